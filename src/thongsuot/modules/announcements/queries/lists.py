"""Decisions in lists: those under way, those that made a version, and those that were late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar

from django.db.models import Count
from django.utils.translation import gettext as _

from thongsuot.foundation.calendar import api as calendar
from thongsuot.kernel.refusals import Invalid
from thongsuot.kernel.vietnamese import has_control_characters
from thongsuot.kernel.worktime import VIETNAM, Calendar
from thongsuot.modules.announcements.models import Decision, Draft
from thongsuot.modules.announcements.queries.facts import DraftLine, duties_of, line
from thongsuot.modules.announcements.queries.findings import Duty
from thongsuot.modules.announcements.queries.standing import surroundings, versions_of
from thongsuot.modules.announcements.rules.duties import What
from thongsuot.modules.announcements.states import Change, DecisionState

T = TypeVar("T")
MOST = 200


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some answers, and the cursor at which the next ones begin; None after the last."""

    items: tuple[T, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision in a list."""

    decision_id: int
    title: str
    issuer: str
    number: str
    issued_on: date | None
    in_force_from: date
    state: DecisionState
    drafts: int
    changed_by: str
    changed_at: datetime
    duties: tuple[Duty, ...]

    @property
    def state_label(self) -> str:
        return str(self.state.label)

    @property
    def is_late(self) -> bool:
        return any(duty.late for duty in self.duties)


@dataclass(frozen=True, slots=True)
class LateDuty:
    """A duty that was missed, with the decision it belongs to."""

    decision: DecisionLine
    duty: Duty


@dataclass(frozen=True, slots=True)
class Figures:
    """What was announced in a period: decisions, procedures by what was done, and how late."""

    since: date
    until: date
    decisions: int
    procedures: int
    new: int
    amended: int
    replaced: int
    repealed: int
    announced_late: int
    entered_late: int
    not_yet_entered: int


@dataclass(frozen=True, slots=True)
class Announced:
    """Which decision did what to a procedure; `version_id` is None where it was repealed."""

    decision_id: int
    title: str
    number: str
    issuer: str
    issued_on: date | None
    in_force_from: date
    change: Change
    version_id: int | None
    procedure_code: str
    reason: str

    @property
    def change_label(self) -> str:
        return str(self.change.label)


@dataclass(frozen=True, slots=True)
class TransitionDue:
    """Running dossiers of these versions go over to another (chuyển tiếp), by a clause."""

    draft_id: int
    procedure_code: str
    from_version_ids: tuple[int, ...]
    to_version_id: int
    on: date
    recounts_limit: bool
    legal_basis: str
    decision_number: str


def decisions(
    *, on: date, state: str = "", cursor: str | None = None, limit: int = 30
) -> Page[DecisionLine]:
    """
    Return decisions, the latest begun first; with a state, only those that stand there.

    :raises Invalid: if the cursor is not one of ours, or `limit` is out of bounds
    """
    if not 1 <= limit <= MOST:
        raise Invalid(_("Mỗi trang có từ 1 đến %(most)s quyết định.") % {"most": MOST})
    rows = Decision.objects.annotate(count=Count("drafts")).order_by("-pk")
    if state:
        rows = rows.filter(state=state) if state in DecisionState.values else rows.none()
    if cursor:
        rows = rows.filter(pk__lt=_place(cursor))
    found = list(rows[: limit + 1])
    items = _lines(found[:limit], on=on)
    return Page(items, str(found[limit - 1].pk) if len(found) > limit else None)


def drafts_touching(code: str, *, on: date) -> tuple[DraftLine, ...]:
    """Return what decisions under way draft of a procedure."""
    if has_control_characters(code):
        return ()
    rows = list(
        Draft.objects.open()
        .filter(procedure_code=code)
        .select_related("decision")
        .order_by("-decision", "-pk")
    )
    around = surroundings(rows, on=on)
    return tuple(line(row, around, ()) for row in rows)


def announced(code: str) -> tuple[Announced, ...]:
    """Return every decision that changed a procedure, the latest first."""
    if has_control_characters(code):
        return ()
    rows = (
        Draft.objects.filter(decision__state=DecisionState.PUBLISHED)
        .filter(procedure_code=code)
        .union(
            Draft.objects.filter(decision__state=DecisionState.PUBLISHED, replaces__contains=[code])
        )
        .values_list("pk", flat=True)
    )
    found = (
        Draft.objects.filter(pk__in=list(rows))
        .select_related("decision")
        .defer("record")
        .order_by("-decision__in_force_from", "-pk")
    )
    return tuple(_announced(row, code) for row in found)


def transitions_due(*, on: date) -> tuple[TransitionDue, ...]:
    """
    Return the transition rules that have taken hold by a day, the earliest first.

    They stay in the answer: whoever moves the dossiers finds none left in the old versions.
    """
    rows = list(
        Draft.objects.filter(
            decision__state=DecisionState.PUBLISHED,
            transition_on__lte=on,
            version__isnull=False,
        )
        .select_related("decision")
        .defer("record")
        .order_by("transition_on", "pk")
    )
    ids = versions_of(sorted({row.procedure_code for row in rows}))[1]
    return tuple(_due(row, ids[row.procedure_code]) for row in rows)


def duties_late(*, on: date, since: date | None = None) -> tuple[LateDuty, ...]:
    """
    Return the duties that were missed, or are overdue, the latest decision first.

    With `since`, only of decisions issued from that day on (or not issued yet).
    """
    rows = (
        Decision.objects.exclude(state=DecisionState.ABANDONED)
        .annotate(count=Count("drafts"))
        .order_by("-in_force_from", "-pk")
    )
    if since is not None:
        rows = rows.exclude(issued_on__lt=since)
    return tuple(
        LateDuty(decision, duty)
        for decision in _lines(list(rows), on=on)
        for duty in decision.duties
        if duty.late
    )


def figures(*, since: date, until: date, on: date) -> Figures:
    """Return what was published from one day to another, both included, as of a day."""
    rows = list(
        Decision.objects.filter(
            state=DecisionState.PUBLISHED,
            published_at__gte=_midnight(since),
            published_at__lt=_midnight(until, days=1),
        ).order_by("pk")
    )
    changes = dict(
        Draft.objects.filter(decision__in=rows)
        .values_list("change")
        .annotate(count=Count("pk"))
        .order_by("change")
    )
    by = _calendars(rows)
    duties = [duty for row in rows for duty in duties_of(row, on=on, by=by[row.unit_id])]
    return Figures(
        since=since,
        until=until,
        decisions=len(rows),
        procedures=sum(changes.values()),
        new=changes.get(Change.NEW, 0),
        amended=changes.get(Change.AMENDED, 0),
        replaced=changes.get(Change.REPLACED, 0),
        repealed=changes.get(Change.REPEALED, 0),
        announced_late=sum(duty.late for duty in duties if duty.what is What.ANNOUNCE),
        entered_late=sum(duty.late for duty in duties if duty.what is What.ENTER),
        not_yet_entered=sum(row.entered_on is None for row in rows),
    )


def _lines(rows: Sequence[Decision], *, on: date) -> tuple[DecisionLine, ...]:
    by = _calendars(rows)
    return tuple(_line(row, on=on, by=by[row.unit_id]) for row in rows)


def _calendars(rows: Sequence[Decision]) -> Mapping[int | None, Calendar]:
    """Return the calendar of each unit once: nearly all decisions are begun in the same one."""
    return {unit_id: calendar.calendar_for(unit_id) for unit_id in {row.unit_id for row in rows}}


def _line(row: Decision, *, on: date, by: Calendar) -> DecisionLine:
    return DecisionLine(
        decision_id=row.pk,
        title=row.title,
        issuer=row.issuer,
        number=row.number,
        issued_on=row.issued_on,
        in_force_from=row.in_force_from,
        state=DecisionState(row.state),
        drafts=getattr(row, "count"),  # noqa: B009  annotated, so no field of the model
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        duties=duties_of(row, on=on, by=by),
    )


def _announced(row: Draft, code: str) -> Announced:
    whole = row.decision
    own = row.procedure_code == code
    return Announced(
        decision_id=whole.pk,
        title=whole.title,
        number=whole.number,
        issuer=whole.issuer,
        issued_on=whole.issued_on,
        in_force_from=whole.in_force_from,
        change=Change(row.change),
        version_id=row.version_id if own else None,
        procedure_code=row.procedure_code,
        reason=row.reason,
    )


def _due(row: Draft, version_ids: Sequence[int]) -> TransitionDue:
    assert row.version_id and row.transition_on  # the query asked for both
    return TransitionDue(
        draft_id=row.pk,
        procedure_code=row.procedure_code,
        from_version_ids=tuple(pk for pk in version_ids if pk < row.version_id),
        to_version_id=row.version_id,
        on=row.transition_on,
        recounts_limit=bool(row.transition_recounts),
        legal_basis=row.transition_basis,
        decision_number=row.decision.number,
    )


def _place(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdecimal()) or len(cursor) > 18:
        raise Invalid(_("Không đọc được vị trí trang; hãy tìm lại từ đầu."))
    return int(cursor)


def _midnight(day: date, *, days: int = 0) -> datetime:
    return datetime.combine(day + timedelta(days=days), time(), VIETNAM)
