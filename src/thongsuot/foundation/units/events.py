"""What has happened to units, for the ledger to keep and those above to hear."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class UnitFounded:
    unit_id: int
    name: str
    kind: str
    parent_id: int | None
    on: date

    @property
    def subject(self) -> str:
        return f"unit:{self.unit_id}"


@dataclass(frozen=True, slots=True)
class UnitRenamed:
    unit_id: int
    name: str
    former_name: str
    on: date
    decision: str

    @property
    def subject(self) -> str:
        return f"unit:{self.unit_id}"


@dataclass(frozen=True, slots=True)
class UnitContactChanged:
    unit_id: int
    address: str
    phone: str
    email: str

    @property
    def subject(self) -> str:
        return f"unit:{self.unit_id}"


@dataclass(frozen=True, slots=True)
class UnitIdentified:
    unit_id: int
    code: str
    on: date

    @property
    def subject(self) -> str:
        return f"unit:{self.unit_id}"


@dataclass(frozen=True, slots=True)
class UnitClosed:
    unit_id: int
    on: date
    decision: str

    @property
    def subject(self) -> str:
        return f"unit:{self.unit_id}"


@dataclass(frozen=True, slots=True)
class UnitSucceeded:
    """The work of `unit_id` passed, wholly or in part, to `successor_id`."""

    unit_id: int
    successor_id: int
    on: date
    decision: str

    @property
    def subject(self) -> str:
        return f"unit:{self.unit_id}"
