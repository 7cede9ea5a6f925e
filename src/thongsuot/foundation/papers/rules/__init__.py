"""What stands on each paper, and how its values are written."""

from thongsuot.foundation.papers.rules.filled import (
    FilledForm,
    FilledLine,
    FilledSection,
    FilledTable,
)
from thongsuot.foundation.papers.rules.forms import (
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
from thongsuot.foundation.papers.rules.wording import as_data

__all__ = [
    "Apology",
    "Board",
    "BoardLine",
    "BoardSheet",
    "Component",
    "ControlSlip",
    "FilledForm",
    "FilledLine",
    "FilledSection",
    "FilledTable",
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
    "as_data",
]
