"""Which division of an agency works on a field."""

from datetime import date

from thongsuot.foundation.units import api as units
from thongsuot.modules.dossiers.models import Dossier, Duty


def division_of(
    *, competent_unit_id: int, procedure_code: str, field: str, on: date
) -> units.UnitFacts | None:
    """
    Return the division that answers for the field, or that had the procedure's last dossier.

    Only one that is there on the day `on`; None if neither is known.
    """
    inside = units.circles(competent_unit_id).agency
    there = {one.id: one for one in units.units(inside).values() if one.in_force(on)}
    duty = Duty.objects.filter(unit__in=there, field=field).order_by("pk").first()
    if duty is not None:
        return there[duty.unit_id]
    before = (
        Dossier.objects.filter(
            competent_unit_id=competent_unit_id,
            procedure_code=procedure_code,
            handling_unit__in=there,
        )
        .order_by("-submitted_at", "-pk")
        .values_list("handling_unit_id", flat=True)
        .first()
    )
    return there[before] if before else None
