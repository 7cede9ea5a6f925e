"""Jobs: the watch over alarms, and reckoning due dates again."""

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from thongsuot.modules.clocks.actions import recounting, watching

# A recount over which three workers died would kill the fourth as well: the fourth only says so.
MOST_ATTEMPTS = 3
_AGAIN = RetryStrategy(max_attempts=MOST_ATTEMPTS + 1, wait=5)


@app.periodic(cron="*/10 * * * *")
@app.task(name="clocks.ring", queueing_lock="clocks_ring")
def ring(timestamp: int) -> None:
    """Ring what is due; a machine that was off catches up."""
    watching.ring_due(at=timezone.now())


@app.task(name="clocks.recount", retry=_AGAIN, pass_context=True)
def recount(context: JobContext, recount_id: int) -> None:
    assert context.job is not None
    tries = context.job.attempts + 1
    if tries > MOST_ATTEMPTS:
        trouble = "Ba lần tính đều bị ngắt giữa chừng."
        recounting.give_up_recount(recount_id=recount_id, trouble=trouble, at=timezone.now())
        return
    recounting.run_recount(recount_id=recount_id, at=timezone.now())
