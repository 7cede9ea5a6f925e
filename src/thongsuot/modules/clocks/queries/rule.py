"""The rule of warnings in force, and how far recounts are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from thongsuot.modules.clocks import rules
from thongsuot.modules.clocks.models import Recount, WarningRule
from thongsuot.modules.clocks.states import RecountState


@dataclass(frozen=True, slots=True)
class RecountSeen:
    """One recount: why, how far, and how many due dates it moved."""

    id: int
    unit_id: int | None
    why: str
    state: str
    state_label: str
    whole: int
    seen: int
    moved: int
    asked_at: datetime
    trouble: str

    @property
    def running(self) -> bool:
        return self.state in (RecountState.QUEUED, RecountState.RUNNING)


def rule_in_force() -> rules.Earliness:
    """Return how early people are warned: the province's rule, else the one we began with."""
    row = WarningRule.objects.filter(pk=1).first() or WarningRule()
    return rules.Earliness(row.step_left_percent, row.whole_left_percent, row.escalate_after_hours)


def recounts(*, most: int = 10) -> Sequence[RecountSeen]:
    """Return the latest recounts, the newest first."""
    return tuple(
        RecountSeen(
            id=row.pk,
            unit_id=row.unit_id,
            why=row.why,
            state=row.state,
            state_label=str(RecountState(row.state).label),
            whole=max(row.whole, row.seen),
            seen=row.seen,
            moved=row.moved,
            asked_at=row.asked_at,
            trouble=row.trouble,
        )
        for row in Recount.objects.order_by("-pk")[:most]
    )
