"""A year of one calendar, laid out once so that every question is an index or a bisection."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from thongsuot.kernel.worktime.dates import VIETNAM
from thongsuot.kernel.worktime.reasons import Reason
from thongsuot.kernel.worktime.working_week import DayKind, Interval, NamedDay, OfficeHours

NO_TIME = timedelta(0)


class Year:
    """One year of one calendar, laid out so that every question is an index or a bisection."""

    __slots__ = ("closes", "first", "hours", "marked", "marks", "offices", "rank", "work")

    def __init__(
        self, year: int, hours: Sequence[OfficeHours], special: Mapping[int, NamedDay]
    ) -> None:
        self.first = date(year, 1, 1).toordinal()
        self.work: list[int] = []  # ordinals of the working days
        self.closes: list[datetime] = []  # when each of them closes
        self.rank: list[int] = []  # by day of the year: working days up to and including it
        self.marked: list[int] = []  # ordinals of days off and make-up days
        self.marks: list[Reason] = []
        self.hours: list[tuple[Interval, ...]] = []
        self.offices: Offices | None = None
        self._fill(hours, special, date(year + 1, 1, 1).toordinal())

    def _fill(
        self, hours: Sequence[OfficeHours], special: Mapping[int, NamedDay], end: int
    ) -> None:
        changes = [rule.since.toordinal() for rule in hours]
        week: tuple[tuple[Interval, ...], ...] = ()
        rule_until = 0
        for ordinal in range(self.first, end):
            if ordinal >= rule_until:
                index = bisect_right(changes, ordinal)
                rule = hours[max(index - 1, 0)]
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

    def office_intervals(self) -> "Offices":
        if self.offices is None:
            self.offices = Offices(self)
        return self.offices


class Offices:
    """The office intervals of a year, with the office time that has passed at their ends."""

    __slots__ = ("begins", "ends", "passed")

    def __init__(self, year: Year) -> None:
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
