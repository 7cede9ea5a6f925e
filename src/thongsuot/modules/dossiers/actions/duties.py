"""Saying which division answers for which field."""

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor, ActorKind, Permission
from thongsuot.kernel.refusals import NotAllowed
from thongsuot.modules.dossiers import events
from thongsuot.modules.dossiers.models import Duty


@ledger.action
def give_duty(*, unit_id: int, field: str, by: Actor, at: datetime) -> None:
    """
    Let a division answer for a field within its agency, in the place of another.

    :raises NotAllowed: if `by` does not arrange the units there
    """
    agency = units.agency_of(unit_id)
    if by.kind is not ActorKind.SYSTEM and not by.has(Permission.UNIT_EDIT, unit_id=agency.id):
        raise NotAllowed(_("Bạn không được giao phân công lĩnh vực ở cơ quan này."))

    # Two at once would each take the other's duty for the one to put down.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('dossiers: duties'))")

    # Only its own divisions: below a province lie other agencies, which divide up their own work.
    Duty.objects.filter(unit__in=units.circles(agency.id).agency, field=field).delete()
    Duty.objects.create(unit_id=unit_id, field=field)

    ledger.record(events.DutyGiven(unit_id=unit_id, field=field), by=by, at=at, unit_id=unit_id)
