"""Drafts of a file, each put in the order a dossier needs and matched to its procedure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.vietnamese import without_marks
from thongsuot.kernel.worktime import Unit
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows.queries.checks import longest_limit
from thongsuot.modules.workflows.rules import checking
from thongsuot.modules.workflows.rules import steps as rules
from thongsuot.modules.workflows.rules.sources import Draft, Refused
from thongsuot.modules.workflows.rules.steps import Remark, StepFacts
from thongsuot.modules.workflows.rules.wording import read_allowance

REFUSALS: Mapping[str, Promise] = {
    "not_an_object": gettext_lazy("Mỗi quy trình phải là một đối tượng JSON."),
    "bad_text": gettext_lazy("Có ký tự điều khiển không in được."),
    "wrong_shape": gettext_lazy("Thiếu phần hoặc sai kiểu so với dạng của nguồn."),
    "empty": gettext_lazy("Quy trình chưa có bước nào."),
    "too_many_steps": gettext_lazy("Quy trình có quá nhiều bước."),
    "no_name": gettext_lazy("Có bước chưa ghi nội dung công việc."),
    "later_version": gettext_lazy("Đã có bản công bố từ một ngày muộn hơn."),
}


@dataclass(frozen=True, slots=True)
class RefusedWorkflow:
    """A workflow left out of an import: its place in the file and why."""

    place: str
    reason: str


# Its table is read whole, and it waits to be told its procedure: no source can be asked for that.
AWAITS = frozenset({"no_code", "no_procedure"})

# These are for a person to settle; until then the workflow is a draft and nobody follows it.
TO_SETTLE = frozenset(
    {
        "not_understood",
        "numbers_skipped",
        "time_may_be_shared",
        "continues_elsewhere",
    }
)


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft put in order, with the case of the procedure it belongs to."""

    draft: Draft
    case: str
    variant: str
    rank: int
    steps: tuple[StepFacts, ...]
    remarks: tuple[Remark, ...]

    @property
    def to_settle(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if remark.code in TO_SETTLE)

    @property
    def awaits(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if remark.code in AWAITS)

    @property
    def tables(self) -> int:
        """How many tables of the source it is: two where its parts were joined."""
        return self.draft.place.count("+") + 1


def put_in_order(
    drafts: Sequence[Draft | Refused], *, on: date
) -> tuple[list[Ready], list[RefusedWorkflow]]:
    ready: list[Ready] = []
    refused: list[RefusedWorkflow] = []
    taken: set[tuple[str, str, str]] = set()
    for rank, draft in enumerate(drafts):
        if isinstance(draft, Refused):
            refused.append(RefusedWorkflow(draft.place, str(REFUSALS[draft.code])))
            continue
        one = _arranged(draft, _procedure(draft.procedure_code, on), rank)
        key = (draft.procedure_code, one.case, one.variant)
        if key in taken:
            one = replace(one, variant=f"{one.variant} ({draft.place})".strip())
            key = (draft.procedure_code, one.case, one.variant)
        taken.add(key)
        ready.append(one)
    return ready, refused


def _procedure(code: str, on: date) -> procedures.ProcedureFacts | None:
    if not code:
        return None
    try:
        return procedures.procedure(code, on=on)
    except Missing:
        return None


def _arranged(draft: Draft, facts: procedures.ProcedureFacts | None, rank: int) -> Ready:
    case = _case_of(draft, facts) if facts else ""
    limit = longest_limit(facts, case) if facts else None
    steps, said = rules.arrange(draft.steps)
    remarks = [*draft.remarks, *said]
    if facts is None and draft.procedure_code:
        remarks.append(Remark(0, "no_procedure", {"code": draft.procedure_code}))
    if facts and draft.case_words and not case and len(facts.cases) > 1:
        remarks.append(Remark(0, "case_unknown", {"case": draft.case_words}))
    together = rules.total(steps)
    if limit and limit.unit is Unit.WORKING_DAY and together == (Decimal(limit.amount), Unit.DAY):
        steps = tuple(
            replace(step, unit=Unit.WORKING_DAY) if step.unit is Unit.DAY else step
            for step in steps
        )
        remarks.append(Remark(0, "days_are_working_days", {"limit": limit.amount}))
    remarks += [one for one in checking.time_remarks(steps, limit) if one.code == "over_limit"]
    remarks += [
        Remark(step.number, "not_understood", {"written": step.written})
        for step in steps
        if step.amount is None and step.written and not read_allowance(step.written).understood
    ]
    variant = draft.case_words if draft.case_words and not case else ""
    return Ready(draft, case, variant, rank, steps, tuple(remarks))


def _case_of(draft: Draft, facts: procedures.ProcedureFacts) -> str:
    """Return the key of the case that the source's words mean, empty if it cannot be told."""
    words = set(without_marks(draft.case_words).replace(",", " ").replace(";", " ").split())
    if not words or len(facts.cases) < 2:
        return ""
    scored = sorted(
        ((_likeness(words, draft, case), -at, case.key) for at, case in enumerate(facts.cases)),
        reverse=True,
    )
    (best, _at, key), (second, *_rest) = scored[:2]
    return key if best >= 0.5 and best > second else ""


def _likeness(words: set[str], draft: Draft, case: procedures.Case) -> float:
    named = set(without_marks(case.name).replace(",", " ").replace(";", " ").split())
    score = len(words & named) / len(words)
    # Two cases may share their words; the one with the very time of the workflow is meant.
    if case.limit is not None and case.limit.amount == draft.total.amount:
        score += 0.25
    return score
