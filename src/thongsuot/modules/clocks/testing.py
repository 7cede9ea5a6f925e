"""The watch at work in stories of others: alarms set and rung without waiting for the worker."""

from dataclasses import replace
from datetime import datetime

from thongsuot.kernel.actor import EVERYWHERE, Permission
from thongsuot.modules.clocks.actions import watching
from thongsuot.modules.dossiers import api as dossiers


def watched(code: str, *, at: datetime) -> None:
    """Let the watch look at this dossier at `at`, with whatever has come due until then."""
    everywhere = {Permission.DOSSIER_VIEW: EVERYWHERE}
    found = dossiers.on_desk(code, actor=replace(watching.WATCH, grants=everywhere), at=at)
    watching.set_alarms(dossier_id=found.id)
    watching.ring_due(at=at)
