"""The ledger (sổ cái): what happened, who did it and when; never changed, never deleted."""

from thongsuot.foundation.ledger.actions import Event, action, record, record_reading
from thongsuot.foundation.ledger.handlers import Happened, reaction, reactions, run_reactions
from thongsuot.foundation.ledger.queries import (
    Line,
    ReactionState,
    Seen,
    history,
    reaction_states,
    readings,
)

__all__ = [
    "Event",
    "Happened",
    "Line",
    "ReactionState",
    "Seen",
    "action",
    "history",
    "reaction",
    "reaction_states",
    "reactions",
    "readings",
    "record",
    "record_reading",
    "run_reactions",
]
