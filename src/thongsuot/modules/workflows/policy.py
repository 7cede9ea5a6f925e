"""Who may publish, draft and approve workflows."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor, ActorKind, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_you


def may_publish(actor: Actor, unit_id: int | None) -> Verdict:
    """A workflow for the whole province needs the permission everywhere, one unit's only there."""
    if actor.kind == ActorKind.SYSTEM:
        return ALLOWED
    reach = actor.reach(Permission.WORKFLOW_PUBLISH)
    if reach.everywhere or (unit_id is not None and reach.covers(unit_id)):
        return ALLOWED
    if unit_id is None:
        return not_you(_("Bạn không được giao công bố quy trình nội bộ chung của tỉnh."))
    return not_you(_("Bạn không được giao công bố quy trình nội bộ của đơn vị này."))


def may_draft(actor: Actor, unit_id: int | None) -> Verdict:
    """Whoever may publish a workflow for those offices may draft one."""
    return may_publish(actor, unit_id)


def may_approve(actor: Actor, unit_id: int | None, hands: Sequence[int]) -> Verdict:
    """
    Approving is for the leader who approves procedures, or another who may publish.

    Whoever edited the draft never approves it.
    """
    reach = actor.reach(Permission.PROCEDURE_APPROVE)
    leads = reach.everywhere or (unit_id is not None and reach.covers(unit_id))
    if not leads and not may_publish(actor, unit_id):
        return not_you(
            _("Quy trình do lãnh đạo kiểm soát thủ tục duyệt, hoặc công chức cải cách khác.")
        )
    if actor.account_id is not None and actor.account_id in hands:
        return Verdict(_("Bạn đã soạn quy trình này; phải do người khác duyệt."))
    return ALLOWED
