"""Who enters the pages of the office."""

from thongsuot.kernel.actor import Permission
from thongsuot.surfaces.shared.http import permission

in_office = permission(
    Permission.DOSSIER_PROCESS,
    Permission.DOSSIER_ASSIGN,
    Permission.DOSSIER_APPROVE,
    Permission.DOSSIER_VIEW,
)
working = permission(Permission.DOSSIER_PROCESS, Permission.DOSSIER_APPROVE)
assigning = permission(Permission.DOSSIER_ASSIGN, Permission.DOSSIER_PROCESS)
approving = permission(Permission.DOSSIER_APPROVE)
