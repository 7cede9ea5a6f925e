"""The sample province replayed as it went: within two points of what happened."""

from datetime import datetime, timedelta

from thongsuot.config import sample
from thongsuot.foundation.identity import api as identity
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.replays import api as replays
from thongsuot.modules.replays.testing import carry_on_replays

MORNING = datetime(2026, 11, 18, 9, 10, tzinfo=VIETNAM)


def replayed(mai, share_of_work):
    today = MORNING.date()
    replay_id = replays.order_replay(
        since=today - timedelta(days=92),
        until=today - timedelta(days=1),
        change=replays.Change(assumptions=replays.Assumptions(work=share_of_work)),
        by=mai,
        at=MORNING,
    )
    carry_on_replays(at=MORNING)
    return replays.outcome(replay_id, actor=mai)


def test_an_unchanged_replay_comes_within_two_points_whatever_part_is_taken_for_work(db):
    sample.make(at=MORNING, say=lambda _doing: None, share=0.15)
    account = identity.account_by_login("mai.tinh")
    mai = identity.actor_for_account(account_id=account.id, at=MORNING)
    for share_of_work in (5, 10, 30):
        found = replayed(mai, share_of_work)
        assert found.dossiers > 80
        assert found.points <= replays.points_allowed() == 2, share_of_work
        assert found.holds
        reality, again, changed = found.tellings
        assert again.rate == changed.rate
        assert abs(reality.mean_days - again.mean_days) <= 0.2
