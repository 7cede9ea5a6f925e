"""
By when the plan of a year must stand: NĐ 63/2010/NĐ-CP, Điều 30, before 31 January of it.

"Trước ngày 31/01" is read as it is written: what is issued on the 31st is late.
"""

from dataclasses import dataclass
from datetime import date

BASIS = "Nghị định 63/2010/NĐ-CP, Điều 30"


@dataclass(frozen=True, slots=True)
class PlanDuty:
    """The day before which the plan must be issued, and whether that was or is kept."""

    before: date
    done_on: date | None
    late: bool
    days_late: int


def plan_duty(year: int, *, issued_on: date | None, today: date) -> PlanDuty:
    """
    Return the duty; late if it was issued on that day or after, or is not and the day is here.

    >>> plan_duty(2027, issued_on=None, today=date(2027, 1, 30)).late
    False
    """
    before = date(year, 1, 31)
    reached = issued_on or today
    late = reached >= before
    return PlanDuty(before, issued_on, late, (reached - before).days + 1 if late else 0)
