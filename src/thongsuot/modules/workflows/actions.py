"""Publishing workflows, one by one or out of a file."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from io import BytesIO
from typing import BinaryIO

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.kernel.vietnamese import without_marks
from thongsuot.kernel.worktime import Limit, Unit
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import policy
from thongsuot.modules.workflows.events import WorkflowPublished, WorkflowsImported
from thongsuot.modules.workflows.models import Workflow
from thongsuot.modules.workflows.queries import Finding, in_words
from thongsuot.modules.workflows.rules import steps as rules
from thongsuot.modules.workflows.rules.sources import (
    MOST_BYTES,
    Draft,
    Refused,
    UnreadableFile,
    read_workflows,
)
from thongsuot.modules.workflows.rules.steps import Remark, StepFacts
from thongsuot.modules.workflows.rules.wording import read_allowance

# Held to the end of the transaction: two imports at once would number workflows alike.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7463002)"

REFUSALS: Mapping[str, Promise] = {
    "not_an_object": gettext_lazy("Mỗi quy trình phải là một đối tượng JSON."),
    "bad_text": gettext_lazy("Có ký tự điều khiển không in được."),
    "wrong_shape": gettext_lazy("Thiếu phần hoặc sai kiểu so với dạng của nguồn."),
    "no_code": gettext_lazy("Không có mã thủ tục."),
    "no_procedure": gettext_lazy("Thủ tục chưa có trong danh mục."),
    "empty": gettext_lazy("Quy trình chưa có bước nào."),
    "too_many_steps": gettext_lazy("Quy trình có quá nhiều bước."),
    "no_name": gettext_lazy("Có bước chưa ghi nội dung công việc."),
    "later_version": gettext_lazy("Đã có bản công bố từ một ngày muộn hơn."),
}
FILES: Mapping[str, Promise] = {
    "empty": gettext_lazy("Tệp rỗng."),
    "too_large": gettext_lazy("Tệp lớn quá 50 MB."),
    "not_json": gettext_lazy("Tệp không phải là JSON đọc được."),
    "not_workflows": gettext_lazy(
        "Tệp không có danh sách ở «thu_tuc», «quy_trinh» hoặc «workflows»."
    ),
}


@dataclass(frozen=True, slots=True)
class RefusedWorkflow:
    """A workflow left out of an import: its place in the file and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class WordingRead:
    """What the time of one step was read as."""

    place: str
    step: str
    written: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something to know about one imported workflow."""

    place: str
    procedure_code: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import of workflows did, and how each wording was read."""

    name: str
    added: int
    changed: int
    unchanged: int
    refused: tuple[RefusedWorkflow, ...]
    noticed: tuple[Noticed, ...]
    wordings: tuple[WordingRead, ...]


@dataclass(frozen=True, slots=True)
class _Ready:
    """A draft put in order, with the case of the procedure it belongs to."""

    draft: Draft
    case: str
    variant: str
    rank: int
    steps: tuple[StepFacts, ...]
    remarks: tuple[Remark, ...]


@ledger.action
def publish(
    *,
    procedure_code: str,
    case: str = "",
    unit_id: int | None = None,
    instrument_number: str,
    instrument_on: date | None = None,
    instrument_by: str = "",
    steps: Sequence[StepFacts],
    in_force_from: date,
    note: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """
    Publish a workflow for a procedure or one case of it, and return its id.

    It takes the place of all that were in force for the same case and unit; dossiers already
    accepted keep theirs.

    :raises NotAllowed: if `by` may not publish for that unit
    :raises Missing: if there is no such procedure or case
    :raises Invalid: if no dossier could run through these steps, or not within the limit
    :raises Clash: if a workflow of the kind begins on a later day
    """
    _lock()
    facts = procedures.procedure(procedure_code, on=in_force_from)
    case = facts.case(case).key if case else ""

    policy.may_publish(by, unit_id).or_refuse()
    if found := in_words(rules.lint(steps, _longest_limit(facts, case))):
        raise Invalid(
            _("Quy trình chưa công bố được: %(reason)s") % {"reason": found[0].reason},
            [Fault(f"/steps/{finding.step}", finding.reason) for finding in found],
        )
    before = Workflow.objects.open().filter(
        procedure_code=procedure_code, case=case, unit_id=unit_id, is_default=False
    )
    if before.filter(in_force_from__gt=in_force_from).exists():
        raise Clash(_("Đã có quy trình công bố từ một ngày muộn hơn."))

    number = _next_number(procedure_code, case, "", unit_id)
    before.update(in_force_to=in_force_from - timedelta(days=1))
    row = Workflow.objects.create(
        procedure_code=procedure_code,
        case=case,
        unit_id=unit_id,
        number=number,
        instrument_number=instrument_number,
        instrument_on=instrument_on,
        instrument_by=instrument_by,
        in_force_from=in_force_from,
        note=note,
        steps=rules.steps_to_data(steps),
        digest=_digest(steps, instrument_number),
        published_at=at,
    )

    _record(row, by=by, at=at)
    return row.pk


@ledger.action
def import_workflows(
    *, stream: BinaryIO, name: str, in_force_from: date, by: Actor, at: datetime
) -> ImportReport:
    """
    Take in a JSON file of workflows for the whole province, leaving out what cannot be read.

    Steps are put in the order that a dossier needs, each addition marked and reported. The
    same file again changes nothing.

    :raises NotAllowed: if `by` may not publish for the whole province
    :raises Invalid: if the file is not of a known form
    """
    policy.may_publish(by, None).or_refuse()
    try:
        drafts = read_workflows(stream.read(MOST_BYTES + 1))
    except UnreadableFile as trouble:
        reason = str(FILES[trouble.code])
        raise Invalid(
            _("Không nhập được tệp «%(name)s». %(reason)s") % {"name": name, "reason": reason},
            [Fault("/file", reason)],
        ) from None
    _lock()
    ready, refused = _ready(drafts, on=in_force_from)
    before = _standing()

    rows: list[Workflow] = []
    closing: list[int] = []
    for one in ready:
        known = before.get((one.draft.procedure_code, one.case, one.variant))
        if known and known.digest == _digest(one.steps, one.draft.instrument_number):
            continue
        if known and known.in_force_from > in_force_from:
            refused.append(RefusedWorkflow(one.draft.place, str(REFUSALS["later_version"])))
            continue
        if known:
            closing.append(known.pk)
        rows.append(_row(one, known, in_force_from=in_force_from, at=at))
    Workflow.objects.filter(pk__in=closing).update(in_force_to=in_force_from - timedelta(days=1))
    Workflow.objects.bulk_create(rows)

    for row in rows:
        _record(row, by=by, at=at)
    report = ImportReport(
        name=name,
        added=len(rows) - len(closing),
        changed=len(closing),
        unchanged=len(drafts) - len(rows) - len(refused),
        refused=tuple(refused),
        noticed=tuple(_noticed(ready)),
        wordings=tuple(_wordings(ready)),
    )
    happened = WorkflowsImported(
        name[:200], report.added, report.changed, report.unchanged, len(refused)
    )
    ledger.record(happened, by=by, at=at)
    return report


def import_shipped(*, in_force_from: date, by: Actor, at: datetime) -> ImportReport:
    """
    Take in the workflows that come with the product.

    :raises NotAllowed: if `by` may not publish for the whole province
    """
    data = files("thongsuot.modules.workflows") / "data" / "workflows.json"
    return import_workflows(
        stream=BytesIO(data.read_bytes()),
        name="thongsuot",
        in_force_from=in_force_from,
        by=by,
        at=at,
    )


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)


def _standing() -> Mapping[tuple[str, str, str], Workflow]:
    """Return the province's workflows that have no end, by procedure, case and variant."""
    rows = Workflow.objects.open().filter(unit_id=None, is_default=False).order_by("pk")
    return {(row.procedure_code, row.case, row.variant): row for row in rows}


def _row(one: _Ready, known: Workflow | None, *, in_force_from: date, at: datetime) -> Workflow:
    draft = one.draft
    return Workflow(
        procedure_code=draft.procedure_code,
        case=one.case,
        variant=one.variant,
        rank=one.rank,
        number=known.number + 1
        if known
        else _next_number(draft.procedure_code, one.case, one.variant, None),
        instrument_number=draft.instrument_number,
        instrument_on=draft.instrument_on,
        instrument_by=draft.instrument_by,
        in_force_from=in_force_from,
        note=draft.note,
        steps=rules.steps_to_data(one.steps),
        digest=_digest(one.steps, draft.instrument_number),
        published_at=at,
    )


def _next_number(procedure_code: str, case: str, variant: str, unit_id: int | None) -> int:
    latest = (
        Workflow.objects.filter(
            procedure_code=procedure_code, case=case, variant=variant, unit_id=unit_id
        )
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return (latest or 0) + 1


def _digest(steps: Sequence[StepFacts], instrument_number: str) -> str:
    text = json.dumps([instrument_number, rules.steps_to_data(steps)], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _record(row: Workflow, *, by: Actor, at: datetime) -> None:
    happened = WorkflowPublished(
        procedure_code=row.procedure_code,
        case=row.case,
        workflow_id=row.pk,
        number=row.number,
        in_force_from=row.in_force_from,
        steps=len(row.steps),
    )
    ledger.record(happened, by=by, at=at, unit_id=row.unit_id)


# ---- Drafts, put in order ----


def _ready(
    drafts: Sequence[Draft | Refused], *, on: date
) -> tuple[list[_Ready], list[RefusedWorkflow]]:
    ready: list[_Ready] = []
    refused: list[RefusedWorkflow] = []
    taken: set[tuple[str, str, str]] = set()
    for rank, draft in enumerate(drafts):
        if isinstance(draft, Refused):
            refused.append(RefusedWorkflow(draft.place, str(REFUSALS[draft.code])))
            continue
        try:
            facts = procedures.procedure(draft.procedure_code, on=on)
        except Missing:
            refused.append(RefusedWorkflow(draft.place, str(REFUSALS["no_procedure"])))
            continue
        one = _arranged(draft, facts, rank)
        key = (draft.procedure_code, one.case, one.variant)
        if key in taken:
            one = replace(one, variant=f"{one.variant} ({draft.place})".strip())
            key = (draft.procedure_code, one.case, one.variant)
        taken.add(key)
        ready.append(one)
    return ready, refused


def _arranged(draft: Draft, facts: procedures.ProcedureFacts, rank: int) -> _Ready:
    case = _case_of(draft, facts)
    limit = _longest_limit(facts, case)
    steps, said = rules.arrange(draft.steps)
    remarks = [*draft.remarks, *said]
    if draft.case_words and not case and len(facts.cases) > 1:
        remarks.append(Remark(0, "case_unknown", {"case": draft.case_words}))
    together = rules.total(steps)
    if limit and limit.unit is Unit.WORKING_DAY and together == (Decimal(limit.amount), Unit.DAY):
        steps = tuple(
            replace(step, unit=Unit.WORKING_DAY) if step.unit is Unit.DAY else step
            for step in steps
        )
        remarks.append(Remark(0, "days_are_working_days", {"limit": limit.amount}))
    remarks += rules.sum_remarks(steps, limit)
    remarks += [
        Remark(step.number, "not_understood", {"written": step.written})
        for step in steps
        if step.amount is None and not read_allowance(step.written).understood
    ]
    variant = draft.case_words if draft.case_words and not case else ""
    return _Ready(draft, case, variant, rank, steps, tuple(remarks))


def _longest_limit(facts: procedures.ProcedureFacts, case: str) -> Limit | None:
    """Return the limit that the steps must keep: the case's, else the longest of the channels."""
    if case and (own := facts.case(case).limit) is not None and own.counted is not None:
        return own.counted
    counted = [offer.limit.counted for offer in facts.record.channels if offer.limit.counted]
    units = {limit.unit for limit in counted}
    return max(counted, key=lambda limit: limit.amount) if len(units) == 1 else None


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


def _noticed(ready: Sequence[_Ready]) -> Sequence[Noticed]:
    return [
        Noticed(one.draft.place, one.draft.procedure_code, finding)
        for one in ready
        for finding in in_words(one.remarks)
    ]


def _wordings(ready: Sequence[_Ready]) -> Sequence[WordingRead]:
    return [
        WordingRead(one.draft.place, step.source_number, step.written, _read_as(step))
        for one in ready
        for step in one.steps
        if step.written and not step.added
    ]


def _read_as(step: StepFacts) -> str:
    return f"{step.amount} {step.unit}" if step.amount is not None else ""
