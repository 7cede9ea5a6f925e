"""
By when a decision must be announced and entered: pure dates, each with its clause.

NĐ 63/2010/NĐ-CP, Điều 15: a province announces at latest 5 days before the effect, and in the
expedited way at latest 3 after it; Điều 24: it enters the national database within 5 working
days after the issue, expedited within 2. The text of Điều 15 that was retrieved says "ngày";
the index of QĐ 766 counts working days, and so do we: who keeps working days is early by the
other reading before the effect, and on time by that which is measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from thongsuot.kernel.worktime import Calendar

BEFORE_EFFECT = 5
EXPEDITED_AFTER_EFFECT = 3
ENTERED_AFTER_ISSUE = 5
EXPEDITED_ENTERED = 2
ANNOUNCE_BASIS = "Nghị định 63/2010/NĐ-CP, Điều 15"
ENTER_BASIS = "Nghị định 63/2010/NĐ-CP, Điều 24"


class What(StrEnum):
    """What is to be done by its day."""

    ANNOUNCE = "announce"
    ENTER = "enter"


@dataclass(frozen=True, slots=True)
class Reckoned:
    """
    A duty with its last day; `days` and `from_day` are what it was reckoned from.

    Late if it was done after that day, or is still undone when the day is past.
    """

    what: What
    days: int
    from_day: date
    due_on: date
    done_on: date | None
    late: bool
    legal_basis: str


def duties(
    *,
    in_force_from: date,
    issued_on: date | None,
    published_on: date | None,
    entered_on: date | None,
    expedited: bool,
    calendar: Calendar,
    today: date,
) -> Sequence[Reckoned]:
    """
    Return what must be done by when; the entry only once there is a day of issue.

    >>> from thongsuot.kernel.worktime import national_calendar
    >>> (first,) = duties(in_force_from=date(2026, 12, 15), issued_on=None, published_on=None,
    ...     entered_on=None, expedited=False, calendar=national_calendar(), today=date(2026, 12, 1))
    >>> first.due_on.isoformat(), first.late
    ('2026-12-08', False)
    """
    if expedited:
        announce_by, days = calendar.working_day_after(in_force_from, EXPEDITED_AFTER_EFFECT)[0], 3
    else:
        announce_by, days = _working_days_before(calendar, in_force_from), BEFORE_EFFECT
    found = [
        Reckoned(
            What.ANNOUNCE,
            days,
            in_force_from,
            announce_by,
            published_on,
            (published_on or today) > announce_by,
            ANNOUNCE_BASIS,
        )
    ]
    if issued_on is not None:
        count = EXPEDITED_ENTERED if expedited else ENTERED_AFTER_ISSUE
        enter_by = calendar.working_day_after(issued_on, count)[0]
        found.append(
            Reckoned(
                What.ENTER,
                count,
                issued_on,
                enter_by,
                entered_on,
                (entered_on or today) > enter_by,
                ENTER_BASIS,
            )
        )
    return found


def _working_days_before(calendar: Calendar, day: date) -> date:
    """Return the last day after which five working days remain, that of the effect included."""
    first = day if calendar.is_working_day(day) else calendar.working_day_before(day)
    for _step in range(BEFORE_EFFECT - 1):
        first = calendar.working_day_before(first)
    return first - timedelta(days=1)
