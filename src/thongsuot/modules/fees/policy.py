"""Who takes money at a counter, and who sees what was taken."""

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_now, not_you
from thongsuot.modules.dossiers import api as dossiers

_NOTHING_OWED = frozenset(
    {dossiers.Status.REFUSED_INTAKE, dossiers.Status.WITHDRAWN, dossiers.Status.STOPPED}
)


def may_take(actor: Actor, *, unit_id: int, status: str) -> Verdict:
    """Whoever receives at the counter where the dossier was filed, while something may be owed."""
    if not actor.has(Permission.DOSSIER_RECEIVE, unit_id=unit_id):
        return not_you(_("Bạn không được giao thu phí, lệ phí ở quầy này."))
    if status in _NOTHING_OWED:
        return not_now(_("Hồ sơ đã dừng hoặc bị từ chối; không thu phí, lệ phí nữa."))
    return ALLOWED


def may_cancel(actor: Actor, *, unit_id: int, is_cancelled: bool) -> Verdict:
    if not actor.has(Permission.DOSSIER_RECEIVE, unit_id=unit_id):
        return not_you(_("Bạn không được giao thu phí, lệ phí ở quầy này."))
    if is_cancelled:
        return not_now(_("Biên lai này đã bị hủy."))
    return ALLOWED
