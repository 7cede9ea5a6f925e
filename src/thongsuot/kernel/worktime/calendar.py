"""When an office works: the questions that deadlines and accounts ask of a calendar."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from thongsuot.kernel.worktime.dates import FIRST_YEAR, LAST_YEAR, VIETNAM
from thongsuot.kernel.worktime.faults import BadQuestion
from thongsuot.kernel.worktime.limits import Stop
from thongsuot.kernel.worktime.reasons import Reason
from thongsuot.kernel.worktime.working_week import Interval, NamedDay, OfficeHours
from thongsuot.kernel.worktime.years import Year


@dataclass(frozen=True, slots=True)
class Calendar:
    """
    When an office works (lịch làm việc): its hours, and the days that differ from their weekday.

    `published` are the years whose holidays are on file, None when the calendar is complete
    as given; a deadline that reaches another year says so in its derivation. `outages` are times
    in which no limit runs, each with its end; they take nothing from the office time.
    """

    days: Mapping[date, NamedDay]
    hours: tuple[OfficeHours, ...]
    published: frozenset[int] | None = None
    outages: tuple[Stop, ...] = ()
    _special: dict[int, NamedDay] = field(init=False, repr=False, compare=False)
    _years: dict[int, Year] = field(init=False, repr=False, compare=False)

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

    def _year(self, number: int) -> Year:
        year = self._years.get(number)
        if year is None:
            if not FIRST_YEAR <= number <= LAST_YEAR:
                raise BadQuestion("limit_too_long")
            year = self._years[number] = Year(number, self.hours, self._special)
        return year


def _span(one: int, other: int) -> tuple[int, int, int]:
    """Return the years to add up between two, and whether to add or subtract them."""
    return (one, other, 1) if one <= other else (other, one, -1)
