"""What those ask who watch over clocks: which run, where each stands, when the work would end."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from thongsuot.foundation.calendar import api as calendars
from thongsuot.kernel import worktime
from thongsuot.modules.dossiers.models import Dossier, DossierQuerySet, Step
from thongsuot.modules.dossiers.states import OPEN, WAITING
from thongsuot.modules.workflows import api as workflows

# The clock has begun and nothing has stopped or ended it.
RUNNING = sorted(OPEN - WAITING)


@dataclass(frozen=True, slots=True)
class StepClock:
    """The open step of a dossier: whose it is and until when."""

    number: int
    name: str
    unit_id: int
    account_id: int | None
    opened_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """
    How the clock of one dossier stands; `runs` is false once it stands still or is over.

    `counted_from` is when its limit last began, None before it did.
    """

    dossier_id: int
    code: str
    procedure_name: str
    competent_unit_id: int
    runs: bool
    counted_from: datetime | None
    due_at: datetime | None
    extended_at: datetime | None
    step: StepClock | None


def clock_facts(dossier_ids: Collection[int]) -> Mapping[int, ClockFacts]:
    """Return how the clocks of these dossiers stand."""
    rows = Dossier.objects.filter(pk__in=dossier_ids).order_by("pk")
    open_steps = {
        step.dossier_id: step
        for step in Step.objects.filter(dossier__in=dossier_ids, finished_at=None)
        .select_related("post")
        .order_by("pk")
    }
    return {row.pk: _facts(row, open_steps.get(row.pk)) for row in rows}


def running_ids(
    competent_units: Collection[int] | None, *, after: int, limit: int
) -> Sequence[int]:
    """Return dossiers whose clock runs in these offices (None: all), in order, from `after` on."""
    rows = _running(competent_units).filter(pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def count_running(competent_units: Collection[int] | None) -> int:
    return _running(competent_units).count()


def expected_end(dossier_id: int, *, at: datetime) -> datetime | None:
    """
    Return when the work would end if every step still to come took just its allowance.

    None where the way ahead is not known.
    """
    dossier = Dossier.objects.get(pk=dossier_id)
    step = dossier.steps.filter(finished_at=None).first()
    if dossier.workflow_id is None or step is None:
        return None
    calendar = calendars.calendar_for(dossier.competent_unit_id)
    moment = at
    for plan in workflows.workflow(dossier.workflow_id).steps:
        if plan.number < step.number or plan.allowance is None:
            continue
        if plan.number == step.number and step.due_at is not None and step.due_at > at:
            moment = step.due_at
            continue
        moment = worktime.deadline(start=moment, limit=plan.allowance, calendar=calendar).due
    return moment


def _running(competent_units: Collection[int] | None) -> DossierQuerySet:
    rows = Dossier.objects.filter(status__in=RUNNING, finished_at=None, due_at__isnull=False)
    return rows if competent_units is None else rows.filter(competent_unit__in=competent_units)


def _facts(row: Dossier, step: Step | None) -> ClockFacts:
    began = row.derivation["counted_from"] if row.derivation else None
    return ClockFacts(
        dossier_id=row.pk,
        code=row.known_code,
        procedure_name=row.procedure_name,
        competent_unit_id=row.competent_unit_id,
        runs=row.status in RUNNING and row.finished_at is None and row.due_at is not None,
        counted_from=datetime.fromisoformat(began) if began else None,
        due_at=row.due_at,
        extended_at=row.extended_at,
        step=None
        if step is None
        else StepClock(
            number=step.number,
            name=step.name,
            unit_id=step.unit_id,
            account_id=step.post.account_id if step.post else None,
            opened_at=step.opened_at,
            due_at=step.due_at,
        ),
    )
