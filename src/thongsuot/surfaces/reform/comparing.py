"""Two records side by side, grouped by the parts of the law, changed words marked in long texts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from thongsuot.modules.procedures import api as procedures

# Below it a text is taken in at a glance, and marks only disturb; above the other, it is slow.
_LONG, _TOO_LONG = 60, 6_000
_ALIKE = 0.5
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text, the same on both sides or not."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """One difference with both its sides, empty where there was or is nothing."""

    kind: str
    kind_label: str
    place: str
    before: Sequence[Piece]
    after: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Compared:
    """The differences of one part of the law."""

    label: str
    differences: Sequence[Pair]


def grouped(
    before: procedures.Record | None, after: procedures.Record | None
) -> Sequence[Compared]:
    """Return what differs, part by part; None stands for no record at all."""
    return gathered(procedures.compare(before, after))


def gathered(found: Sequence[procedures.Difference]) -> Sequence[Compared]:
    """Return differences part by part, in the order in which they were found."""
    return [
        Compared(label, [_pair(difference) for difference in differences])
        for label, differences in groupby(found, key=lambda difference: difference.label)
    ]


def _pair(difference: procedures.Difference) -> Pair:
    before, after = pieces(difference.before, difference.after)
    return Pair(difference.kind.value, difference.kind_label, difference.place, before, after)


def pieces(before: str, after: str) -> tuple[Sequence[Piece], Sequence[Piece]]:
    """
    Return both texts cut where they differ, if they are long and much alike; else whole.

    >>> [piece.text for piece in pieces("a " * 40 + "cũ", "a " * 40 + "mới")[1] if piece.changed]
    ['mới']
    """
    long = _LONG <= min(len(before), len(after)) and max(len(before), len(after)) <= _TOO_LONG
    if long:
        old, new = _WORDS.findall(before), _WORDS.findall(after)
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        if matcher.ratio() >= _ALIKE:
            steps = matcher.get_opcodes()
            return (
                [Piece("".join(old[a:b]), op != "equal") for op, a, b, _c, _d in steps if a < b],
                [Piece("".join(new[c:d]), op != "equal") for op, _a, _b, c, d in steps if c < d],
            )
    return (
        [Piece(before, changed=True)] if before else [],
        [Piece(after, changed=True)] if after else [],
    )
