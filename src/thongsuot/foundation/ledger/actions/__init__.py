"""Writing in the ledger, and sealing what was written."""

from thongsuot.foundation.ledger.actions.recording import (
    Event,
    NothingRecorded,
    OutsideAction,
    action,
    record,
    record_reading,
)
from thongsuot.foundation.ledger.actions.sealing import seal

__all__ = [
    "Event",
    "NothingRecorded",
    "OutsideAction",
    "action",
    "record",
    "record_reading",
    "seal",
]
