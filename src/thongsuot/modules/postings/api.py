"""Postings (niêm yết): what must hang at each counter, and whether it does."""

from thongsuot.modules.postings.actions import confirm_posted, declare_screen, withdraw_screen
from thongsuot.modules.postings.events import ScreenDeclared, ScreenWithdrawn, SheetsPosted
from thongsuot.modules.postings.policy import may_post
from thongsuot.modules.postings.queries import (
    Board,
    Late,
    OfficeState,
    Overview,
    ScreenFacts,
    Sheet,
    SheetChange,
    board,
    boards_overview,
    offices,
)
from thongsuot.modules.postings.states import Change, Standing

__all__ = [
    "Board",
    "Change",
    "Late",
    "OfficeState",
    "Overview",
    "ScreenDeclared",
    "ScreenFacts",
    "ScreenWithdrawn",
    "Sheet",
    "SheetChange",
    "SheetsPosted",
    "Standing",
    "board",
    "boards_overview",
    "confirm_posted",
    "declare_screen",
    "may_post",
    "offices",
    "withdraw_screen",
]
