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
