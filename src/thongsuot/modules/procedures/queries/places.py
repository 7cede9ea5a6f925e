"""Places and old offices in a question: taken out of its words, and told what they are today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from thongsuot.foundation.units import api as units
from thongsuot.kernel.vietnamese import nfc
from thongsuot.modules.procedures.rules.mending import Lexicon
from thongsuot.modules.procedures.rules.words import words


@dataclass(frozen=True, slots=True)
class PlaceAsked:
    """
    A place that was named, and what it may be: one, or several to choose from.

    `typed` is the name as it was typed.
    """

    typed: str
    places: tuple[units.Place, ...]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The text without its places and old offices, and what they were."""

    rest: str
    places: tuple[PlaceAsked, ...]
    offices: tuple[units.FormerOffice, ...]


def whereabouts(text: str, lexicon: Lexicon, *, on: date) -> Whereabouts:
    """Return `text` without the places and old offices that it names."""
    text = nfc(text)
    offices = units.former_offices_in(text, on=on)
    rest = _without(text, [(office.start, office.end) for office in offices])
    mentions: Sequence[units.Mention] = ()
    if units.places_in(rest, on=on):
        home = units.home_province(on=on)
        mentions = [
            mention
            for mention in units.places_in(rest, on=on, home=home)
            if _is_meant(mention, rest, lexicon, home)
        ]
    places = tuple(
        PlaceAsked(rest[mention.start : mention.end], mention.places) for mention in mentions
    )
    left = _without(rest, [(mention.start, _after_old(rest, mention.end)) for mention in mentions])
    return Whereabouts(left, places, tuple(offices))


def _is_meant(mention: units.Mention, text: str, lexicon: Lexicon, home: str) -> bool:
    """Whether a name that may also be ordinary words is a place here."""
    before = [word.plain for word in words(text[: mention.start])][-1:]
    after = [word.plain for word in words(text[mention.end :])][:1]
    called = [word.plain for word in words(mention.called)]
    # One and the same spelling as that of the lexicon: "Mỹ" and "Mĩ" are one word.
    spelt = [word.plain for word in words(text[mention.start : mention.end])]
    name = spelt[len(called) :]
    inside = pairwise(name)
    if not called:
        # A bare name is a place only if it is one here, or a province, and its words do not
        # stand side by side in any procedure: "hòa bình", "thống nhất", "an toàn".
        return (
            len(name) > 1
            and any(home in one.provinces or not one.within for one in mention.places)
            and not any(pair in lexicon.pairs for pair in inside)
            and not (after and (name[-1], after[0]) in lexicon.pairs)
        )
    joins = (called[-1], name[0]) in lexicon.pairs
    follows = bool(before) and (before[0], called[0]) in lexicon.pairs
    # "trợ cấp xã hội an toàn" holds "xã Hội An": its words go together to the left and right.
    if joins and (follows or mention.called.isascii()):
        return False
    # "xã Tư" is a commune, "p tu" is a slip: one syllable needs its marks, or be a figure.
    return len(name) > 1 or name[0].isdigit() or not mention.called.isascii()


def _after_old(text: str, end: int) -> int:
    """Take "cũ" after a name with it: "phường Mỹ Bình cũ"."""
    following = text[end:].lstrip(" (")
    if following.lower().startswith(("cũ", "cu ")) or following.lower() == "cu":
        return end + text[end:].lower().index("c") + 2
    return end


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text
