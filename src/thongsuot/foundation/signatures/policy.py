"""Who may register a key, and who may sign with it."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import NOWHERE, Actor, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_you


def may_keep_seal(actor: Actor, *, unit_id: int) -> Verdict:
    """The seal of a unit is registered and given up by the operators of units."""
    if not actor.has(Permission.UNIT_EDIT, unit_id=unit_id):
        return not_you(_("Bạn không được giao đăng ký con dấu của đơn vị này."))
    return ALLOWED


def may_keep_key(actor: Actor, *, account_id: int, unit_ids: Collection[int]) -> Verdict:
    """
    The key of a person is registered by operators whose reach covers all their posts.

    `unit_ids`: where the person holds posts. A key signs in all of them.
    """
    if actor.account_id == account_id:
        return not_you(_("Không ai tự đăng ký khóa ký cho chính mình."))
    reach = actor.reach(Permission.PERSON_EDIT)
    if reach == NOWHERE or not all(reach.covers(unit_id) for unit_id in unit_ids):
        return not_you(_("Bạn không được giao đăng ký khóa ký cho người này."))
    return ALLOWED


def may_trust(actor: Actor) -> Verdict:
    if not actor.reach(Permission.UNIT_EDIT).everywhere:
        return not_you(_("Chỉ người quản trị toàn tỉnh được đổi chứng thư gốc tin cậy."))
    return ALLOWED


def may_sign_with(actor: Actor, *, account_id: int | None) -> Verdict:
    """Nobody signs for another, not even a substitute: a substitute has a key of their own."""
    if account_id is None or actor.account_id != account_id:
        return not_you(_("Chỉ chính người có khóa mới được ký bằng khóa đó."))
    return ALLOWED


def may_seal(actor: Actor, *, unit_id: int) -> Verdict:
    """
    Those who keep the seal use it, after the competent person has signed (Nghị định
    30/2020/NĐ-CP, Điều 32, 33).
    """
    if not actor.has(Permission.SEAL_APPLY, unit_id=unit_id):
        return not_you(_("Bạn không được giao sử dụng con dấu của cơ quan này."))
    return ALLOWED
