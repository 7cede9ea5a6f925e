"""For tests: doing what the worker would."""

from datetime import datetime

from thongsuot.modules.replays.actions import running
from thongsuot.modules.replays.models import Replay
from thongsuot.modules.replays.states import ReplayState


def carry_on_replays(*, at: datetime) -> None:
    """Run every replay that waits, in the order in which they were asked for."""
    while row := Replay.objects.filter(state=ReplayState.QUEUED).order_by("pk").first():
        running.run_replay(replay_id=row.pk, at=at)


def break_replay(replay_id: int, *, trouble: str, at: datetime) -> None:
    """Do what the worker does with a replay over which it broke three times."""
    running.give_up_replay(replay_id=replay_id, trouble=trouble, at=at)
