"""What happened to the catalogue of procedures."""

from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True)
class ImportBegun:
    """A file of procedures was handed in, to be read and looked at; nothing is taken yet."""

    run_id: int
    file_name: str
    file_sha256: str
    in_force_from: date

    @property
    def subject(self) -> str:
        return f"import:{self.run_id}"


@dataclass(frozen=True, slots=True)
class ImportOrdered:
    """Someone looked at what a file would change and said that it be taken."""

    run_id: int
    added: int
    changed: int
    left_out: int

    @property
    def subject(self) -> str:
        return f"import:{self.run_id}"


@dataclass(frozen=True, slots=True)
class ImportSentBack:
    """The catalogue had changed since the preview: nothing was taken, it is looked at again."""

    run_id: int

    @property
    def subject(self) -> str:
        return f"import:{self.run_id}"


@dataclass(frozen=True, slots=True)
class ImportAbandoned:
    """A file was put aside without being taken."""

    run_id: int

    @property
    def subject(self) -> str:
        return f"import:{self.run_id}"


@dataclass(frozen=True, slots=True)
class ImportFailed:
    """Reading or taking a file broke again and again; nothing of it was taken."""

    run_id: int
    trouble: str

    @property
    def subject(self) -> str:
        return f"import:{self.run_id}"


@dataclass(frozen=True, slots=True)
class ColumnsMapped:
    """It was said what the headings of a list mean, to be remembered for lists like it."""

    mapping_id: int
    columns: Mapping[str, str]

    @property
    def subject(self) -> str:
        return "procedures"


@dataclass(frozen=True, slots=True)
class ColumnsForgotten:
    """What the headings of a list mean is no longer remembered."""

    mapping_id: int

    @property
    def subject(self) -> str:
        return "procedures"


@dataclass(frozen=True, slots=True)
class SynonymsAdded:
    """Phrases mean the same in every search from now on."""

    group_id: int
    phrases: tuple[str, ...]

    @property
    def subject(self) -> str:
        return "procedures"


@dataclass(frozen=True, slots=True)
class SynonymsRemoved:
    """A group of the province's own words means nothing any more."""

    group_id: int
    phrases: tuple[str, ...]

    @property
    def subject(self) -> str:
        return "procedures"
