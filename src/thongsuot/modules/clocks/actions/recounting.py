"""
Running dossiers reckoned again after a change of their calendar, batch by batch.

A batch and the mark of how far the job is commit together. A job that is killed goes on behind
the last batch that was kept; one that is done twice finds nothing left to do.
"""

from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import system
from thongsuot.kernel.vietnamese import tidy
from thongsuot.modules.clocks import events
from thongsuot.modules.clocks.models import Recount
from thongsuot.modules.clocks.states import TRANSITIONS, RecountState
from thongsuot.modules.dossiers import api as dossiers

CALENDAR = system("Lịch làm việc thay đổi")
BATCH = 200


@ledger.action
def order_recount(*, cause: int, unit_id: int | None, why: str, at: datetime) -> None:
    """Let a job reckon again what runs under the calendar of `unit_id` and those below it."""
    recount = Recount.objects.create(
        cause=cause,
        unit_id=unit_id,
        why=tidy(why)[:600],
        state=RecountState.QUEUED,
        asked_at=at,
        changed_at=at,
    )
    # One after another, so that no batch waits for another's rows.
    app.configure_task("clocks.recount", lock="recounts").defer(recount_id=recount.pk)

    happened = events.RecountOrdered(recount.pk, unit_id, recount.why)
    ledger.record(happened, by=CALENDAR, at=at, unit_id=unit_id)


def run_recount(*, recount_id: int, at: datetime) -> int:
    """Do what is left of a recount, and return how many due dates moved in this go."""
    recount = _begun(recount_id, at)
    if recount is None:
        return 0
    offices = _offices(recount)
    moved = 0
    while True:
        found = _batch(recount_id, offices, at)
        if found is None:
            break
        moved += found
    _end(recount_id, RecountState.DONE, "", at)
    return moved


def give_up_recount(*, recount_id: int, trouble: str, at: datetime) -> None:
    """Note that the work on a recount breaks again and again."""
    _end(recount_id, RecountState.FAILED, trouble, at)


@transaction.atomic
def _begun(recount_id: int, at: datetime) -> Recount | None:
    recount = Recount.objects.locked().get(pk=recount_id)
    if recount.state == RecountState.QUEUED:
        recount.whole = dossiers.count_running(_offices(recount))
        recount.state, recount.changed_at = RecountState.RUNNING, at
        recount.save(update_fields=["whole", "state", "changed_at"])
    # One that runs already was begun by a worker that died.
    return recount if recount.state == RecountState.RUNNING else None


@transaction.atomic
def _batch(recount_id: int, offices: frozenset[int] | None, at: datetime) -> int | None:
    recount = Recount.objects.locked().get(pk=recount_id)
    ids = dossiers.running_ids(offices, after=recount.last_id, limit=BATCH)
    if not ids or recount.state != RecountState.RUNNING:
        return None
    moved = dossiers.recount(dossier_ids=ids, why=recount.why, by=CALENDAR, at=at)
    recount.last_id = ids[-1]
    recount.seen += len(ids)
    recount.moved += moved
    recount.changed_at = at
    recount.save(update_fields=["last_id", "seen", "moved", "changed_at"])
    return moved


@transaction.atomic
def _end(recount_id: int, state: RecountState, trouble: str, at: datetime) -> None:
    recount = Recount.objects.locked().get(pk=recount_id)
    if state in TRANSITIONS[RecountState(recount.state)]:
        _note_end(recount, state, trouble, at)


@ledger.action
def _note_end(recount: Recount, state: RecountState, trouble: str, at: datetime) -> None:
    recount.state, recount.trouble, recount.changed_at = state, tidy(trouble)[:2000], at
    recount.save(update_fields=["state", "trouble", "changed_at"])

    happened = events.RecountEnded(recount.pk, state, recount.seen, recount.moved, recount.trouble)
    ledger.record(happened, by=CALENDAR, at=at, unit_id=recount.unit_id)


def _offices(recount: Recount) -> frozenset[int] | None:
    return None if recount.unit_id is None else units.under(recount.unit_id)
