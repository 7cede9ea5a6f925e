"""What has happened to hand-over lists: units, dossiers and instants, never personal data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class _AboutList:
    hand_over_id: int

    @property
    def subject(self) -> str:
        return f"handover:{self.hand_over_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverMade(_AboutList):
    number: str
    kind: str
    from_unit_id: int
    to_unit_id: int
    dossier_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverAnswered(_AboutList):
    """The receiver said what came and what did not; `refused` pairs a dossier with the reason."""

    taken: tuple[int, ...]
    refused: tuple[tuple[int, str], ...]
