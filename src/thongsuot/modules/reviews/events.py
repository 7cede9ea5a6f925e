"""What happened to plans of review, to the figures of cost, and to proposals."""

from dataclasses import dataclass
from datetime import date


class _AboutAPlan:
    plan_id: int

    @property
    def subject(self) -> str:
        return f"review_plan:{self.plan_id}"


class _AboutAProposal:
    proposal_id: int

    @property
    def subject(self) -> str:
        return f"proposal:{self.proposal_id}"


class _AboutCosts:
    @property
    def subject(self) -> str:
        return "review_costs"


@dataclass(frozen=True)
class PlanBegun(_AboutAPlan):
    """Someone began the plan of a year."""

    plan_id: int
    year: int


@dataclass(frozen=True)
class PlanItemAdded(_AboutAPlan):
    """A procedure or a field was taken into the plan."""

    plan_id: int
    item_id: int
    procedure_code: str
    field: str
    unit_id: int
    due_on: date


@dataclass(frozen=True)
class PlanItemRemoved(_AboutAPlan):
    """A procedure or a field was taken out of the plan."""

    plan_id: int
    item_id: int
    procedure_code: str
    field: str


@dataclass(frozen=True)
class PlanSubmitted(_AboutAPlan):
    """The plan was put before those who issue it."""

    plan_id: int
    items: int


@dataclass(frozen=True)
class PlanSentBack(_AboutAPlan):
    """The plan went back to those who draw it up."""

    plan_id: int
    reason: str


@dataclass(frozen=True)
class PlanApproved(_AboutAPlan):
    """The plan was issued under its number and day."""

    plan_id: int
    number: str
    issued_on: date


@dataclass(frozen=True)
class PlanItemConcluded(_AboutAPlan):
    """One thing of the plan was reviewed, with what was found."""

    plan_id: int
    item_id: int
    on: date
    outcome: str


@dataclass(frozen=True)
class PlanAbandoned(_AboutAPlan):
    """The plan was given up."""

    plan_id: int
    reason: str


@dataclass(frozen=True)
class FigureSet(_AboutCosts):
    """A figure that costs are reckoned with was set, or (None) taken back."""

    figure: str
    procedure_code: str
    value: int | None
    basis: str
    unverified: bool


@dataclass(frozen=True)
class CostsMeasured(_AboutCosts):
    """What dossiers cost their applicants was measured over a period."""

    measuring_id: int
    since: date
    until: date
    dossiers: int
    procedures: int


@dataclass(frozen=True)
class ProposalBegun(_AboutAProposal):
    """Someone began a proposal."""

    proposal_id: int
    kind: str
    procedure_codes: tuple[str, ...]


@dataclass(frozen=True)
class ProposalEdited(_AboutAProposal):
    """What a proposal says was changed."""

    proposal_id: int
    revision: int


@dataclass(frozen=True)
class ProposalSubmitted(_AboutAProposal):
    """A proposal was put before those who accept it."""

    proposal_id: int


@dataclass(frozen=True)
class ProposalSentBack(_AboutAProposal):
    """A proposal went back to be mended."""

    proposal_id: int
    reason: str


@dataclass(frozen=True)
class ProposalAccepted(_AboutAProposal):
    """A proposal was accepted: the province, or the ministry, is to carry it out."""

    proposal_id: int


@dataclass(frozen=True)
class ProposalDeclined(_AboutAProposal):
    """A proposal was not accepted."""

    proposal_id: int
    reason: str


@dataclass(frozen=True)
class ProposalSent(_AboutAProposal):
    """A proposal was sent to the ministry that decides it."""

    proposal_id: int
    to: str
    number: str
    on: date


@dataclass(frozen=True)
class ProposalTakenUp(_AboutAProposal):
    """A proposal is on its way in a decision on procedures."""

    proposal_id: int
    decision_id: int


@dataclass(frozen=True)
class ProposalSettled(_AboutAProposal):
    """The decision was published: it enacts the proposal, or says otherwise (`misses`)."""

    proposal_id: int
    decision_id: int
    enacted: bool
    enacted_from: date
    misses: tuple[str, ...]


@dataclass(frozen=True)
class ProposalReleased(_AboutAProposal):
    """The decision no longer carries the proposal: it waits again."""

    proposal_id: int
    decision_id: int


@dataclass(frozen=True)
class ProposalWithdrawn(_AboutAProposal):
    """A proposal was given up by those who made it."""

    proposal_id: int
    reason: str
