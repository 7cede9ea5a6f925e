"""When someone must be told about a clock, free of database and clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from thongsuot.kernel import worktime


@dataclass(frozen=True, slots=True)
class Earliness:
    """
    How early a warning comes: while so many hundredths of the time are left.

    `escalate_after_hours` of office time past its day a step is told to the head of its unit.
    No law sets these figures; each province sets its own.
    """

    step_left_percent: int
    whole_left_percent: int
    escalate_after_hours: int


@dataclass(frozen=True, slots=True)
class Span:
    """A time that was given: from when, until when."""

    begins: datetime
    due: datetime


def step_alarms(
    step: Span, rule: Earliness, calendar: worktime.Calendar
) -> Iterator[tuple[str, datetime]]:
    """Give each kind of alarm of a step with the instant at which it rings."""
    yield "step_soon", _while_left(step, rule.step_left_percent, calendar)
    yield "step_late", step.due
    hours = timedelta(hours=rule.escalate_after_hours)
    yield "step_escalated", calendar.office_time_after(step.due, hours)


def whole_alarms(
    whole: Span, rule: Earliness, calendar: worktime.Calendar
) -> Iterator[tuple[str, datetime]]:
    """
    Give each kind of alarm of the whole limit with the instant at which it rings.

    The warning comes at the latest when the office opens on the last day on which an apology
    is still in time (NĐ 61/2018 Đ19.9).
    """
    share = _while_left(whole, rule.whole_left_percent, calendar)
    last = calendar.opens_at(calendar.working_day_before(whole.due.date()))
    yield "whole_soon", max(whole.begins, min(share, last))
    yield "whole_late", whole.due


def last_apology(due: datetime, calendar: worktime.Calendar) -> datetime:
    """Return until when an apology is in time: the close of the last working day before."""
    day = calendar.working_day_before(due.astimezone(worktime.VIETNAM).date())
    _day, closes = calendar.working_day_after(day - timedelta(days=1))
    return closes


def proposed(due: datetime, expected: datetime | None, calendar: worktime.Calendar) -> datetime:
    """Return the day to propose: when the work is expected to end, later than the promise."""
    day = due.astimezone(worktime.VIETNAM).date()
    _next, closes = calendar.working_day_after(day)
    if expected is None or expected <= closes:
        return closes
    before = expected.astimezone(worktime.VIETNAM).date() - timedelta(days=1)
    return calendar.working_day_after(before)[1]


def _while_left(span: Span, percent: int, calendar: worktime.Calendar) -> datetime:
    whole = worktime.working_time_between(calendar, span.begins, span.due)
    if whole <= timedelta(0):
        return span.begins
    return calendar.office_time_after(
        span.begins.astimezone(worktime.VIETNAM), whole * (100 - percent) / 100
    )
