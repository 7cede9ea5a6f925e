"""Replays (chạy thử quy trình): what a change would have done to a period that is past."""

from thongsuot.modules.replays.actions.running import order_again, order_replay
from thongsuot.modules.replays.events import ReplayEnded, ReplayOrdered
from thongsuot.modules.replays.policy import may_replay
from thongsuot.modules.replays.queries.asked import (
    outcome,
    points_allowed,
    replay,
    replays_of,
    role_in_words,
    unit_in_words,
)
from thongsuot.modules.replays.queries.material import until_result
from thongsuot.modules.replays.queries.offering import (
    ROLES,
    Offered,
    Office,
    offered,
    offices,
)
from thongsuot.modules.replays.rules.changes import Allowance, Change, amount_read
from thongsuot.modules.replays.rules.lived import Assumptions
from thongsuot.modules.replays.states import ReplayState

__all__ = [
    "ROLES",
    "Allowance",
    "Assumptions",
    "Change",
    "Offered",
    "Office",
    "ReplayEnded",
    "ReplayOrdered",
    "ReplayState",
    "amount_read",
    "may_replay",
    "offered",
    "offices",
    "order_again",
    "order_replay",
    "outcome",
    "points_allowed",
    "replay",
    "replays_of",
    "role_in_words",
    "unit_in_words",
    "until_result",
]
