"""Jobs: reading a file of procedures, and taking what was looked at."""

from datetime import datetime
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from thongsuot.modules.procedures.actions import runs

# A file over which three workers died would kill the fourth as well.
MOST_ATTEMPTS = 3
_AGAIN = RetryStrategy(max_attempts=MOST_ATTEMPTS, wait=5)


class Work(Protocol):
    def __call__(self, *, run_id: int, at: datetime) -> None: ...


@app.task(name="procedures.read_import", retry=_AGAIN, pass_context=True)
def read_import(context: JobContext, run_id: int) -> None:
    _work(context, run_id, runs.read_import)


@app.task(name="procedures.take_import", retry=_AGAIN, pass_context=True)
def take_import(context: JobContext, run_id: int) -> None:
    _work(context, run_id, runs.take_import)


def _work(context: JobContext, run_id: int, work: Work) -> None:
    assert context.job is not None
    tries = context.job.attempts + 1
    if tries > MOST_ATTEMPTS:
        trouble = _("Ba lần làm đều bị ngắt giữa chừng.")
        runs.give_up_import(run_id=run_id, trouble=trouble, at=timezone.now())
        return
    try:
        work(run_id=run_id, at=timezone.now())
    except Exception as trouble:  # the edge: whoever waits for the import must learn of it
        if tries == MOST_ATTEMPTS:
            said = f"{type(trouble).__name__}: {trouble}"
            runs.give_up_import(run_id=run_id, trouble=said, at=timezone.now())
        raise
