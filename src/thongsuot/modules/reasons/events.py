"""What happened to the catalogue of reasons."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReasonSet:
    """A reason was added, or its words, basis or use changed."""

    code: str
    sentence: str
    basis: str
    is_active: bool

    @property
    def subject(self) -> str:
        return f"reason:{self.code}"
