"""Which duties were missed, and how much was announced in a period."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count

from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.announcements.models import Decision, Draft
from thongsuot.modules.announcements.queries.facts import duties_of
from thongsuot.modules.announcements.queries.findings import Duty
from thongsuot.modules.announcements.queries.lists import DecisionLine, calendars_of, lines_of
from thongsuot.modules.announcements.rules.duties import What
from thongsuot.modules.announcements.states import Change, DecisionState


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
        for decision in lines_of(list(rows), on=on)
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
    by = calendars_of(rows)
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


def _midnight(day: date, *, days: int = 0) -> datetime:
    return datetime.combine(day + timedelta(days=days), time(), VIETNAM)
