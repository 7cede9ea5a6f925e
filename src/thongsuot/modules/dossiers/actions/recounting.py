"""Due dates reckoned again because the calendar of their office has changed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel import worktime
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash
from thongsuot.modules.dossiers import events
from thongsuot.modules.dossiers.actions import clock
from thongsuot.modules.dossiers.models import Dossier, Step, Stop
from thongsuot.modules.dossiers.queries.clocks import RUNNING
from thongsuot.modules.workflows import api as workflows

# What one dossier was promised before, with what it is now.
_Moved = tuple[Dossier, datetime]


@transaction.atomic
def recount(*, dossier_ids: Sequence[int], why: str, by: Actor, at: datetime) -> int:
    """
    Reckon the due dates of these dossiers again, and return how many moved.

    Each that moved is told so, with `why`. One whose clock stands still is reckoned when it goes
    on; one that is over keeps what it was promised. A day is never moved into the past: whoever
    was in time when the calendar changed has not become late by it.
    """
    rows = list(
        Dossier.objects.locked()
        .filter(pk__in=dossier_ids, status__in=RUNNING, finished_at=None, due_at__isnull=False)
        .order_by("pk")
    )
    stops: dict[int, list[Stop]] = defaultdict(list)
    for stop in Stop.objects.filter(dossier__in=rows).order_by("begins_at", "pk"):
        stops[stop.dossier_id].append(stop)
    open_steps = Step.objects.filter(dossier__in=rows, finished_at=None).order_by("pk")
    steps = {step.dossier_id: step for step in open_steps}

    moved: list[_Moved] = []
    changed: list[Step] = []
    for row in rows:
        before, step = row.due_at, steps.get(row.pk)
        assert before is not None
        if step is not None and _move_step(row, step, stops[row.pk]):
            changed.append(step)
        try:
            found = clock.reckon_after_stops(row, stops[row.pk])
        except Clash:
            # An apology whose day can no longer be told by the rule: what it promised stays.
            continue
        if found.due == before or (found.due < before and found.due <= at):
            continue
        clock.set_due(row, found)
        own = step.due_at if step is not None else None
        row.attention_at = min(own or found.due, found.due)
        moved.append((row, before))
    Step.objects.bulk_update(changed, ["due_at"])
    if moved:
        _keep(moved, why=why, by=by, at=at)
    return len(moved)


@ledger.action
def _keep(moved: Sequence[_Moved], *, why: str, by: Actor, at: datetime) -> None:
    fields = ["attention_at", *clock.CLOCK_FIELDS]
    Dossier.objects.bulk_update([row for row, _before in moved], fields, batch_size=100)

    for row, before in moved:
        assert row.due_at is not None
        happened = events.DueDateRecomputed(
            dossier_id=row.pk, before=before, due_at=row.due_at, why=why
        )
        ledger.record(happened, by=by, at=at, unit_id=row.competent_unit_id)


def _move_step(dossier: Dossier, step: Step, stops: Sequence[Stop]) -> bool:
    """Give the step its allowance anew over the calendar as it is now; return whether it moved."""
    if dossier.workflow_id is None or step.due_at is None:
        return False
    planned = workflows.workflow(dossier.workflow_id).steps
    allowance = next((one.allowance for one in planned if one.number == step.number), None)
    if allowance is None:
        return False
    within = [
        worktime.Stop(stop.begins_at, stop.ends_at, stop.reason, worktime.Effect.PAUSE)
        for stop in stops
        if stop.begins_at >= step.opened_at and stop.ends_at is not None
    ]
    calendar = calendars.calendar_for(dossier.competent_unit_id)
    found = worktime.deadline(
        start=step.opened_at, limit=allowance, calendar=calendar, stops=within
    ).due
    if found == step.due_at:
        return False
    step.due_at = found
    return True
