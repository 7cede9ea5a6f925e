"""
The record of a procedure (bộ phận tạo thành thủ tục hành chính), as data.

Its parts are those of NĐ 63/2010/NĐ-CP, Điều 8, khoản 2. What a source does not say is None and
is named in `gaps`: nothing here is guessed.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache
from typing import Annotated, Any

from pydantic import ConfigDict, Field, TypeAdapter

from thongsuot.kernel.worktime.limits import Limit, Unit
from thongsuot.modules.procedures.states import (
    Channel,
    FeeKind,
    Level,
    ServiceLevel,
    SilenceMeans,
    SupplementMode,
)

_STRICT = ConfigDict(extra="forbid", allow_inf_nan=False)
Amount = Annotated[int, Field(ge=1, le=3650)]
Dong = Annotated[int, Field(ge=0, le=10**13)]
Text = Annotated[str, Field(max_length=20_000)]
Short = Annotated[str, Field(max_length=2_000)]
Key = Annotated[str, Field(min_length=1, max_length=120)]
# Records of before copies were counted say true or false: one of them, or none.
Count = Annotated[int, Field(ge=0, le=99)]


@dataclass(frozen=True, slots=True)
class Instrument:
    """
    A legal document (văn bản): number, day and who issued it.

    `note` names the clauses that matter here, or what else a reader should know.
    """

    __pydantic_config__ = _STRICT
    number: Short
    issued_on: date | None = None
    issuer: Short | None = None
    note: Short | None = None
    title: Short | None = None
    in_force_from: date | None = None
    url: Short | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """An amount of time as the source writes it."""

    __pydantic_config__ = _STRICT
    amount: Amount
    unit: Unit


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """
    How long the answer may take (thời hạn giải quyết), as far as the source says.

    `same_day`: the answer is due on the day of acceptance, or on the next working day for what
    is accepted after `cutoff`. Where a source gives a number as well, the number is the limit
    and `same_day` only tells what is usual. `when_verified` holds if facts must be verified.
    `legal_basis` is the clause that sets the limit and the hour.
    """

    __pydantic_config__ = _STRICT
    amount: Amount | None = None
    unit: Unit | None = None
    same_day: bool = False
    cutoff: time | None = None
    when_verified: Span | None = None
    note: Text | None = None
    legal_basis: Short | None = None

    @property
    def counted(self) -> Limit | None:
        """The limit that the deadline engine counts; None for a same-day or unknown limit."""
        if self.amount is None or self.unit is None:
            return None
        return Limit(self.amount, self.unit)

    @property
    def counted_cutoff(self) -> time | None:
        """The hour after which counting starts a working day later."""
        # In a same-day rule with a number beside it, the hour belongs to the same-day rule.
        return None if self.same_day and self.amount is not None else self.cutoff

    @property
    def due_same_day(self) -> bool:
        return self.same_day and self.amount is None

    @property
    def is_known(self) -> bool:
        return self.due_same_day or self.counted is not None


@dataclass(frozen=True, slots=True)
class Fee:
    """Phí or lệ phí in đồng; None where the source leaves the amount to another body."""

    __pydantic_config__ = _STRICT
    kind: FeeKind
    amount: Dong | None = None
    condition: Text | None = None
    legal_basis: Short | None = None


@dataclass(frozen=True, slots=True)
class ChannelOffer:
    """One way of filing, with its limit and fees."""

    __pydantic_config__ = _STRICT
    channel: Channel
    limit: TimeLimit = TimeLimit()
    fees: tuple[Fee, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """The database that makes a paper unnecessary, where it can be read."""

    __pydantic_config__ = _STRICT
    database: Short
    agency: Short | None = None
    source: Short | None = None
    note: Short | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in (mẫu đơn, mẫu tờ khai), by the key that components name it by."""

    __pydantic_config__ = _STRICT
    key: Key
    name: Short
    legal_basis: Short | None = None
    url: Short | None = None


@dataclass(frozen=True, slots=True)
class Component:
    """
    One paper of the dossier (thành phần hồ sơ).

    `code` is unique within a case; `official_code` is the State's, where the source gives one.
    `required` is read from the wording ("nếu có"), not from a field of the source. `original`,
    `copy` and `electronic` count how many are asked for; None where the source does not say.
    `form` is the source's wording, `form_key` the form of the record that it means. `only_for`
    names the channels in whose dossiers it belongs; None for all. `legal_basis` is the provision
    that asks for this very paper; without it, that of its form or those of the record hold.
    """

    __pydantic_config__ = _STRICT
    code: Key
    name: Short
    required: bool
    original: Count | None = None
    copy: Count | None = None
    electronic: Count | None = None
    form: Short | None = None
    form_key: Key | None = None
    official_code: Short | None = None
    only_for: tuple[Channel, ...] | None = None
    replaced_by: Replacement | None = None
    note: Text | None = None
    legal_basis: Short | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """
    A case (trường hợp) with papers and, it may be, a limit and steps of its own.

    `also` names the papers of the first case that this one needs as well. Without `steps`,
    those of the procedure hold.
    """

    __pydantic_config__ = _STRICT
    key: Key
    name: Short
    components: tuple[Component, ...] = ()
    also: tuple[Key, ...] = ()
    limit: TimeLimit | None = None
    steps: tuple[Text, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What the office hands over in the end."""

    __pydantic_config__ = _STRICT
    code: Short | None = None
    name: Short | None = None
    issuer: Short | None = None


@dataclass(frozen=True, slots=True)
class Supplement:
    """What a request for supplements does: NĐ 61/2018/NĐ-CP, Điều 19.4 and Điều 11.2.c."""

    __pydantic_config__ = _STRICT
    mode: SupplementMode = SupplementMode.RESTART
    times: Annotated[int, Field(ge=0, le=9)] = 1
    legal_basis: Short = "Nghị định 61/2018/NĐ-CP, Điều 19.4 và Điều 11.2.c"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A yes or no with what it rests on."""

    __pydantic_config__ = _STRICT
    value: bool
    legal_basis: Short


@dataclass(frozen=True, slots=True)
class OthersMayFile:
    """Whether another may file for the applicant (nộp thay), who, and with which authority."""

    __pydantic_config__ = _STRICT
    value: bool
    legal_basis: Short
    who: Short | None = None
    needs_authority: bool = True


@dataclass(frozen=True, slots=True)
class TacitResult:
    """What silence means once the time is over (quá thời hạn mà không trả lời)."""

    __pydantic_config__ = _STRICT
    means: SilenceMeans
    legal_basis: Short
    note: Short | None = None


@dataclass(frozen=True, slots=True)
class Ways:
    """The rules that software follows and that special laws set differently."""

    __pydantic_config__ = _STRICT
    supplement: Supplement = Supplement()
    non_boundary: Ruling | None = None
    files_without_account: Ruling | None = None
    others_may_file: OthersMayFile | None = None
    tacit_result: TacitResult | None = None


@dataclass(frozen=True, slots=True)
class PastServiceLevel:
    """How far it once went online; levels 1 to 4 were those of NĐ 43/2011/NĐ-CP, Điều 3."""

    __pydantic_config__ = _STRICT
    level: Annotated[int, Field(ge=1, le=4)] | ServiceLevel
    since: date | None = None
    until: date | None = None
    source: Short | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A part that the source does not give (chưa có trong nguồn)."""

    __pydantic_config__ = _STRICT
    part: Key
    remark: Short | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list says of the procedure in free words, shown as it stands and never parsed."""

    __pydantic_config__ = _STRICT
    limit: Text | None = None
    fee: Text | None = None
    agency: Text | None = None
    source: Text | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """
    One procedure as its sources give it.

    `agencies` carry it out (thực hiện), `competent` decide (có thẩm quyền), `coordinating` take
    part (phối hợp), `authorised` act by delegation or authority (được ủy quyền, phân cấp), and
    `receiving` says where to bring it (địa chỉ tiếp nhận). `kind` says who made it (loại thủ
    tục). `service_level_reason` is published where it does not go all the way online.
    """

    __pydantic_config__ = _STRICT
    code: Key
    name: Short | None = None
    plain_name: Short | None = None
    key: Key | None = None
    group: Key | None = None
    field: Short | None = None
    kind: Short | None = None
    description: Text | None = None
    levels: tuple[Level, ...] | None = None
    agencies: tuple[Short, ...] = ()
    receiving: tuple[Short, ...] = ()
    competent: tuple[Short, ...] = ()
    coordinating: tuple[Short, ...] = ()
    authorised: tuple[Short, ...] = ()
    who_may_ask: tuple[Short, ...] | None = None
    service_level: ServiceLevel | None = None
    service_level_reason: Short | None = None
    service_levels_before: tuple[PastServiceLevel, ...] = ()
    channels: tuple[ChannelOffer, ...] = ()
    forms: tuple[Form, ...] = ()
    cases: tuple[Case, ...] = ()
    steps: tuple[Text, ...] = ()
    results: tuple[Result, ...] = ()
    legal_bases: tuple[Instrument, ...] = ()
    conditions: Text | None = None
    keywords: tuple[Short, ...] = ()
    decision: Instrument | None = None
    ways: Ways = Ways()
    gaps: tuple[Gap, ...] = ()
    sources: tuple[Short, ...] = ()
    note: Text | None = None
    listed: Listed | None = None

    @property
    def is_full(self) -> bool:
        return bool(self.cases)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong in a file: the row or record, the column or path, and which rule."""

    line: int
    column: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@cache
def _adapter() -> TypeAdapter[Record]:
    return TypeAdapter(Record)


def to_data(record: Record, *, brief: bool = False) -> dict[str, Any]:
    """
    Return the record as JSON values.

    Stored whole, so that a default changed in code changes no published version; `brief`
    leaves out what is empty, for files that people read.
    """
    data: dict[str, Any] = _adapter().dump_python(record, mode="json", exclude_defaults=brief)
    return data


def from_data(data: Mapping[str, Any]) -> Record:
    """
    Return the record that `data` describes.

    :raises pydantic.ValidationError: if it does not describe one
    """
    return _adapter().validate_python(data)


@cache
def _limit_adapter() -> TypeAdapter[TimeLimit]:
    return TypeAdapter(TimeLimit)


def limit_from_json(text: str) -> TimeLimit:
    """Return the limit that a part of a stored record describes."""
    return _limit_adapter().validate_json(text)


def digest(record: Record) -> str:
    """
    Return the fingerprint by which a second import knows that nothing changed.

    It covers what is said, not what is left at its default: a part that records gain later
    makes no old version look changed.
    """
    text = json.dumps(to_data(record, brief=True), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def contradictions(record: Record) -> Sequence[str]:
    """Return the paths where the record contradicts itself: doubled keys, things not there."""
    faults = []
    forms = [form.key for form in record.forms]
    if len(set(forms)) < len(forms):
        faults.append("forms")
    channels = [offer.channel for offer in record.channels]
    if len(set(channels)) < len(channels):
        faults.append("channels")
    keys = [case.key for case in record.cases]
    if len(set(keys)) < len(keys):
        faults.append("cases")
    common = {paper.code for paper in record.cases[0].components} if record.cases else set()
    for number, case in enumerate(record.cases):
        codes = [paper.code for paper in case.components]
        if len(set(codes)) < len(codes):
            faults.append(f"cases.{number}.components")
        if not set(case.also) <= common or (case.also and number == 0):
            faults.append(f"cases.{number}.also")
        faults += [
            f"cases.{number}.components.{place}.form_key"
            for place, paper in enumerate(case.components)
            if paper.form_key is not None and paper.form_key not in forms
        ]
    return faults
