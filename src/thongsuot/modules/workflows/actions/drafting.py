"""Drafting a workflow: one row of its table at a time, then approving and publishing it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import policy
from thongsuot.modules.workflows.actions.publishing import publish
from thongsuot.modules.workflows.events import (
    WorkflowDraftAbandoned,
    WorkflowDraftApproved,
    WorkflowDraftBegun,
    WorkflowDraftEdited,
    WorkflowDraftPublished,
)
from thongsuot.modules.workflows.models import WorkflowDraft
from thongsuot.modules.workflows.queries.checks import of_province
from thongsuot.modules.workflows.queries.drafts import check_facts, facts_of
from thongsuot.modules.workflows.queries.drawings import read_drawing
from thongsuot.modules.workflows.queries.facts import workflow
from thongsuot.modules.workflows.queries.words import BAD_ROWS
from thongsuot.modules.workflows.rules import editing
from thongsuot.modules.workflows.rules import steps as rules
from thongsuot.modules.workflows.rules.editing import MOST_STEPS, BadRow, Overtaken
from thongsuot.modules.workflows.rules.steps import StepFacts
from thongsuot.modules.workflows.states import DraftState


@ledger.action
def begin_draft(
    *,
    procedure_code: str = "",
    case: str = "",
    unit_id: int | None = None,
    from_workflow_id: int | None = None,
    title: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """
    Begin a draft and return its id: empty, or with the steps of a published workflow.

    An office's own begins with the province's steps, of which it may change roles and shorten
    times.

    :raises NotAllowed: if `by` may not draft for that unit
    :raises Missing: if there is no such procedure, case or workflow
    """
    policy.may_draft(by, unit_id).or_refuse()
    if procedure_code:
        facts = procedures.procedure(procedure_code, on=at.date())
        case = facts.case(case).key if case else ""
        title = title or facts.title
    base = workflow(from_workflow_id) if from_workflow_id is not None else None
    if base is None and unit_id is not None and procedure_code:
        base = of_province(procedure_code, case, at.date())

    row = WorkflowDraft.objects.create(
        title=tidy(title)[:500],
        procedure_code=procedure_code,
        case=case,
        unit_id=unit_id,
        steps=rules.steps_to_data(base.steps) if base else [],
        hands=_hands([], by),
        begun_by=by.name,
        begun_at=at,
        changed_by=by.name,
        changed_at=at,
    )

    happened = WorkflowDraftBegun(row.pk, procedure_code, "", len(row.steps))
    ledger.record(happened, by=by, at=at, unit_id=unit_id)
    return row.pk


@ledger.action
def describe_draft(
    *,
    draft_id: int,
    revision: int,
    title: str | None = None,
    procedure_code: str | None = None,
    case: str | None = None,
    in_force_from: date | None = None,
    note: str | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """
    Say which procedure and case a draft is for and from when; return its new revision.

    :raises Overtaken: if another saved since `revision`
    :raises Missing: if there is no such draft, procedure or case
    """
    row = _locked(draft_id, revision, by)

    code = row.procedure_code if procedure_code is None else procedure_code.strip()
    key = row.case if case is None else case
    if code:
        facts = procedures.procedure(code, on=in_force_from or at.date())
        key = facts.case(key).key if key else ""

    row.procedure_code, row.case = code, key
    row.title = row.title if title is None else _said("title", title, 500)
    row.note = row.note if note is None else _said("note", note, 4000)
    row.in_force_from = in_force_from or row.in_force_from
    return _save(row, "described", by=by, at=at)


@ledger.action
def add_step(
    *,
    draft_id: int,
    revision: int,
    row: Mapping[str, Any],
    number: int | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """
    Put a row in as step `number`, last where none is given, and return the new revision.

    The row's cells may be typed words: see `rows_to_edit`.

    :raises Overtaken: if another saved since `revision`
    :raises Invalid: at the cell that says nothing a step can hold
    """
    draft = _locked(draft_id, revision, by)
    steps = rules.steps_from_data(draft.steps)

    place = len(steps) + 1 if number is None else number
    if not 1 <= place <= len(steps) + 1 or len(steps) >= MOST_STEPS:
        raise Invalid(_("Không thêm được bước ở chỗ này."), [Fault("/number", str(place))])
    new = _row(row, place)

    draft.steps = rules.steps_to_data(editing.with_row(steps, new, place))
    return _save(draft, "step_added", step=place, by=by, at=at)


@ledger.action
def change_step(
    *,
    draft_id: int,
    revision: int,
    number: int,
    row: Mapping[str, Any],
    by: Actor,
    at: datetime,
) -> int:
    """
    Put another row in the place of step `number` and return the new revision.

    :raises Overtaken: if another saved since `revision`
    :raises Invalid: at the cell that says nothing a step can hold, or if there is no such step
    """
    draft = _locked(draft_id, revision, by)
    steps = _with_step(draft, number)

    changed = editing.with_change(steps, _row(row, number))

    draft.steps = rules.steps_to_data(changed)
    # Whoever has changed the row has settled what was to settle in it.
    draft.unsettled = [one for one in draft.unsettled if one["step"] != number]
    return _save(draft, "step_changed", step=number, by=by, at=at)


@ledger.action
def move_step(
    *, draft_id: int, revision: int, number: int, to: int, by: Actor, at: datetime
) -> int:
    """
    Move a row to stand as step `to` and return the new revision; links follow their steps.

    :raises Overtaken: if another saved since `revision`
    :raises Invalid: if there is no such step or place
    """
    draft = _locked(draft_id, revision, by)
    steps = _with_step(draft, number)
    if not 1 <= to <= len(steps):
        raise Invalid(_("Không chuyển được bước tới chỗ này."), [Fault("/to", str(to))])

    draft.steps = rules.steps_to_data(editing.with_move(steps, number, to))
    return _save(draft, "step_moved", step=number, by=by, at=at)


@ledger.action
def remove_step(*, draft_id: int, revision: int, number: int, by: Actor, at: datetime) -> int:
    """
    Take a row out and return the new revision; the rows below move up.

    :raises Overtaken: if another saved since `revision`
    :raises Invalid: if there is no such step
    """
    draft = _locked(draft_id, revision, by)
    steps = _with_step(draft, number)

    draft.steps = rules.steps_to_data(editing.without_row(steps, number))
    return _save(draft, "step_removed", step=number, by=by, at=at)


@ledger.action
def draw_draft(*, draft_id: int, revision: int, file: bytes, by: Actor, at: datetime) -> int:
    """
    Put the table that a BPMN file draws in the place of the draft's, and return the new revision.

    :raises Overtaken: if another saved since `revision`
    :raises Invalid: naming the element and line that no step table can say
    """
    draft = _locked(draft_id, revision, by)
    read = read_drawing(file)

    draft.steps = rules.steps_to_data(read.steps)
    draft.title = draft.title or read.title
    return _save(draft, "drawn", by=by, at=at)


@ledger.action
def settle_draft(*, draft_id: int, revision: int, by: Actor, at: datetime) -> int:
    """
    Say that what an import left to a person was looked at, and return the new revision.

    :raises Overtaken: if another saved since `revision`
    """
    draft = _locked(draft_id, revision, by)

    draft.unsettled = []
    return _save(draft, "settled", by=by, at=at)


@ledger.action
def approve_draft(
    *,
    draft_id: int,
    revision: int,
    instrument_number: str,
    instrument_on: date,
    instrument_by: str,
    in_force_from: date,
    by: Actor,
    at: datetime,
) -> int:
    """
    Approve a draft under the number and day of its instrument, and return the new revision.

    :raises NotAllowed: if `by` may not, or edited it
    :raises Overtaken: if another saved since `revision`
    :raises Invalid: if something in it keeps it from being published, or is still to settle
    """
    draft = _open(draft_id, revision)

    policy.may_approve(by, draft.unit_id, draft.hands).or_refuse()
    if draft.state != DraftState.DRAFTING:
        raise Clash(_("Quy trình này đã được duyệt."))
    draft.instrument_number = _said("instrument_number", instrument_number, 200)
    draft.in_force_from = in_force_from
    faults = [*_in_the_way(draft, at)]
    if not draft.instrument_number:
        faults.append(Fault("/instrument_number", _("Cần số của văn bản ban hành.")))
    if faults:
        message = _("Quy trình chưa duyệt được: %(reason)s") % {"reason": faults[0].reason}
        raise Invalid(message, faults)

    draft.instrument_on = instrument_on
    draft.instrument_by = _said("instrument_by", instrument_by, 300)
    draft.state = DraftState.APPROVED
    draft.approved_by, draft.approved_by_id, draft.approved_at = by.name, by.account_id, at
    draft.changed_by, draft.changed_at = by.name, at
    draft.revision += 1
    draft.save()

    happened = WorkflowDraftApproved(draft.pk, draft.revision, draft.instrument_number)
    ledger.record(happened, by=by, at=at, unit_id=draft.unit_id)
    return draft.revision


@ledger.action
def reopen_draft(*, draft_id: int, revision: int, by: Actor, at: datetime) -> int:
    """
    Take the approval of a draft back, so that it can be edited, and return its new revision.

    :raises NotAllowed: if `by` may not draft for that unit
    :raises Clash: if it is not approved
    """
    draft = _open(draft_id, revision)
    policy.may_draft(by, draft.unit_id).or_refuse()
    if draft.state != DraftState.APPROVED:
        raise Clash(_("Quy trình này chưa được duyệt."))

    draft.state = DraftState.DRAFTING
    draft.approved_by, draft.approved_by_id, draft.approved_at = "", None, None
    draft.revision += 1
    draft.changed_by, draft.changed_at = by.name, at
    draft.save()

    happened = WorkflowDraftEdited(draft.pk, draft.revision, "reopened")
    ledger.record(happened, by=by, at=at, unit_id=draft.unit_id)
    return draft.revision


@ledger.action
def publish_draft(*, draft_id: int, revision: int, by: Actor, at: datetime) -> int:
    """
    Publish an approved draft and return the id of the workflow that dossiers now follow.

    :raises NotAllowed: if `by` may not publish for that unit
    :raises Clash: if it is not approved, or was changed since
    :raises Invalid: if the procedure has changed so that it can no longer be published
    """
    draft = _open(draft_id, revision)
    policy.may_publish(by, draft.unit_id).or_refuse()
    if draft.state != DraftState.APPROVED or draft.in_force_from is None:
        raise Clash(_("Quy trình phải được duyệt trước khi ban hành."))

    workflow_id = publish(
        procedure_code=draft.procedure_code,
        case=draft.case,
        unit_id=draft.unit_id,
        instrument_number=draft.instrument_number,
        instrument_on=draft.instrument_on,
        instrument_by=draft.instrument_by,
        steps=rules.steps_from_data(draft.steps),
        in_force_from=draft.in_force_from,
        note=draft.note,
        by=by,
        at=at,
    )
    draft.workflow_id = workflow_id
    draft.state = DraftState.PUBLISHED
    draft.changed_by, draft.changed_at = by.name, at
    draft.revision += 1
    draft.save()

    ledger.record(
        WorkflowDraftPublished(draft.pk, workflow_id), by=by, at=at, unit_id=draft.unit_id
    )
    return workflow_id


@ledger.action
def abandon_draft(*, draft_id: int, revision: int, reason: str, by: Actor, at: datetime) -> None:
    """
    Give a draft up; it stays to be read, with the reason.

    :raises Invalid: if no reason is given
    :raises Overtaken: if another saved since `revision`
    """
    draft = _open(draft_id, revision)
    policy.may_draft(by, draft.unit_id).or_refuse()
    words = _said("reason", reason, 1000)
    if not words:
        raise Invalid(_("Cần ghi lý do bỏ dự thảo."), [Fault("/reason", _("Cần ghi lý do."))])

    draft.state = DraftState.ABANDONED
    draft.abandon_reason = words
    draft.approved_by, draft.approved_by_id, draft.approved_at = "", None, None
    draft.changed_by, draft.changed_at = by.name, at
    draft.revision += 1
    draft.save()

    ledger.record(WorkflowDraftAbandoned(draft.pk, words), by=by, at=at, unit_id=draft.unit_id)


# ---- What the actions share ----


def _open(draft_id: int, revision: int) -> WorkflowDraft:
    """
    Lock a draft that is neither published nor abandoned, as it was at `revision`.

    :raises Overtaken: naming who saved since
    """
    row = WorkflowDraft.objects.locked().by_id(draft_id)
    if row.state in (DraftState.PUBLISHED, DraftState.ABANDONED):
        raise Clash(_("Dự thảo quy trình này đã khép lại."))
    if row.revision != revision:
        message = _("%(name)s vừa lưu quy trình này; hãy xem lại rồi lưu tiếp.") % {
            "name": row.changed_by
        }
        raise Overtaken(message, revision=row.revision, saved_by=row.changed_by)
    return row


def _locked(draft_id: int, revision: int, by: Actor) -> WorkflowDraft:
    row = _open(draft_id, revision)
    policy.may_draft(by, row.unit_id).or_refuse()
    if row.state != DraftState.DRAFTING:
        raise Clash(_("Quy trình đã duyệt thì không sửa được nữa."))
    return row


def _with_step(draft: WorkflowDraft, number: int) -> Sequence[StepFacts]:
    steps = rules.steps_from_data(draft.steps)
    if not 1 <= number <= len(steps):
        raise Invalid(
            _("Quy trình không có bước %(number)s.") % {"number": number},
            [Fault("/number", _("Không có bước này."))],
        )
    return steps


def _row(data: Mapping[str, Any], number: int) -> StepFacts:
    try:
        return editing.row_of(data, number)
    except BadRow as trouble:
        reason = str(BAD_ROWS[trouble.code])
        raise Invalid(reason, [Fault(f"/steps/{number}/{trouble.part}", reason)]) from None


def _said(part: str, text: str, most: int) -> str:
    clean = tidy(text)
    if len(clean) > most or has_control_characters(clean):
        reason = str(BAD_ROWS["too_long" if len(clean) > most else "unprintable"])
        raise Invalid(reason, [Fault(f"/{part}", reason)])
    return clean


def _in_the_way(draft: WorkflowDraft, at: datetime) -> Sequence[Fault]:
    """Return what is still to settle, and what keeps the steps from being published."""
    left = [Fault(one.place, one.reason) for one in facts_of(draft).unsettled]
    if not draft.procedure_code:
        return left or [Fault("/procedure_code", _("Chưa chọn thủ tục cho quy trình."))]
    found = check_facts(facts_of(draft), on=at.date())
    return [*left, *(Fault(one.place, one.reason) for one in found if one.blocks)]


def _save(row: WorkflowDraft, what: str, *, step: int = 0, by: Actor, at: datetime) -> int:
    row.revision += 1
    row.hands = _hands(row.hands, by)
    row.changed_by, row.changed_at = by.name, at
    row.save()

    happened = WorkflowDraftEdited(row.pk, row.revision, what, step)
    ledger.record(happened, by=by, at=at, unit_id=row.unit_id)
    return row.revision


def _hands(hands: Sequence[int], by: Actor) -> list[int]:
    return sorted({*hands, *([by.account_id] if by.account_id is not None else [])})
