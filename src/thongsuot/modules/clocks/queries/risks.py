"""What is about to be late in an office, each with the draft of its apology."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from thongsuot.kernel.actor import Actor, Permission
from thongsuot.modules.clocks.models import Apology
from thongsuot.modules.dossiers import api as dossiers

MOST = 100


@dataclass(frozen=True, slots=True)
class AtRisk:
    """
    A dossier that may miss its day, and the apology drafted for it.

    `too_late` once an apology could no longer come a working day before the promised one.
    """

    dossier_id: int
    code: str
    procedure_name: str
    applicant_name: str
    step: str
    holder: str
    due_at: datetime
    derivation: Mapping[str, Any]
    last_at: datetime
    new_due: datetime
    reason: str
    written_by: str
    leader: str
    competent_unit_id: int
    too_late: bool
    late: bool
    may_approve: bool


def at_risk(*, actor: Actor, at: datetime) -> Sequence[AtRisk]:
    """Return what `actor`'s offices may miss and have not apologised for, soonest due first."""
    rows = (
        Apology.objects.filter(
            approved_at=None,
            dossier__extended_at=None,
            dossier__finished_at=None,
            dossier__status__in=dossiers.RUNNING,
            dossier__due_at__isnull=False,
        )
        .filter(_within(actor))
        .select_related("dossier", "dossier__assignee__account", "leader__account")
        .order_by("due_at", "pk")[:MOST]
    )
    found = list(rows)
    facts = dossiers.clock_facts([row.dossier_id for row in found])
    return tuple(
        AtRisk(
            dossier_id=row.dossier_id,
            code=row.dossier.known_code,
            procedure_name=row.dossier.procedure_name,
            applicant_name=row.dossier.applicant_name,
            step=clock.step.name if (clock := facts[row.dossier_id]).step else "",
            holder=row.dossier.assignee.account.full_name if row.dossier.assignee else "",
            due_at=row.dossier.due_at or row.due_at,
            derivation=row.dossier.derivation or {},
            last_at=row.last_at,
            new_due=row.new_due,
            reason=row.reason,
            written_by=row.written_by,
            leader=row.leader.account.full_name if row.leader else "",
            competent_unit_id=row.dossier.competent_unit_id,
            too_late=at > row.last_at,
            late=at > (row.dossier.due_at or row.due_at),
            may_approve=actor.has(
                Permission.DOSSIER_APPROVE, unit_id=row.dossier.competent_unit_id
            ),
        )
        for row in found
    )


def _within(actor: Actor) -> Q:
    approves = actor.reach(Permission.DOSSIER_APPROVE)
    works = actor.reach(Permission.DOSSIER_PROCESS)
    if approves.everywhere or works.everywhere:
        return Q()
    return Q(dossier__competent_unit__in=approves.unit_ids) | Q(
        dossier__current_unit__in=works.unit_ids
    )
