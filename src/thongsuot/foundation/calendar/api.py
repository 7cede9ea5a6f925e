"""Calendars (lịch làm việc): when each office works, on top of the country's days off."""

from thongsuot.foundation.calendar.actions import (
    add_day,
    declare_outage,
    end_outage,
    remove_day,
    set_office_hours,
    withdraw_outage,
)
from thongsuot.foundation.calendar.events import (
    DayAdded,
    DayRemoved,
    OfficeHoursSet,
    OutageDeclared,
    OutageEnded,
    OutageWithdrawn,
)
from thongsuot.foundation.calendar.policy import may_edit
from thongsuot.foundation.calendar.queries import (
    DayFacts,
    OutageFacts,
    calendar_days,
    calendar_for,
    office_hours,
    outages,
)
from thongsuot.foundation.calendar.rules import HoursEntry
from thongsuot.foundation.calendar.states import DayKind

__all__ = [
    "DayAdded",
    "DayFacts",
    "DayKind",
    "DayRemoved",
    "HoursEntry",
    "OfficeHoursSet",
    "OutageDeclared",
    "OutageEnded",
    "OutageFacts",
    "OutageWithdrawn",
    "add_day",
    "calendar_days",
    "calendar_for",
    "declare_outage",
    "end_outage",
    "may_edit",
    "office_hours",
    "outages",
    "remove_day",
    "set_office_hours",
    "withdraw_outage",
]
