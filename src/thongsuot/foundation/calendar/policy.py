"""Who may change which calendar."""

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import EVERYWHERE, Actor, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_you


def may_edit(actor: Actor, unit_id: int | None) -> Verdict:
    """Whether `actor` may change the calendar of a unit, or of the whole country (None)."""
    if unit_id is None:
        if actor.reach(Permission.CALENDAR_EDIT) != EVERYWHERE:
            return not_you(_("Chỉ người quản trị toàn tỉnh được sửa lịch nghỉ chung cả nước."))
    elif not actor.has(Permission.CALENDAR_EDIT, unit_id=unit_id):
        return not_you(_("Bạn không được giao sửa lịch làm việc của đơn vị này."))
    return ALLOWED
