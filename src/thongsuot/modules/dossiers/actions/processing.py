"""What happens in the competent agency: assigning, working step by step, deciding, issuing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.files import api as files
from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.modules.dossiers import events, rules
from thongsuot.modules.dossiers.actions import along, consulting, desk, reasoned
from thongsuot.modules.dossiers.states import Move, Outcome, Status
from thongsuot.modules.reasons.api import Given, ReasonKind
from thongsuot.modules.workflows import api as workflows


@ledger.action
def assign(*, code: str, post_id: int, note: str = "", by: Actor, at: datetime) -> None:
    """
    Give the dossier to the holder of a post (phân công), or take it oneself.

    :raises Missing: if there is no such post
    :raises Invalid: if nobody holds it today in the unit where the dossier lies
    """
    in_hand = desk.take(code, Move.ASSIGN, by, at)
    dossier = in_hand.dossier
    unit_id = dossier.handling_unit_id or dossier.competent_unit_id
    held = {one.id: one for one in identity.posts_in(unit_id, on=localdate(at))}
    post = held.get(post_id) or identity.post(post_id)
    if post_id not in held:
        raise Invalid(
            _("Người được phân công không thuộc đơn vị đang giữ hồ sơ."),
            [Fault("/assignee", _("Hãy chọn người của đơn vị đang giữ hồ sơ."))],
        )

    step = in_hand.step
    asked: Sequence[along.Asked] = ()
    if step is not None and step.kind == "assign":
        desk.close_step(in_hand.step, at, note)
        _next, asked = along.go_on(in_hand, post_id=post_id, by=by, at=at)
    else:
        dossier.steps.filter(finished_at=None).update(post_id=post_id)
        dossier.assignee_id = post_id
    dossier.save(update_fields=desk.DESK_FIELDS)

    happened = events.DossierAssigned(
        dossier_id=dossier.pk, post_id=post_id, holder=post.holder, note=note
    )
    ledger.record(happened, by=by, at=at, unit_id=dossier.current_unit_id)
    along.record_asked(asked, by=by, at=at)


@ledger.action
def complete_step(
    *,
    code: str,
    number: int | None = None,
    outcome: str = "",
    note: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """
    Finish the present step with one of its outcomes, and open what comes after it.

    Given the `number` of the step that is meant, only that one: what is sent twice, or by two
    people at once, must not finish the step after it too.

    :raises Clash: if the present step is the leader's to decide, or not the one that is meant
    :raises Invalid: if the step can end in several ways and none of them is named
    """
    in_hand = desk.take(code, Move.COMPLETE_STEP, by, at)
    dossier = in_hand.dossier
    step = in_hand.present_step
    if number is not None and number != step.number:
        raise Clash(_("Bước đó không còn mở; hồ sơ đang ở bước “%(step)s”.") % {"step": step.name})

    plan = workflows.workflow(desk.workflow_id(dossier))
    outcome = along.outcome_of(plan.step(step.number), outcome)

    desk.close_step(in_hand.step, at, note, outcome)
    next_step, asked = along.go_on(in_hand, outcome=outcome, by=by, at=at)
    dossier.save(update_fields=desk.DESK_FIELDS)

    happened = events.StepCompleted(
        dossier_id=dossier.pk,
        number=step.number,
        step=step.name,
        next_step=next_step.name,
        note=note,
        outcome=outcome,
    )
    ledger.record(happened, by=by, at=at, unit_id=step.unit_id)
    along.record_asked(asked, by=by, at=at)


@ledger.action
def approve(*, code: str, note: str = "", by: Actor, at: datetime) -> None:
    """Decide in favour (phê duyệt): what remains is to issue the result."""
    in_hand = desk.take(code, Move.APPROVE, by, at)
    dossier = in_hand.dossier

    _decide(in_hand, Outcome.GRANTED, note, at)

    happened = events.DossierApproved(dossier_id=dossier.pk, note=note)
    ledger.record(happened, by=by, at=at, unit_id=dossier.competent_unit_id)


@ledger.action
def reject(
    *, code: str, reason: str = "", reasons: Sequence[Given] = (), by: Actor, at: datetime
) -> None:
    """
    Decide against, on the substance (NĐ 61/2018 Đ19.8): logged as a result, inside the limit.

    :raises Invalid: without a reason
    """
    in_hand = desk.take(code, Move.REJECT, by, at)
    dossier = in_hand.dossier
    why = reasoned.read(ReasonKind.REJECT, reasons, reason)
    reason = " ".join([*why.lines, *([why.words] if reason.strip() or not why.lines else [])])

    _decide(in_hand, Outcome.DENIED, reason, at)
    reasoned.keep(dossier, why, at=at)

    happened = events.DossierRejected(dossier_id=dossier.pk, reason=reason, reasons=why.codes)
    ledger.record(happened, by=by, at=at, unit_id=dossier.competent_unit_id)


@ledger.action
def issue_result(
    *,
    code: str,
    number: str,
    file_ids: Sequence[UUID] = (),
    by: Actor,
    at: datetime,
) -> None:
    """
    Issue the decided result and send it to the counter; the agency's work ends here.

    :raises Invalid: without the number of the result
    :raises Missing: if a file has not been handed in
    """
    in_hand = desk.take(code, Move.ISSUE_RESULT, by, at)
    dossier = in_hand.dossier
    number = rules.written(number, "/number", most=80)
    files.facts(file_ids)

    step = in_hand.present_step
    desk.close_step(in_hand.step, at)
    plan = workflows.workflow(desk.workflow_id(dossier))
    dossier.status = Status.RESULT_READY
    dossier.finished_at = at
    dossier.result_number = number
    dossier.result_files = list(file_ids)
    desk.open_step(dossier, rules.return_step(plan.steps, step.number), at)
    dossier.save(
        update_fields=[
            *("status", "finished_at", "result_number", "result_files"),
            *desk.DESK_FIELDS,
        ]
    )

    happened = events.ResultIssued(
        dossier_id=dossier.pk,
        outcome=dossier.outcome,
        number=number,
        on_time=rules.on_time(dossier.due_at, at),
    )
    ledger.record(happened, by=by, at=at, unit_id=dossier.competent_unit_id)


def _decide(in_hand: desk.InHand, outcome: Outcome, note: str, at: datetime) -> None:
    dossier = in_hand.dossier
    step = in_hand.present_step
    desk.close_step(in_hand.step, at, note)
    plan = workflows.workflow(desk.workflow_id(dossier))
    dossier.status = Status.APPROVED if outcome is Outcome.GRANTED else Status.REJECTED
    dossier.outcome = outcome
    consulting.end_unanswered(dossier, at)
    desk.open_step(dossier, rules.issue_step(plan.steps, step.number), at)
    dossier.save(update_fields=["status", "outcome", *desk.DESK_FIELDS])
