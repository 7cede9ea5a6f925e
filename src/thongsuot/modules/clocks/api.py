"""Clocks (giữ hẹn): recounts, warnings and apologies, so that promises are kept or told of."""

from thongsuot.modules.clocks.actions.apologies import approve_apology, write_apology
from thongsuot.modules.clocks.actions.watching import ring_due, set_rule
from thongsuot.modules.clocks.policy import may_set_rule
from thongsuot.modules.clocks.queries.risks import AtRisk, at_risk
from thongsuot.modules.clocks.queries.rule import RecountSeen, recounts, rule_in_force
from thongsuot.modules.clocks.rules import Earliness

__all__ = [
    "AtRisk",
    "Earliness",
    "RecountSeen",
    "approve_apology",
    "at_risk",
    "may_set_rule",
    "recounts",
    "ring_due",
    "rule_in_force",
    "set_rule",
    "write_apology",
]
