"""Who may try a change out, and whose replay it is."""

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor, ActorKind, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_you


def may_replay(actor: Actor, unit_id: int | None) -> Verdict:
    """Who may publish workflows for those offices may try them out there first."""
    if actor.kind == ActorKind.SYSTEM:
        return ALLOWED
    reach = actor.reach(Permission.WORKFLOW_PUBLISH)
    if reach.everywhere or (unit_id is not None and reach.covers(unit_id)):
        return ALLOWED
    if unit_id is None:
        return not_you(_("Bạn không được giao quy trình nội bộ của toàn tỉnh; hãy chọn đơn vị."))
    return not_you(_("Bạn không được giao quy trình nội bộ của đơn vị này."))
