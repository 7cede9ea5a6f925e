"""Who may change which part of the organisation."""

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import EVERYWHERE, Actor, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_you


def may_edit(actor: Actor, unit_id: int) -> Verdict:
    if not actor.has(Permission.UNIT_EDIT, unit_id=unit_id):
        return not_you(_("Bạn không được giao sửa cơ cấu của đơn vị này."))
    return ALLOWED


def may_found_under(actor: Actor, parent_id: int | None) -> Verdict:
    if parent_id is not None:
        return may_edit(actor, parent_id)
    if actor.reach(Permission.UNIT_EDIT) != EVERYWHERE:
        return not_you(_("Chỉ người quản trị toàn tỉnh được lập đơn vị đứng đầu."))
    return ALLOWED
