"""
Office time as sums, so that a question about it is one search in a sorted list.

A replay asks hundreds of thousands of times how much office time lies between two moments; the
calendar of the deadline engine answers the same, but day by day and with names.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from thongsuot.kernel.worktime import VIETNAM, BadQuestion, Calendar

# A queue that nobody works off would otherwise reckon without end.
_YEARS_AHEAD = 4
A_DAY = 8 * 3600


@dataclass(frozen=True, slots=True)
class Clock:
    """
    When an office works, over some years, in whole seconds since 1970.

    `opens`, `closes` are its intervals, `passed` the office time until the end of each;
    `mornings` the first moment of each working day.
    """

    opens: tuple[int, ...]
    closes: tuple[int, ...]
    passed: tuple[int, ...]
    mornings: tuple[int, ...]

    def spent(self, moment: int) -> int:
        """Return the office time from the first interval until a moment."""
        index = bisect_right(self.opens, moment) - 1
        if index < 0:
            return 0
        close = self.closes[index]
        return self.passed[index] - (close - moment if moment < close else 0)

    def between(self, after: int, until: int) -> int:
        """Return the office seconds from one moment to another, negative if it runs back."""
        return self.spent(until) - self.spent(after)

    def after(self, moment: int, length: int) -> int:
        """Return the first moment at which so many office seconds have passed since another."""
        if not length:
            return moment
        wanted = self.spent(moment) + length
        index = bisect_left(self.passed, wanted)
        if index == len(self.passed):
            # Beyond the years laid out: a third of each day, which keeps the order of things.
            return self.closes[-1] + 3 * (wanted - self.passed[-1])
        return self.closes[index] - (self.passed[index] - wanted)

    def closes_at(self, moment: int) -> bool:
        """Whether office hours end at this very moment."""
        index = bisect_left(self.closes, moment)
        return index < len(self.closes) and self.closes[index] == moment

    def moved(self, moment: int, begun: int, begins: int) -> int:
        """Return a due moment moved by as many working days as its start moved."""
        days = bisect_right(self.mornings, begins) - bisect_right(self.mornings, begun)
        if not days:
            return moment
        index = max(bisect_right(self.mornings, moment) - 1, 0)
        there = min(max(index + days, 0), len(self.mornings) - 1)
        return self.mornings[there] + (moment - self.mornings[index])


def laid_out(calendar: Calendar, since: date, until: date) -> Clock:
    """Lay out a calendar from some days before `since` to some years after `until`."""
    opens, closes, passed, mornings = [], [], [], []
    total = 0
    day, last = since - timedelta(days=40), until + timedelta(days=366 * _YEARS_AHEAD)
    while day <= last:
        try:
            hours = calendar.hours_on(day)
        except BadQuestion:
            break
        if hours:
            mornings.append(_second(day, time()))
        for begins, ends in hours:
            opens.append(_second(day, begins))
            closes.append(_second(day, ends))
            total += closes[-1] - opens[-1]
            passed.append(total)
        day += timedelta(days=1)
    return Clock(tuple(opens), tuple(closes), tuple(passed), tuple(mornings))


def _second(day: date, moment: time) -> int:
    return int(datetime.combine(day, moment, VIETNAM).timestamp())
