"""A second deadline engine for the tests: slow, walking day by day or minute by minute."""

from calendar import monthrange
from datetime import datetime, timedelta

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


class SlowCalendar:
    def __init__(self, off, worked, intervals):
        self.off, self.worked, self.intervals = off, worked, sorted(intervals)

    def works(self, day):
        return day not in self.off and (day.weekday() < 5 or day in self.worked)

    def closing(self, day, tz):
        return datetime.combine(day, self.intervals[-1][1], tz)

    def next_working(self, day):
        day += DAY
        while not self.works(day):
            day += DAY
        return day

    def open_at(self, moment):
        """Whether the minute that begins at `moment` is office time."""
        return self.works(moment.date()) and any(a <= moment.time() < b for a, b in self.intervals)

    def minutes(self, begins, ends):
        count, moment = 0, begins
        while moment < ends:
            count += self.open_at(moment)
            moment += MINUTE
        return count

    def opening_moments(self, begins, ends):
        """Every opening of an interval after `begins` up to `ends`."""
        day, found = begins.date(), []
        while day <= ends.date():
            if self.works(day):
                for opens, _ in self.intervals:
                    moment = datetime.combine(day, opens, begins.tzinfo)
                    if begins < moment <= ends:
                        found.append(moment)
            day += DAY
        return found


def walk(calendar, start, amount, unit, *, cutoff=None, stops=()):
    """Return the due instant by the contract's words; `stops` are (begins, ends, effect)."""
    pauses = []
    for begins, ends, effect in sorted(stops):
        if effect == "restart":
            start, pauses = ends, []
        else:
            pauses.append((begins, ends))
    if cutoff and start.time() > cutoff:
        day = calendar.next_working(start.date())
        start = datetime.combine(day, calendar.intervals[0][0], start.tzinfo)
    return _UNITS[unit](calendar, start, amount, pauses)


def _hour(calendar, start, amount, pauses):
    return start + timedelta(hours=amount) + sum((b - a for a, b in pauses), timedelta(0))


def _working_hour(calendar, start, amount, pauses):
    left = amount * 60 + sum(calendar.minutes(a, b) for a, b in pauses)
    moment = start
    while left:
        left -= calendar.open_at(moment)
        moment += MINUTE
    return moment


def _half_day(calendar, start, amount, pauses):
    left = amount + sum(len(calendar.opening_moments(a, b)) for a, b in pauses)
    day = start.date()
    while True:
        if calendar.works(day):
            for opens, closes in calendar.intervals:
                if datetime.combine(day, opens, start.tzinfo) > start:
                    left -= 1
                    if not left:
                        return datetime.combine(day, closes, start.tzinfo)
        day += DAY


def _working_day(calendar, start, amount, pauses):
    left = amount
    for begins, ends in pauses:
        day = begins.date()
        while day < ends.date():
            day += DAY
            left += calendar.works(day)
    day = start.date()
    while left:
        day += DAY
        left -= calendar.works(day)
    return calendar.closing(day, start.tzinfo)


def _same_day(calendar, start, amount, pauses):
    day = start.date()
    while not calendar.works(day) or start >= calendar.closing(day, start.tzinfo):
        day += DAY
    for begins, ends in pauses:
        moved = begins.date()
        while moved < ends.date():
            moved += DAY
            day = calendar.next_working(day) if calendar.works(moved) else day
    return calendar.closing(day, start.tzinfo)


def _in_calendar_days(step):
    def due(calendar, start, amount, pauses):
        day = step(start.date(), amount)
        for begins, ends in pauses:
            day += ends.date() - begins.date()
        while not calendar.works(day):
            day += DAY
        return calendar.closing(day, start.tzinfo)

    return due


def _month(day, amount):
    year, month = day.year, day.month
    for _ in range(amount):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


_UNITS = {
    "same_day": _same_day,
    "hour": _hour,
    "working_hour": _working_hour,
    "half_day": _half_day,
    "working_day": _working_day,
    "day": _in_calendar_days(lambda day, n: day + n * DAY),
    "week": _in_calendar_days(lambda day, n: day + 7 * n * DAY),
    "month": _in_calendar_days(_month),
}
