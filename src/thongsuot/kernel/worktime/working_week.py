"""Office hours by weekday, and the days that differ from their weekday."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from itertools import pairwise

from thongsuot.kernel.worktime.faults import BadQuestion

Interval = tuple[time, time]


class DayKind(StrEnum):
    """Why a day differs from its weekday; the value is the derivation's `why`."""

    HOLIDAY = "holiday"
    IN_LIEU = "day_off_in_lieu"
    SWAPPED_OFF = "swapped_day_off"
    CLOSED = "office_closed"
    MAKE_UP = "make_up_working_day"


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that differs from its weekday, under the name the instrument gives it."""

    kind: DayKind
    name_vi: str
    name_en: str
    provisional: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """
    The intervals (buổi) of each weekday, Monday first, from the day `since` on.

    A weekday with an interval is a working day, so a counter open on Saturday mornings has six.

    :raises BadQuestion: if there are none, or they overlap or run backwards
    """

    week: tuple[tuple[Interval, ...], ...]
    since: date = date.min

    def __post_init__(self) -> None:
        if len(self.week) != 7 or not any(self.week):
            raise BadQuestion("no_office_hours")
        object.__setattr__(self, "week", tuple(map(_in_order, self.week)))

    @classmethod
    def daily(cls, intervals: Iterable[Interval], *, since: date = date.min) -> "OfficeHours":
        """Return the same hours from Monday to Friday."""
        day = tuple(intervals)
        return cls((day,) * 5 + ((), ()), since)

    @classmethod
    def weekly(
        cls, intervals: Mapping[int, Sequence[Interval]], *, since: date = date.min
    ) -> "OfficeHours":
        """Return hours by weekday, Monday being 0; a weekday left out is a day off."""
        return cls(tuple(tuple(intervals.get(day, ())) for day in range(7)), since)

    @property
    def usual(self) -> tuple[Interval, ...]:
        """The hours of the first working day of the week, kept on make-up days."""
        return next(day for day in self.week if day)


def _in_order(intervals: tuple[Interval, ...]) -> tuple[Interval, ...]:
    ordered = tuple(sorted(intervals))
    for opens, closes in ordered:
        if closes <= opens:
            raise BadQuestion("hours_backwards", opens=_hm(opens), closes=_hm(closes))
    for (_, before), (opens, closes) in pairwise(ordered):
        if opens < before:
            raise BadQuestion("hours_overlap", opens=_hm(opens), closes=_hm(closes))
    return ordered


def _hm(moment: time) -> str:
    return f"{moment:%H:%M}"
