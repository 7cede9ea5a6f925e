"""What happened to forms."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FormPublished:
    """A version of a form will be asked from its day on."""

    form_key: str
    procedure_code: str
    version_id: int
    number: int
    in_force_from: date
    digest: str
    title: str

    @property
    def subject(self) -> str:
        return f"form:{self.form_key}"


@dataclass(frozen=True, slots=True)
class FormEnded:
    """A form is not asked for after a day."""

    form_key: str
    procedure_code: str
    version_id: int
    in_force_to: date
    reason: str

    @property
    def subject(self) -> str:
        return f"form:{self.form_key}"


@dataclass(frozen=True, slots=True)
class FormDraftBegun:
    """Somebody began to write a form anew or to change one."""

    form_key: str
    procedure_code: str
    draft_id: int

    @property
    def subject(self) -> str:
        return f"form:{self.form_key}"


@dataclass(frozen=True, slots=True)
class FormDraftChanged:
    """One step in a draft: which verb, at which field."""

    form_key: str
    draft_id: int
    revision: int
    verb: str
    field: str

    @property
    def subject(self) -> str:
        return f"form:{self.form_key}"


@dataclass(frozen=True, slots=True)
class FormDraftClosed:
    """A draft was published or given up."""

    form_key: str
    draft_id: int
    published: bool

    @property
    def subject(self) -> str:
        return f"form:{self.form_key}"
