"""Who may do what to a decision, and when: one reason greys the button and guards the action."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thongsuot.kernel.actor import Actor, ActorKind, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_now, not_you
from thongsuot.modules.announcements.states import TRANSITIONS, DecisionState, Move

if TYPE_CHECKING:
    from thongsuot.modules.announcements.models import Decision

_DRAFT, _APPROVE = Permission.PROCEDURE_DRAFT, Permission.PROCEDURE_APPROVE
# Any one of these, over the whole province (NĐ 63/2010/NĐ-CP, Điều 13).
NEEDS: Mapping[Move, Sequence[Permission]] = {
    Move.AMEND: (_DRAFT,),
    Move.DRAFT: (_DRAFT,),
    Move.SUBMIT: (_DRAFT,),
    Move.SEND_BACK: (_APPROVE,),
    Move.APPROVE: (_APPROVE,),
    Move.PUBLISH: (_APPROVE, Permission.PROCEDURE_PUBLISH),
    Move.ABANDON: (_DRAFT, _APPROVE),
    Move.ENTER: (_DRAFT, _APPROVE, Permission.PROCEDURE_PUBLISH),
}
_CHECKED = frozenset({Move.SUBMIT, Move.APPROVE, Move.PUBLISH})


def may_begin(actor: Actor) -> Verdict:
    return _holds(actor, (_DRAFT,))


def may_see(actor: Actor) -> Verdict:
    """Those who draft, approve or publish see decisions before they are published."""
    return _holds(actor, (_DRAFT, _APPROVE, Permission.PROCEDURE_PUBLISH))


def may(move: Move, actor: Actor, decision: "Decision", *, blocking: Sequence[str] = ()) -> Verdict:
    """
    Return whether `actor` may make `move` now; the first thing in the way is the reason.

    `blocking` are the findings that must be mended first, as sentences.
    """
    if not (holds := _holds(actor, NEEDS[move])):
        return holds
    if DecisionState(decision.state) not in TRANSITIONS[move].sources:
        return not_now(
            _("Quyết định đang ở trạng thái “%(state)s”, không thể %(move)s.")
            % {
                "state": DecisionState(decision.state).label,
                "move": str(move.label)[:1].lower() + str(move.label)[1:],
            }
        )
    if move is Move.APPROVE and actor.account_id in decision.hands:
        return not_you(_("Bạn đã soạn hoặc trình quyết định này nên người khác phải duyệt."))
    if move is Move.ENTER and decision.entered_on is not None:
        return not_now(_("Ngày nhập cơ sở dữ liệu quốc gia đã được ghi."))
    if move in _CHECKED and blocking:
        more = len(blocking) - 1
        if not more:
            return not_now(_("Còn điều phải sửa: %(first)s") % {"first": blocking[0]})
        return not_now(
            ngettext(
                "Còn điều phải sửa: %(first)s (và %(more)s điều nữa)",
                "Còn điều phải sửa: %(first)s (và %(more)s điều nữa)",
                more,
            )
            % {"first": blocking[0], "more": more}
        )
    return ALLOWED


def _holds(actor: Actor, permissions: Sequence[Permission]) -> Verdict:
    if actor.kind == ActorKind.SYSTEM:
        return ALLOWED
    if any(actor.reach(permission).everywhere for permission in permissions):
        return ALLOWED
    if permissions == (_APPROVE,):
        return not_you(_("Bạn không được giao duyệt quyết định công bố thủ tục."))
    if _DRAFT in permissions:
        return not_you(_("Bạn không được giao soạn quyết định công bố thủ tục."))
    return not_you(_("Bạn không được giao công bố thủ tục hành chính."))
