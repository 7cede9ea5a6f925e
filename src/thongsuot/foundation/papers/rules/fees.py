"""What a counter prints about money: no form is laid down here, the wording is ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from thongsuot.foundation.papers.rules.forms import Letterhead


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One fee, with its legal basis and its amount in figures."""

    name: str
    basis: str
    quantity: str
    amount: str


@dataclass(frozen=True, slots=True)
class FeeReceipt:
    """
    Biên lai thu phí, lệ phí: who paid what for which dossier, and who took it.

    With no number it says why nothing was taken; with `cancelled` it says so across its head.
    """

    template: ClassVar[str] = "bien-lai.typ"
    title: ClassVar[str] = "Biên lai thu phí, lệ phí"

    head: Letterhead
    number: str
    code: str
    procedure: str
    payer: str
    address: str
    lines: Sequence[FeeLine]
    total: str
    in_words: str
    way: str
    taken_at: datetime
    taken_by: str
    replaces: str = ""
    cancelled: str = ""


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One sum of a day."""

    label: str
    given: str
    cancelled: str
    net: str


@dataclass(frozen=True, slots=True)
class FeeTable:
    """The sums of a day, one way of adding them up."""

    title: str
    rows: Sequence[FeeRow]


@dataclass(frozen=True, slots=True)
class FeeDay:
    """Bảng tổng hợp thu phí, lệ phí trong ngày: by person, by procedure, by way of paying."""

    template: ClassVar[str] = "thu-phi-ngay.typ"
    title: ClassVar[str] = "Bảng tổng hợp thu phí, lệ phí trong ngày"

    head: Letterhead
    number: str
    day: date
    tables: Sequence[FeeTable]
    cancelled: Sequence[str]
    printed_at: datetime
