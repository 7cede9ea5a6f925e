"""Who may manage accounts, posts and tokens; and who must prove themselves twice."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from thongsuot.foundation.identity.states import ROLES
from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_you


def may_edit_people(actor: Actor) -> Verdict:
    if not actor.may_anywhere(Permission.PERSON_EDIT):
        return not_you(_("Bạn không được giao quản lý tài khoản."))
    return ALLOWED


def may_edit_person(actor: Actor, unit_ids: Collection[int]) -> Verdict:
    """`unit_ids`: where the person holds posts. All must be covered: one account, one key."""
    if not may_edit_people(actor):
        return may_edit_people(actor)
    if not all(actor.has(Permission.PERSON_EDIT, unit_id=unit_id) for unit_id in unit_ids):
        return not_you(_("Người này giữ vị trí ở đơn vị ngoài phạm vi của bạn."))
    return ALLOWED


def may_reset(actor: Actor, account_id: int, unit_ids: Collection[int]) -> Verdict:
    if actor.account_id == account_id:
        return not_you(_("Hãy đổi ở trang bảo mật đăng nhập của chính bạn."))
    return may_edit_person(actor, unit_ids)


def may_appoint(actor: Actor, *, unit_id: int, account_id: int) -> Verdict:
    if not actor.has(Permission.PERSON_EDIT, unit_id=unit_id):
        return not_you(_("Bạn không được giao bố trí người ở đơn vị này."))
    if actor.account_id == account_id:
        return not_you(_("Không ai tự bố trí vị trí công tác cho chính mình."))
    return ALLOWED


def may_end_post(actor: Actor, *, unit_id: int) -> Verdict:
    if not actor.has(Permission.PERSON_EDIT, unit_id=unit_id):
        return not_you(_("Bạn không được giao bố trí người ở đơn vị này."))
    return ALLOWED


def may_create_token(actor: Actor, *, unit_id: int) -> Verdict:
    if not actor.has(Permission.TOKEN_CREATE, unit_id=unit_id):
        return not_you(_("Bạn không được giao cấp khóa cho phần mềm ở đơn vị này."))
    return ALLOWED


_PROVEN_TWICE = frozenset(
    {
        Permission.DOSSIER_APPROVE,
        Permission.PROCEDURE_IMPORT,
        Permission.PROCEDURE_PUBLISH,
        Permission.WORKFLOW_PUBLISH,
        Permission.UNIT_EDIT,
        Permission.PERSON_EDIT,
        Permission.CALENDAR_EDIT,
        Permission.TOKEN_CREATE,
    }
)


def demands_second_factor(actor: Actor) -> bool:
    """Whether `actor` decides for the office, or changes who decides."""
    return any(actor.may_anywhere(permission) for permission in _PROVEN_TWICE)


def role_demands_second_factor(code: str) -> bool:
    return not _PROVEN_TWICE.isdisjoint(ROLES[code].permissions)
