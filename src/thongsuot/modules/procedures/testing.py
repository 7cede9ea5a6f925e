"""What tests of other packages need of the catalogue: the work of jobs, done at once."""

from datetime import datetime

from thongsuot.modules.procedures.actions import runs
from thongsuot.modules.procedures.models import ImportRun
from thongsuot.modules.procedures.states import ImportState


def carry_on_imports(*, at: datetime) -> None:
    """Do what the worker would: read what was sent, take what was ordered, until all wait."""
    work = {ImportState.UPLOADED: runs.read_import, ImportState.ORDERED: runs.take_import}
    while run := ImportRun.objects.filter(state__in=work).order_by("pk").first():
        work[ImportState(run.state)](run_id=run.pk, at=at)
