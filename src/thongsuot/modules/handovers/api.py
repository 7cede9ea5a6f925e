"""Handovers (bàn giao hồ sơ): papers that go from hand to hand, named on both sides."""

from thongsuot.modules.handovers.actions import answer_hand_over, hand_over
from thongsuot.modules.handovers.events import HandOverAnswered, HandOverMade
from thongsuot.modules.handovers.policy import may_give
from thongsuot.modules.handovers.queries import (
    Handed,
    HandedLine,
    HandOverRow,
    HandOverSeen,
    confirmed,
    given,
    hand_over_seen,
    hand_overs_of,
    to_confirm,
)
from thongsuot.modules.handovers.states import Answer, Kind

__all__ = [
    "Answer",
    "HandOverAnswered",
    "HandOverMade",
    "HandOverRow",
    "HandOverSeen",
    "Handed",
    "HandedLine",
    "Kind",
    "answer_hand_over",
    "confirmed",
    "given",
    "hand_over",
    "hand_over_seen",
    "hand_overs_of",
    "may_give",
    "to_confirm",
]
