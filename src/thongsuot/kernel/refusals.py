"""Anticipated failures: every message is fit to show the person who asked."""

from collections.abc import Sequence
from dataclasses import dataclass


def to_translate(sentence: str) -> str:
    """
    Return `sentence` as it is; the edge looks its translation up when it is shown.

    Imported as `_` where Django's gettext may not be, so that the catalogue finds it.
    """
    return sentence


class Refusal(Exception):
    """The request was understood and will not be carried out."""


class NotAllowed(Refusal):
    """This actor may not do this."""


class Missing(Refusal):
    """There is no such thing, or the actor may not know of it."""


class Clash(Refusal):
    """It may be done, but not now: the thing has moved on, or another was first."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with what was sent: where (a JSON pointer) and why."""

    pointer: str
    reason: str


class Invalid(Refusal):
    """What was sent cannot be used as it is; `faults` says where."""

    def __init__(self, message: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


class TooMuch(Refusal):
    """More, or more often, than can be taken."""
