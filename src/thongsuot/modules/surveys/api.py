"""Surveys (đánh giá, khảo sát hài lòng): ratings at the desk, unlinkable to who gave them."""

from thongsuot.modules.surveys.actions import invite, rate
from thongsuot.modules.surveys.queries import Opinions, Spread, opinions, was_asked
from thongsuot.modules.surveys.rules import FEWEST_SHOWN
from thongsuot.modules.surveys.states import BAD_REASONS, GOOD_REASONS, Score, Why

__all__ = [
    "BAD_REASONS",
    "FEWEST_SHOWN",
    "GOOD_REASONS",
    "Opinions",
    "Score",
    "Spread",
    "Why",
    "invite",
    "opinions",
    "rate",
    "was_asked",
]
