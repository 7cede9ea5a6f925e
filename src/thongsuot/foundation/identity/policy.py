"""Who may manage accounts, posts and tokens; and who must prove themselves twice."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from thongsuot.foundation.identity.states import ROLES
from thongsuot.kernel.actor import Actor, ActorKind, Permission, Reach
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


def may_stand_in_for(
    actor: Actor,
    *,
    unit_ids: Collection[int],
    holder_id: int,
    substitute_id: int,
    grants: Mapping[Permission, Reach],
) -> Verdict:
    """
    Who arranges people does; the holder names who stands in for them; and so does their head.

    A head hands on nothing they do not carry themselves, and nobody names themselves. Whoever
    acts for another names nobody: it does not pass from hand to hand.
    """
    arranging = [may_appoint(actor, unit_id=one, account_id=substitute_id) for one in unit_ids]
    if all(arranging):
        return ALLOWED
    if actor.on_behalf_of:
        return not_you(_("Người làm thay không giao tiếp việc làm thay cho người khác."))
    if actor.account_id == substitute_id:
        return not_you(_("Không ai tự bố trí vị trí công tác cho chính mình."))
    if actor.kind is ActorKind.STAFF and actor.account_id == holder_id:
        return ALLOWED
    leads = all(actor.has(Permission.DOSSIER_ASSIGN, unit_id=one) for one in unit_ids)
    if not leads:
        return next(verdict for verdict in arranging if not verdict)
    if not all(_covers(actor.reach(each), reach) for each, reach in grants.items()):
        return not_you(_("Vị trí này có quyền ngoài quyền của bạn; hãy nhờ quản trị bố trí."))
    return ALLOWED


def _covers(mine: Reach, theirs: Reach) -> bool:
    return mine.everywhere or (not theirs.everywhere and theirs.unit_ids <= mine.unit_ids)


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
