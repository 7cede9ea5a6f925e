"""What the ledger can be asked: the history of a thing, who looked at it, and for evidence."""

from thongsuot.foundation.ledger.queries.evidence import (
    Consistency,
    Head,
    Inclusion,
    consistency_proof,
    head,
    inclusion_proof,
)
from thongsuot.foundation.ledger.queries.history import (
    Line,
    ReactionState,
    Seen,
    history,
    reaction_states,
    readings,
)
from thongsuot.foundation.ledger.queries.keys import public_key_line
from thongsuot.foundation.ledger.queries.verification import Finding, Verification, verify_ledger

__all__ = [
    "Consistency",
    "Finding",
    "Head",
    "Inclusion",
    "Line",
    "ReactionState",
    "Seen",
    "Verification",
    "consistency_proof",
    "head",
    "history",
    "inclusion_proof",
    "public_key_line",
    "reaction_states",
    "readings",
    "verify_ledger",
]
