"""The parts of a form once it has been read: plain frozen values, nothing left to check."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from thongsuot.modules.forms.states import FieldType, Prefill, Verb, Width

MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong: where (a JSON pointer), a sentence to translate, and what fills it."""

    pointer: str
    sentence: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in Vietnamese and, where somebody wrote them, in English."""

    vi: str = ""
    en: str = ""

    def said(self, lang: str) -> str:
        return self.en if lang == "en" and self.en else self.vi

    def __bool__(self) -> bool:
        return bool(self.vi)


NO_WORDS = Words()


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that may be chosen."""

    value: str
    label: Words


@dataclass(frozen=True, slots=True)
class Condition:
    """
    When a part is shown: a field equals a value, is one of several, or is there at all.

    Data, never an expression. In a row of a group, `field` is looked for in the row first.
    """

    field: str
    among: tuple[Any, ...] | None = None
    present: bool | None = None


@dataclass(frozen=True, slots=True)
class Calculation:
    """How a value follows from others: a verb of the closed list, and the fields it works on."""

    verb: Verb
    of: tuple[str, ...]
    table: str = ""


@dataclass(frozen=True, slots=True)
class Tier:
    """So much for each, up to a number of them; the last tier has no end."""

    each: int
    up_to: int | None = None


@dataclass(frozen=True, slots=True)
class FeeTable:
    """A table of fees in đồng: by tiers of a number, or by what was chosen; with its basis."""

    legal_basis: str
    tiers: tuple[Tier, ...] = ()
    amounts: Mapping[str, int] = field(default_factory=dict)
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """
    One question: what is asked, how it stands on the page, and when.

    `limits` are the schema's own bounds. `birth_date` and `sex` name the fields that an identity
    number is compared with. A group has `columns`; a row is called `row_title`.
    """

    name: str
    type: FieldType
    label: Words
    required: bool = False
    help: Words = NO_WORDS
    width: Width = Width.FULL
    show_if: tuple[Condition, ...] = ()
    prefill: Prefill | None = None
    calculate: Calculation | None = None
    options: tuple[Choice, ...] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)
    birth_date: str = ""
    sex: str = ""
    columns: tuple["FieldSpec", ...] = ()
    row_title: Words = NO_WORDS

    def column(self, name: str) -> "FieldSpec | None":
        return next((each for each in self.columns if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Section:
    """Questions under one heading (a fieldset)."""

    key: str
    title: Words
    fields: tuple[FieldSpec, ...]
    help: Words = NO_WORDS
    show_if: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked at one time."""

    key: str
    title: Words
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Print:
    """What the printed twin says around the answers: to whom, the promise, who signs."""

    addressee: str = ""
    promise: str = ""
    signer: str = "Người yêu cầu"


@dataclass(frozen=True, slots=True)
class FormSpec:
    """A form that has been read and found good; `schema` is the JSON Schema as published."""

    key: str
    procedure_code: str
    cases: tuple[str, ...]
    title: Words
    legal_basis: str
    source: str
    pages: tuple[Page, ...]
    schema: Mapping[str, Any]
    tables: Mapping[str, FeeTable] = field(default_factory=dict)
    print: Print = Print()

    def fields(self) -> Iterator[FieldSpec]:
        for section in self.sections():
            yield from section.fields

    def sections(self) -> Iterator[Section]:
        for page in self.pages:
            yield from page.sections

    def field(self, name: str) -> FieldSpec | None:
        return next((each for each in self.fields() if each.name == name), None)

    def at(self, pointer: Sequence[str]) -> FieldSpec | None:
        """Return the field that a place in the answers belongs to: ("children", "0", "name")."""
        found = self.field(pointer[0]) if pointer else None
        if found is not None and found.type == FieldType.GROUP and len(pointer) > 2:
            return found.column(pointer[2])
        return found
