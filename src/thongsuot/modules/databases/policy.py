"""Who may say which database is connected and what it holds."""

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor, ActorKind, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_you


def may_edit(actor: Actor) -> Verdict:
    # A connection changes what every office of the province may ask for.
    if actor.kind == ActorKind.SYSTEM or actor.reach(Permission.DATABASE_EDIT).everywhere:
        return ALLOWED
    return not_you(_("Bạn không được giao cập nhật cơ sở dữ liệu đã kết nối của tỉnh."))
