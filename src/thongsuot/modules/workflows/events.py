"""What happened to the workflows of procedures."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class WorkflowPublished:
    """A workflow was published and is followed by dossiers accepted from its day on."""

    procedure_code: str
    case: str
    workflow_id: int
    number: int
    in_force_from: date
    steps: int

    @property
    def subject(self) -> str:
        return f"workflow:{self.workflow_id}"


@dataclass(frozen=True, slots=True)
class WorkflowsImported:
    """A file of workflows was taken in, what could not be read left out."""

    file_name: str
    added: int
    changed: int
    unchanged: int
    refused: int

    @property
    def subject(self) -> str:
        return "workflows"


@dataclass(frozen=True, slots=True)
class WorkflowDraftBegun:
    """Someone began to draft a workflow, from nothing, from one in force or from a file."""

    draft_id: int
    procedure_code: str
    source: str
    steps: int

    @property
    def subject(self) -> str:
        return f"workflow-draft:{self.draft_id}"


@dataclass(frozen=True, slots=True)
class WorkflowDraftEdited:
    """A row of a draft was added, changed, moved or removed, or what it says of itself."""

    draft_id: int
    revision: int
    what: str
    step: int = 0

    @property
    def subject(self) -> str:
        return f"workflow-draft:{self.draft_id}"


@dataclass(frozen=True, slots=True)
class WorkflowDraftApproved:
    """A draft was approved under its number and day; it changes no more."""

    draft_id: int
    revision: int
    instrument_number: str

    @property
    def subject(self) -> str:
        return f"workflow-draft:{self.draft_id}"


@dataclass(frozen=True, slots=True)
class WorkflowDraftPublished:
    """An approved draft became the workflow that dossiers follow."""

    draft_id: int
    workflow_id: int

    @property
    def subject(self) -> str:
        return f"workflow-draft:{self.draft_id}"


@dataclass(frozen=True, slots=True)
class WorkflowDraftAbandoned:
    """A draft was given up; it stays, with the reason."""

    draft_id: int
    reason: str

    @property
    def subject(self) -> str:
        return f"workflow-draft:{self.draft_id}"
