"""What happened to decisions on procedures."""

from dataclasses import dataclass
from datetime import date


class _AboutADecision:
    decision_id: int

    @property
    def subject(self) -> str:
        return f"decision:{self.decision_id}"


@dataclass(frozen=True)
class DecisionBegun(_AboutADecision):
    """Someone began to draft a decision."""

    decision_id: int
    title: str
    in_force_from: date


@dataclass(frozen=True)
class DecisionAmended(_AboutADecision):
    """What the decision says of itself was changed."""

    decision_id: int
    revision: int
    fields: tuple[str, ...]


@dataclass(frozen=True)
class DraftAdded(_AboutADecision):
    """A procedure was taken into the decision."""

    decision_id: int
    draft_id: int
    procedure_code: str
    change: str


@dataclass(frozen=True)
class DraftEdited(_AboutADecision):
    """One part of a drafted procedure was changed."""

    decision_id: int
    draft_id: int
    procedure_code: str
    part: str
    revision: int


@dataclass(frozen=True)
class DraftRemoved(_AboutADecision):
    """A procedure was taken out of the decision."""

    decision_id: int
    draft_id: int
    procedure_code: str


@dataclass(frozen=True)
class DecisionSubmitted(_AboutADecision):
    """The decision was put before those who approve."""

    decision_id: int
    revision: int
    drafts: int


@dataclass(frozen=True)
class DecisionSentBack(_AboutADecision):
    """The decision went back to those who draft it."""

    decision_id: int
    revision: int
    reason: str


@dataclass(frozen=True)
class DecisionApproved(_AboutADecision):
    """The decision was approved and has its number; so many running dossiers were shown."""

    decision_id: int
    revision: int
    number: str
    issued_on: date
    running_shown: int


@dataclass(frozen=True)
class DecisionPublished(_AboutADecision):
    """All that the decision says is in the catalogue, to hold from its day on."""

    decision_id: int
    number: str
    in_force_from: date
    version_ids: tuple[int, ...]
    repealed: tuple[str, ...]


@dataclass(frozen=True)
class DecisionAbandoned(_AboutADecision):
    """The decision will not be made."""

    decision_id: int
    reason: str


@dataclass(frozen=True)
class DecisionEntered(_AboutADecision):
    """What was announced stands in the national database since a day."""

    decision_id: int
    on: date
