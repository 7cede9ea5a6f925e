"""What procedures cost those who need them: measured where there are dossiers, else estimated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.kernel.worktime import Lang, Unit, amount_in_words
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reviews.models import FigureValue, Measured, Measuring
from thongsuot.modules.reviews.rules.costs import (
    FEE,
    LEAST_DOSSIERS,
    Burden,
    Line,
    Part,
    Reckoned,
    burden,
    main_channel,
    promised_days,
    reckon,
    times_a_year,
)
from thongsuot.modules.reviews.states import Figure

PARTS: Mapping[Part, Promise] = {
    Part.FORMS: gettext_lazy("Điền mẫu đơn, tờ khai"),
    Part.PAPERS: gettext_lazy("Chuẩn bị giấy tờ khác"),
    Part.VISITS: gettext_lazy("Đi lại, nộp hồ sơ, nhận kết quả"),
}


@dataclass(frozen=True, slots=True)
class FigureFacts:
    """A figure that costs are reckoned with; `value` is None where the province has set none."""

    figure: Figure
    label: str
    procedure_code: str
    value: int | None
    basis: str
    unverified: bool
    said_by: str
    said_at: datetime | None


@dataclass(frozen=True, slots=True)
class MeasuringFacts:
    """The latest time that dossiers were measured."""

    id: int
    since: date
    until: date
    dossiers: int
    measured_by: str
    measured_at: datetime


@dataclass(frozen=True, slots=True)
class MeasuredFacts:
    """What dossiers took, as medians; `enough` where there are five of them or more."""

    channel: str
    dossiers: int
    visits: int
    supplemented: int
    papers: int
    days_worked: int
    days_waited: int
    paid: int

    @property
    def enough(self) -> bool:
        return self.dossiers >= LEAST_DOSSIERS


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of the formula in words and numbers."""

    label: str
    line: Line


@dataclass(frozen=True, slots=True)
class ChannelCost:
    """
    What one dossier takes by one channel, and what it costs.

    The counts are measured where `measured.enough`, else those of the record; the money always
    comes from the province's figures. `missing` says in words what keeps it from being told.
    """

    channel: str
    by_record: Burden
    measured: MeasuredFacts | None
    papers: int
    visits: int
    days: float | None
    reckoned: Reckoned

    # Words are made for what is shown, not for each of two thousand procedures sorted.
    @property
    def channel_label(self) -> str:
        return str(procedures.Channel(self.channel).label)

    @property
    def lines(self) -> tuple[CostLine, ...]:
        return tuple(CostLine(str(PARTS[line.part]), line) for line in self.reckoned.lines)

    @property
    def missing(self) -> tuple[str, ...]:
        return in_words(self.reckoned.missing)

    @property
    def is_measured(self) -> bool:
        return self.measured is not None and self.measured.enough

    @property
    def times(self) -> int | None:
        return self.reckoned.times


@dataclass(frozen=True, slots=True)
class Cost:
    """What a procedure costs: `main` is the channel that stands for it in a list."""

    code: str
    title: str
    field: str
    version_id: int
    main: ChannelCost


@dataclass(frozen=True, slots=True)
class CostPage:
    """One procedure by every channel, with what was measured over all of them."""

    code: str
    title: str
    field: str
    version_id: int
    number: int
    channels: tuple[ChannelCost, ...]
    together: MeasuredFacts | None
    measuring: MeasuringFacts | None
    figures: tuple[FigureFacts, ...]


def figures(procedure_code: str = "") -> tuple[FigureFacts, ...]:
    """Return the figures in use: the province's, with a procedure's own in their place."""
    said = {
        (row.procedure_code, row.figure): row
        for row in FigureValue.objects.filter(
            procedure_code__in={"", procedure_code}
        ).latest_of_each()
    }
    found = []
    for figure in Figure:
        own = said.get((procedure_code, figure.value))
        # What a procedure took back falls to the province's figure again.
        row = own if own is not None and own.value is not None else said.get(("", figure.value))
        if figure is Figure.TIMES_A_YEAR and not procedure_code:
            continue
        found.append(_figure(figure, row))
    return tuple(found)


def last_measuring() -> MeasuringFacts | None:
    """Return the latest measuring; None where nothing was measured yet."""
    row = Measuring.objects.order_by("-pk").first()
    if row is None:
        return None
    return MeasuringFacts(
        row.pk, row.since, row.until, row.dossiers, row.measured_by, row.measured_at
    )


def costs(*, on: date) -> tuple[Cost, ...]:
    """Return every procedure in force whose papers are known, by code; few queries."""
    book = _Book.whole()
    return tuple(
        Cost(
            facts.code,
            facts.title,
            facts.field,
            facts.version_id,
            book.cost(facts, book.main_channel(facts)),
        )
        for facts in procedures.each_in_force(on=on)
        if facts.is_full and facts.channels
    )


def cost(code: str, *, on: date) -> CostPage:
    """
    Return what one procedure costs, by each channel.

    :raises Missing: if there is no such procedure in force
    """
    facts = procedures.procedure(code, on=on)
    book = _Book.whole(code)
    return CostPage(
        code=facts.code,
        title=facts.title,
        field=facts.field,
        version_id=facts.version_id,
        number=facts.number,
        channels=tuple(book.cost(facts, channel) for channel in facts.channels),
        together=book.measured.get((code, "")),
        measuring=book.measuring,
        figures=figures(code),
    )


@dataclass(frozen=True, slots=True)
class _Book:
    """The figures and the latest measurements, read once for many procedures."""

    said: Mapping[tuple[str, str], int | None]
    measuring: MeasuringFacts | None
    measured: Mapping[tuple[str, str], MeasuredFacts]

    @classmethod
    def whole(cls, code: str = "") -> "_Book":
        rows = FigureValue.objects.all()
        lines = Measured.objects.all()
        if code:
            rows = rows.filter(procedure_code__in={"", code})
            lines = lines.filter(procedure_code=code)
        measuring = last_measuring()
        found = lines.filter(measuring=measuring.id) if measuring else lines.none()
        return cls(
            said={(row.procedure_code, row.figure): row.value for row in rows.latest_of_each()},
            measuring=measuring,
            measured={
                (row.procedure_code, row.channel): _measured(row)
                for row in found.order_by("procedure_code", "channel")
            },
        )

    def figures(self, code: str, channel: str) -> dict[Figure, int]:
        values = {}
        for figure in Figure:
            own = self.said.get((code, figure.value))
            value = own if own is not None else self.said.get(("", figure.value))
            if value is not None:
                values[figure] = value
        together = self.measured.get((code, channel))
        if self.measuring is not None and together is not None and together.enough:
            days = (self.measuring.until - self.measuring.since).days + 1
            values[Figure.TIMES_A_YEAR] = times_a_year(together.dossiers, days)
        return values

    def main_channel(self, facts: procedures.ProcedureFacts) -> str:
        """Return the channel most dossiers came by, if enough were measured."""
        counted = {
            channel: line.dossiers
            for channel in facts.channels
            if (line := self.measured.get((facts.code, channel))) is not None and line.enough
        }
        if counted:
            return max(counted, key=lambda channel: counted[channel])
        return main_channel(facts.record)

    def cost(self, facts: procedures.ProcedureFacts, channel: str) -> ChannelCost:
        by_record = burden(facts.record, channel)
        measured = self.measured.get((facts.code, channel))
        papers, visits = by_record.handed_in, by_record.visits
        days = promised_days(by_record.limit)
        if measured is not None and measured.enough:
            papers, visits, days = measured.papers, measured.visits, measured.days_worked
        forms = min(by_record.forms, papers)
        counted = {Part.FORMS: forms, Part.PAPERS: papers - forms, Part.VISITS: visits}
        reckoned = reckon(counted, by_record.fees, self.figures(facts.code, channel))
        return ChannelCost(
            channel=channel,
            by_record=by_record,
            measured=measured,
            papers=papers,
            visits=visits,
            days=days,
            reckoned=reckoned,
        )


def reckoned_for(
    record: procedures.Record, code: str, channel: str, *, book: "_Book | None" = None
) -> Reckoned:
    """Return the cost of a record as it is or would be, by the figures in use."""
    book = book or _Book.whole(code)
    taken = burden(record, channel)
    counted = {Part.FORMS: taken.forms, Part.PAPERS: taken.papers, Part.VISITS: taken.visits}
    return reckon(counted, taken.fees, book.figures(code, channel))


def book_for(code: str) -> "_Book":
    return _Book.whole(code)


def in_words(missing: Sequence[str]) -> tuple[str, ...]:
    """Say what keeps a cost from being reckoned."""
    return tuple(
        _("Chưa có mức phí, lệ phí trong nguồn.")
        if each == FEE
        else _("Chưa đặt tham số “%(label)s”.") % {"label": Figure(each).label}
        for each in missing
    )


def limit_in_words(limit: procedures.TimeLimit, lang: Lang = "vi") -> str:
    """Return a limit as people say it: 15 ngày làm việc."""
    counted = limit.counted
    if limit.due_same_day:
        return _("trong ngày làm việc")
    return amount_in_words(counted, lang) if counted else _("nguồn chưa nêu")


def limit_of(amount: int, unit: str) -> procedures.TimeLimit:
    return procedures.TimeLimit(amount, Unit(unit))


def _figure(figure: Figure, row: FigureValue | None) -> FigureFacts:
    if row is None:
        return FigureFacts(figure, str(figure.label), "", None, "", True, "", None)
    return FigureFacts(
        figure,
        str(figure.label),
        row.procedure_code,
        row.value,
        row.basis,
        row.unverified,
        row.said_by,
        row.said_at,
    )


def _measured(row: Measured) -> MeasuredFacts:
    return MeasuredFacts(
        channel=row.channel,
        dossiers=row.dossiers,
        visits=row.visits,
        supplemented=row.supplemented,
        papers=row.papers,
        days_worked=row.days_worked,
        days_waited=row.days_waited,
        paid=row.paid,
    )
