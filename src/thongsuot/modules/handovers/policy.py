"""Who may give papers away, and who may confirm that they came."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_now, not_you
from thongsuot.modules.handovers.states import Kind

if TYPE_CHECKING:
    from thongsuot.modules.handovers.models import HandOver

GIVING = {
    Kind.FORWARD: (Permission.DOSSIER_RECEIVE,),
    Kind.RESULT: (Permission.DOSSIER_PROCESS, Permission.DOSSIER_ASSIGN),
}
TAKING = {
    Kind.FORWARD: (Permission.DOSSIER_PROCESS, Permission.DOSSIER_ASSIGN),
    Kind.RESULT: (Permission.DOSSIER_RETURN, Permission.DOSSIER_RECEIVE),
}


def may_give(actor: Actor, kind: Kind, from_unit_id: int) -> Verdict:
    """The counter gives dossiers to work on; a division gives results back."""
    if any(actor.has(each, unit_id=from_unit_id) for each in GIVING[kind]):
        return ALLOWED
    return not_you(_("Vị trí công tác của bạn không được giao việc bàn giao này."))


def may_answer(actor: Actor, hand_over: "HandOver") -> Verdict:
    """Only the receiving side confirms, once; whoever gave does not confirm to themselves."""
    kind = Kind(hand_over.kind)
    if not any(actor.has(each, unit_id=hand_over.to_unit_id) for each in TAKING[kind]):
        return not_you(_("Danh sách này do đơn vị khác xác nhận."))
    if hand_over.answered_at is not None:
        return not_now(_("Danh sách đã được xác nhận."))
    if actor.account_id is not None and actor.account_id == hand_over.giver_account_id:
        return not_you(_("Người giao không tự xác nhận thay bên nhận."))
    return ALLOWED
