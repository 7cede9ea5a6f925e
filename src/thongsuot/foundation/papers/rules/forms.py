"""
The forms of one-stop work, one class each, so that no field can be forgotten.

Fields as in Phụ lục I of Thông tư 03/2025/TT-VPCP (in force from 15/9/2025); the frame as
Nghị định 30/2020/NĐ-CP, Phụ lục I asks. A form that may leave a field empty says so by a default.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Protocol

from thongsuot.kernel.worktime import Cell


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who issues the paper: the office above (cơ quan chủ quản), the issuer, the place, the day."""

    superior: str
    issuer: str
    place: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Party:
    """The person or organisation that the dossier is about (người yêu cầu)."""

    name: str
    identity_number: str
    address: str
    phone: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Submitter:
    """Who hands in for another (người được ủy quyền), and by which paper they may."""

    name: str
    identity_number: str
    address: str
    phone: str
    authority: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Component:
    """One paper that was handed in, with how many and of which kind ("01 bản chính")."""

    name: str
    copies: str


class Outcome(StrEnum):
    """How an office kept its own time: Mẫu số 06."""

    EARLY = "Trước hạn"
    ON_TIME = "Đúng hạn"
    LATE = "Quá hạn"


@dataclass(frozen=True, slots=True)
class HandOver:
    """One passing of the dossier from hand to hand (giao, nhận)."""

    from_unit: str
    to_unit: str
    at: datetime
    giver: str
    receiver: str
    outcome: Outcome | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One line of the register; `returned_at` and what follows it stay empty until then."""

    number: int
    code: str
    procedure: str
    party: str
    contact: str
    competent_unit: str
    received_at: datetime
    due_at: datetime | None
    returned_at: datetime | None
    return_way: str
    signed_for: str


class Paper(Protocol):
    """Any form that can be typeset."""

    template: ClassVar[str]
    title: ClassVar[str]

    @property
    def head(self) -> Letterhead: ...


@dataclass(frozen=True, slots=True)
class Receipt:
    """
    Mẫu số 01, Giấy tiếp nhận hồ sơ và hẹn trả kết quả.

    `limit` is the legal limit in words. `derivation` and `cells` are the stored deadline's
    sentence and clock strip; `tracking_url` is behind the QR code, `proof` opens it. `again` is
    how often it was issued anew after a correction, `corrected_at` when last; `check_url`, here
    and on the other forms, is behind the code that says whether the paper is genuine.
    """

    template: ClassVar[str] = "mau-01.typ"
    title: ClassVar[str] = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"

    head: Letterhead
    number: str
    code: str
    party: Party
    submitter: Submitter | None
    request: str
    components: Sequence[Component]
    sets: int
    limit: str
    received_at: datetime
    due_at: datetime
    return_place: str
    register_book: str
    register_number: str
    submitted_by: str
    received_by: str
    tracking_url: str
    proof: str
    derivation: str
    cells: Sequence[Cell]
    check_url: str = ""
    again: int = 0
    corrected_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SupplementSlip:
    """Mẫu số 02, Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ."""

    template: ClassVar[str] = "mau-02.typ"
    title: ClassVar[str] = "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"

    head: Letterhead
    number: str
    code: str
    party: Party
    request: str
    to_complete: Sequence[str]
    reason: str
    contact_name: str
    contact_phone: str
    guided_by: str
    check_url: str = ""


@dataclass(frozen=True, slots=True)
class RefusalSlip:
    """Mẫu số 03, Phiếu từ chối tiếp nhận giải quyết hồ sơ; `code` only if one was issued."""

    template: ClassVar[str] = "mau-03.typ"
    title: ClassVar[str] = "Phiếu từ chối tiếp nhận giải quyết hồ sơ"

    head: Letterhead
    number: str
    code: str
    party: Party
    request: str
    reason: str
    submitted_by: str
    received_by: str
    check_url: str = ""


@dataclass(frozen=True, slots=True)
class Apology:
    """Mẫu số 04, Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết hồ sơ."""

    template: ClassVar[str] = "mau-04.typ"
    title: ClassVar[str] = "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết hồ sơ"

    head: Letterhead
    number: str
    addressee: str
    code: str
    party: Party
    procedure: str
    received_at: datetime
    due_at: datetime
    reason: str
    new_due_at: datetime
    signer_title: str
    signed_by: str
    check_url: str = ""


@dataclass(frozen=True, slots=True)
class ControlSlip:
    """Mẫu số 06, Phiếu kiểm soát quá trình giải quyết hồ sơ."""

    template: ClassVar[str] = "mau-06.typ"
    title: ClassVar[str] = "Phiếu kiểm soát quá trình giải quyết hồ sơ"

    head: Letterhead
    number: str
    code: str
    competent_unit: str
    other_units: Sequence[str]
    received_at: datetime
    due_at: datetime
    hand_overs: Sequence[HandOver]


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """Mẫu số 07, Sổ theo dõi hồ sơ; kept by field (`field`) and need not be printed."""

    template: ClassVar[str] = "mau-07.typ"
    title: ClassVar[str] = "Sổ theo dõi hồ sơ"

    head: Letterhead
    number: str
    field: str
    entries: Sequence[RegisterEntry]


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One procedure on the wall; `url` is behind its QR code."""

    code: str
    name: str
    limit: str
    fee: str
    online: str
    url: str


@dataclass(frozen=True, slots=True)
class BoardSheet:
    """One field's sheet; `version` tells which, `check_url` whether it is still the present one."""

    field: str
    version: str
    check_url: str
    lines: Sequence[BoardLine]


@dataclass(frozen=True, slots=True)
class Board:
    """
    Bảng niêm yết thủ tục hành chính, one sheet after the other, each with its own page numbers.

    NĐ 63/2010/NĐ-CP, Điều 16 and 17. No form is laid down; `as_of` is the day on which it holds.
    """

    template: ClassVar[str] = "niem-yet.typ"
    title: ClassVar[str] = "Bảng niêm yết thủ tục hành chính"

    head: Letterhead
    as_of: date
    sheets: Sequence[BoardSheet]
