"""What is done about news: a shipment asked for at a counter is asked of the post."""

from procrastinate.contrib.django import app

from thongsuot.foundation.ledger import api as ledger
from thongsuot.modules.results import api as results


@ledger.reaction("vnpost.order", results.ShipmentRequested, results.ShipmentTriedAgain)
def order(happened: ledger.Happened) -> None:
    """Hand the request over in a job: the post may be slow, or not there."""
    app.configure_task("vnpost.order").defer(shipment_id=happened.event.shipment_id)
