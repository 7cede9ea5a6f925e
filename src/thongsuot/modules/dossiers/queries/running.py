"""Which dossiers run under a version of a procedure: what a new decision touches."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor
from thongsuot.modules.dossiers.models import Dossier
from thongsuot.modules.dossiers.states import DECIDED, OPEN, Status

# Accepted and not yet decided: what a transition rule can still reach.
MOVABLE = OPEN - DECIDED - {Status.SUBMITTED}


@dataclass(frozen=True, slots=True)
class RunningRow:
    """One open dossier under the version; no name, for the page is about rules."""

    code: str
    version_id: int
    procedure_code: str
    case: str
    status: str
    status_label: str
    unit_name: str
    due_at: datetime | None
    derivation: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class RunningInUnit:
    """How many open dossiers an agency has under the versions."""

    unit_id: int
    unit_name: str
    count: int


@dataclass(frozen=True, slots=True)
class Running:
    """
    What runs under some versions.

    `accepted` dossiers keep their version unless a transition rule moves them; those only
    `submitted` must move to the version in force on the day they are accepted.
    """

    accepted: int
    submitted: int
    by_version: dict[int, int]
    by_unit: tuple[RunningInUnit, ...]
    first: tuple[RunningRow, ...]

    @property
    def total(self) -> int:
        return self.accepted + self.submitted


def running_under(version_ids: Collection[int], *, actor: Actor, limit: int = 50) -> Running:
    """Return the open dossiers under these versions that `actor` may see, soonest due first."""
    open_ones = Dossier.objects.seen_by(actor).open().filter(procedure_version__in=version_ids)
    counted = list(
        open_ones.order_by()
        .values("procedure_version", "competent_unit", "status")
        .annotate(count=Count("pk"))
        .order_by("procedure_version", "competent_unit", "status")
        .values_list("procedure_version", "competent_unit", "status", "count")
    )
    rows = list(
        open_ones.select_related(None)
        .order_by("due_at", "pk")
        .only(
            *("code", "reference", "procedure_version", "procedure_code", "case", "status"),
            *("competent_unit", "due_at", "derivation"),
        )[:limit]
    )
    names = units.units({unit for _, unit, _, _ in counted})
    by_version: dict[int, int] = {}
    by_unit: dict[int, int] = {}
    for version_id, unit_id, _status, count in counted:
        by_version[version_id] = by_version.get(version_id, 0) + count
        by_unit[unit_id] = by_unit.get(unit_id, 0) + count
    submitted = sum(count for _, _, status, count in counted if status == Status.SUBMITTED)
    return Running(
        accepted=sum(by_version.values()) - submitted,
        submitted=submitted,
        by_version=by_version,
        by_unit=tuple(
            RunningInUnit(unit_id, names[unit_id].name, count)
            for unit_id, count in sorted(by_unit.items(), key=lambda each: (-each[1], each[0]))
        ),
        first=tuple(
            RunningRow(
                code=row.known_code,
                version_id=row.procedure_version_id,
                procedure_code=row.procedure_code,
                case=row.case,
                status=row.status,
                status_label=str(row.state.label),
                unit_name=names[row.competent_unit_id].name,
                due_at=row.due_at,
                derivation=row.derivation,
            )
            for row in rows
        ),
    )


def ids_under(
    version_ids: Collection[int], *, cases: Collection[str], after: int, limit: int
) -> Sequence[int]:
    """
    Return dossiers under these versions that a rule can move, in order, from `after` on.

    One whose case the new version no longer has cannot be moved: it stays where it is.
    """
    return list(
        Dossier.objects.filter(
            pk__gt=after,
            procedure_version__in=version_ids,
            status__in=sorted(MOVABLE),
            case__in=[*cases, ""],
        )
        .order_by("pk")
        .values_list("pk", flat=True)[:limit]
    )
