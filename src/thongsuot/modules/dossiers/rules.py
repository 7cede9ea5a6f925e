"""What the law and plain sense say about dossiers, free of database and clock."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar
from uuid import UUID

from thongsuot.kernel.identifiers import is_identity_number, is_tax_number
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.kernel.refusals import to_translate as _
from thongsuot.kernel.vietnamese import has_control_characters, tidy

MOST_COMPONENTS = 100
MOST_TEXT = 4000

_PHONE = re.compile(r"(0|\+84)\d{8,10}")
# Only a person is known by a personal identity number; all others by their tax number.
_PERSON = "person"


@dataclass(frozen=True, slots=True)
class Applicant:
    """Whose dossier it is (người yêu cầu): a person or a body, as Mẫu 01 asks for them."""

    kind: str
    name: str
    id_number: str
    address: str
    birth_date: date | None = None
    phone: str = ""
    email: str = ""

    def details(self) -> dict[str, str]:
        """Return what is kept beside name and number."""
        return {
            "address": self.address,
            "birth_date": self.birth_date.isoformat() if self.birth_date else "",
            "phone": self.phone,
            "email": self.email,
        }


@dataclass(frozen=True, slots=True)
class Submitter:
    """
    Who files in the applicant's stead (người được ủy quyền), and by what authority.

    `authority` is the paper in words, as Mẫu 01 names it; `authority_files` is that paper, kept.
    """

    name: str
    id_number: str
    address: str = ""
    phone: str = ""
    email: str = ""
    authority: str = ""
    authority_files: tuple[UUID, ...] = ()

    def details(self) -> dict[str, Any]:
        """Return what is kept of them."""
        return {
            "name": self.name,
            "id_number": self.id_number,
            "address": self.address,
            "phone": self.phone,
            "email": self.email,
            "authority": self.authority,
            "authority_files": [str(one) for one in self.authority_files],
        }


@dataclass(frozen=True, slots=True)
class Posted:
    """What came by public post (bưu chính công ích): from whom, under which number, and when."""

    sender: str
    tracking_number: str
    arrived_on: date

    def details(self) -> dict[str, str]:
        """Return what is kept of it."""
        return {
            "sender": self.sender,
            "tracking_number": self.tracking_number,
            "arrived_on": self.arrived_on.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class HandedIn:
    """
    One paper as it is handed in: how many, the original or not, and its files.

    `photocopies` came beside originals; `electronic` is a version that is valid as it is, which
    a scan is not. What is only shown (xuất trình) is given back at once, and never scanned.
    """

    name: str
    code: str = ""
    copies: int = 1
    original: bool = False
    file_ids: tuple[UUID, ...] = ()
    photocopies: int = 0
    electronic: bool = False
    shown_only: bool = False


class _Step(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> str: ...


class _Gone(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def opened_at(self) -> datetime | None: ...
    @property
    def finished_at(self) -> datetime | None: ...


S = TypeVar("S", bound=_Step)
G = TypeVar("G", bound=_Gone)


def check_filing(
    applicant: Applicant,
    submitter: Submitter | None,
    components: Sequence[HandedIn],
) -> None:
    """
    Do nothing when the filing can be what it says it is.

    :raises Invalid: with every fault found, each with its place
    """
    faults = [*_person_faults("/applicant", applicant), *_applicant_faults(applicant)]
    if submitter is not None:
        faults += _person_faults("/submitter", submitter)
        if not is_identity_number(submitter.id_number):
            faults.append(Fault("/submitter/id_number", _("Số định danh cá nhân gồm 12 chữ số.")))
    faults += _paper_faults(components)
    if faults:
        raise Invalid(_("Thông tin hồ sơ chưa đúng; hãy sửa các mục được nêu."), faults)


def check_papers(components: Sequence[HandedIn]) -> None:
    """
    Do nothing when the papers can be what they say they are.

    :raises Invalid: with every fault found
    """
    faults = _paper_faults(components)
    if faults:
        raise Invalid(_("Giấy tờ chưa đúng; hãy sửa các mục được nêu."), faults)


def check_post(posted: Posted, *, on: date) -> None:
    """
    Do nothing when the parcel can have come as it is said to.

    :raises Invalid: with every fault found
    """
    faults = []
    for name, most, lacking in (
        ("sender", 200, _("Cần ghi tên người gửi trên bưu gửi.")),
        ("tracking_number", 40, _("Cần ghi số hiệu bưu gửi.")),
    ):
        text = getattr(posted, name)
        if not text.strip() or has_control_characters(text):
            faults.append(Fault(f"/posted/{name}", lacking))
        elif len(text) > most:
            faults.append(Fault(f"/posted/{name}", _("Dài quá mức cho phép.")))
    if posted.arrived_on > on:
        faults.append(Fault("/posted/arrived_on", _("Bưu gửi không thể đến sau hôm nay.")))
    if faults:
        raise Invalid(_("Thông tin bưu gửi chưa đúng; hãy sửa các mục được nêu."), faults)


def attached(form: Mapping[str, Any]) -> list[UUID]:
    """Return the files among the answers of a form, as it is kept with the dossier."""
    found = form.get("files") if "answers" in form else None
    return [UUID(each) for each in found or []]


def authority_files(submitter: Mapping[str, Any] | None) -> list[UUID]:
    """Return the files of the paper by which someone files in the applicant's stead."""
    return [UUID(each) for each in (submitter or {}).get("authority_files", [])]


def _applicant_faults(applicant: Applicant) -> list[Fault]:
    faults = []
    if applicant.kind == _PERSON:
        if not is_identity_number(applicant.id_number):
            faults.append(Fault("/applicant/id_number", _("Số định danh cá nhân gồm 12 chữ số.")))
    elif not (is_tax_number(applicant.id_number) or is_identity_number(applicant.id_number)):
        faults.append(Fault("/applicant/id_number", _("Mã số doanh nghiệp gồm 10 hoặc 13 chữ số.")))
    if not applicant.address.strip():
        faults.append(Fault("/applicant/address", _("Cần ghi địa chỉ.")))
    return faults


def _person_faults(place: str, person: Applicant | Submitter) -> list[Fault]:
    faults = []
    if not person.name.strip():
        faults.append(Fault(f"{place}/name", _("Cần ghi họ tên hoặc tên tổ chức.")))
    for field in ("name", "address", "phone", "email"):
        text = getattr(person, field)
        if has_control_characters(text):
            faults.append(Fault(f"{place}/{field}", _("Có ký tự không đọc được; hãy gõ lại.")))
        elif len(text) > (200 if field == "name" else 500):
            faults.append(Fault(f"{place}/{field}", _("Dài quá mức cho phép.")))
    if person.phone and not _PHONE.fullmatch(person.phone.replace(" ", "").replace(".", "")):
        faults.append(Fault(f"{place}/phone", _("Số điện thoại gồm 10 chữ số, bắt đầu bằng 0.")))
    return faults


def _paper_faults(components: Sequence[HandedIn]) -> list[Fault]:
    if len(components) > MOST_COMPONENTS:
        return [Fault("/components", _("Nhiều hơn 100 giấy tờ."))]
    faults = []
    for index, paper in enumerate(components):
        place = f"/components/{index}"
        if not paper.name.strip() or len(paper.name) > 1000 or has_control_characters(paper.name):
            faults.append(Fault(f"{place}/name", _("Cần ghi tên giấy tờ.")))
        if not (0 <= paper.copies <= 99 and 0 <= paper.photocopies <= 99):
            faults.append(Fault(f"{place}/copies", _("Số bản từ 0 đến 99.")))
        if paper.shown_only and paper.file_ids:
            # TT 03/2025/TT-VPCP, Điều 5.
            reason = _("Giấy tờ chỉ xuất trình thì không chụp, không lưu.")
            faults.append(Fault(f"{place}/file_ids", reason))
    return faults


def written(text: str, pointer: str, *, most: int = MOST_TEXT) -> str:
    """
    Return `text` tidied, when it says something.

    :raises Invalid: if it is empty, too long or unreadable
    """
    clean = tidy(text)
    if not clean or has_control_characters(text.replace("\n", " ").replace("\t", " ")):
        raise Invalid(_("Cần ghi rõ nội dung."), [Fault(pointer, _("Cần ghi rõ nội dung."))])
    if len(clean) > most:
        raise Invalid(_("Nội dung quá dài."), [Fault(pointer, _("Dài quá mức cho phép."))])
    return clean


# ---- Steps ----


def first_desk_step(steps: Sequence[S]) -> S:
    """Return the first step that is not the counter's intake."""
    return next(step for step in steps if step.kind != "intake")


def step_after(steps: Sequence[S], number: int) -> S:
    """
    Return the step that follows `number`.

    :raises Clash: if it was the last
    """
    for step in steps:
        if step.number > number:
            return step
    raise Clash(_("Quy trình không còn bước nào sau bước này."))


def same_hands(following: _Step) -> bool:
    """Whether the officer who finished a step goes on with the next: all but the leader's."""
    return following.kind in ("assign", "process", "consult")


def gone_through(steps: Iterable[G], before: int) -> list[G]:
    """Return the steps of people finished before the step of that number, each as it was last."""
    gone = {
        step.number: step
        for step in sorted(steps, key=lambda each: (each.opened_at is None, each.opened_at))
        if step.finished_at is not None and step.kind not in _NOBODYS and step.number < before
    }
    return [gone[number] for number in sorted(gone)]


# Steps that are done by the counter before the desk, or by nobody.
_NOBODYS = frozenset({"intake", "automatic"})


def issue_step(steps: Sequence[S], number: int) -> S:
    """Return where the decided result is issued: the next step marked so, else the last."""
    after = [step for step in steps if step.number > number]
    return next((step for step in after if step.kind == "issue"), after[-1] if after else steps[-1])


def return_step(steps: Sequence[S], number: int) -> S:
    """Return where the result is handed over: the step marked so, else the last."""
    after = [step for step in steps if step.number >= number]
    return next((step for step in after if step.kind == "return"), steps[-1])


# ---- Time ----


def on_time(due_at: datetime | None, finished_at: datetime) -> bool | None:
    """Whether the agency's work ended by the promised instant; None if none was promised."""
    return None if due_at is None else finished_at <= due_at


class Pace(StrEnum):
    """How a dossier stands against its clock; the colour and sign on every page."""

    KEPT = "kept"
    SOON = "soon"
    LATE = "late"
    STILL = "still"


def pace(
    *,
    due_at: datetime | None,
    finished_at: datetime | None,
    waiting: bool,
    at: datetime,
    today: date,
) -> Pace:
    """Return how a dossier stands: waiting stands still, the due day itself is "soon"."""
    if waiting or due_at is None:
        return Pace.STILL
    if (finished_at or at) > due_at:
        return Pace.LATE
    if finished_at is None and due_at.date() <= today:
        return Pace.SOON
    return Pace.KEPT
