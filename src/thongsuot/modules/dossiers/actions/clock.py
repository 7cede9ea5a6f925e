"""The clock of a dossier: what was reckoned, kept with its derivation."""

from thongsuot.kernel import worktime
from thongsuot.modules.dossiers.models import Dossier
from thongsuot.modules.dossiers.queries.reckoning import (
    Promised,
    published_limit,
    reckon,
    reckon_after_stops,
)

__all__ = [
    "CLOCK_FIELDS",
    "Promised",
    "published_limit",
    "reckon",
    "reckon_after_stops",
    "set_due",
]


def set_due(dossier: Dossier, deadline: worktime.Deadline) -> None:
    """
    Keep what the engine answered, with its derivation, on the row.

    The date that an apology replaced stays as it was promised, whatever comes after.
    """
    dossier.due_at = deadline.due
    if dossier.extended_at is None:
        dossier.original_due_at = deadline.original_due
    dossier.derivation = worktime.to_json(deadline)


CLOCK_FIELDS = ("due_at", "original_due_at", "derivation")
