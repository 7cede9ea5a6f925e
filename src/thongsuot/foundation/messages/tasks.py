"""Jobs: handing messages over, and taking up what a killed worker left lying."""

from django.conf import settings
from django.utils import timezone
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from thongsuot.foundation.messages import actions
from thongsuot.foundation.messages.rules import MOST_ATTEMPTS, seconds_before_retry


class Patience(BaseRetryStrategy):
    """Try again later and later, for about a day."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts >= MOST_ATTEMPTS:
            return None
        return RetryDecision(retry_in={"seconds": seconds_before_retry(job.attempts + 1)})


@app.task(name="messages.deliver", retry=Patience())
def deliver(message_id: int) -> None:
    actions.deliver(message_id=message_id, at=timezone.now())


@app.periodic(cron="* * * * * */10")
@app.task(name="messages.retry_stalled_jobs", queueing_lock="stalled", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Give the jobs of workers that show no more sign of life to others, of every kind."""
    jobs = context.app.job_manager
    silence = settings.WORKER_SILENCE_SECONDS
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=silence):
        await jobs.retry_job(job)
