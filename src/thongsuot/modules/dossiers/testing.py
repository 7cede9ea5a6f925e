"""A small An Giang at work, and dossiers that lived their history through the actions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from thongsuot.foundation.identity.testing import Cast, Person, cast_of
from thongsuot.foundation.units.testing import FOUNDED_AT, FOUNDER, SmallProvince, small_province
from thongsuot.kernel.actor import Actor, citizen
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.actions import exporting
from thongsuot.modules.dossiers.models import Export
from thongsuot.modules.dossiers.states import ExportState, Status
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import api as workflows

# 08:00 on Monday 5 October 2026 in Việt Nam: no holiday near.
MORNING = datetime(2026, 10, 5, 1, tzinfo=UTC)
EXTENSION_OF_PERMIT = "1.013227"  # gia hạn giấy phép xây dựng, 5 working days
DUNG = dossiers.Applicant(
    kind="person",
    name="Trần Văn Dũng",
    id_number="089085000123",
    address="Khóm 4, phường Châu Đốc",
    phone="0912000111",
    email="dung@example.vn",
)


@dataclass(frozen=True, slots=True)
class Town:
    """The units of the small province and the people who work in them."""

    province: SmallProvince
    cast: Cast

    def actor(self, who: Person) -> Actor:
        return who.actor(at=MORNING)


def small_town() -> Town:
    """Found the small province with its cast, the shipped procedures and their workflows."""
    procedures.import_shipped(in_force_from=date(2026, 1, 1), by=FOUNDER, at=FOUNDED_AT)
    workflows.import_shipped(in_force_from=date(2026, 1, 1), by=FOUNDER, at=FOUNDED_AT)
    province = small_province()
    dossiers.give_duty(
        unit_id=province.chau_doc_division, field="Hoạt động xây dựng", by=FOUNDER, at=FOUNDED_AT
    )
    return Town(province, cast_of(province))


def filed(town: Town, *, at: datetime = MORNING) -> dossiers.Filed:
    """Let ông Dũng file at Châu Đốc's counter, with chị An."""
    return dossiers.submit(
        procedure_code=EXTENSION_OF_PERMIT,
        receiving_unit_id=town.province.chau_doc_centre,
        channel=dossiers.Channel.COUNTER,
        applicant=DUNG,
        components=[
            dossiers.HandedIn(name="Đơn đề nghị gia hạn giấy phép xây dựng", original=True),
            dossiers.HandedIn(name="Bản chính giấy phép xây dựng đã được cấp", original=True),
        ],
        by=town.actor(town.cast.an),
        at=at,
    )


def dossier_in(status: Status, town: Town, *, at: datetime = MORNING) -> str:
    """Return the code of a dossier filed at `at` that has since come to `status`."""
    code = filed(town, at=at).reference
    an, giang = town.actor(town.cast.an), town.actor(town.cast.giang)
    hai, chi = town.actor(town.cast.hai), town.actor(town.cast.chi)
    hour = timedelta(hours=1)
    if status is Status.SUBMITTED:
        return code
    if status is Status.REFUSED_INTAKE:
        dossiers.refuse_intake(code=code, reason="Không thuộc thẩm quyền.", by=an, at=at)
        return code
    code = dossiers.accept(code=code, by=an, at=at)
    if status is Status.ACCEPTED:
        return code
    dossiers.forward(code=code, by=an, at=at + hour)
    dossiers.assign(code=code, post_id=town.cast.giang.post_id, by=hai, at=at + hour)
    if status is Status.IN_PROGRESS:
        return code
    ends: dict[Status, Callable[[], object]] = {
        Status.AWAITING_SUPPLEMENT: lambda: dossiers.request_supplement(
            code=code, reason="Thiếu bản vẽ.", by=giang, at=at + 2 * hour
        ),
        Status.AWAITING_PAYMENT: lambda: dossiers.pause(
            code=code,
            reason=dossiers.StopReason.PAYMENT,
            note="Nộp lệ phí.",
            amount=150_000,
            by=giang,
            at=at + 2 * hour,
        ),
        Status.PAUSED: lambda: dossiers.pause(
            code=code,
            reason=dossiers.StopReason.VERIFICATION,
            note="Xác minh thực địa.",
            by=giang,
            at=at + 2 * hour,
        ),
        Status.WITHDRAWN: lambda: dossiers.withdraw(
            code=code, reason="Đổi ý.", by=citizen(DUNG.name), at=at + 2 * hour
        ),
        Status.STOPPED: lambda: dossiers.stop(
            code=code, reason="Người yêu cầu không bổ sung.", by=giang, at=at + 2 * hour
        ),
    }
    if status in ends:
        ends[status]()
        return code
    to_signature(code, by=giang, at=at + 2 * hour)
    if status is Status.REJECTED:
        dossiers.reject(code=code, reason="Giấy phép đã hết hạn.", by=chi, at=at + 3 * hour)
        return code
    dossiers.approve(code=code, by=chi, at=at + 3 * hour)
    if status is Status.APPROVED:
        return code
    dossiers.issue_result(code=code, number="15/GPXD", by=giang, at=at + 4 * hour)
    if status is Status.RESULT_READY:
        return code
    dossiers.return_result(code=code, by=an, at=at + 5 * hour)
    return code


def write_exports(*, at: datetime) -> None:
    """Write every list that was ordered, as the worker would."""
    for export_id in Export.objects.filter(state=ExportState.QUEUED).values_list("pk", flat=True):
        exporting.write_export(export_id=export_id, at=at)


def to_signature(code: str, *, by: Actor, at: datetime) -> None:
    """Let the officer finish every step before the leader's."""
    while dossiers.on_desk(code, actor=by, at=at).may(dossiers.Move.COMPLETE_STEP):
        dossiers.complete_step(code=code, by=by, at=at)
