"""What happened to the boards of the one-stop shops."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetsPosted:
    """Someone at the counter confirmed that these sheets hang; each by field and digest."""

    unit_id: int
    sheets: tuple[tuple[str, str], ...]

    @property
    def subject(self) -> str:
        return f"board:{self.unit_id}"


@dataclass(frozen=True, slots=True)
class ScreenDeclared:
    """A screen fed by this system shows the board to whoever comes in."""

    unit_id: int
    place: str

    @property
    def subject(self) -> str:
        return f"board:{self.unit_id}"


@dataclass(frozen=True, slots=True)
class ScreenWithdrawn:
    """The screen no longer shows the board."""

    unit_id: int
    reason: str

    @property
    def subject(self) -> str:
        return f"board:{self.unit_id}"
