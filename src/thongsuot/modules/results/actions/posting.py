"""Results sent by public post (bưu chính công ích): asked for, followed, brought to an end."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor, system
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.results import events, policy
from thongsuot.modules.results.models import ResultReturn, Shipment
from thongsuot.modules.results.states import (
    SHIPMENT_TRANSITIONS,
    ReturnWay,
    ShipmentState,
)

POST = system("Bưu chính công ích")


@ledger.action
def request_shipment(
    *, code: str, recipient: str, phone: str, address: str, by: Actor, at: datetime
) -> int:
    """
    Ask the post to fetch the result and bring it to the person; return the shipment's id.

    :raises NotAllowed: if `by` does not return results at this counter
    :raises Clash: if the result is not there, or is on its way already
    :raises Invalid: if the post could not find the person
    """
    found = dossiers.on_desk(code, actor=by, at=at)
    policy.may_send(by, status=found.status, unit_id=found.receiving_unit.id).or_refuse()
    given = {"recipient": recipient, "phone": phone, "address": address}
    kept = {name: tidy(text) for name, text in given.items()}
    faults = [
        Fault(f"/{name}", _("Bưu chính cần mục này để phát."))
        for name, text in kept.items()
        if not text or has_control_characters(text) or len(text) > _MOST[name]
    ]
    if faults:
        raise Invalid(_("Chưa đủ nơi nhận bưu gửi."), faults)

    try:
        with transaction.atomic():
            shipment = Shipment.objects.create(
                dossier_id=found.id,
                dossier_code=found.code,
                unit_id=found.receiving_unit.id,
                **kept,
                state=ShipmentState.REQUESTED,
                requested_at=at,
                moved_at=at,
            )
    except IntegrityError:
        raise Clash(_("Kết quả của hồ sơ này đang được gửi qua bưu chính.")) from None

    happened = events.ShipmentRequested(
        shipment_id=shipment.pk, dossier_id=shipment.dossier_id, key=str(shipment.key)
    )
    ledger.record(happened, by=by, at=at, unit_id=shipment.unit_id)
    return shipment.pk


_MOST = {"recipient": 200, "phone": 30, "address": 500}


@ledger.action
def move_shipment(
    *,
    shipment_id: int,
    state: ShipmentState,
    waybill: str = "",
    trouble: str = "",
    at: datetime,
) -> None:
    """
    Write down what the post says of a shipment; delivered, it closes the dossier.

    :raises Missing: if there is no such shipment
    :raises Clash: if it cannot come to this state from where it is, or is there already
    """
    shipment = Shipment.objects.locked().by_id(shipment_id)
    now = ShipmentState(shipment.state)
    if state not in SHIPMENT_TRANSITIONS[now]:
        raise Clash(
            _("Bưu gửi đang “%(now)s”, không thể thành “%(then)s”.")
            % {"now": str(now.label).lower(), "then": str(state.label).lower()}
        )

    shipment.state = state
    shipment.waybill = waybill or shipment.waybill
    shipment.trouble, shipment.held_up = trouble[:500], False
    shipment.moved_at = at
    shipment.save(update_fields=["state", "waybill", "trouble", "held_up", "moved_at"])
    if state is ShipmentState.DELIVERED:
        _received(shipment, at)

    happened = events.ShipmentMoved(
        shipment_id=shipment.pk,
        dossier_id=shipment.dossier_id,
        state=state,
        waybill=shipment.waybill,
        trouble=shipment.trouble,
    )
    ledger.record(happened, by=POST, at=at, unit_id=shipment.unit_id)


@ledger.action
def hold_up_shipment(*, shipment_id: int, trouble: str, at: datetime) -> None:
    """
    Ask a person to look: the post's system has not taken the request, however often it was sent.

    :raises Missing: if there is no such shipment
    :raises Clash: if the post has taken it after all
    """
    shipment = Shipment.objects.locked().by_id(shipment_id)
    if shipment.state != ShipmentState.REQUESTED:
        raise Clash(_("Bưu chính đã nhận bưu gửi này."))

    shipment.trouble, shipment.held_up = trouble[:500], True
    shipment.save(update_fields=["trouble", "held_up"])

    happened = events.ShipmentHeldUp(
        shipment_id=shipment.pk, dossier_id=shipment.dossier_id, trouble=shipment.trouble
    )
    ledger.record(happened, by=POST, at=at, unit_id=shipment.unit_id)


@ledger.action
def try_shipment_again(*, shipment_id: int, by: Actor, at: datetime) -> None:
    """
    Send a request again that the post did not take.

    :raises NotAllowed, Clash: if it is not this counter's, or does not need it
    """
    shipment = Shipment.objects.locked().by_id(shipment_id)
    policy.may_try_again(by, shipment).or_refuse()

    shipment.held_up, shipment.trouble = False, ""
    shipment.save(update_fields=["held_up", "trouble"])

    happened = events.ShipmentTriedAgain(shipment_id=shipment.pk, dossier_id=shipment.dossier_id)
    ledger.record(happened, by=by, at=at, unit_id=shipment.unit_id)


def _received(shipment: Shipment, at: datetime) -> None:
    ResultReturn.objects.get_or_create(
        dossier_id=shipment.dossier_id,
        way=ReturnWay.POST,
        defaults={
            "received_by": shipment.recipient,
            "returned_at": at,
            "returned_by": POST.name,
        },
    )
    # Someone may have come to the counter for it meanwhile.
    if dossiers.progress(shipment.dossier_code).status == dossiers.Status.RESULT_READY:
        dossiers.return_result(
            code=shipment.dossier_code, channel=dossiers.Channel.POST, by=POST, at=at
        )
