"""Jobs: handing requests over to the post, and asking where its shipments are."""

import structlog
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from thongsuot.connectors.vnpost import client, mapping
from thongsuot.foundation.units import api as units
from thongsuot.kernel.refusals import Clash
from thongsuot.modules.results import api as results
from thongsuot.modules.results.api import ShipmentState

log = structlog.get_logger("thongsuot.vnpost")

# Half a minute, then longer and longer: about seven hours until a person is asked to look.
MOST_ATTEMPTS = 10
_FIRST_WAIT_SECONDS = 30
_LONGEST_WAIT_SECONDS = 2 * 60 * 60


class Patience(BaseRetryStrategy):
    """Try again later and later."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts + 1 >= MOST_ATTEMPTS:
            return None
        wait = min(_FIRST_WAIT_SECONDS * 2**job.attempts, _LONGEST_WAIT_SECONDS)
        return RetryDecision(retry_in={"seconds": wait})


@app.task(name="vnpost.order", retry=Patience(), pass_context=True)
def order(context: JobContext, shipment_id: int) -> None:
    """
    Ask the post to deliver a shipment.

    Cut off after the post said yes, it is asked again with the same key and says the same.
    """
    assert context.job is not None
    is_last = context.job.attempts + 1 >= MOST_ATTEMPTS
    shipment = results.shipment(shipment_id)
    if shipment.state != ShipmentState.REQUESTED:
        return
    if not client.is_connected():
        trouble = _(
            "Phần mềm chưa nối với bưu chính. Hãy giao tại bưu cục hoặc báo người quản trị."
        )
        results.hold_up_shipment(shipment_id=shipment_id, trouble=trouble, at=timezone.now())
        return
    wanted = mapping.order_of(shipment, units.unit(shipment.unit_id))
    try:
        waybill = client.order(wanted, key=shipment.key)
    except client.Refused as refusal:
        results.move_shipment(
            shipment_id=shipment_id,
            state=ShipmentState.REFUSED,
            trouble=str(refusal),
            at=timezone.now(),
        )
    except client.Unreachable as trouble:
        if not is_last:
            raise
        results.hold_up_shipment(shipment_id=shipment_id, trouble=str(trouble), at=timezone.now())
    else:
        results.move_shipment(
            shipment_id=shipment_id,
            state=ShipmentState.HANDED_TO_POST,
            waybill=waybill,
            at=timezone.now(),
        )


@app.periodic(cron="*/10 * * * *")
@app.task(name="vnpost.ask_where", queueing_lock="vnpost_ask_where")
def ask_where(timestamp: int) -> None:
    """Ask about every shipment under way; when the post is down, the rest wait for next time."""
    if not client.is_connected():
        return
    for shipment in results.shipments_moving():
        try:
            said = client.status(shipment.waybill)
        except client.Unreachable as trouble:
            log.warning("post_unreachable", trouble=str(trouble))
            return
        except client.Refused as refusal:
            log.warning("waybill_unknown", waybill=shipment.waybill, trouble=str(refusal))
            continue
        _note(shipment, said)


def _note(shipment: results.ShipmentSeen, said: client.Said) -> None:
    state = mapping.STATES.get(said.state)
    if state is None:
        log.warning("state_unknown", waybill=shipment.waybill, state=said.state)
        return
    if state == shipment.state:
        return
    trouble = said.note if state in (ShipmentState.FAILED, ShipmentState.RETURNED) else ""
    try:
        results.move_shipment(
            shipment_id=shipment.id, state=state, trouble=trouble, at=timezone.now()
        )
    except Clash as refusal:
        # The post told an older state after a newer one; what we know stays.
        log.warning("state_out_of_order", waybill=shipment.waybill, trouble=str(refusal))
