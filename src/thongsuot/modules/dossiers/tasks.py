"""Jobs about dossiers."""

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from thongsuot.modules.dossiers.actions import exporting, versions

# A list over which three workers died would kill the fourth as well.
MOST_ATTEMPTS = 3
_AGAIN = RetryStrategy(max_attempts=MOST_ATTEMPTS, wait=5)


@app.periodic(cron="5 * * * *")
@app.task(name="dossiers.switch_versions_hourly", queueing_lock="switch_versions_hourly")
def switch_versions_hourly(timestamp: int) -> None:
    """Apply the transition rules whose day has come; a machine off at midnight catches up."""
    versions.switch_due(at=timezone.now())


@app.task(name="dossiers.switch_versions", queueing_lock="switch_versions")
def switch_versions() -> None:
    versions.switch_due(at=timezone.now())


@app.task(name="dossiers.write_export", retry=_AGAIN, pass_context=True)
def write_export(context: JobContext, export_id: int) -> None:
    assert context.job is not None
    at = timezone.now()
    if context.job.attempts >= MOST_ATTEMPTS:
        trouble = _("Ba lần xuất đều bị ngắt giữa chừng.")
        exporting.give_up_export(export_id=export_id, trouble=trouble, at=at)
        return
    exporting.write_export(export_id=export_id, at=at)


@app.periodic(cron="20 * * * *")
@app.task(name="dossiers.drop_old_exports", queueing_lock="drop_old_exports")
def drop_old_exports(timestamp: int) -> None:
    """Delete files of lists a day after they were made."""
    exporting.drop_old_exports(at=timezone.now())
