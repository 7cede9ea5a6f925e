"""The times in which a limit does not run, and what each of them does to it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from thongsuot.kernel.worktime.calendar import Calendar
from thongsuot.kernel.worktime.dates import in_bounds, local
from thongsuot.kernel.worktime.faults import BadQuestion
from thongsuot.kernel.worktime.limits import Effect, Stop, Unit
from thongsuot.kernel.worktime.reasons import Reason

MOST_STOPS = 1000


def on_the_clock(moment: datetime, field: str) -> datetime:
    if moment.tzinfo is None:
        raise BadQuestion("no_offset", field=field)
    moment = local(moment)
    if not in_bounds(moment):
        raise BadQuestion("out_of_bounds", field=field)
    return moment


def settle(
    stops: Sequence[Stop], start: datetime, as_of: datetime | None
) -> tuple[tuple[Stop, ...], datetime | None, bool]:
    """Return the stops in order of time on our clock, and whether the last is still open."""
    if len(stops) > MOST_STOPS:
        raise BadQuestion("too_many", field="stops", most=MOST_STOPS)
    if as_of is not None:
        as_of = on_the_clock(as_of, "as_of")
    settled = sorted(
        (
            Stop(
                on_the_clock(stop.begins, "from"),
                None if stop.ends is None else on_the_clock(stop.ends, "to"),
                stop.reason,
                stop.effect,
            )
            for stop in stops
        ),
        # A stop of no length goes before one that begins with it; an open one goes last.
        key=lambda stop: (
            stop.begins,
            stop.ends is None,
            stop.ends or stop.begins,
            stop.effect,
            stop.reason,
        ),
    )
    before: Stop | None = None
    for stop in settled:
        begins = stop.begins
        if stop.ends is not None and stop.ends < stop.begins:
            raise BadQuestion("stop_backwards", begins=begins)
        if stop.begins < start:
            raise BadQuestion("stop_before_start", begins=begins)
        if before is not None and before.ends is None:
            raise BadQuestion("stop_after_open", begins=begins)
        if before is not None and before.ends is not None and stop.begins < before.ends:
            raise BadQuestion("stops_overlap", begins=begins)
        before = stop
    if before is None or before.ends is not None:
        return tuple(settled), None, False
    if as_of is None:
        raise BadQuestion("as_of_missing")
    if as_of < before.begins:
        raise BadQuestion("as_of_before_stop")
    return tuple(settled), as_of, True


def end(stop: Stop, as_of: datetime | None) -> datetime:
    ends = stop.ends or as_of
    if ends is None:
        raise BadQuestion("as_of_missing")
    return ends


def outside(
    outage: Stop, start: datetime, stops: Sequence[Stop], as_of: datetime | None
) -> Sequence[Stop]:
    """Return the parts of an outage after `start` in which the clock was not stopped anyway."""
    since, until = max(start, local(outage.begins)), local(outage.ends or outage.begins)
    parts: list[Stop] = []
    for stop in sorted(stops, key=lambda each: each.begins):
        begins, ends = local(stop.begins), stop.ends or as_of
        if since < min(begins, until):
            parts.append(Stop(since, min(begins, until), outage.reason, outage.effect))
        since = max(since, begins if ends is None else local(ends))
        if stop.ends is None:
            # Nothing comes after a stop that lasts.
            return parts
    if since < until:
        parts.append(Stop(since, until, outage.reason, outage.effect))
    return parts


def begin_again(
    stops: Sequence[Stop], start: datetime, as_of: datetime | None
) -> tuple[datetime, Sequence[Stop]]:
    """Return when the limit last began, and the pauses since."""
    for index in range(len(stops) - 1, -1, -1):
        if stops[index].effect is Effect.RESTART:
            return end(stops[index], as_of), stops[index + 1 :]
    return start, stops


def paused_days(
    stops: Sequence[Stop], unit: Unit, calendar: Calendar, as_of: datetime | None
) -> int:
    """Return the counted days, or half-days, after each stopping up to its resuming."""
    count = 0
    for stop in stops:
        begins, ends = stop.begins, end(stop, as_of)
        if unit in (Unit.WORKING_DAY, Unit.SAME_DAY):
            count += calendar.working_days_between(begins.date(), ends.date())
        elif unit is Unit.HALF_DAY:
            count += calendar.half_days_between(begins, ends)
        else:
            count += (ends.date() - begins.date()).days
    return count


def paused_time(
    stops: Sequence[Stop], unit: Unit, calendar: Calendar, as_of: datetime | None
) -> timedelta:
    """Return the elapsed, or the office, time within the stops."""
    length = timedelta(0)
    for stop in stops:
        begins, ends = stop.begins, end(stop, as_of)
        if unit is Unit.HOUR:
            length += ends - begins
        else:
            length += calendar.office_time_between(begins, ends)
    return length


def stop_lines(
    stops: Sequence[Stop],
    received: datetime,
    unit: Unit,
    calendar: Calendar,
    as_of: datetime | None,
) -> list[Reason]:
    lines: list[Reason] = []
    for stop in stops:
        ends = end(stop, as_of)
        told = {
            "begins": stop.begins.isoformat(),
            "ends": ends.isoformat(),
            "reason": stop.reason,
        }
        if stop.ends is None:
            told["open"] = "1"
        if stop.effect is Effect.PAUSE:
            told["unit"] = unit.value
            told["moved"] = _moved(stop, received, unit, calendar, as_of)
        why = f"stop_{stop.effect.value}"
        lines.append(Reason(stop.begins.date(), why, tuple(sorted(told.items()))))
    return lines


def _moved(
    stop: Stop, received: datetime, unit: Unit, calendar: Calendar, as_of: datetime | None
) -> str:
    """Return by how many days, half-days or seconds this pause moves the due date."""
    if unit in (Unit.HOUR, Unit.WORKING_HOUR):
        if stop.begins < received:
            return "0"
        return str(paused_time([stop], unit, calendar, as_of).total_seconds())
    return "0" if stop.begins < received else str(paused_days([stop], unit, calendar, as_of))
