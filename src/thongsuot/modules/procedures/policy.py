"""Who may change the catalogue of procedures."""

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor, ActorKind, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_you


def may_import(actor: Actor) -> Verdict:
    # The catalogue is the whole province's, so the permission counts wherever it is held.
    if actor.kind == ActorKind.SYSTEM or actor.may_anywhere(Permission.PROCEDURE_IMPORT):
        return ALLOWED
    return not_you(_("Bạn không được giao nhập danh mục thủ tục hành chính."))


def may_publish(actor: Actor) -> Verdict:
    if actor.kind == ActorKind.SYSTEM or actor.may_anywhere(Permission.PROCEDURE_PUBLISH):
        return ALLOWED
    return not_you(_("Bạn không được giao công bố thủ tục hành chính."))
