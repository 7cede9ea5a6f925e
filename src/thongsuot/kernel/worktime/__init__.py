"""Every question about time (thời hạn): when a limit ends, why, and how much of it is left."""

from thongsuot.kernel.worktime.accounts import Held, Leg, charged, share_out, total
from thongsuot.kernel.worktime.calendar import Calendar
from thongsuot.kernel.worktime.counting import (
    days_left,
    working_days_between,
    working_time_between,
)
from thongsuot.kernel.worktime.dates import (
    VIETNAM,
    Lang,
    clock,
    day_in_figures,
    day_in_full,
    moment_in_full,
    parse_instant,
)
from thongsuot.kernel.worktime.deadlines import Deadline, deadline
from thongsuot.kernel.worktime.faults import BadQuestion
from thongsuot.kernel.worktime.limits import Effect, Extension, Limit, Stop, Unit
from thongsuot.kernel.worktime.national import (
    USUAL_HOURS,
    national_calendar,
    national_days,
    published_years,
)
from thongsuot.kernel.worktime.reasons import Reason, amount_in_words
from thongsuot.kernel.worktime.stored import from_json, recompute, to_json
from thongsuot.kernel.worktime.strip import Cell, strip
from thongsuot.kernel.worktime.telling import sentence
from thongsuot.kernel.worktime.working_week import DayKind, Interval, NamedDay, OfficeHours

__all__ = [
    "USUAL_HOURS",
    "VIETNAM",
    "BadQuestion",
    "Calendar",
    "Cell",
    "DayKind",
    "Deadline",
    "Effect",
    "Extension",
    "Held",
    "Interval",
    "Lang",
    "Leg",
    "Limit",
    "NamedDay",
    "OfficeHours",
    "Reason",
    "Stop",
    "Unit",
    "amount_in_words",
    "charged",
    "clock",
    "day_in_figures",
    "day_in_full",
    "days_left",
    "deadline",
    "from_json",
    "moment_in_full",
    "national_calendar",
    "national_days",
    "parse_instant",
    "published_years",
    "recompute",
    "sentence",
    "share_out",
    "strip",
    "to_json",
    "total",
    "working_days_between",
    "working_time_between",
]
