"""Who may register a key, and who may sign with it."""

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_you


def may_keep_keys(actor: Actor, *, account_id: int | None, unit_id: int | None) -> Verdict:
    """A person's key is registered by the operators of people, a seal by those of units."""
    if unit_id is not None and not actor.has(Permission.UNIT_EDIT, unit_id=unit_id):
        return not_you(_("Bạn không được giao đăng ký con dấu của đơn vị này."))
    if account_id is not None and not actor.may_anywhere(Permission.PERSON_EDIT):
        return not_you(_("Bạn không được giao đăng ký khóa ký cho cán bộ."))
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
