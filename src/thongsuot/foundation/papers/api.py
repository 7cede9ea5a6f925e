"""Papers (giấy tờ in ra): the one-stop forms, typeset as PDF that any office can archive."""

from thongsuot.foundation.papers.queries import pictures, render
from thongsuot.foundation.papers.rules import (
    Apology,
    Board,
    BoardLine,
    BoardSheet,
    Component,
    ControlSlip,
    HandOver,
    Letterhead,
    Outcome,
    Paper,
    Party,
    Receipt,
    RefusalSlip,
    RegisterEntry,
    RegisterPage,
    Submitter,
    SupplementSlip,
)

__all__ = [
    "Apology",
    "Board",
    "BoardLine",
    "BoardSheet",
    "Component",
    "ControlSlip",
    "HandOver",
    "Letterhead",
    "Outcome",
    "Paper",
    "Party",
    "Receipt",
    "RefusalSlip",
    "RegisterEntry",
    "RegisterPage",
    "Submitter",
    "SupplementSlip",
    "pictures",
    "render",
]
