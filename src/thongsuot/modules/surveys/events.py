"""That people were asked, and that they answered; never who, nor what."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class OpinionInvited:
    """Someone who was served may say how it was."""

    unit_id: int
    day: date

    @property
    def subject(self) -> str:
        return f"surveys:{self.unit_id}"


@dataclass(frozen=True, slots=True)
class RatingGiven:
    """Someone said how it was. What they said is in no event: its hour would tell who."""

    unit_id: int
    day: date

    @property
    def subject(self) -> str:
        return f"surveys:{self.unit_id}"
