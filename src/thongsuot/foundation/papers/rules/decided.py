"""
What an agency decides, as an administrative document (văn bản hành chính).

Laid out as Nghị định 30/2020/NĐ-CP, Phụ lục I asks: the letterhead, number and notation, place and
day, type and summary, body, recipients, and the signer's authority, title and name, between which
the signatures are put.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from thongsuot.foundation.papers.rules.forms import Letterhead


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """A label with its value ("Họ và tên: …"); a run of them stands one beneath the other."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class DecidedText:
    """A paragraph; `lead` is set in bold before it ("Điều 1.")."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """
    The result of a dossier on paper (văn bản kết quả giải quyết).

    `number` is the whole number and notation; in a draft the figures are missing. `summary` is
    the trích yếu. `bases` are the căn cứ before a decision, `decides` the word between them and
    the body ("QUYẾT ĐỊNH:"). `authority` holds the lines above the signer's name, such as "KT.
    CHỦ TỊCH" and "PHÓ CHỦ TỊCH". `check_url` is behind the QR code; empty in a draft.
    """

    template: ClassVar[str] = "ket-qua.typ"
    title: ClassVar[str] = "Kết quả giải quyết thủ tục hành chính"

    head: Letterhead
    number: str
    heading: str
    summary: str
    addressee: str
    bases: Sequence[str]
    decides: str
    body: Sequence[DecidedLine | DecidedText]
    recipients: Sequence[str]
    authority: Sequence[str]
    signed_by: str
    check_url: str
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is put on a page: points from the left and the top of page `page` (1…)."""

    page: int
    left: float
    top: float
    width: float
    height: float
