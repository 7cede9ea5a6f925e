"""Jobs about the floor."""

from django.utils import timezone
from procrastinate.contrib.django import app

from thongsuot.modules.queues.actions import booking, calling


@app.periodic(cron="40 1 * * *")
@app.task(name="queues.forget_appointments", queueing_lock="forget_appointments")
def forget_appointments(timestamp: int) -> None:
    """Erase who booked appointments that are long past."""
    booking.forget_appointments(at=timezone.now())


@app.periodic(cron="20 * * * *")
@app.task(name="queues.end_past_days", queueing_lock="end_past_days")
def end_past_days(timestamp: int) -> None:
    """End the days that nobody ended; a machine off at midnight catches up."""
    calling.end_past_days(at=timezone.now())
