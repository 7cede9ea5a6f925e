"""Passing work back: to one's unit (trả lại việc), or to an earlier step (chuyển lại)."""

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Fault, Invalid
from thongsuot.modules.dossiers import events, rules
from thongsuot.modules.dossiers.actions import desk
from thongsuot.modules.dossiers.models import Step
from thongsuot.modules.dossiers.states import Move
from thongsuot.modules.workflows import api as workflows


@ledger.action
def hand_back(*, code: str, reason: str, by: Actor, at: datetime) -> None:
    """
    Give the dossier back to its unit, so that another may take it; its step stays open.

    :raises Invalid: without a reason
    :raises Clash: if nobody has it
    """
    in_hand = desk.take(code, Move.HAND_BACK, by, at)
    dossier = in_hand.dossier
    reason = rules.written(reason, "/reason")
    assert dossier.assignee_id is not None, "the policy asked"
    given_up = identity.post(dossier.assignee_id)

    dossier.steps.filter(finished_at=None).update(post_id=None)
    dossier.assignee_id = None
    dossier.save(update_fields=["assignee"])

    happened = events.DossierHandedBack(
        dossier_id=dossier.pk, post_id=given_up.id, holder=given_up.holder, reason=reason
    )
    ledger.record(happened, by=by, at=at, unit_id=dossier.current_unit_id)


@ledger.action
def send_back(*, code: str, to: int, reason: str, by: Actor, at: datetime) -> None:
    """
    Send the dossier back to an earlier step that people have gone through, named by its number.

    That step opens anew with its own allowance, for whoever did it last; the limit promised to
    the citizen does not move.

    :raises Invalid: without a reason, or to a step that was not gone through
    """
    in_hand = desk.take(code, Move.SEND_BACK, by, at)
    dossier, step = in_hand.dossier, in_hand.present_step
    reason = rules.written(reason, "/reason")
    earlier = {one.number: one for one in rules.gone_through(dossier.steps.all(), step.number)}
    if to not in earlier:
        wrong = _("Hãy chọn một bước mà hồ sơ đã qua.")
        raise Invalid(wrong, [Fault("/to", wrong)])

    step.sent_back_to = to
    desk.close_step(step, at, reason)
    step.save(update_fields=["sent_back_to"])
    plan = workflows.workflow(desk.workflow_id(dossier)).step(to)
    again = desk.open_step(dossier, plan, at, post_id=_still_there(earlier[to], at))
    dossier.save(update_fields=desk.DESK_FIELDS)

    happened = events.StepSentBack(
        dossier_id=dossier.pk,
        number=step.number,
        step=step.name,
        to_number=to,
        to_step=again.name,
        reason=reason,
    )
    ledger.record(happened, by=by, at=at, unit_id=step.unit_id)


def _still_there(step: Step, at: datetime) -> int | None:
    """Return the post that did the step, if it is still held in that unit."""
    held = {post.id for post in identity.posts_in(step.unit_id, on=localdate(at))}
    return step.post_id if step.post_id in held else None
