"""Reasons as they are given with an answer: read from the catalogue, told, and kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from thongsuot.modules.dossiers import rules
from thongsuot.modules.dossiers.models import Dossier, GivenReason
from thongsuot.modules.reasons import api as reasons
from thongsuot.modules.reasons.api import Given, ReasonKind


@dataclass(frozen=True, slots=True)
class Reasoned:
    """What was given: the reasons with the line that each reads as, and the words of it all."""

    kind: ReasonKind
    given: Sequence[tuple[Given, str]]
    words: str

    @property
    def lines(self) -> list[str]:
        return [line for _given, line in self.given]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(given.code for given, _line in self.given)


def read(kind: ReasonKind, given: Sequence[Given], words: str) -> Reasoned:
    """
    Return what is given for an answer, where reasons of the catalogue stand for free words.

    :raises Invalid: without any reason or word, or if a reason is not offered for this
    """
    found = reasons.read(kind, given)
    lines = " ".join(line for _given, line in found)
    return Reasoned(kind, found, rules.written(words.strip() or lines, "/reason"))


def keep(dossier: Dossier, reasoned: Reasoned, *, at: datetime) -> None:
    """Keep which reasons were given, in the words of their day."""
    GivenReason.objects.bulk_create(
        GivenReason(
            dossier=dossier,
            kind=reasoned.kind,
            reason_id=given.code,
            about=given.about,
            line=line,
            given_at=at,
        )
        for given, line in reasoned.given
    )
