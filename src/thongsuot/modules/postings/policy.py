"""Who may say that a board hangs."""

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor, ActorKind, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_you


def may_post(actor: Actor, unit_id: int) -> Verdict:
    """Only who works at that counter sees its walls."""
    if actor.kind == ActorKind.SYSTEM or actor.has(Permission.BOARD_POST, unit_id=unit_id):
        return ALLOWED
    return not_you(_("Bạn không được giao xác nhận niêm yết tại bộ phận một cửa này."))
