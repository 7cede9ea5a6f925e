"""Measuring time that has passed or is left: for time accounts, allowances and work lists."""

from datetime import datetime, timedelta

from thongsuot.kernel.worktime.calendar import Calendar
from thongsuot.kernel.worktime.dates import local


def working_time_between(calendar: Calendar, after: datetime, until: datetime) -> timedelta:
    """
    Return the office time between two instants, negative if the second comes first.

    Parts add up exactly: a to b and b to c make a to c, so the accounts of those who held a
    dossier in turn sum to the whole.
    """
    return calendar.office_time_between(local(after), local(until))


def working_days_between(calendar: Calendar, after: datetime, until: datetime) -> int:
    """Return how many working days lie after the day of one instant up to that of the other."""
    return calendar.working_days_between(local(after).date(), local(until).date())


def days_left(calendar: Calendar, at: datetime, due: datetime) -> int:
    """
    Return the working days left after today: 0 on the due day, negative once its day is past.

    A due instant of today that has gone by is still 0 here; compare instants to know lateness.
    """
    return working_days_between(calendar, at, due)
