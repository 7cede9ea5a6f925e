"""The clock strip (dải thời hạn): one cell a day, drawn from a stored deadline alone."""

from dataclasses import dataclass
from datetime import date, timedelta

from thongsuot.kernel.worktime.dates import Lang
from thongsuot.kernel.worktime.deadlines import Deadline
from thongsuot.kernel.worktime.limits import CALENDAR_UNITS, Effect, Unit
from thongsuot.kernel.worktime.reasons import Reason
from thongsuot.kernel.worktime.working_week import DayKind

_EVERY_DAY = CALENDAR_UNITS | {Unit.HOUR}
_BRIEF_VI = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_BRIEF_EN = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


@dataclass(frozen=True, slots=True)
class Cell:
    """
    One day from filing to due, with everything that is drawn about it.

    `number` counts the days of the limit: working days, or every day for limits in calendar
    days; it is None on days that do not count, and begins again after a restart.
    """

    on: date
    number: int | None
    filed: bool = False
    off: bool = False
    made_up: bool = False
    stopped: bool = False
    past: bool = False
    today: bool = False
    due: bool = False
    was_due: bool = False  # the first promise, where an extension has replaced it
    mark: Reason | None = None

    def name(self, lang: Lang) -> str:
        """Return why the day is off or made up, as a sentence; empty on ordinary days."""
        return "" if self.mark is None else self.mark.text(lang)

    def weekday(self, lang: Lang) -> str:
        """Return T2 … T7, CN (Mo … Su in English)."""
        return (_BRIEF_VI if lang == "vi" else _BRIEF_EN)[self.on.weekday()]


def strip(found: Deadline, today: date) -> tuple[Cell, ...]:
    """Return the cells of `found` from its start to its due day, as seen on `today`."""
    first, due_day, was_due = found.start.date(), found.due.date(), found.original_due.date()
    marks = {mark.on: mark for mark in found.marks}
    stopped = _stopped_days(found)
    # The day on which a limit begins is not counted, nor one on which it begins again.
    beginnings = {first, found.counted_from.date()} | {
        ends.date()
        for stop in found.stops
        if stop.effect is Effect.RESTART and (ends := stop.ends or found.as_of) is not None
    }
    rolled = next((line.on for line in found.derivation if line.why == "rolled"), None)
    cells: list[Cell] = []
    number = 0
    day = first
    while day <= due_day:
        mark = marks.get(day)
        off = mark is not None and mark.why != DayKind.MAKE_UP.value
        if day in beginnings:
            number = 0
        counts = day not in beginnings and day not in stopped
        if found.limit.unit in _EVERY_DAY:
            counts = counts and (rolled is None or day <= rolled)
        else:
            counts = counts and not off
        number += counts
        cells.append(
            Cell(
                on=day,
                number=number if counts else None,
                filed=day == first,
                off=off,
                made_up=mark is not None and not off,
                stopped=day in stopped,
                past=day < today,
                today=day == today,
                due=day == due_day,
                was_due=found.extension is not None and day == was_due,
                mark=mark,
            )
        )
        day += timedelta(days=1)
    return tuple(cells)


def _stopped_days(found: Deadline) -> frozenset[date]:
    """Return the days after each stopping up to and including its resuming."""
    days: set[date] = set()
    for stop in found.stops:
        ends = stop.ends or found.as_of
        if ends is not None:
            begins = stop.begins.date()
            length = (ends.date() - begins).days
            days.update(begins + timedelta(days=n) for n in range(1, length + 1))
    return frozenset(days)
