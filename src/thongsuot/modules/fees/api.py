"""Fees (phí, lệ phí): what a dossier owes, taken with numbered receipts, and the day's sums."""

from thongsuot.modules.fees.actions import cancel, reissue, take
from thongsuot.modules.fees.events import FeeReceiptCancelled, FeesTaken
from thongsuot.modules.fees.queries import (
    DayRow,
    FeeDay,
    FeesOfDossier,
    LineSeen,
    Owed,
    ReceiptSeen,
    fee_day,
    fee_day_paper,
    fees_of,
    receipt,
    receipt_paper,
)
from thongsuot.modules.fees.rules import Taking
from thongsuot.modules.fees.states import PayWay

__all__ = [
    "DayRow",
    "FeeDay",
    "FeeReceiptCancelled",
    "FeesOfDossier",
    "FeesTaken",
    "LineSeen",
    "Owed",
    "PayWay",
    "ReceiptSeen",
    "Taking",
    "cancel",
    "fee_day",
    "fee_day_paper",
    "fees_of",
    "receipt",
    "receipt_paper",
    "reissue",
    "take",
]
