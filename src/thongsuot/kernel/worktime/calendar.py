"""The days and hours on which an office works, looked up in tables made once for each year."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from thongsuot.kernel.worktime.dates import FIRST_YEAR, LAST_YEAR, VIETNAM
from thongsuot.kernel.worktime.faults import BadQuestion
from thongsuot.kernel.worktime.reasons import Reason

Interval = tuple[time, time]
NO_TIME = timedelta(0)


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


class _Year:
    """One year of one calendar, laid out so that every question is an index or a bisection."""

    __slots__ = ("closes", "first", "hours", "marked", "marks", "offices", "rank", "work")

    def __init__(self, calendar: "Calendar", year: int) -> None:
        self.first = date(year, 1, 1).toordinal()
        self.work: list[int] = []  # ordinals of the working days
        self.closes: list[datetime] = []  # when each of them closes
        self.rank: list[int] = []  # by day of the year: working days up to and including it
        self.marked: list[int] = []  # ordinals of days off and make-up days
        self.marks: list[Reason] = []
        self.hours: list[tuple[Interval, ...]] = []
        self.offices: _Offices | None = None
        self._fill(calendar, date(year + 1, 1, 1).toordinal())

    def _fill(self, calendar: "Calendar", end: int) -> None:
        special = calendar._special
        changes = [rule.since.toordinal() for rule in calendar.hours]
        week: tuple[tuple[Interval, ...], ...] = ()
        rule_until = 0
        for ordinal in range(self.first, end):
            if ordinal >= rule_until:
                index = bisect_right(changes, ordinal)
                rule = calendar.hours[max(index - 1, 0)]
                week, usual = rule.week, rule.usual
                rule_until = changes[index] if index < len(changes) else end
            weekday = (ordinal + 6) % 7
            intervals = week[weekday]
            named = special.get(ordinal)
            if named is not None:
                if named.kind is not DayKind.MAKE_UP:
                    intervals = ()
                    self._mark(ordinal, named)
                elif not intervals or weekday > 4:
                    intervals = usual
                    self._mark(ordinal, named)
            elif not intervals:
                self.marked.append(ordinal)
                self.marks.append(Reason(date.fromordinal(ordinal), "weekend"))
            if intervals:
                self.work.append(ordinal)
                self.hours.append(intervals)
                day = date.fromordinal(ordinal)
                self.closes.append(datetime.combine(day, intervals[-1][1], VIETNAM))
            self.rank.append(len(self.work))

    def _mark(self, ordinal: int, named: NamedDay) -> None:
        params = [("name_en", named.name_en), ("name_vi", named.name_vi)]
        if named.provisional:
            params.append(("provisional", "1"))
        self.marked.append(ordinal)
        self.marks.append(Reason(date.fromordinal(ordinal), named.kind.value, tuple(params)))

    def office_intervals(self) -> "_Offices":
        if self.offices is None:
            self.offices = _Offices(self)
        return self.offices


class _Offices:
    """The office intervals of a year, with the office time that has passed at their ends."""

    __slots__ = ("begins", "ends", "passed")

    def __init__(self, year: _Year) -> None:
        self.begins: list[datetime] = []
        self.ends: list[datetime] = []
        self.passed: list[timedelta] = []
        total = NO_TIME
        for ordinal, intervals in zip(year.work, year.hours, strict=True):
            day = date.fromordinal(ordinal)
            for opens, closes in intervals:
                begins = datetime.combine(day, opens, VIETNAM)
                ends = datetime.combine(day, closes, VIETNAM)
                total += ends - begins
                self.begins.append(begins)
                self.ends.append(ends)
                self.passed.append(total)

    def total(self) -> timedelta:
        return self.passed[-1] if self.passed else NO_TIME

    def begun(self, moment: datetime) -> int:
        """Return how many intervals have begun at `moment`."""
        return bisect_right(self.begins, moment)

    def time_until(self, moment: datetime) -> timedelta:
        """Return the office time from the beginning of the year to `moment`."""
        index = self.begun(moment) - 1
        if index < 0:
            return NO_TIME
        left = self.ends[index] - moment
        return self.passed[index] - left if left > NO_TIME else self.passed[index]


@dataclass(frozen=True, slots=True)
class Calendar:
    """
    When an office works (lịch làm việc): its hours, and the days that differ from their weekday.

    `published` are the years whose holidays are on file, None when the calendar is complete
    as given; a deadline that reaches another year says so in its derivation.
    """

    days: Mapping[date, NamedDay]
    hours: tuple[OfficeHours, ...]
    published: frozenset[int] | None = None
    _special: dict[int, NamedDay] = field(init=False, repr=False, compare=False)
    _years: dict[int, _Year] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.hours:
            raise BadQuestion("no_office_hours")
        object.__setattr__(self, "hours", tuple(sorted(self.hours, key=lambda rule: rule.since)))
        special = {day.toordinal(): named for day, named in self.days.items()}
        object.__setattr__(self, "_special", special)
        object.__setattr__(self, "_years", {})

    def is_working_day(self, day: date) -> bool:
        year = self._year(day.year)
        index = day.toordinal() - year.first
        return year.rank[index] > (year.rank[index - 1] if index else 0)

    def opens_at(self, day: date) -> datetime:
        """Return when the office opens on a working `day`."""
        return datetime.combine(day, self.hours_on(day)[0][0], VIETNAM)

    def hours_on(self, day: date) -> tuple[Interval, ...]:
        """Return the office intervals of `day`, none on a day off."""
        if not self.is_working_day(day):
            return ()
        year = self._year(day.year)
        return year.hours[year.rank[day.toordinal() - year.first] - 1]

    def working_day_after(self, day: date, count: int = 1) -> tuple[date, datetime]:
        """
        Return the `count`-th working day after `day`, and when it closes.

        :raises BadQuestion: if it lies beyond the years that can be reckoned
        """
        year_number = day.year
        year = self._year(year_number)
        wanted = year.rank[day.toordinal() - year.first] + count
        while wanted > len(year.work):
            wanted -= len(year.work)
            year_number += 1
            year = self._year(year_number)
        return date.fromordinal(year.work[wanted - 1]), year.closes[wanted - 1]

    def working_day_before(self, day: date) -> date:
        """Return the last working day before `day`."""
        year_number = day.year
        year = self._year(year_number)
        index = bisect_left(year.work, day.toordinal())
        while not index:
            year_number -= 1
            year = self._year(year_number)
            index = len(year.work)
        return date.fromordinal(year.work[index - 1])

    def working_days_between(self, after: date, until: date) -> int:
        """Return how many working days lie after `after` up to and including `until`."""
        return self._working_days_until(until, after.year) - self._working_days_until(
            after, after.year
        )

    def half_day_after(self, moment: datetime, count: int) -> datetime:
        """Return the end of the `count`-th office interval that begins after `moment`."""
        year_number = moment.year
        offices = self._year(year_number).office_intervals()
        wanted = offices.begun(moment) + count
        while wanted > len(offices.ends):
            wanted -= len(offices.ends)
            year_number += 1
            offices = self._year(year_number).office_intervals()
        return offices.ends[wanted - 1]

    def half_days_between(self, after: datetime, until: datetime) -> int:
        """Return how many office intervals begin after `after` up to `until`."""
        begun = self._year(until.year).office_intervals().begun(until)
        begun -= self._year(after.year).office_intervals().begun(after)
        low, high, sign = _span(after.year, until.year)
        for year in range(low, high):
            begun += sign * len(self._year(year).office_intervals().ends)
        return begun

    def office_time_after(self, moment: datetime, length: timedelta) -> datetime:
        """Return the first instant at which `length` of office time has passed since `moment`."""
        year_number = moment.year
        offices = self._year(year_number).office_intervals()
        wanted = offices.time_until(moment) + length
        while wanted > offices.total():
            wanted -= offices.total()
            year_number += 1
            offices = self._year(year_number).office_intervals()
        # The first interval whose end reaches it: what runs out at closing is due at closing.
        index = bisect_left(offices.passed, wanted)
        return offices.ends[index] - (offices.passed[index] - wanted)

    def office_time_between(self, after: datetime, until: datetime) -> timedelta:
        """Return the office time from one instant to another, negative if it runs back."""
        passed = self._year(until.year).office_intervals().time_until(until)
        passed -= self._year(after.year).office_intervals().time_until(after)
        low, high, sign = _span(after.year, until.year)
        for year in range(low, high):
            passed += sign * self._year(year).office_intervals().total()
        return passed

    def marks_between(self, after: date, until: date) -> list[Reason]:
        """Return the days off and make-up days after `after` up to and including `until`."""
        low, high = after.toordinal(), until.toordinal()
        year = self._year(after.year)
        if after.year == until.year:
            return year.marks[bisect_right(year.marked, low) : bisect_right(year.marked, high)]
        marks: list[Reason] = []
        for number in range(after.year, until.year + 1):
            year = self._year(number)
            marks += year.marks[bisect_right(year.marked, low) : bisect_right(year.marked, high)]
        return marks

    def _working_days_until(self, day: date, from_year: int) -> int:
        year = self._year(day.year)
        count = year.rank[day.toordinal() - year.first]
        low, high, sign = _span(from_year, day.year)
        for number in range(low, high):
            count += sign * len(self._year(number).work)
        return count

    def _year(self, number: int) -> _Year:
        year = self._years.get(number)
        if year is None:
            if not FIRST_YEAR <= number <= LAST_YEAR:
                raise BadQuestion("limit_too_long")
            year = self._years[number] = _Year(self, number)
        return year


def _span(one: int, other: int) -> tuple[int, int, int]:
    """Return the years to add up between two, and whether to add or subtract them."""
    return (one, other, 1) if one <= other else (other, one, -1)
