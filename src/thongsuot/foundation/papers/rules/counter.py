"""
What a counter prints beside the forms of the law: no form is laid down, the wording is ours.

Mẫu số 05 of TT 03/2025/TT-VPCP, Phụ lục I, belongs here until its text is found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from thongsuot.foundation.papers.rules.forms import Letterhead, Party


@dataclass(frozen=True, slots=True)
class StopNotice:
    """Thông báo dừng giải quyết hồ sơ; the circular's own wording (Mẫu số 05) was not found."""

    template: ClassVar[str] = "thong-bao-dung.typ"
    title: ClassVar[str] = "Thông báo dừng giải quyết hồ sơ"

    head: Letterhead
    number: str
    code: str
    party: Party
    request: str
    received_at: datetime | None
    reason: str
    signed_by: str
    check_url: str = ""


@dataclass(frozen=True, slots=True)
class HandedDossier:
    """One dossier of a hand-over list, with its papers in words and what the receiver said."""

    code: str
    procedure: str
    party: str
    papers: Sequence[str]
    answer: str = ""


@dataclass(frozen=True, slots=True)
class HandOverList:
    """Danh sách bàn giao hồ sơ: two sides, both named, each dossier with its papers."""

    template: ClassVar[str] = "ban-giao.typ"
    title: ClassVar[str] = "Danh sách bàn giao hồ sơ"

    head: Letterhead
    number: str
    from_unit: str
    to_unit: str
    what: str
    dossiers: Sequence[HandedDossier]
    made_at: datetime
    giver: str
    answered_at: datetime | None
    receiver: str


@dataclass(frozen=True, slots=True)
class DayLine:
    """One count of a day, with the part of it that came online, by post and at the counter."""

    label: str
    number: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DaySheet:
    """Phiếu chốt ngày: a counter's day in numbers, and what changed after it was closed."""

    template: ClassVar[str] = "chot-ngay.typ"
    title: ClassVar[str] = "Phiếu chốt ngày của Bộ phận Một cửa"

    head: Letterhead
    number: str
    day: date
    lines: Sequence[DayLine]
    closed_at: datetime | None
    closed_by: str
    note: str
    differences: Sequence[str]
