"""What has happened to the calendars of offices, for the ledger to keep."""

from dataclasses import dataclass
from datetime import date, datetime


def calendar_subject(unit_id: int | None) -> str:
    return "calendar:national" if unit_id is None else f"calendar:{unit_id}"


@dataclass(frozen=True, slots=True)
class DayAdded:
    unit_id: int | None
    on: date
    kind: str
    name: str
    decision: str

    @property
    def subject(self) -> str:
        return calendar_subject(self.unit_id)


@dataclass(frozen=True, slots=True)
class DayRemoved:
    unit_id: int | None
    on: date
    kind: str
    name: str
    reason: str

    @property
    def subject(self) -> str:
        return calendar_subject(self.unit_id)


@dataclass(frozen=True, slots=True)
class OfficeHoursSet:
    """`week` has the intervals of each weekday, Monday first, as ("07:30", "11:30")."""

    unit_id: int | None
    valid_from: date
    valid_to: date | None
    week: tuple[tuple[tuple[str, str], ...], ...]
    decision: str

    @property
    def subject(self) -> str:
        return calendar_subject(self.unit_id)


@dataclass(frozen=True, slots=True)
class OutageDeclared:
    """`ends_at` is None while the outage lasts; only what has ended suspends a limit."""

    outage_id: int
    unit_id: int | None
    begins_at: datetime
    ends_at: datetime | None
    reason: str
    decision: str

    @property
    def subject(self) -> str:
        return calendar_subject(self.unit_id)


@dataclass(frozen=True, slots=True)
class OutageEnded:
    outage_id: int
    unit_id: int | None
    begins_at: datetime
    ends_at: datetime
    reason: str
    decision: str

    @property
    def subject(self) -> str:
        return calendar_subject(self.unit_id)


@dataclass(frozen=True, slots=True)
class OutageWithdrawn:
    """`reason` is why it was taken back."""

    outage_id: int
    unit_id: int | None
    begins_at: datetime
    ends_at: datetime | None
    reason: str

    @property
    def subject(self) -> str:
        return calendar_subject(self.unit_id)
