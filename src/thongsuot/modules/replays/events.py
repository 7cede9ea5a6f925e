"""What happened to replays."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ReplayOrdered:
    """Someone asked what a change would have done to a past period."""

    replay_id: int
    unit_id: int | None
    procedure_code: str
    since: date
    until: date

    @property
    def subject(self) -> str:
        return f"replay:{self.replay_id}"


@dataclass(frozen=True, slots=True)
class ReplayEnded:
    """A replay came to its end: done, refused or broken."""

    replay_id: int
    state: str
    dossiers: int = 0
    trouble: str = ""

    @property
    def subject(self) -> str:
        return f"replay:{self.replay_id}"
