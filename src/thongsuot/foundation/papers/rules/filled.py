"""The printed twin of an electronic form: what a citizen declared, laid out to sign or to keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from thongsuot.foundation.papers.rules.forms import Letterhead


@dataclass(frozen=True, slots=True)
class FilledLine:
    """One question and its answer; an empty answer prints as dots for the pen."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class FilledTable:
    """The rows of a part that repeats: household members, pieces of land."""

    label: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class FilledTitle:
    """Which of several the lines after it are about: "Con thứ 2"."""

    row: str


@dataclass(frozen=True, slots=True)
class FilledSection:
    """One heading and what was asked beneath it."""

    title: str
    items: Sequence[FilledLine | FilledTable | FilledTitle]


@dataclass(frozen=True, slots=True)
class FilledForm:
    """
    A form as it was filled in (tờ khai, đơn), with its own heading and the promise above the name.

    `legal_basis` names the form as the law does; `code` is the dossier's, once there is one.
    """

    template: ClassVar[str] = "filled-form.typ"
    title: ClassVar[str] = "Tờ khai"

    head: Letterhead
    heading: str
    legal_basis: str
    code: str
    addressee: str
    sections: Sequence[FilledSection]
    promise: str
    signer: str
    signed_by: str
