"""Who may change the catalogue of procedures."""

from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor, ActorKind, Permission
from thongsuot.kernel.verdict import ALLOWED, Verdict, not_you


def may_import(actor: Actor) -> Verdict:
    return _for_the_province(
        actor,
        Permission.PROCEDURE_IMPORT,
        not_you(_("Bạn không được giao nhập danh mục thủ tục hành chính của tỉnh.")),
    )


def may_publish(actor: Actor) -> Verdict:
    return _for_the_province(
        actor,
        Permission.PROCEDURE_PUBLISH,
        not_you(_("Bạn không được giao công bố thủ tục hành chính.")),
    )


def may_word(actor: Actor) -> Verdict:
    """Whether `actor` may say which words mean the same in every search."""
    return _for_the_province(
        actor,
        Permission.PROCEDURE_DRAFT,
        not_you(_("Bạn không được giao giữ từ ngữ tìm thủ tục của tỉnh.")),
    )


def _for_the_province(actor: Actor, permission: Permission, otherwise: Verdict) -> Verdict:
    # The catalogue is the whole province's: who holds the permission for one office only
    # (NĐ 63/2010 Đ13: it is the provincial chairman who announces) does not change it.
    if actor.kind == ActorKind.SYSTEM or actor.reach(permission).everywhere:
        return ALLOWED
    return otherwise
