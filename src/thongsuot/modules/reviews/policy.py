"""Who may do what to plans, figures and proposals: one reason greys the button and guards it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor, ActorKind, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_now, not_you
from thongsuot.modules.reviews.states import (
    PLAN_TRANSITIONS,
    TRANSITIONS,
    Decider,
    Move,
    PlanMove,
    PlanState,
    ProposalState,
)

if TYPE_CHECKING:
    from thongsuot.modules.reviews.models import Plan, Proposal

_DRAFT, _APPROVE = Permission.PROCEDURE_DRAFT, Permission.PROCEDURE_APPROVE
# Any one of these, over the whole province (NĐ 63/2010/NĐ-CP, Điều 30: the chairman issues it).
PLAN_NEEDS: Mapping[PlanMove, Sequence[Permission]] = {
    PlanMove.DRAFT: (_DRAFT,),
    PlanMove.SUBMIT: (_DRAFT,),
    PlanMove.SEND_BACK: (_APPROVE,),
    PlanMove.APPROVE: (_APPROVE,),
    PlanMove.CONCLUDE: (_DRAFT,),
    PlanMove.ABANDON: (_DRAFT, _APPROVE),
}
NEEDS: Mapping[Move, Sequence[Permission]] = {
    Move.EDIT: (_DRAFT,),
    Move.SUBMIT: (_DRAFT,),
    Move.SEND_BACK: (_APPROVE,),
    Move.ACCEPT: (_APPROVE,),
    Move.DECLINE: (_APPROVE,),
    Move.SEND: (_DRAFT,),
    Move.ENACT: (_DRAFT,),
    Move.WITHDRAW: (_DRAFT,),
}


def may_draft(actor: Actor) -> Verdict:
    """Who draws up plans, sets figures, measures and proposes."""
    return _holds(actor, (_DRAFT,))


def may_plan(move: PlanMove, actor: Actor, plan: "Plan", *, items: int) -> Verdict:
    """Return whether `actor` may make `move` on a plan of so many `items` now."""
    if not (holds := _holds(actor, PLAN_NEEDS[move])):
        return holds
    if PlanState(plan.state) not in PLAN_TRANSITIONS[move].sources:
        return not_now(
            _("Kế hoạch đang ở trạng thái “%(state)s”, không thể %(move)s.")
            % {"state": PlanState(plan.state).label, "move": _lower(PlanMove(move).label)}
        )
    if move is PlanMove.SUBMIT and not items:
        return not_now(_("Kế hoạch chưa có thủ tục hay lĩnh vực nào."))
    if move is PlanMove.APPROVE and actor.account_id in plan.hands:
        return not_you(_("Bạn đã lập hoặc trình kế hoạch này nên người khác phải ban hành."))
    return ALLOWED


def may(move: Move, actor: Actor, proposal: "Proposal") -> Verdict:
    """Return whether `actor` may make `move` on a proposal now."""
    if not (holds := _holds(actor, NEEDS[move])):
        return holds
    state = ProposalState(proposal.state)
    if state not in TRANSITIONS[move].sources:
        return not_now(
            _("Kiến nghị đang ở trạng thái “%(state)s”, không thể %(move)s.")
            % {"state": state.label, "move": _lower(Move(move).label)}
        )
    if move is Move.ACCEPT and actor.account_id in proposal.hands:
        return not_you(_("Bạn đã soạn hoặc trình kiến nghị này nên người khác phải duyệt."))
    ministry = proposal.decider == Decider.MINISTRY
    if move is Move.SEND and not ministry:
        return not_now(_("Kiến nghị này do tỉnh quyết định, không phải gửi bộ, ngành."))
    if move is Move.ENACT and ministry and state is ProposalState.ACCEPTED:
        return not_now(_("Kiến nghị này do bộ, ngành quyết định: hãy ghi việc gửi trước."))
    return ALLOWED


def _holds(actor: Actor, permissions: Sequence[Permission]) -> Verdict:
    if actor.kind == ActorKind.SYSTEM:
        return ALLOWED
    if any(actor.reach(permission).everywhere for permission in permissions):
        return ALLOWED
    if permissions == (_APPROVE,):
        return not_you(_("Bạn không được giao duyệt kế hoạch, kiến nghị rà soát thủ tục."))
    return not_you(_("Bạn không được giao rà soát, đơn giản hóa thủ tục."))


def _lower(label: object) -> str:
    text = str(label)
    return text[:1].lower() + text[1:]
