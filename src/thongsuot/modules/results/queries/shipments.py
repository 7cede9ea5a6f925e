"""Where results sent by post are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.verdict import Verdict
from thongsuot.modules.results import policy
from thongsuot.modules.results.models import Shipment
from thongsuot.modules.results.states import ENDED, MOVING, ShipmentState

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class ShipmentStop:
    """One thing that the post said of a shipment, and when."""

    state: str
    label: str
    at: datetime
    trouble: str


@dataclass(frozen=True, slots=True)
class ShipmentSeen:
    """A shipment with its way so far; `held_up` asks a person to look."""

    id: int
    key: str
    unit_id: int
    dossier_code: str
    recipient: str
    phone: str
    address: str
    state: str
    state_label: str
    waybill: str
    trouble: str
    held_up: bool
    requested_at: datetime
    moved_at: datetime
    way: tuple[ShipmentStop, ...] = ()

    @property
    def has_ended(self) -> bool:
        return ShipmentState(self.state) in ENDED


def shipment(shipment_id: int) -> ShipmentSeen:
    """
    Return one shipment, for whoever speaks with the post.

    :raises Missing: if there is none
    """
    return _seen(Shipment.objects.by_id(shipment_id))


def shipments_of(dossier_code: str) -> Sequence[ShipmentSeen]:
    """Return the shipments of a dossier with their ways, the latest first."""
    rows = Shipment.objects.filter(dossier__code=dossier_code).order_by("-requested_at", "-pk")
    return [_seen(row, with_way=True) for row in rows]


def shipments_at(*, actor: Actor, troubled: bool = False) -> Sequence[ShipmentSeen]:
    """Return the shipments of the counters where `actor` returns results, the latest first."""
    reach = actor.reach(Permission.DOSSIER_RETURN)
    rows = Shipment.objects.of_units(None if reach.everywhere else reach.unit_ids)
    if troubled:
        bad = [ShipmentState.FAILED, ShipmentState.RETURNED, ShipmentState.REFUSED]
        rows = rows.filter(Q(held_up=True) | Q(state__in=bad))
    return [_seen(row) for row in rows.order_by("-requested_at", "-pk")[:MOST_LISTED]]


def shipments_moving(*, most: int = 500) -> Sequence[ShipmentSeen]:
    """Return those that the post is to be asked about, the longest unheard-of first."""
    rows = Shipment.objects.filter(state__in=sorted(MOVING)).order_by("moved_at", "pk")
    return [_seen(row) for row in rows[:most]]


def may_try_again(shipment_id: int, *, actor: Actor) -> Verdict:
    return policy.may_try_again(actor, Shipment.objects.by_id(shipment_id))


def _seen(row: Shipment, *, with_way: bool = False) -> ShipmentSeen:
    return ShipmentSeen(
        id=row.pk,
        key=str(row.key),
        unit_id=row.unit_id,
        dossier_code=row.dossier_code,
        recipient=row.recipient,
        phone=row.phone,
        address=row.address,
        state=row.state,
        state_label=str(ShipmentState(row.state).label),
        waybill=row.waybill,
        trouble=row.trouble,
        held_up=row.held_up,
        requested_at=row.requested_at,
        moved_at=row.moved_at,
        way=_way(row) if with_way else (),
    )


def _way(row: Shipment) -> tuple[ShipmentStop, ...]:
    told = [
        ShipmentStop(
            line.data["state"],
            str(ShipmentState(line.data["state"]).label),
            line.at,
            line.data["trouble"],
        )
        for line in ledger.history(f"shipment:{row.pk}")
        if line.type == "results.ShipmentMoved"
    ]
    first = ShipmentStop(
        ShipmentState.REQUESTED, str(ShipmentState.REQUESTED.label), row.requested_at, ""
    )
    return (first, *told)
