"""What happened to the catalogue of procedures."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ProcedureVersionPublished:
    """A version came into the catalogue and will hold from its day on."""

    procedure_code: str
    version_id: int
    number: int
    in_force_from: date
    completeness: str
    name: str

    @property
    def subject(self) -> str:
        return f"procedure:{self.procedure_code}"


@dataclass(frozen=True, slots=True)
class ProcedureRepealed:
    """A procedure ceases to be received after a day."""

    procedure_code: str
    version_id: int
    in_force_to: date
    reason: str

    @property
    def subject(self) -> str:
        return f"procedure:{self.procedure_code}"


@dataclass(frozen=True, slots=True)
class ProceduresImported:
    """A file was taken into the catalogue, its bad rows left out."""

    file_name: str
    added: int
    changed: int
    unchanged: int
    refused: int

    @property
    def subject(self) -> str:
        return "procedures"
