"""One procedure as it holds on a day, and what its record says for a case and a channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.vietnamese import has_control_characters
from thongsuot.modules.procedures.models import ProcedureVersion
from thongsuot.modules.procedures.rules.record import (
    Case,
    ChannelOffer,
    Component,
    Fee,
    Instrument,
    Record,
    TimeLimit,
    from_data,
)
from thongsuot.modules.procedures.states import Channel, Completeness, Level, ServiceLevel

PARTS: Mapping[str, Promise] = {
    "code": gettext_lazy("Mã thủ tục"),
    "name": gettext_lazy("Tên thủ tục"),
    "field": gettext_lazy("Lĩnh vực"),
    "levels": gettext_lazy("Cấp thực hiện"),
    "who_may_ask": gettext_lazy("Đối tượng thực hiện"),
    "service_level": gettext_lazy("Mức độ dịch vụ công trực tuyến"),
    "service_level_reason": gettext_lazy("Lý do chưa cung cấp trực tuyến toàn trình"),
    "channels": gettext_lazy("Cách thức thực hiện"),
    "limit": gettext_lazy("Thời hạn giải quyết"),
    "fees": gettext_lazy("Phí, lệ phí"),
    "fee_amount": gettext_lazy("Mức phí, lệ phí"),
    "cases": gettext_lazy("Trường hợp"),
    "components": gettext_lazy("Thành phần hồ sơ"),
    "component_kinds": gettext_lazy("Bản chính, bản sao hay bản điện tử của giấy tờ"),
    "component_electronic": gettext_lazy("Biểu mẫu điện tử của giấy tờ"),
    "steps": gettext_lazy("Trình tự thực hiện"),
    "results": gettext_lazy("Kết quả thực hiện"),
    "result_code": gettext_lazy("Mã kết quả"),
    "result_name": gettext_lazy("Tên kết quả"),
    "legal_bases": gettext_lazy("Căn cứ pháp lý"),
    "conditions": gettext_lazy("Yêu cầu, điều kiện"),
    "decision": gettext_lazy("Quyết định công bố"),
    "workflow": gettext_lazy("Quy trình nội bộ"),
    "other": pgettext_lazy("part of a record", "Nội dung khác"),
}


@dataclass(frozen=True, slots=True)
class Lack:
    """A part that the source does not give, in words, with what is known of the lack."""

    part: str
    label: str
    remark: str


@dataclass(frozen=True, slots=True)
class ProcedureFacts:
    """
    One published version of a procedure (thủ tục hành chính).

    It says when it came into force, not when it ended: that may yet happen, and what was
    published stays as it is. `versions` tells both.
    """

    version_id: int
    code: str
    number: int
    instrument: Instrument | None
    in_force_from: date
    name: str
    plain_name: str
    field: str
    levels: tuple[Level, ...]
    service_level: ServiceLevel | None
    completeness: Completeness
    record: Record

    @property
    def title(self) -> str:
        """The name, or the code where the source gives no name."""
        return self.name or self.code

    @property
    def is_full(self) -> bool:
        """Whether dossiers can be taken under it: a mere line of a list has no papers."""
        return self.completeness == Completeness.FULL

    @property
    def channels(self) -> tuple[Channel, ...]:
        return tuple(offer.channel for offer in self.record.channels)

    @property
    def cases(self) -> tuple[Case, ...]:
        return self.record.cases

    @property
    def files_without_account(self) -> bool:
        """
        Whether a dossier may be filed online without signing in.

        Not where no limit is known: nothing could be promised at the end of the way.
        """
        ruling = self.record.ways.files_without_account
        if ruling is None or not ruling.value or Channel.ONLINE not in self.channels:
            return False
        cases: list[str | None] = [case.key for case in self.cases]
        return all(self.limit_for(case, Channel.ONLINE).is_known for case in cases or [None])

    def offer(self, channel: str) -> ChannelOffer:
        """
        Return what holds for one way of filing: "counter", "post" or "online".

        :raises Missing: if the procedure is not received that way
        """
        for offer in self.record.channels:
            if offer.channel == channel:
                return offer
        label = Channel(channel).label if channel in Channel.values else channel
        raise Missing(
            _("Thủ tục %(code)s không nhận hồ sơ theo cách: %(channel)s.")
            % {"code": self.code, "channel": label}
        )

    def case(self, case: str | None) -> Case:
        """
        Return the case of that key or name; the first when none is given.

        :raises Missing: if there is no such case, or the source gives none at all
        """
        for number, found in enumerate(self.record.cases):
            if case in (found.key, found.name) or (not case and number == 0):
                return found
        raise Missing(
            _("Thủ tục %(code)s không có trường hợp «%(case)s».")
            % {"code": self.code, "case": case or ""}
        )

    def limit_for(self, case: str | None, channel: str) -> TimeLimit:
        """
        Return the limit of the case if it has its own, else that of the channel.

        :raises Missing: if there is no such case or channel
        """
        own = self.case(case).limit if self.record.cases else None
        offered = self.offer(channel).limit
        return own if own is not None and own.is_known else offered

    def components_for(self, case: str | None, channel: str | None = None) -> tuple[Component, ...]:
        """
        Return the papers of the case, with those of the first case that it needs as well.

        Given a channel, papers meant for other channels only are left out.

        :raises Missing: if there is no such case
        """
        wanted = self.case(case)
        common = self.record.cases[0].components if wanted.also else ()
        papers = [paper for paper in common if paper.code in wanted.also]
        own = {paper.code for paper in wanted.components}
        papers = [paper for paper in papers if paper.code not in own] + list(wanted.components)
        return tuple(
            paper
            for paper in papers
            if channel is None or paper.only_for is None or channel in paper.only_for
        )

    def fees_for(self, channel: str, case: str | None = None) -> tuple[Fee, ...]:
        """
        Return the fees of the channel; which of them a case owes stands in their conditions.

        :raises Missing: if there is no such channel or case
        """
        if case:
            self.case(case)
        return self.offer(channel).fees

    def lacks(self) -> tuple[Lack, ...]:
        """Return what the source does not give, for the page to say so."""
        return tuple(
            Lack(gap.part, str(PARTS.get(gap.part, PARTS["other"])), gap.remark or "")
            for gap in self.record.gaps
        )


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One line in the history of a procedure."""

    version_id: int
    number: int
    instrument: Instrument | None
    in_force_from: date
    in_force_to: date | None
    name: str
    completeness: Completeness
    published_at: datetime

    @property
    def was_never_in_force(self) -> bool:
        return self.in_force_to is not None and self.in_force_to < self.in_force_from


def procedure(code: str, *, on: date) -> ProcedureFacts:
    """
    Return the version of a procedure that is in force on a day.

    :raises Missing: if there is no such procedure, or none in force that day
    """
    version_id = None
    if not has_control_characters(code):
        found = ProcedureVersion.objects.of(code).in_force(on).order_by("pk")
        version_id = found.values_list("pk", flat=True).first()
    if version_id is None:
        raise Missing(_("Không có thủ tục %(code)s có hiệu lực ngày này.") % {"code": code[:120]})
    return version(version_id)


def version(version_id: int) -> ProcedureFacts:
    """
    Return a published version; asked for again, it costs no query, for it never changes.

    :raises Missing: if there is no such version
    """
    return _version(str(connection.settings_dict["NAME"]), version_id)


@lru_cache(maxsize=4096)
def _version(_database: str, version_id: int) -> ProcedureFacts:
    # The name of the database is part of the key: another database has other versions.
    row = ProcedureVersion.objects.select_related("procedure").filter(pk=version_id).first()
    if row is None:
        raise Missing(_("Không có phiên bản thủ tục số %(id)s.") % {"id": version_id})
    return facts_from(row)


def facts_from(row: ProcedureVersion) -> ProcedureFacts:
    return ProcedureFacts(
        version_id=row.pk,
        code=row.procedure.code,
        number=row.number,
        instrument=_instrument(row),
        in_force_from=row.in_force_from,
        name=row.name,
        plain_name=row.plain_name,
        field=row.field,
        levels=tuple(Level(level) for level in row.levels),
        service_level=ServiceLevel(row.service_level) if row.service_level else None,
        completeness=Completeness(row.completeness),
        record=from_data(row.record),
    )


def versions(code: str) -> Sequence[VersionLine]:
    """Return all published versions of a procedure, latest first."""
    return tuple(
        VersionLine(
            version_id=row.pk,
            number=row.number,
            instrument=_instrument(row),
            in_force_from=row.in_force_from,
            in_force_to=row.in_force_to,
            name=row.name,
            completeness=Completeness(row.completeness),
            published_at=row.published_at,
        )
        for row in ProcedureVersion.objects.of(code).defer("record").order_by("-number")
    )


def _instrument(row: ProcedureVersion) -> Instrument | None:
    if not row.instrument_number:
        return None
    return Instrument(row.instrument_number, row.instrument_on, row.instrument_by or None)
