"""Which workflow a dossier follows, and what its steps are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.worktime import Limit, Unit
from thongsuot.modules.workflows.models import Workflow
from thongsuot.modules.workflows.rules import steps as rules
from thongsuot.modules.workflows.rules.steps import Remark, StepFacts
from thongsuot.modules.workflows.states import StepRole

UNITS: Mapping[Unit, Promise] = {
    Unit.HOUR: gettext_lazy("%(amount)s giờ"),
    Unit.WORKING_HOUR: gettext_lazy("%(amount)s giờ làm việc"),
    Unit.HALF_DAY: gettext_lazy("%(amount)s buổi"),
    Unit.DAY: gettext_lazy("%(amount)s ngày"),
    Unit.WORKING_DAY: gettext_lazy("%(amount)s ngày làm việc"),
    Unit.WEEK: gettext_lazy("%(amount)s tuần"),
    Unit.MONTH: gettext_lazy("%(amount)s tháng"),
}

REMARKS: Mapping[str, Promise] = {
    "empty": gettext_lazy("Quy trình chưa có bước nào."),
    "doubled_numbers": gettext_lazy("Có số bước ghi hai lần."),
    "numbers_out_of_order": gettext_lazy("Số bước không theo thứ tự."),
    "intake_not_first": gettext_lazy("Phải có đúng một bước tiếp nhận, ở đầu quy trình."),
    "return_not_last": gettext_lazy("Phải có đúng một bước trả kết quả, ở cuối quy trình."),
    "no_process": gettext_lazy("Chưa có bước thẩm định, giải quyết."),
    "not_one_approval": gettext_lazy("Phải có đúng một bước phê duyệt."),
    "work_after_approval": gettext_lazy("Sau bước phê duyệt chỉ còn phát hành và trả kết quả."),
    "issue_before_approval": gettext_lazy("Bước phát hành đứng trước bước phê duyệt."),
    "no_name": gettext_lazy("Bước chưa có nội dung công việc."),
    "no_time": gettext_lazy("Thời gian của bước không đúng."),
    "over_limit": gettext_lazy(
        "Các bước cộng lại (%(total)s) dài hơn thời hạn của thủ tục (%(limit)s)."
    ),
    "intake_added": gettext_lazy("Nguồn không có bước tiếp nhận; đã thêm, có đánh dấu."),
    "process_added": gettext_lazy("Nguồn không có bước thẩm định; đã thêm, có đánh dấu."),
    "approve_added": gettext_lazy("Nguồn không có bước phê duyệt; đã thêm, có đánh dấu."),
    "return_added": gettext_lazy("Nguồn không có bước trả kết quả; đã thêm, có đánh dấu."),
    "days_are_working_days": gettext_lazy(
        "«ngày» được đọc là ngày làm việc, vì cộng lại bằng thời hạn %(limit)s ngày làm việc."
    ),
    "case_unknown": gettext_lazy(
        "Không khớp trường hợp «%(case)s» với thủ tục; dùng cho mọi trường hợp."
    ),
    "not_understood": gettext_lazy("Không hiểu thời gian «%(written)s»; để trống, không đoán."),
}


@dataclass(frozen=True, slots=True)
class WorkflowFacts:
    """One published workflow (quy trình nội bộ) with its steps in order."""

    id: int
    procedure_code: str
    case: str
    variant: str
    unit_id: int | None
    number: int
    instrument_number: str
    instrument_on: date | None
    instrument_by: str
    in_force_from: date
    is_default: bool
    note: str
    steps: tuple[StepFacts, ...]

    @property
    def instrument(self) -> str:
        """The document that sets it, as one writes it in a line."""
        if not self.instrument_by or self.instrument_by in self.instrument_number:
            return self.instrument_number
        return f"{self.instrument_number}, {self.instrument_by}".strip(", ")

    def step(self, number: int) -> StepFacts:
        """
        Return the step of that number.

        :raises Missing: if there is none
        """
        for step in self.steps:
            if step.number == number:
                return step
        raise Missing(_("Quy trình không có bước %(number)s.") % {"number": number})

    @property
    def total(self) -> tuple[Decimal, Unit] | None:
        """What the steps inside the limit add up to, where they can be added."""
        return rules.total(self.steps)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the step table that the law asks offices to publish (TT 01/2018, Điều 8)."""

    number: int
    name: str
    who: str
    time: str
    note: str
    added: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about a workflow: the step it concerns, 0 for the whole, and why."""

    step: int
    code: str
    reason: str


def workflow_for(
    *, procedure_code: str, case: str = "", unit_id: int | None = None, on: date
) -> WorkflowFacts:
    """
    Return what a dossier accepted on a day follows.

    The unit's own before the province's, the case's own before that of all cases, and the
    marked default where the procedure has none.

    :raises Missing: if not even the default was in force that day
    """
    fitting = (
        Workflow.objects.in_force(on)
        .fitting(procedure_code=procedure_code, case=case, unit_id=unit_id)
        .order_by("is_default", "rank", "pk")
        .values_list("pk", "unit_id", "case", "is_default", "rank")
    )
    best = min(
        fitting,
        key=lambda row: (row[3], row[1] is None, row[2] == "", row[4], row[0]),
        default=None,
    )
    if best is None:
        raise Missing(
            _("Chưa có quy trình nội bộ cho thủ tục %(code)s.") % {"code": procedure_code}
        )
    return workflow(best[0])


def workflow(workflow_id: int) -> WorkflowFacts:
    """
    Return a published workflow; asked for again, it costs no query, for it never changes.

    :raises Missing: if there is no such workflow
    """
    return _workflow(str(connection.settings_dict["NAME"]), workflow_id)


@lru_cache(maxsize=4096)
def _workflow(_database: str, workflow_id: int) -> WorkflowFacts:
    # The name of the database is part of the key: another database has other workflows.
    row = Workflow.objects.filter(pk=workflow_id).first()
    if row is None:
        raise Missing(_("Không có quy trình nội bộ số %(id)s.") % {"id": workflow_id})
    return WorkflowFacts(
        id=row.pk,
        procedure_code=row.procedure_code,
        case=row.case,
        variant=row.variant,
        unit_id=row.unit_id,
        number=row.number,
        instrument_number=row.instrument_number,
        instrument_on=row.instrument_on,
        instrument_by=row.instrument_by,
        in_force_from=row.in_force_from,
        is_default=row.is_default,
        note=row.note,
        steps=rules.steps_from_data(row.steps),
    )


def workflows_of(procedure_code: str, *, on: date) -> Sequence[WorkflowFacts]:
    """Return all workflows of a procedure in force on a day, for its page."""
    found = (
        Workflow.objects.in_force(on)
        .filter(procedure_code=procedure_code, is_default=False)
        .order_by("case", "rank", "pk")
    )
    return tuple(workflow(pk) for pk in found.values_list("pk", flat=True))


def steps_as_table(facts: WorkflowFacts) -> Sequence[TableRow]:
    """Return the steps as the table that is put up for everyone to read."""
    return tuple(
        TableRow(
            number=step.number,
            name=step.name,
            who=step.words or str(StepRole(step.role).label),
            time=time_in_words(step),
            note=step.note,
            added=step.added,
        )
        for step in facts.steps
    )


def time_in_words(step: StepFacts) -> str:
    """Return "0,25 ngày làm việc", or that the time is outside the limit or not given."""
    if step.amount is not None and step.unit is not None:
        amount = f"{step.amount.normalize():f}".replace(".", ",")
        return str(UNITS[step.unit]) % {"amount": amount}
    if step.added:
        return _("Chưa có trong nguồn")
    return _("Chưa có trong nguồn") if step.counts_time else _("Không tính thời gian")


def lint(steps: Sequence[StepFacts], *, limit: Limit | None) -> Sequence[Finding]:
    """Return what keeps these steps from being published, in words."""
    return in_words(rules.lint(steps, limit))


def in_words(remarks: Sequence[Remark]) -> tuple[Finding, ...]:
    return tuple(
        Finding(remark.step, remark.code, str(REMARKS[remark.code]) % remark.params)
        for remark in remarks
    )
