"""
Steps of a workflow: what kind each is, who acts, and the order that a dossier's engine needs.

The order is that of NĐ 61/2018/NĐ-CP, Điều 17 to 20, and TT 01/2018/TT-VPCP, Điều 8: intake,
assignment, examination, approval, issue, return.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from thongsuot.kernel.vietnamese import tidy, without_marks
from thongsuot.kernel.worktime.limits import Limit, Unit
from thongsuot.modules.workflows.rules.wording import as_limit, working_hours
from thongsuot.modules.workflows.states import StepKind, StepRole, UnitRule, Verb

END = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    One way in which a step may end (kết quả của bước) and where the dossier goes from there.

    `to` is the number of a step, `END` where the process ends there, or None where the dossier
    goes on as the table says.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")
    name: str
    to: int | None = None


@dataclass(frozen=True, slots=True)
class StepFacts:
    """
    One step of a workflow (bước).

    `words` is who acts as the office writes it, `written` its time likewise. `amount` of `unit`
    is that time as read; `allowance` the same in the whole units that the engine counts.
    `counts_time` is False where the time lies outside the limit. `added` marks a step that the
    source does not have and the order needs.

    `after` names the steps it comes after ("Sau bước"): none means the one written before it,
    several mean that all of them must be done. Several steps after the same one run side by
    side. Without `outcomes` a step has one, and the dossier goes on. `unit_rule` says which
    office acts; `unit_id` is that office where it is named. `verb` is what an automatic step
    does, `money_due` that money falls due when the step is done.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")
    number: int
    name: str
    kind: StepKind
    role: StepRole
    words: str = ""
    amount: Decimal | None = None
    unit: Unit | None = None
    counts_time: bool = True
    written: str = ""
    note: str = ""
    source_number: str = ""
    added: bool = False
    after: tuple[int, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    unit_rule: UnitRule = UnitRule.HANDLING
    unit_id: int | None = None
    verb: Verb | None = None
    money_due: bool = False

    @property
    def allowance(self) -> Limit | None:
        if self.amount is None or self.unit is None:
            return None
        return as_limit(self.amount, self.unit)


@dataclass(frozen=True, slots=True)
class Remark:
    """
    What was read or changed on the way in, or is wrong with a workflow; `code` says which.

    `step` is the number of the step it concerns, 0 for the whole; `place` says where in it, as
    a JSON pointer from the workflow, where that is not the step itself.
    """

    step: int
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    place: str = ""


@cache
def _adapter() -> TypeAdapter[tuple[StepFacts, ...]]:
    return TypeAdapter(tuple[StepFacts, ...])


# Written only where they say something: a linear table reads, and is fingerprinted, as it was
# before steps could branch.
_WHERE_SAID: Mapping[str, object] = {
    "after": [],
    "outcomes": [],
    "unit_rule": UnitRule.HANDLING.value,
    "unit_id": None,
    "verb": None,
    "money_due": False,
}


def steps_to_data(steps: Sequence[StepFacts]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = _adapter().dump_python(tuple(steps), mode="json")
    return [
        {key: value for key, value in row.items() if _WHERE_SAID.get(key, _UNSAID) != value}
        for row in rows
    ]


_UNSAID = object()


def steps_from_data(data: object) -> tuple[StepFacts, ...]:
    """
    Return the steps that `data` describes.

    :raises pydantic.ValidationError: if it does not describe steps
    """
    return _adapter().validate_python(data)


# ---- Who acts ----

_ROLES: Sequence[tuple[StepRole, re.Pattern[str]]] = (
    (
        StepRole.COUNTER,
        re.compile(
            r"tn&tkq|tn & tkq|tiep nhan va tra|tiep nhan ho so va tra|tiep nhan ho so|mot cua"
            r"|phuc vu hanh chinh cong|ttpvhcc|pvhcc|bo phan (nhan|tra|tiep)|noi tiep nhan"
            r"|^to chuc|^ca nhan|^nguoi (nop|de nghi)"
        ),
    ),
    (StepRole.CLERICAL, re.compile(r"van thu|hanh chinh – quan tri")),
    (
        StepRole.DIVISION_HEAD,
        re.compile(
            r"lanh dao (cac )?(phong|van phong|bo phan|don vi|chi nhanh)|(truong|pho) phong"
            r"|chanh van phong|truong (bo phan|ban)|chi huy|to truong"
        ),
    ),
    (
        StepRole.OTHER_AGENCY,
        re.compile(
            r"co quan thue|cac so, ban|cac so ban|co quan( , don vi)? (lien quan|phoi hop)"
            r"|duoc xin y kien|cac co quan"
        ),
    ),
    (StepRole.OFFICER, re.compile(r"^-? ?(chuyen vien|cong chuc|vien chuc|can bo|thanh vien)")),
    (
        StepRole.LEADER,
        re.compile(
            r"lanh dao|chu tich|giam doc|thu truong|nguoi dung dau|hieu truong|cuc truong"
            r"|truong dai dien"
        ),
    ),
)
_AGENCY = re.compile(
    r"^-? ?(ubnd|uy ban nhan dan|bo |so |ban quan ly|co so |co quan, don vi co tham quyen"
    r"|co quan co tham)"
)


def role_of(words: str) -> StepRole:
    """Return the role that the office's words name first; an officer where none is told."""
    first = re.split("[;/]", without_marks(tidy(words)))[0]
    if _ROLES[0][1].search(first):
        return StepRole.COUNTER
    if first.startswith("truong hop "):
        # A sentence on when someone must act; who that is stands further on in it.
        return StepRole.LEADER if _HEAD.search(first) else StepRole.OFFICER
    return _role_of_one(first if _LIST_OF_OFFICES.search(first) else first.split(",")[0])


_HEAD = re.compile(r"\b(chu tich|giam doc|thu truong|nguoi dung dau)\b")
_LIST_OF_OFFICES = re.compile(r"cac so, ban|co quan, don vi")


def _role_of_one(plain: str) -> StepRole:
    return next((role for role, pattern in _ROLES if pattern.search(plain)), StepRole.OFFICER)


# ---- What happens ----

_INTAKE = re.compile(
    r"tiep nhan|tip nhan|nhan ho so|kiem tra,? (ho so|huong dan|thanh phan|xem xet)|nop ho so"
    r"|cap giay hen|lap phieu"
)
_RETURN = re.compile(
    r"(?<!hen )(?<!va hen )tra ket qua|trao (giay|thong bao|ket qua|quyet dinh)"
    r"|den nhan ket qua|tra cho|thong bao cho (ca nhan|to chuc)"
)
_ASSIGN = re.compile(r"(?<!duoc )phan cong|giao (viec|cho)|chuyen chuyen vien")
_ASK = re.compile(r"^-? ?(xin|lay) y kien")
_EXAMINE = re.compile(r"tham dinh|tham tra|du thao|xu ly ho so|thu ly|giai quyet ho so|xac minh")
_APPROVE = re.compile(
    r"phe duyet|ky duyet|\bky\b|ban hanh|quyet dinh|giai quyet|cap (moi )?giay|\bduyet\b|xac nhan"
    r"|chap thuan|cong nhan"
)
# A step in which an officer carries the matter through to the signature of the head.
_CARRIES_TO_SIGNATURE = re.compile(
    r"trinh (lanh dao van phong, )?(chu tich|lanh dao ubnd|ubnd|lanh dao uy ban|uy ban)"
    r".*(phe duyet|\bky\b|cap|xac nhan|ban hanh|quyet dinh)"
)
_DECIDES = re.compile(r"^-? ?(quyet dinh|phe duyet|ban hanh|cong nhan|chap thuan|ky )")
_DRAFT = re.compile(r"^(du thao|trinh ky|soan)")


def _approves(name: str, words: str, role: StepRole) -> bool:
    plain, actors = without_marks(name), without_marks(words)
    if role is StepRole.LEADER or _AGENCY.search(actors):
        return bool(_APPROVE.search(plain)) and not _DRAFT.search(plain)
    if any(_role_of_one(actor.strip()) is StepRole.LEADER for actor in re.split("[;,]", actors)):
        # Several act in it, the head among them.
        return bool(re.search(r"phe duyet|ban hanh|quyet dinh", plain)) and not _DRAFT.search(plain)
    return False


def _carries_to_signature(step: StepFacts) -> bool:
    if step.role not in (StepRole.OFFICER, StepRole.OTHER_AGENCY, StepRole.CLERICAL):
        return False
    return bool(_CARRIES_TO_SIGNATURE.search(without_marks(step.name)))


def is_intake(step: StepFacts) -> bool:
    """Whether a step is the counter's, in which the dossier is taken in."""
    plain = without_marks(step.name)
    if not _INTAKE.search(plain):
        return False
    return step.role is StepRole.COUNTER or not _EXAMINE.search(plain)


def arrange(steps: Sequence[StepFacts]) -> tuple[tuple[StepFacts, ...], tuple[Remark, ...]]:
    """
    Give each step its kind, and add the marked steps without which no dossier can run.

    Afterwards there is one intake, first; at least one examination; one approval, after the
    last of them; then issue; and one return, last. Earlier signatures are examinations by a
    leader. The remarks say what was added.
    """
    middle = list(steps)
    remarks: list[Remark] = []
    first = middle.pop(0) if middle and is_intake(middle[0]) else _added("intake", remarks)
    last = (
        middle.pop()
        if middle and _RETURN.search(without_marks(middle[-1].name))
        else _added("return", remarks)
    )
    signed = max(
        (
            at
            for at, step in enumerate(middle)
            # The only examination cannot be the approval as well.
            if _approves(step.name, step.words, step.role) or (at and _carries_to_signature(step))
        ),
        default=None,
    )
    if signed is None:
        signed = max((at for at, s in enumerate(middle) if not _only_issues(s)), default=-1) + 1
        middle.insert(signed, _added("approve", remarks))
    before = [_before_approval(step) for step in middle[:signed]]
    if not any(step.kind is StepKind.PROCESS for step in before):
        before.append(_added("process", remarks))
    ordered = [
        replace(first, kind=StepKind.INTAKE, role=StepRole.COUNTER),
        *before,
        replace(middle[signed], kind=StepKind.APPROVE, role=StepRole.LEADER),
        *(replace(step, kind=StepKind.ISSUE) for step in middle[signed + 1 :]),
        replace(last, kind=StepKind.RETURN, role=StepRole.COUNTER),
    ]
    numbered = tuple(replace(step, number=at) for at, step in enumerate(ordered, start=1))
    return numbered, tuple(remarks)


def kind_of(step: StepFacts, *, first: bool, last: bool) -> StepKind:
    """Return what happens in a step, by its words and by where it stands; nothing is added."""
    plain = without_marks(step.name)
    if first and is_intake(step):
        return StepKind.INTAKE
    if last and _RETURN.search(plain):
        return StepKind.RETURN
    if _approves(step.name, step.words, step.role):
        return StepKind.APPROVE
    if step.role is StepRole.CLERICAL:
        return StepKind.ISSUE
    return _before_approval(step).kind


def _only_issues(step: StepFacts) -> bool:
    return step.role is StepRole.CLERICAL


def _before_approval(step: StepFacts) -> StepFacts:
    plain = without_marks(step.name)
    if step.role is StepRole.OTHER_AGENCY or _ASK.search(plain):
        return replace(step, kind=StepKind.CONSULT)
    assigned = _ASSIGN.search(plain)
    # "Phân công chuyên viên thẩm định" gives the work out; what comes before would do it.
    if (
        assigned
        and step.role in (StepRole.DIVISION_HEAD, StepRole.LEADER)
        and not _EXAMINE.search(plain[: assigned.start()])
    ):
        return replace(step, kind=StepKind.ASSIGN)
    if (
        step.role is StepRole.OFFICER
        and _AGENCY.search(without_marks(step.words))
        and (_DECIDES.search(plain))
    ):
        # An agency that decides does so by its head.
        return replace(step, kind=StepKind.PROCESS, role=StepRole.LEADER)
    return replace(step, kind=StepKind.PROCESS)


_ADDED: Mapping[str, tuple[str, StepRole, str]] = {
    "intake": ("Tiếp nhận hồ sơ, cấp giấy tiếp nhận và hẹn trả", StepRole.COUNTER, "intake_added"),
    "process": ("Thẩm định, giải quyết hồ sơ", StepRole.OFFICER, "process_added"),
    "approve": ("Phê duyệt kết quả", StepRole.LEADER, "approve_added"),
    "return": ("Trả kết quả cho tổ chức, cá nhân", StepRole.COUNTER, "return_added"),
}


def _added(kind: str, remarks: list[Remark]) -> StepFacts:
    name, role, code = _ADDED[kind]
    remarks.append(Remark(0, code))
    return StepFacts(0, name, StepKind(kind), role, counts_time=False, added=True)


def total(steps: Sequence[StepFacts]) -> tuple[Decimal, Unit] | None:
    """Return what the counted steps add up to; None if they cannot be added."""
    timed = [(s.amount, s.unit) for s in steps if s.counts_time and s.amount is not None and s.unit]
    units = {unit for _, unit in timed}
    if len(units) == 1:
        return sum((amount for amount, _ in timed), Decimal()), units.pop()
    hours = [working_hours(amount, unit) for amount, unit in timed]
    if not timed or None in hours:
        return None
    return sum((hour for hour in hours if hour is not None), Decimal()), Unit.WORKING_HOUR
