"""
The deadline engine: from a start, a limit and a calendar to a due instant and its derivation.

The first day is not counted, hours run from the moment, and a last day that is a day off gives
way to the end of the next working day (BLDS 2015, articles 147 and 148.5), where the special
law of a procedure says nothing else.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from thongsuot.kernel.worktime.calendar import Calendar
from thongsuot.kernel.worktime.dates import LAST_YEAR, in_bounds
from thongsuot.kernel.worktime.faults import BadQuestion
from thongsuot.kernel.worktime.limits import (
    CALENDAR_UNITS,
    Extension,
    Limit,
    Stop,
    Unit,
)
from thongsuot.kernel.worktime.reasons import ORDER, Reason
from thongsuot.kernel.worktime.stops import (
    begin_again,
    end,
    on_the_clock,
    outside,
    paused_days,
    paused_time,
    settle,
    stop_lines,
)
from thongsuot.kernel.worktime.working_week import OfficeHours

_A_DAY = timedelta(days=1)
_LAST_ORDINAL = date(LAST_YEAR, 12, 31).toordinal()
_OFFICE_UNITS = frozenset({Unit.WORKING_HOUR, Unit.HALF_DAY, Unit.SAME_DAY})
# More hours than lie between the first and the last year we reckon with, so no unit needs more.
_MOST_UNITS = 24 * 366 * 125


@dataclass(frozen=True, slots=True)
class Deadline:
    """
    When a limit ends (hẹn trả) and why, with all it takes to reckon it again.

    `due` takes the extension into account, `original_due` does not. `marks` are the days off
    and make-up days from the start to the due day, whether counted or passed over.
    """

    start: datetime
    limit: Limit
    due: datetime
    original_due: datetime
    stopped: bool
    derivation: tuple[Reason, ...]
    counted_from: datetime
    marks: tuple[Reason, ...]
    hours: tuple[OfficeHours, ...]
    cutoff: time | None = None
    stops: tuple[Stop, ...] = ()
    as_of: datetime | None = None
    extension: Extension | None = None


def deadline(
    *,
    start: datetime,
    limit: Limit,
    calendar: Calendar,
    cutoff: time | None = None,
    stops: Sequence[Stop] = (),
    as_of: datetime | None = None,
    extension: Extension | None = None,
) -> Deadline:
    """
    Reckon when `limit` ends that began at `start`, and derive it day by day.

    A start later in its day than `cutoff` counts from the opening of the next working day; so
    does a restart. `as_of` ends a stop that is still open, for the sake of the answer. The
    calendar's outages are pauses like any other while the limit runs.

    :raises BadQuestion: if what is given contradicts itself or reaches beyond the year 2100
    """
    start = on_the_clock(start, "start")
    if calendar.outages:
        stops = _with_outages(start, limit, calendar, cutoff, stops, as_of)
    return _reckoned(start, limit, calendar, cutoff, stops, as_of, extension)


def _reckoned(
    start: datetime,
    limit: Limit,
    calendar: Calendar,
    cutoff: time | None,
    stops: Sequence[Stop],
    as_of: datetime | None,
    extension: Extension | None,
) -> Deadline:
    counted_from = received = start
    story: list[Reason] = []
    pauses: Sequence[Stop] = ()
    stopped = False
    if stops or as_of is not None:
        stops, as_of, stopped = settle(stops, start, as_of)
        received, pauses = begin_again(stops, start, as_of)
        counted_from = received
        story += stop_lines(stops, received, limit.unit, calendar, as_of)
    if cutoff is not None and received.time() > cutoff:
        counted_from = _next_opening(calendar, received)
        told = (("counts_from", counted_from.isoformat()), ("cutoff", f"{cutoff:%H:%M}"))
        story.append(Reason(received.date(), "cutoff", told))

    due, ending = _run(counted_from, limit, calendar, pauses, as_of)
    passed = _passed_over(received, counted_from, due, limit.unit, calendar, ending)

    original_due = due
    if extension is not None:
        extension = _may_extend(extension, start, due, calendar)
        due = extension.new_due
        story.append(_extension_line(extension, original_due))
    start_day, due_day = start.date(), due.date()
    if calendar.published is not None and not (
        start_day.year in calendar.published and due_day.year in calendar.published
    ):
        story += _unpublished(start_day, due_day, calendar.published)
    first = Reason(start_day, "start", (("at", start.isoformat()), ("unit", limit.unit.value)))
    derivation = (first, *passed)
    if story or ending:
        derivation = (first, *sorted((*story, *passed, *ending), key=_told))
    return Deadline(
        start=start,
        limit=limit,
        due=due,
        original_due=original_due,
        stopped=stopped,
        derivation=derivation,
        counted_from=counted_from,
        marks=tuple(calendar.marks_between(start_day - _A_DAY, _reach(due_day, stops, as_of))),
        hours=calendar.hours,
        cutoff=cutoff,
        stops=tuple(stops),
        as_of=as_of,
        extension=extension,
    )


def _with_outages(
    start: datetime,
    limit: Limit,
    calendar: Calendar,
    cutoff: time | None,
    stops: Sequence[Stop],
    as_of: datetime | None,
) -> Sequence[Stop]:
    """Return the stops with what outages add to them: an outage counts while the limit runs."""
    for outage in sorted(calendar.outages, key=lambda each: each.begins):
        added = outside(outage, start, stops, as_of)
        if not added:
            continue
        found = _reckoned(start, limit, calendar, cutoff, stops, as_of, None)
        if outage.begins >= found.due:
            break
        stops = [*stops, *added]
    return stops


def _reach(due_day: date, stops: Sequence[Stop], as_of: datetime | None) -> date:
    """Return the last day that the answer depends on: a stop may outlast the due day."""
    return max([due_day, *(end(stop, as_of).date() for stop in stops)]) if stops else due_day


def _told(reason: Reason) -> tuple[date, int]:
    return reason.on, ORDER[reason.why]


def _next_opening(calendar: Calendar, moment: datetime) -> datetime:
    day, _ = calendar.working_day_after(moment.date())
    return calendar.opens_at(day)


def _run(
    begins: datetime,
    limit: Limit,
    calendar: Calendar,
    pauses: Sequence[Stop],
    as_of: datetime | None,
) -> tuple[datetime, list[Reason]]:
    """Return the due instant, and what was done to the last day to find it."""
    unit, amount = limit.unit, limit.amount
    if amount > _MOST_UNITS:
        raise BadQuestion("limit_too_long")
    if unit is Unit.WORKING_DAY:
        if pauses:
            amount += paused_days(pauses, unit, calendar, as_of)
        return calendar.working_day_after(begins.date(), amount)[1], []
    if unit is Unit.SAME_DAY:
        paused = paused_days(pauses, unit, calendar, as_of)
        return _same_day(begins, calendar, paused), []
    if unit is Unit.HALF_DAY:
        amount += paused_days(pauses, unit, calendar, as_of)
        return calendar.half_day_after(begins, amount), []
    if unit is Unit.WORKING_HOUR:
        length = timedelta(hours=amount) + paused_time(pauses, unit, calendar, as_of)
        return calendar.office_time_after(begins, length), []
    if unit is Unit.HOUR:
        due = begins + timedelta(hours=amount) + paused_time(pauses, unit, calendar, as_of)
        if not in_bounds(due):
            raise BadQuestion("limit_too_long")
        return due, []
    return _calendar_days(begins, limit, calendar, paused_days(pauses, unit, calendar, as_of))


def _same_day(begins: datetime, calendar: Calendar, paused: int) -> datetime:
    """Return the close of this working day, of the next one if the office has closed already."""
    hours = calendar.hours_on(begins.date())
    counted = bool(hours) and begins.time() < hours[-1][1]
    return calendar.working_day_after(begins.date() - counted * _A_DAY, 1 + paused)[1]


def _calendar_days(
    begins: datetime, limit: Limit, calendar: Calendar, paused: int
) -> tuple[datetime, list[Reason]]:
    ending: list[Reason] = []
    day = begins.date()
    if limit.unit is Unit.MONTH:
        day, wanted = _months_after(day, limit.amount)
        if day.day != wanted:
            ending.append(Reason(day, "month_end", (("wanted", str(wanted)),)))
        moved = paused
    else:
        moved = limit.amount * (7 if limit.unit is Unit.WEEK else 1) + paused
    if day.toordinal() + moved > _LAST_ORDINAL:
        raise BadQuestion("limit_too_long")
    last = day + timedelta(days=moved)
    due_day, due = calendar.working_day_after(last - _A_DAY)
    if due_day != last:
        ending.append(Reason(last, "rolled", (("to", due_day.isoformat()),)))
    return due, ending


def _months_after(day: date, months: int) -> tuple[date, int]:
    """Return the day so many months later, the last of its month at most, and the day wanted."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > LAST_YEAR:
        raise BadQuestion("limit_too_long")
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)), day.day


def _passed_over(
    received: datetime,
    counted_from: datetime,
    due: datetime,
    unit: Unit,
    calendar: Calendar,
    ending: Sequence[Reason],
) -> list[Reason]:
    """Return the lines of the days off passed over and the make-up days counted."""
    received_day, due_day = received.date(), due.date()
    if unit is Unit.WORKING_DAY:
        return calendar.marks_between(received_day, due_day)
    if unit in _OFFICE_UNITS:
        # These count within the first day too, so a first day off is passed over like any other.
        return calendar.marks_between(received_day - _A_DAY, due_day)
    passed: list[Reason] = []
    if counted_from is not received:
        passed += calendar.marks_between(received_day, counted_from.date())
    if unit in CALENDAR_UNITS:
        # Days off within the limit are counted; only those after its last day are passed over.
        last = next((line.on for line in ending if line.why == "rolled"), due_day)
        since = max(last - _A_DAY, counted_from.date())
        passed += calendar.marks_between(since, due_day)
    return passed


def _may_extend(
    extension: Extension, start: datetime, due: datetime, calendar: Calendar
) -> Extension:
    at = on_the_clock(extension.at, "at")
    new_due = on_the_clock(extension.new_due, "new_due")
    if at < start:
        raise BadQuestion("extension_before_start")
    if at.date() > calendar.working_day_before(due.date()):
        raise BadQuestion("extension_too_late", due=due)
    if new_due <= due:
        raise BadQuestion("extension_not_later", due=due)
    return Extension(at, new_due, extension.reason)


def _extension_line(extension: Extension, original_due: datetime) -> Reason:
    told = (
        ("new", extension.new_due.isoformat()),
        ("old", original_due.isoformat()),
        ("reason", extension.reason),
    )
    return Reason(extension.at.date(), "extension", told)


def _unpublished(start: date, due: date, published: frozenset[int]) -> list[Reason]:
    return [
        Reason(max(start, date(year, 1, 1)), "year_not_published", (("year", str(year)),))
        for year in range(start.year, due.year + 1)
        if year not in published
    ]
