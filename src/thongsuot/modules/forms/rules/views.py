"""What a page of a form is made of: pages, fieldsets, controls. Values only, no markup."""

from collections.abc import Sequence
from dataclasses import dataclass

from thongsuot.modules.forms.states import FieldType


@dataclass(frozen=True, slots=True)
class Offered:
    """One choice of a list; `group` is the heading under which it stands."""

    value: str
    label: str
    chosen: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was handed in."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Control:
    """
    One control: `name` is posted, `id` is linked to; `kind` says which element it is.

    Kinds: line, lines, radio, checkboxes, select, place (of `parts`), files, output, group (of
    `rows`). `live` ones change what else is asked.
    """

    name: str
    id: str
    kind: str
    label: str
    type: str = FieldType.TEXT.value
    help: str = ""
    required: bool = False
    value: str = ""
    offered: tuple[Offered, ...] = ()
    error: str = ""
    doubt: str = ""
    width: str = "full"
    inputmode: str = ""
    autocomplete: str = ""
    most: int | None = None
    live: bool = False
    parts: tuple["Control", ...] = ()
    rows: tuple["Row", ...] = ()
    may_add: bool = False
    row_word: str = ""
    files: tuple[KeptFile, ...] = ()
    look: str = ""

    @property
    def described_by(self) -> str:
        """The ids of what explains it, in the order in which they are read out."""
        said = {"help": self.help, "error": self.error, "doubt": self.doubt}
        return " ".join(f"{self.id}_{name}" for name, text in said.items() if text)

    @property
    def whole(self) -> str:
        """What the wrapping element is: several controls need a fieldset, one needs a label."""
        fieldset = ("radio", "checkboxes", "place", "group", "files")
        return "fieldset" if self.kind in fieldset else "div"

    @property
    def offered_in_groups(self) -> Sequence[tuple[str, Sequence[Offered]]]:
        """What is offered, under its headings, in order; the first heading may be empty."""
        found: dict[str, list[Offered]] = {}
        for each in self.offered:
            found.setdefault(each.group, []).append(each)
        return tuple(found.items())


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a group; `number` is its place, posted under the group's name."""

    number: int
    id: str
    title: str
    controls: tuple[Control, ...]
    may_remove: bool


@dataclass(frozen=True, slots=True)
class Fieldset:
    """Questions under one heading."""

    key: str
    title: str
    help: str
    controls: tuple[Control, ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """One line of the summary of errors: where it leads, which question, what is wrong."""

    page: str
    id: str
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PageView:
    """What is asked at one time; `empty` when every part of it is hidden."""

    key: str
    title: str
    number: int
    fieldsets: tuple[Fieldset, ...]
    wrong: tuple[Wrong, ...]

    @property
    def empty(self) -> bool:
        return not self.fieldsets

    @property
    def has_files(self) -> bool:
        controls = [control for part in self.fieldsets for control in part.controls]
        inner = [each for control in controls for row in control.rows for each in row.controls]
        return any(control.kind == "files" for control in controls + inner)


@dataclass(frozen=True, slots=True)
class FormView:
    """The whole form as it stands for the answers given."""

    key: str
    title: str
    pages: tuple[PageView, ...]
    astray: tuple[str, ...] = ()

    def page(self, key: str) -> PageView | None:
        return next((each for each in self.pages if each.key == key), None)

    def after(self, key: str) -> PageView | None:
        """Return the next page that asks anything."""
        keys = [each.key for each in self.pages]
        later = self.pages[keys.index(key) + 1 :] if key in keys else ()
        return next((each for each in later if not each.empty), None)

    def before(self, key: str) -> PageView | None:
        keys = [each.key for each in self.pages]
        earlier = self.pages[: keys.index(key)] if key in keys else ()
        return next((each for each in reversed(earlier) if not each.empty), None)
