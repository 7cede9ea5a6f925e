"""Jobs about the floor."""

from django.utils import timezone
from procrastinate.contrib.django import app

from thongsuot.modules.queues.actions import booking


@app.periodic(cron="40 1 * * *")
@app.task(name="queues.forget_appointments", queueing_lock="forget_appointments")
def forget_appointments(timestamp: int) -> None:
    """Erase who booked appointments that are long past."""
    booking.forget_appointments(at=timezone.now())
