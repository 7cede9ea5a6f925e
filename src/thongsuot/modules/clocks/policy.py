"""Who may do what about apologies and the rule of warnings."""

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import EVERYWHERE, Actor, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_you


def may_set_rule(actor: Actor) -> Verdict:
    """The rule is the whole province's."""
    if actor.reach(Permission.CALENDAR_EDIT) != EVERYWHERE:
        return not_you(_("Chỉ người quản trị toàn tỉnh được đặt mức cảnh báo."))
    return ALLOWED


def may_write(actor: Actor, unit_id: int, competent_unit_id: int) -> Verdict:
    """Whoever works on the dossier, or decides on it, writes why it is late."""
    works = actor.has(Permission.DOSSIER_PROCESS, unit_id=unit_id)
    if works or actor.has(Permission.DOSSIER_APPROVE, unit_id=competent_unit_id):
        return ALLOWED
    return not_you(_("Hồ sơ này do đơn vị khác xử lý."))
