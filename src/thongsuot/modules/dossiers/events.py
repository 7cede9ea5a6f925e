"""What has happened to dossiers, for the ledger to keep and those above to hear.

Events are kept for ever, so they hold codes, instants and reasons, never personal data.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _AboutDossier:
    dossier_id: int

    @property
    def subject(self) -> str:
        return f"dossier:{self.dossier_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierSubmitted(_AboutDossier):
    reference: str
    procedure_code: str
    channel: str
    receiving_unit_id: int
    competent_unit_id: int
    # A clerk filed online with the citizen beside them.
    helped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionUpdated(_AboutDossier):
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSwitched(_AboutDossier):
    """A transition rule moved a running dossier; `due_at` only where its limit was recounted."""

    before: int
    after: int
    decision: str
    legal_basis: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierAccepted(_AboutDossier):
    code: str
    due_at: datetime | None
    # That of the paper issued, here and below: a digest tells nothing, and proves the paper.
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptCorrected(_AboutDossier):
    """What the counter wrote wrongly was put right: which fields, never what they said."""

    fields: tuple[str, ...]
    reason: str
    copy: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRefused(_AboutDossier):
    slip: str
    reason: str
    digest: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRequested(_AboutDossier):
    slip: str
    reason: str
    items: tuple[str, ...]
    digest: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementReceived(_AboutDossier):
    due_at: datetime | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierForwarded(_AboutDossier):
    to_unit_id: int
    step: str
    due_at: datetime
    control: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierAssigned(_AboutDossier):
    post_id: int
    holder: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierHandedBack(_AboutDossier):
    """Whoever worked on it gave it back to their unit, or their head took it back."""

    post_id: int
    holder: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperInvited(_AboutDossier):
    post_id: int
    helper: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperReleased(_AboutDossier):
    post_id: int
    helper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWritten(_AboutDossier):
    """A note for colleagues; its words stay out of what is kept for ever."""

    note_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSentBack(_AboutDossier):
    """The dossier went back from one step to an earlier one; the limit stays where it was."""

    number: int
    step: str
    to_number: int
    to_step: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCompleted(_AboutDossier):
    number: int
    step: str
    next_step: str
    note: str
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantNotified(_AboutDossier):
    """An automatic step told the applicant how far the dossier has come."""

    number: int
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionAsked(_AboutDossier):
    consultation_id: int
    asked_unit_id: int
    office: str
    due_at: datetime
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGiven(_AboutDossier):
    consultation_id: int
    asked_unit_id: int
    office: str
    on_time: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierPaused(_AboutDossier):
    reason: str
    note: str
    amount: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierResumed(_AboutDossier):
    due_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDateExtended(_AboutDossier):
    slip: str
    original_due_at: datetime
    due_at: datetime
    reason: str
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDateRecomputed(_AboutDossier):
    """A holiday added late or an outage moved the promised day; `why` names it with its act."""

    before: datetime
    due_at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierApproved(_AboutDossier):
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRejected(_AboutDossier):
    reason: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultIssued(_AboutDossier):
    outcome: str
    number: str
    on_time: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultReplaced(_AboutDossier):
    before: str
    number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultReturned(_AboutDossier):
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierWithdrawn(_AboutDossier):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierStopped(_AboutDossier):
    reason: str
    slip: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosed:
    """A counter closed its day: what it received, gave back and still holds, in numbers."""

    unit_id: int
    day: date
    received: int
    returned: int
    open: int
    overdue: int

    @property
    def subject(self) -> str:
        return f"unit:{self.unit_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListExported:
    """Someone took a whole list of dossiers out in a file: which, and how many rows of it."""

    account_id: int
    export_id: int
    title: str
    rows: int

    @property
    def subject(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOrdered:
    """Someone asked for a list of dossiers in a file."""

    account_id: int
    export_id: int
    title: str

    @property
    def subject(self) -> str:
        return f"account:{self.account_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyGiven:
    unit_id: int
    field: str

    @property
    def subject(self) -> str:
        return f"unit:{self.unit_id}"
