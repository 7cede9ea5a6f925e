"""Calendars (lịch làm việc): when each office works, on top of the country's days off."""

from thongsuot.foundation.calendar.actions import add_day, remove_day, set_office_hours
from thongsuot.foundation.calendar.events import DayAdded, DayRemoved, OfficeHoursSet
from thongsuot.foundation.calendar.policy import may_edit
from thongsuot.foundation.calendar.queries import (
    DayFacts,
    calendar_days,
    calendar_for,
    office_hours,
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
    "add_day",
    "calendar_days",
    "calendar_for",
    "may_edit",
    "office_hours",
    "remove_day",
    "set_office_hours",
]
