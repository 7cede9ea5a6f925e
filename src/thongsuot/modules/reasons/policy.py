"""Who keeps the catalogue of reasons."""

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor, ActorKind, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_you


def may_edit(actor: Actor) -> Verdict:
    # A reason is offered to every office of the province; databases are kept by the same hand.
    if actor.kind == ActorKind.SYSTEM or actor.reach(Permission.DATABASE_EDIT).everywhere:
        return ALLOWED
    return not_you(_("Bạn không được giao cập nhật danh mục lý do của tỉnh."))
