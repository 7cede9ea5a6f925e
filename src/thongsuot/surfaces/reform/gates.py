"""Who may enter which room of the reform office."""

from thongsuot.kernel.actor import Permission
from thongsuot.surfaces.reform.rooms import KEEPING
from thongsuot.surfaces.shared.http import permission

keeping = permission(*KEEPING)
drafting = permission(Permission.PROCEDURE_DRAFT)
approving = permission(Permission.PROCEDURE_APPROVE)
# Publishing and the entry into the national database: whoever drafts or approves may press it;
# which of them, in which state, the policy says.
deciding = permission(
    Permission.PROCEDURE_DRAFT, Permission.PROCEDURE_APPROVE, Permission.PROCEDURE_PUBLISH
)
