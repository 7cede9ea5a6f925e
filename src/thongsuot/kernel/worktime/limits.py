"""What a deadline is asked with: a limit, its stops, its one extension."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from thongsuot.kernel.worktime.faults import BadQuestion


class Unit(StrEnum):
    """
    What a limit counts; each procedure states one, and none is assumed.

    `SAME_DAY` is the limit "trong ngày làm việc": due at the close of the working day of the
    start, or of the next one for what comes on a day off, after closing or after the cutoff.
    """

    SAME_DAY = "same_day"
    HOUR = "hour"
    WORKING_HOUR = "working_hour"
    HALF_DAY = "half_day"
    DAY = "day"
    WORKING_DAY = "working_day"
    WEEK = "week"
    MONTH = "month"


CALENDAR_UNITS = frozenset({Unit.DAY, Unit.WEEK, Unit.MONTH})


@dataclass(frozen=True, slots=True)
class Limit:
    """
    So much time (thời hạn giải quyết), a positive whole number of units.

    :raises BadQuestion: if the amount is not a positive integer, or not 1 for `SAME_DAY`
    """

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        # A JSON true is an int to Python, but "true days" is no limit.
        if type(self.amount) is not int or self.amount < 1:
            raise BadQuestion("limit_not_positive")
        if self.unit is Unit.SAME_DAY and self.amount != 1:
            raise BadQuestion("same_day_is_one")


class Effect(StrEnum):
    """What a stop does to the limit: legal texts differ, so each stop says which."""

    RESTART = "restart"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Stop:
    """A time in which the limit does not run (dừng); `ends` is None while it lasts."""

    begins: datetime
    ends: datetime | None
    reason: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class Extension:
    """The one new appointment an office may make (gia hạn), told to the citizen beforehand."""

    at: datetime
    new_due: datetime
    reason: str
