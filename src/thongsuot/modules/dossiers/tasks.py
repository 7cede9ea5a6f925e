"""Jobs about dossiers."""

from django.utils import timezone
from procrastinate.contrib.django import app

from thongsuot.modules.dossiers.actions import versions


@app.periodic(cron="5 * * * *")
@app.task(name="dossiers.switch_versions_hourly", queueing_lock="switch_versions_hourly")
def switch_versions_hourly(timestamp: int) -> None:
    """Apply the transition rules whose day has come; a machine off at midnight catches up."""
    versions.switch_due(at=timezone.now())


@app.task(name="dossiers.switch_versions", queueing_lock="switch_versions")
def switch_versions() -> None:
    versions.switch_due(at=timezone.now())
