"""A running dossier moves to a new version only where a decision's transition rule says so."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor, system
from thongsuot.kernel.refusals import Clash
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.dossiers import events
from thongsuot.modules.dossiers.actions import clock
from thongsuot.modules.dossiers.models import Dossier
from thongsuot.modules.dossiers.queries import running
from thongsuot.modules.dossiers.states import WAITING
from thongsuot.modules.procedures import api as procedures

TRANSITION = system("Quy định chuyển tiếp")
_AT_ONCE = 200


def switch_later() -> None:
    """Let a worker apply the transition rules that are due, once the transaction is committed."""
    job = app.configure_task("dossiers.switch_versions", queueing_lock="switch_versions")
    try:
        with transaction.atomic():
            job.defer()
    except AlreadyEnqueued:
        # The one that waits will see what this transaction commits.
        return


def switch_due(*, at: datetime) -> int:
    """
    Apply every transition rule whose day has come, and return how many dossiers moved.

    Each dossier moves in a transaction of its own; one that has moved is not found again, so a
    worker killed in between goes on where it stopped.
    """
    moved = 0
    for rule in announcements.transitions_due(on=localdate(at)):
        cases = [case.key for case in procedures.version(rule.to_version_id).cases]
        last = 0
        while ids := running.ids_under(
            rule.from_version_ids, cases=cases, after=last, limit=_AT_ONCE
        ):
            last = ids[-1]
            for dossier_id in ids:
                try:
                    switch_version(
                        dossier_id=dossier_id,
                        to_version_id=rule.to_version_id,
                        recounts_limit=rule.recounts_limit,
                        decision=rule.decision_number,
                        legal_basis=rule.legal_basis,
                        by=TRANSITION,
                        at=at,
                    )
                except Clash:
                    # It was decided meanwhile, so it ends under the version it had.
                    continue
                moved += 1
    return moved


@ledger.action
def switch_version(
    *,
    dossier_id: int,
    to_version_id: int,
    recounts_limit: bool,
    decision: str,
    legal_basis: str,
    by: Actor,
    at: datetime,
) -> None:
    """
    Move an accepted, undecided dossier to the version that replaced its own.

    Its papers, fees and rules are then those of the new version. The promised day stays
    (a new decision changes no open deadline by itself) unless the rule has the limit counted
    again from the same start.
    """
    dossier = Dossier.objects.locked().get(pk=dossier_id)
    after = procedures.version(to_version_id)
    if dossier.status not in running.MOVABLE or dossier.procedure_version_id == to_version_id:
        raise Clash(_("Hồ sơ %(code)s đã có kết quả.") % {"code": dossier.known_code})

    before = dossier.procedure_version_id
    dossier.procedure_version_id = to_version_id
    dossier.limit_version_id = None if recounts_limit else dossier.limit_version_id or before
    dossier.supplements_allowed = after.record.ways.supplement.times
    # The clock that stands still, or has not begun, is reckoned by the new limit when it goes on.
    has_clock = dossier.competent_received_at is not None
    recounted = recounts_limit and has_clock and dossier.status not in WAITING
    if recounted:
        due_before = dossier.due_at
        stops = list(dossier.stops.order_by("begins_at", "pk"))
        clock.set_due(dossier, clock.reckon_after_stops(dossier, stops))
        if dossier.attention_at == due_before and dossier.due_at is not None:
            dossier.attention_at = dossier.due_at
    dossier.save(
        update_fields=[
            *("procedure_version", "limit_version", "supplements_allowed", "attention_at"),
            *clock.CLOCK_FIELDS,
        ]
    )

    happened = events.VersionSwitched(
        dossier_id=dossier.pk,
        before=before,
        after=to_version_id,
        decision=decision,
        legal_basis=legal_basis,
        due_at=dossier.due_at if recounted else None,
    )
    ledger.record(happened, by=by, at=at, unit_id=dossier.current_unit_id)
