"""Who may enter which room of the console."""

from thongsuot.kernel.actor import Permission
from thongsuot.surfaces.console.rooms import KEEPING_UNITS, OPERATING
from thongsuot.surfaces.shared.http import permission

operating = permission(*OPERATING)
keeping_units = permission(*KEEPING_UNITS)
editing_units = permission(Permission.UNIT_EDIT)
editing_people = permission(Permission.PERSON_EDIT)
editing_calendar = permission(Permission.CALENDAR_EDIT)
creating_tokens = permission(Permission.TOKEN_CREATE)
