"""How dossiers went, step by step, without anything about whose they are: to be learnt from."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from thongsuot.modules.dossiers.models import Dossier, DossierQuerySet, Step, Stop


@dataclass(frozen=True, slots=True)
class StepHistory:
    """One step as it was gone through; `finished_at` is None where it is still open."""

    number: int
    kind: str
    unit_id: int
    opened_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class StopHistory:
    """A time in which the clock stood still, and whether the limit began anew after it."""

    begins_at: datetime
    ends_at: datetime | None
    restarts: bool


@dataclass(frozen=True, slots=True)
class DossierHistory:
    """
    One accepted dossier as it went.

    `finished_at` is when its result was issued; `left_at` when it was withdrawn or stopped.
    """

    id: int
    procedure_code: str
    case: str
    workflow_id: int | None
    receiving_unit_id: int
    competent_unit_id: int
    handling_unit_id: int | None
    accepted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    left_at: datetime | None
    steps: tuple[StepHistory, ...]
    stops: tuple[StopHistory, ...]


@dataclass(frozen=True, slots=True)
class ProcedureAccepted:
    """A procedure by its name as its dossiers have it, and how many of them were accepted."""

    code: str
    name: str
    dossiers: int


def histories(
    *, competent_units: Collection[int] | None, since: datetime, until: datetime, limit: int
) -> Sequence[DossierHistory]:
    """
    Return the dossiers that offices (None: all) had in hand in a time, at most `limit`.

    In hand is what was accepted before `until` and not over before `since`, in the order of
    acceptance.
    """
    rows = list(_in_hand(competent_units, since, until).order_by("accepted_at", "pk")[:limit])
    ids = [row.pk for row in rows]
    steps: dict[int, list[StepHistory]] = defaultdict(list)
    found = Step.objects.filter(dossier__in=ids).order_by("opened_at", "number", "pk")
    for dossier_id, number, kind, unit_id, opened_at, finished_at in found.values_list(
        "dossier_id", "number", "kind", "unit_id", "opened_at", "finished_at"
    ):
        steps[dossier_id].append(StepHistory(number, kind, unit_id, opened_at, finished_at))
    stops: dict[int, list[StopHistory]] = defaultdict(list)
    stood = Stop.objects.filter(dossier__in=ids).order_by("begins_at", "pk")
    for dossier_id, begins_at, ends_at, effect in stood.values_list(
        "dossier_id", "begins_at", "ends_at", "effect"
    ):
        stops[dossier_id].append(StopHistory(begins_at, ends_at, effect == "restart"))
    return [_history(row, steps[row.pk], stops[row.pk]) for row in rows]


def count_histories(
    *,
    competent_units: Collection[int] | None,
    procedure_code: str = "",
    since: datetime,
    until: datetime,
) -> int:
    """Return how many dossiers offices (None: all) accepted in a time."""
    rows = _of(competent_units).filter(accepted_at__gte=since, accepted_at__lt=until)
    return (rows.filter(procedure_code=procedure_code) if procedure_code else rows).count()


def procedures_accepted(
    *, competent_units: Collection[int] | None, since: datetime, until: datetime
) -> Sequence[ProcedureAccepted]:
    """Return what offices (None: all) accepted dossiers of in a time, the most frequent first."""
    rows = _of(competent_units).filter(accepted_at__gte=since, accepted_at__lt=until)
    counted = (
        rows.order_by()
        .values("procedure_code")
        .annotate(name=Max("procedure_name"), count=Count("pk"))
        .order_by("-count", "procedure_code")
        .values_list("procedure_code", "name", "count")
    )
    return [ProcedureAccepted(code, name, count) for code, name, count in counted]


def workflows_followed(
    *,
    competent_units: Collection[int] | None,
    procedure_code: str,
    since: datetime,
    until: datetime,
) -> Sequence[int]:
    """Return the workflows that a procedure's dossiers of a time follow, the commonest first."""
    rows = _of(competent_units).filter(
        accepted_at__gte=since, accepted_at__lt=until, procedure_code=procedure_code
    )
    counts: dict[int, int] = defaultdict(int)
    for workflow_id in rows.exclude(workflow=None).values_list("workflow_id", flat=True):
        counts[workflow_id] += 1
    return sorted(counts, key=lambda one: (-counts[one], one))


def _of(competent_units: Collection[int] | None) -> DossierQuerySet:
    rows = Dossier.objects.all()
    return rows if competent_units is None else rows.filter(competent_unit__in=competent_units)


def _in_hand(
    competent_units: Collection[int] | None, since: datetime, until: datetime
) -> DossierQuerySet:
    return (
        _of(competent_units)
        .filter(Q(finished_at=None) | Q(finished_at__gte=since), accepted_at__lt=until)
        .only(
            *("procedure_code", "case", "workflow", "outcome", "accepted_at", "due_at"),
            *("receiving_unit", "competent_unit", "handling_unit"),
            *("competent_received_at", "finished_at"),
        )
    )


def _history(
    row: Dossier, steps: Sequence[StepHistory], stops: Sequence[StopHistory]
) -> DossierHistory:
    assert row.accepted_at is not None, "only accepted dossiers were asked for"
    # What ends early is finished too, but never decided.
    decided = bool(row.outcome)
    return DossierHistory(
        id=row.pk,
        procedure_code=row.procedure_code,
        case=row.case,
        workflow_id=row.workflow_id,
        receiving_unit_id=row.receiving_unit_id,
        competent_unit_id=row.competent_unit_id,
        handling_unit_id=row.handling_unit_id,
        accepted_at=row.accepted_at,
        received_at=row.competent_received_at,
        due_at=row.due_at,
        finished_at=row.finished_at if decided else None,
        left_at=None if decided else row.finished_at,
        steps=tuple(steps),
        stops=tuple(stops),
    )
