"""Who arranges a floor, who calls at it, and what may happen to a ticket now."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor, ActorKind, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_now, not_you
from thongsuot.modules.queues.rules import CALLS_BEFORE_ABSENT, label
from thongsuot.modules.queues.states import TRANSITIONS, TicketMove, TicketState

if TYPE_CHECKING:
    from thongsuot.modules.queues.models import Ticket, Window

_ARRANGES = (Permission.DOSSIER_RECEIVE, Permission.DOSSIER_ASSIGN, Permission.UNIT_EDIT)
_CALLS = (Permission.DOSSIER_RECEIVE, Permission.DOSSIER_RETURN)


def may_arrange(actor: Actor, unit_id: int) -> Verdict:
    """Who works at the counter, who leads it and who founds offices may set up its floor."""
    if actor.kind == ActorKind.SYSTEM or any(
        actor.has(permission, unit_id=unit_id) for permission in _ARRANGES
    ):
        return ALLOWED
    return not_you(_("Bạn không được giao sắp xếp hàng chờ của nơi này."))


def may_call(actor: Actor, unit_id: int) -> Verdict:
    """Who receives dossiers or gives results there calls people."""
    if actor.kind == ActorKind.SYSTEM or any(
        actor.has(permission, unit_id=unit_id) for permission in _CALLS
    ):
        return ALLOWED
    return not_you(_("Bạn không được giao gọi số ở nơi này."))


def may_sit(actor: Actor, window: "Window") -> Verdict:
    """Whether `actor` may act at a window: it is open, and theirs."""
    allowed = may_call(actor, window.unit_id)
    if not allowed:
        return allowed
    if not window.is_open:
        return not_now(_("Quầy %(number)d đang đóng.") % {"number": window.number})
    if window.post_id != actor.post_id:
        return not_now(
            _("Quầy %(number)d đang do %(name)s ngồi.")
            % {"number": window.number, "name": window.held_by}
        )
    return ALLOWED


def may(move: TicketMove, ticket: "Ticket") -> Verdict:
    """Return whether `move` can happen to this ticket now; whose it is was asked before."""
    if ticket.state not in TRANSITIONS[move].sources:
        return not_now(
            _("Số %(label)s đang ở tình trạng “%(state)s”, không thể %(move)s.")
            % {
                "label": label(ticket.letter, ticket.number),
                "state": TicketState(ticket.state).label,
                "move": TicketMove(move).label,
            }
        )
    if move is TicketMove.NO_SHOW and ticket.calls < CALLS_BEFORE_ABSENT:
        return not_now(_("Hãy gọi lại một lần nữa trước khi ghi vắng mặt."))
    return ALLOWED
