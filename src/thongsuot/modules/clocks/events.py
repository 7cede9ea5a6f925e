"""What the watch over clocks did, for the ledger to keep."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _AboutDossier:
    dossier_id: int

    @property
    def subject(self) -> str:
        return f"dossier:{self.dossier_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierWarned(_AboutDossier):
    """People were told that a day is near or past; `due_at` is that day."""

    kind: str
    step: str
    due_at: datetime
    account_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApologyDrafted(_AboutDossier):
    due_at: datetime
    new_due: datetime
    leader: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApologyWritten(_AboutDossier):
    new_due: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApologyApproved(_AboutDossier):
    slip: str


@dataclass(frozen=True, slots=True)
class RecountOrdered:
    recount_id: int
    unit_id: int | None
    why: str

    @property
    def subject(self) -> str:
        return f"recount:{self.recount_id}"


@dataclass(frozen=True, slots=True)
class RecountEnded:
    recount_id: int
    state: str
    seen: int
    moved: int
    trouble: str

    @property
    def subject(self) -> str:
        return f"recount:{self.recount_id}"


@dataclass(frozen=True, slots=True)
class WarningRuleSet:
    step_left_percent: int
    whole_left_percent: int
    escalate_after_hours: int

    @property
    def subject(self) -> str:
        return "clocks:rule"
