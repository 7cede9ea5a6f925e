"""Who may write and who may publish forms."""

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor, ActorKind, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_you


def may_draft(actor: Actor) -> Verdict:
    """The forms of a procedure are written by whoever writes the procedure."""
    if actor.kind == ActorKind.SYSTEM or actor.may_anywhere(Permission.PROCEDURE_DRAFT):
        return ALLOWED
    return not_you(_("Bạn không được giao soạn biểu mẫu của thủ tục hành chính."))


def may_publish(actor: Actor) -> Verdict:
    # A form binds the whole province, as the procedure does that it belongs to.
    if actor.kind == ActorKind.SYSTEM or actor.reach(Permission.PROCEDURE_PUBLISH).everywhere:
        return ALLOWED
    return not_you(_("Bạn không được giao công bố biểu mẫu của thủ tục hành chính."))
