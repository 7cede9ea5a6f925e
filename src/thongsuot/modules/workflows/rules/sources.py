"""Reading workflows out of the files that offices and collectors keep them in."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from thongsuot.kernel.vietnamese import has_control_characters, tidy, without_marks
from thongsuot.kernel.worktime.limits import Unit
from thongsuot.modules.workflows.rules import steps as rules
from thongsuot.modules.workflows.rules.steps import Remark, StepFacts, is_intake, role_of
from thongsuot.modules.workflows.rules.wording import (
    Allowance,
    bare_figure,
    read_allowance,
    working_hours,
)
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
    title: str = ""
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
        return parts_joined(_of_records(document["thu_tuc"]))
    if isinstance(document, dict) and isinstance(document.get("quy_trinh"), list):
        return parts_joined(_of_decisions(document["quy_trinh"]))
    if isinstance(document, dict) and isinstance(document.get("workflows"), list):
        return parts_joined(_of_ours(document["workflows"]))
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
    total = read_allowance(raw.get("tong_thoi_gian"))
    steps = [_decision_step(at, step) for at, step in enumerate(raw["cac_buoc"], start=1)]
    steps, figures = with_units(steps, total)
    written = [bool(_written(step)) for step in raw["cac_buoc"]]
    remarks = [*figures, *_shared(steps, written), *_skipped(steps)]
    return _draft(
        place=place,
        code=code,
        case_words=raw.get("truong_hop"),
        instrument=(
            tidy(raw.get("so_quyet_dinh") or ""),
            _day(raw.get("ngay") or ""),
            tidy(raw.get("noi_ban_hanh") or ""),
        ),
        total=total,
        note="",
        steps=steps,
        title=raw.get("ten"),
        remarks=remarks,
    )


def _decision_step(number: int, raw: Mapping[str, Any]) -> StepFacts:
    cells = [tidy(cell) for cell in raw["o"]]
    name, words = _name_and_words(cells)
    return _step(
        number,
        name=name,
        words=words,
        read=read_allowance(_written(raw)),
        note="",
        source_number=re.sub(r"(?i)^bước\s*", "", tidy(str(raw.get("buoc") or number))),
    )


def _written(raw: Mapping[str, Any]) -> str:
    """Return what the table says of a step's time; the line of the total says nothing of it."""
    third = tidy(raw["o"][2]) if len(raw["o"]) > 2 else ""
    if without_marks(third).startswith("tong thoi gian"):
        return ""
    return str(raw.get("thoi_gian") or third)


def with_units(
    steps: Sequence[StepFacts], total: Allowance
) -> tuple[list[StepFacts], list[Remark]]:
    """
    Give bare figures the unit of the total, where together they make exactly that total.

    Otherwise they stay unread: a column of figures may be days or hours.
    """
    figures = {step.number: bare_figure(step.written) for step in steps}
    bare = {number: amount for number, amount in figures.items() if amount is not None}
    timed = [step for step in steps if step.amount is not None]
    if not bare or timed or total.amount is None or sum(bare.values()) != total.amount:
        return list(steps), []
    given = [
        replace(step, amount=bare[step.number], unit=total.unit) if step.number in bare else step
        for step in steps
    ]
    return given, [Remark(0, "figures_in_unit_of_total", {"total": total.words})]


def _shared(steps: Sequence[StepFacts], written: Sequence[bool]) -> list[Remark]:
    """
    Say where a time may be meant for the empty cells below it as well, as in a merged cell.

    A single empty cell is a step without time; several under one time are a doubt.
    """
    found, at = [], 0
    while at < len(steps):
        below = next((n for n in range(at + 1, len(steps)) if written[n]), len(steps)) - at - 1
        if steps[at].amount is not None and below > 1:
            first, last = steps[at + 1], steps[at + below]
            params = {
                "step": steps[at].source_number,
                "written": steps[at].written,
                "first": first.source_number,
                "last": last.source_number,
            }
            found.append(Remark(steps[at].number, "time_may_be_shared", params))
        at += below + 1
    return found


def _skipped(steps: Sequence[StepFacts]) -> list[Remark]:
    """Say where numbers of the source jump: rows of its table are missing."""
    numbers = [int(step.source_number) for step in steps if step.source_number.isdecimal()]
    return [
        Remark(0, "numbers_skipped", {"before": one, "after": two})
        for one, two in pairwise(numbers)
        if two > one + 1
    ]


_PERSON = re.compile(
    r"^-? ?(lanh dao|chuyen vien|cong chuc|vien chuc|can bo|van thu|bo phan|trung tam|ttpvhcc"
    r"|phong |so (?!hoa)|ubnd|uy ban|chu tich|giam doc|truong (phong|bo phan)|cac so|ban quan ly"
    r"|hoi dong|co quan|nguoi dung dau|chi cuc|truong ban)"
)


def _name_and_words(cells: Sequence[str]) -> tuple[str, str]:
    """Tell what is done from who does it: decisions put the two columns in either order."""
    content, actor = (*cells, "", "")[:2]
    first, second = (bool(_PERSON.match(without_marks(cell))) for cell in (content, actor))
    if first and not second:
        return actor, content
    if first and second:
        does, other = (bool(_DOES.search(without_marks(cell))) for cell in (content, actor))
        if (other and not does) or (does == other and len(content) < len(actor)):
            return actor, content
    return content, actor


# What is done, in a cell that begins with who does it.
_DOES = re.compile(
    r"xem xet|\b(trinh|ky|duyet|tong hop|lay so|vao so|ban hanh|phan cong"
    r"|tiep nhan ho so, |dong dau)\b"
)


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


# ---- One process in two tables ----

_SENDS_ON = re.compile(
    r"chuyen (ho so|van ban|ket qua)?.*(den|ve|toi) (phong|so|co so|ubnd|van phong)"
)


def parts_joined(found: Iterable[Draft | Refused]) -> list[Draft | Refused]:
    """
    Put together what a source gives as two tables: the commune's part, then the province's.

    The first ends by sending the dossier on and the second begins without an intake; a first
    part that nothing follows is said to be one.
    """
    joined: list[Draft | Refused] = []
    for one in found:
        last = joined[-1] if joined else None
        if (
            isinstance(one, Draft)
            and isinstance(last, Draft)
            and _goes_on_in(last, one)
            and len(last.steps) + len(one.steps) <= MOST_STEPS
        ):
            joined[-1] = _together(last, one)
        else:
            joined.append(one)
    return [_said_if_cut(one) if isinstance(one, Draft) else one for one in joined]


def _sends_on(draft: Draft) -> bool:
    return bool(_SENDS_ON.search(without_marks(draft.steps[-1].name)))


def _goes_on_in(first: Draft, second: Draft) -> bool:
    if not first.procedure_code or first.procedure_code != second.procedure_code:
        return False
    # "2022/QĐ-UBND Cao Bằng, quy trình số 17" is one instrument, whatever part of it is meant.
    if first.instrument_number.split(" ")[0] != second.instrument_number.split(" ")[0]:
        return False
    return _sends_on(first) and not is_intake(second.steps[0])


def _together(first: Draft, second: Draft) -> Draft:
    steps = tuple(
        replace(step, number=at) for at, step in enumerate((*first.steps, *second.steps), start=1)
    )
    # A total that is the second part's alone says nothing of the whole.
    whole = rules.total(steps)
    total = second.total if whole == (second.total.amount, second.total.unit) else Allowance("")
    said = Remark(0, "parts_joined", {"first": first.place, "second": second.place})
    dropped = ("doubled_numbers", "total_differs")
    remarks = [one for one in (*first.remarks, *second.remarks) if one.code not in dropped]
    return replace(
        second,
        place=f"{first.place}+{second.place}",
        case_words="" if first.case_words != second.case_words else first.case_words,
        total=total,
        note="; ".join(note for note in (first.note, second.note) if note)[:1000],
        steps=steps,
        remarks=(*remarks, said),
    )


def _said_if_cut(draft: Draft) -> Draft:
    if not _sends_on(draft):
        return draft
    return replace(draft, remarks=(*draft.remarks, Remark(0, "continues_elsewhere")))


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
    title: str | None = None,
    remarks: Sequence[Remark] = (),
) -> Draft | Refused:
    if not steps:
        return Refused(place, "empty")
    if len(steps) > MOST_STEPS:
        return Refused(place, "too_many_steps")
    if any(not step.name for step in steps):
        return Refused(place, "no_name")
    numbers = [step.source_number for step in steps]
    said = list(remarks)
    if len(set(numbers)) < len(numbers):
        said.append(Remark(0, "doubled_numbers"))
    if not code.strip():
        said.append(Remark(0, "no_code"))
    said += _other_total(steps, total)
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
        title=tidy(title or "")[:500],
        remarks=tuple(said),
    )


def _other_total(steps: Sequence[StepFacts], total: Allowance) -> list[Remark]:
    """Say where the source's own total is not what its steps add up to."""
    whole = rules.total(steps)
    if whole is None or total.amount is None or total.unit is None:
        return []
    together, unit = whole
    if unit is not total.unit:
        hours, of_one = working_hours(together, unit), working_hours(Decimal(1), total.unit)
        if hours is None or of_one is None:
            return []
        together = hours / of_one
    if together == total.amount:
        return []
    return [Remark(0, "total_differs", {"sum": _shown(together), "total": total.words})]


def _shown(amount: Decimal) -> str:
    return f"{amount.normalize():f}".replace(".", ",")
