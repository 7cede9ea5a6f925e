"""How an event becomes a row, a row a leaf, and leaves a tree that anyone can check."""

from thongsuot.foundation.ledger.rules.merkle import (
    is_consistent,
    is_included,
    leaf_hash,
)
from thongsuot.foundation.ledger.rules.notes import Note, Unsigned, key_line, opened
from thongsuot.foundation.ledger.rules.records import (
    SEALED_FIELDS,
    canonical,
    event_type,
    from_data,
    to_data,
)

__all__ = [
    "SEALED_FIELDS",
    "Note",
    "Unsigned",
    "canonical",
    "event_type",
    "from_data",
    "is_consistent",
    "is_included",
    "key_line",
    "leaf_hash",
    "opened",
    "to_data",
]
