"""Reading workflows out of the files that offices and collectors keep them in."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from thongsuot.kernel.vietnamese import has_control_characters, tidy, without_marks
from thongsuot.kernel.worktime.limits import Unit
from thongsuot.modules.workflows.rules.steps import Remark, StepFacts, role_of
from thongsuot.modules.workflows.rules.wording import Allowance, read_allowance
from thongsuot.modules.workflows.states import StepKind

MOST_BYTES = 50 * 1024 * 1024
MOST_STEPS = 200
_UNITS: Mapping[str, Unit] = {
    "gio": Unit.HOUR,
    "gio_lam_viec": Unit.WORKING_HOUR,
    "buoi": Unit.HALF_DAY,
    "ngay": Unit.DAY,
    "ngay_lam_viec": Unit.WORKING_DAY,
    "tuan": Unit.WEEK,
    "thang": Unit.MONTH,
}
_OUTSIDE_LIMIT = re.compile(r"khong tinh|gio hanh chinh")


class UnreadableFile(Exception):
    """The file cannot hold workflows; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Draft:
    """A workflow as a source gives it, before its steps are put in order."""

    place: str
    procedure_code: str
    case_words: str
    instrument_number: str
    instrument_on: date | None
    instrument_by: str
    total: Allowance
    note: str
    steps: tuple[StepFacts, ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A workflow that cannot be taken, and which rule says so."""

    place: str
    code: str


def read_workflows(data: bytes) -> list[Draft | Refused]:
    """
    Read one of three forms.

    `{"thu_tuc": [...]}` are whole records with quy_trinh_noi_bo, `{"quy_trinh": [...]}` rows
    copied out of decisions, `{"workflows": [...]}` our own.

    :raises UnreadableFile: if it is empty, too large or none of the three
    """
    if len(data) > MOST_BYTES:
        raise UnreadableFile("too_large")
    if not data.strip():
        raise UnreadableFile("empty")
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise UnreadableFile("not_json") from None
    if isinstance(document, dict) and isinstance(document.get("thu_tuc"), list):
        return list(_of_records(document["thu_tuc"]))
    if isinstance(document, dict) and isinstance(document.get("quy_trinh"), list):
        return list(_of_decisions(document["quy_trinh"]))
    if isinstance(document, dict) and isinstance(document.get("workflows"), list):
        return list(_of_ours(document["workflows"]))
    raise UnreadableFile("not_workflows")


# ---- Workflows inside full records ----


def _of_records(records: Sequence[Any]) -> Iterator[Draft | Refused]:
    for line, record in enumerate(records, start=1):
        if not isinstance(record, dict):
            yield Refused(str(line), "not_an_object")
            continue
        code = record.get("ma_tthc") or record.get("khoa") or ""
        for number, raw in enumerate(record.get("quy_trinh_noi_bo") or (), start=1):
            yield _guarded(_record_draft, f"{line}.{number}", raw, str(code))


def _guarded(read: Any, place: str, raw: Any, code: str) -> Draft | Refused:
    """Refuse what has not the shape of the source; nothing else is expected to go wrong."""
    if not isinstance(raw, dict) or _has_bad_text(raw):
        return Refused(place, "not_an_object" if not isinstance(raw, dict) else "bad_text")
    try:
        draft: Draft | Refused = read(place, raw, code)
    except (KeyError, TypeError, AttributeError, ValueError, InvalidOperation):
        return Refused(place, "wrong_shape")
    return draft


def _has_bad_text(value: Any) -> bool:
    if isinstance(value, str):
        return has_control_characters(value)
    if isinstance(value, dict):
        return any(map(_has_bad_text, value.values()))
    return isinstance(value, list) and any(map(_has_bad_text, value))


def _record_draft(place: str, raw: Mapping[str, Any], code: str) -> Draft | Refused:
    number, day, issuer = _instrument(raw["nguon"])
    note = tidy(raw.get("ghi_chu") or "")
    hours_are_worked = "gio lam viec" in without_marks(note)
    steps = [
        _record_step(at, step, hours_are_worked=hours_are_worked)
        for at, step in enumerate(raw["cac_buoc"], start=1)
    ]
    return _draft(
        place=place,
        code=code,
        case_words=raw.get("truong_hop"),
        instrument=(number, day, issuer or tidy(raw.get("ap_dung_tai") or "")),
        total=_amount(raw.get("tong_thoi_gian"), hours_are_worked=hours_are_worked),
        note=note,
        steps=steps,
    )


def _record_step(number: int, raw: Mapping[str, Any], *, hours_are_worked: bool) -> StepFacts:
    note = tidy(raw.get("ghi_chu") or "")
    read = _amount(raw.get("thoi_gian"), hours_are_worked=hours_are_worked)
    outside = read.amount is None and bool(_OUTSIDE_LIMIT.search(without_marks(note)))
    return _step(
        number,
        name=raw["noi_dung"],
        words=raw["vai_tro"],
        read=replace(read, counts=not outside),
        note=note,
        source_number=str(raw["buoc"]),
    )


def _amount(raw: Mapping[str, Any] | None, *, hours_are_worked: bool) -> Allowance:
    if not raw or raw.get("so") is None:
        return Allowance("")
    unit = _UNITS[raw["don_vi"]]
    amount = Decimal(str(raw["so"]))
    if not amount.is_finite() or amount <= 0:
        raise ValueError(raw["so"])
    if unit is Unit.HOUR and hours_are_worked:
        unit = Unit.WORKING_HOUR
    return Allowance(f"{raw['so']} {raw['don_vi']}".replace("_", " "), amount, unit)


# ---- Workflows copied out of decisions ----


def _of_decisions(items: Sequence[Any]) -> Iterator[Draft | Refused]:
    for line, raw in enumerate(items, start=1):
        code = raw.get("ma_tthc") if isinstance(raw, dict) else None
        yield _guarded(_decision_draft, str(line), raw, str(code or ""))


def _decision_draft(place: str, raw: Mapping[str, Any], code: str) -> Draft | Refused:
    steps = [_decision_step(at, step) for at, step in enumerate(raw["cac_buoc"], start=1)]
    return _draft(
        place=place,
        code=code,
        case_words=raw.get("truong_hop"),
        instrument=(
            tidy(raw.get("so_quyet_dinh") or ""),
            _day(raw.get("ngay") or ""),
            tidy(raw.get("noi_ban_hanh") or ""),
        ),
        total=read_allowance(raw.get("tong_thoi_gian")),
        note="",
        steps=steps,
    )


def _decision_step(number: int, raw: Mapping[str, Any]) -> StepFacts:
    cells = [tidy(cell) for cell in raw["o"]]
    name, words = _name_and_words(cells)
    written = raw.get("thoi_gian") or (cells[2] if len(cells) > 2 else "")
    return _step(
        number,
        name=name,
        words=words,
        read=read_allowance(written),
        note="",
        source_number=re.sub(r"(?i)^bước\s*", "", tidy(str(raw.get("buoc") or number))),
    )


_PERSON = re.compile(
    r"^-? ?(lanh dao|chuyen vien|cong chuc|vien chuc|can bo|van thu|bo phan|trung tam|ttpvhcc"
    r"|phong |so |ubnd|uy ban|chu tich|giam doc|truong phong|cac so|ban quan ly|hoi dong|co quan"
    r"|nguoi dung dau|chi cuc|truong ban)"
)


def _name_and_words(cells: Sequence[str]) -> tuple[str, str]:
    """Tell what is done from who does it: decisions put the two columns in either order."""
    content, actor = (*cells, "", "")[:2]
    first, second = (bool(_PERSON.match(without_marks(cell))) for cell in (content, actor))
    if first and not second:
        return actor, content
    if first and second and len(content) < len(actor):
        return actor, content
    return content, actor


def _day(text: str) -> date | None:
    match = re.search(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    if match is None:
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


# ---- Our own form ----


def _of_ours(items: Sequence[Any]) -> Iterator[Draft | Refused]:
    for line, raw in enumerate(items, start=1):
        code = raw.get("procedure_code") if isinstance(raw, dict) else None
        yield _guarded(_our_draft, str(line), raw, str(code or ""))


def _our_draft(place: str, raw: Mapping[str, Any], code: str) -> Draft | Refused:
    steps = [
        _step(
            at,
            name=step["name"],
            words=step["words"],
            read=read_allowance(step.get("time")),
            note=tidy(step.get("note") or ""),
            source_number=str(step.get("number", at)),
        )
        for at, step in enumerate(raw["steps"], start=1)
    ]
    return _draft(
        place=place,
        code=code,
        case_words=raw.get("case"),
        instrument=(
            tidy(raw.get("instrument_number") or ""),
            date.fromisoformat(raw["instrument_on"]) if raw.get("instrument_on") else None,
            tidy(raw.get("instrument_by") or ""),
        ),
        total=read_allowance(raw.get("total")),
        note=tidy(raw.get("note") or ""),
        steps=steps,
    )


# ---- What all have in common ----


def _instrument(words: str) -> tuple[str, date | None, str]:
    """ "2022/QĐ-UBND Cao Bằng 27/11/2025, quy trình số 14a" is a number with its day."""
    return tidy(words)[:200], _day(words), ""


def _step(
    number: int, *, name: str, words: str, read: Allowance, note: str, source_number: str
) -> StepFacts:
    return StepFacts(
        number=number,
        name=tidy(name)[:1000],
        kind=StepKind.PROCESS,
        role=role_of(words),
        words=tidy(words)[:500],
        amount=read.amount,
        unit=read.unit,
        counts_time=read.counts,
        written=read.words[:200],
        note=note[:1000],
        source_number=source_number[:20],
    )


def _draft(
    *,
    place: str,
    code: str,
    case_words: str | None,
    instrument: tuple[str, date | None, str],
    total: Allowance,
    note: str,
    steps: Sequence[StepFacts],
) -> Draft | Refused:
    if not code.strip():
        return Refused(place, "no_code")
    if not steps:
        return Refused(place, "empty")
    if len(steps) > MOST_STEPS:
        return Refused(place, "too_many_steps")
    if any(not step.name for step in steps):
        return Refused(place, "no_name")
    numbers = [step.source_number for step in steps]
    remarks = [] if len(set(numbers)) == len(numbers) else [Remark(0, "doubled_numbers")]
    number, day, issuer = instrument
    return Draft(
        place=place,
        procedure_code=code.strip()[:120],
        case_words=tidy(case_words or "")[:500],
        instrument_number=number[:200],
        instrument_on=day,
        instrument_by=issuer[:300],
        total=total,
        note=note[:1000],
        steps=tuple(steps),
        remarks=tuple(remarks),
    )
