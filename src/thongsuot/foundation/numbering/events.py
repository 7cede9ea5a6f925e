"""What happened to a series of numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeriesDefined:
    """A series was given its pattern, or another one than it had."""

    name: str
    pattern: str
    period: str
    source: str

    @property
    def subject(self) -> str:
        return f"series:{self.name}"
