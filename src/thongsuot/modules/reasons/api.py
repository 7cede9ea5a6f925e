"""Reasons (lý do từ chối, bổ sung): a catalogue tied to legal bases, kept by the reform office."""

from thongsuot.modules.reasons.actions import set_reason
from thongsuot.modules.reasons.policy import may_edit
from thongsuot.modules.reasons.queries import ReasonFacts, read, reasons
from thongsuot.modules.reasons.rules import Given
from thongsuot.modules.reasons.states import About, ReasonKind

__all__ = [
    "About",
    "Given",
    "ReasonFacts",
    "ReasonKind",
    "may_edit",
    "read",
    "reasons",
    "set_reason",
]
