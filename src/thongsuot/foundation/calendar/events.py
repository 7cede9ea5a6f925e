"""What has happened to the calendars of offices, for the ledger to keep."""

from dataclasses import dataclass
from datetime import date


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
