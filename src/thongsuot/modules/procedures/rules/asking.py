"""
Turning what a person types into a question for the index.

The answer is text in PostgreSQL's tsquery language, made only of letters and figures that
`words` lets through, so nothing typed can alter its structure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from thongsuot.modules.procedures.rules.mending import Lexicon, is_syllable
from thongsuot.modules.procedures.rules.shipped import Phrase, Vocabulary
from thongsuot.modules.procedures.rules.words import Word

_Group = tuple[Phrase, list[Phrase], list[Phrase]]

MOST_WORDS = 24
# What a word of talk tells, where one that stands in every name tells log 2.
FAINT = 0.3
# What people have a word for is what they came for, more than what stands around it.
KNOWN = 2.0
# A group that tells less than this share of the most telling one finds half the catalogue.
_TELLING = 0.6
# A name without any of the three most telling parts is not what was meant.
MOST_TELLING = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is asked for, in any of its ways of saying, and how much it tells."""

    query: str
    weight: float


@dataclass(frozen=True, slots=True)
class Question:
    """
    `every` asks for all parts, `some` for any of the telling ones; `phrase` for the words in
    this order, and `in_name` for this order in a name. `parts` are looked for in names and
    keywords.

    `side_by_side` are the words two by two, as they stand in what was typed.

    `marked` asks for the words whose marks were typed, with just those marks; where none were,
    for all words as they stand. `meant` asks for everyday words as the law says them, in a
    name; empty if there are none. `asked` are the words to show as found, without marks.
    """

    plain: str
    every: str
    some: str
    phrase: str
    in_name: str
    marked: str
    meant: str
    parts: tuple[Part, ...]
    side_by_side: tuple[str, ...]
    asked: frozenset[str]


def ask(
    found: Sequence[Word], known: Vocabulary, lexicon: Lexicon, *, unfinished: bool
) -> Question | None:
    """Return the question that words put, None if there are none; the last may be unfinished."""
    found = found[:MOST_WORDS]
    if not found:
        return None
    groups = _told(_groups(found, known), known)
    telling = [word for typed, _same, _in_law in groups for word in typed]
    faint = [_is_faint(typed, known) for typed, _same, _in_law in groups]
    if all(faint):
        faint = [False] * len(groups)
    every = [_either(typed, same) for typed, same, _in_law in groups]
    parts = [
        _part(typed, same, lexicon, faint=slight)
        for (typed, same, _in_law), slight in zip(groups, faint, strict=True)
    ]
    last = telling[-1].plain
    is_known = last in lexicon.seen
    if unfinished and telling[-1] == found[-1] and len(last) >= (3 if is_known else 2):
        # The last word may still be being typed: let it be the beginning of one. Two letters
        # that are a word begin half the catalogue.
        if len(groups[-1][0]) == 1:
            every[-1] = f"({every[-1]} | {last}:*)"
        if not is_known:
            parts[-1] = Part(f"({parts[-1].query} | {last}:*AB)", parts[-1].weight)
    told = sorted(parts, key=lambda part: -part.weight)[:MOST_TELLING]
    typed = [word for word in telling if word.has_marks] or telling
    return Question(
        plain=" ".join(word.plain for word in telling),
        every=" & ".join(one for one, slight in zip(every, faint, strict=True) if not slight),
        some=" | ".join(part.query for part in told if part.weight >= _TELLING * told[0].weight),
        phrase=" <-> ".join(word.plain for word in telling),
        in_name=" <-> ".join(f"{word.plain}:A" for word in telling),
        marked=" & ".join(word.marked for word in typed),
        meant=_meant(groups),
        parts=tuple(parts),
        side_by_side=tuple(f"{a.plain}:AB <-> {b.plain}:AB" for a, b in pairwise(telling)),
        asked=frozenset(
            word.plain
            for typed_words, _same, in_law in groups
            for phrase in (typed_words, *in_law)
            for word in phrase
        ),
    )


def _told(groups: Sequence[_Group], known: Vocabulary) -> Sequence[_Group]:
    """Leave out words of talk, unless there are no others."""
    return [
        group for group in groups if group[1] or len(group[0]) > 1 or group[0][0] not in known.idle
    ] or groups


def _is_faint(typed: Phrase, known: Vocabulary) -> bool:
    if len(typed) != 1:
        return False
    (word,) = typed
    if word.has_marks:
        return word in known.faint
    # Typed without marks, a word of talk may be another: "can" is cần and cận.
    return word.plain in known.slight


def _groups(telling: Sequence[Word], known: Vocabulary) -> list[_Group]:
    """
    Return the longest known phrases with what means the same, and single words between them.

    The last of each group is the law's own word; it comes once more by itself, unless it is
    what was typed.
    """
    groups: list[_Group] = []
    at = 0
    while at < len(telling):
        length, same, in_law = _meanings(telling, at, known)
        groups.append((tuple(telling[at : at + length]), same, in_law))
        at += length
    return groups


def _meanings(
    telling: Sequence[Word], at: int, known: Vocabulary
) -> tuple[int, list[Phrase], list[Phrase]]:
    fits = [
        (phrase, group)
        for phrase, group in known.starts.get(telling[at].plain, ())
        if _is(telling[at : at + len(phrase)], phrase)
    ]
    if not fits:
        return 1, [], []
    length = max(len(phrase) for phrase, _group in fits)
    typed = telling[at : at + length]
    found = [group for phrase, group in fits if len(phrase) == length]
    # A single syllable stands in too many other words to be looked for in another's place:
    # "kiện" is in "điều kiện".
    same = [
        phrase
        for group in found
        for phrase in group
        if not _is(typed, phrase) and (len(phrase) > 1 or phrase == group[-1])
    ]
    in_law = [group[-1] for group in found if not _is(typed, group[-1])]
    return length, list(dict.fromkeys(same)), list(dict.fromkeys(in_law))


def _is(typed: Sequence[Word], phrase: Sequence[Word]) -> bool:
    """
    Whether marks that were typed agree; a word typed without marks may be any.

    A single syllable needs its marks: "thua" is thưa, thừa and thua.
    """
    if len(phrase) == len(typed) == 1 and phrase[0].has_marks and not typed[0].has_marks:
        return typed[0].plain == phrase[0].plain and not is_syllable(phrase[0].plain)
    return len(typed) == len(phrase) and all(
        a.marked == b.marked if a.has_marks else a.plain == b.plain
        for a, b in zip(typed, phrase, strict=True)
    )


def _part(typed: Phrase, same: Sequence[Phrase], lexicon: Lexicon, *, faint: bool) -> Part:
    """Ask for a group in names and keywords (weights A and B)."""
    ways = [" <-> ".join(f"{word.plain}:AB" for word in phrase) for phrase in (typed, *same)]
    if same:
        # The law says its own words with others in between.
        ways.append(" & ".join(f"{word.plain}:AB" for word in same[-1]))
    # A phrase tells what its rarest word tells; what goes by several names, what the commonest
    # of them tells.
    told = [
        max(lexicon.weight(word.plain) for word in phrase)
        for phrase in (typed, *same)
        if all(word.plain in lexicon.named for word in phrase)
    ]
    weight = FAINT if faint else min(told, default=lexicon.weight(typed[0].plain))
    if same:
        weight *= KNOWN
    return Part("(" + " | ".join(f"({way})" for way in ways) + ")", weight)


def _meant(groups: Sequence[_Group]) -> str:
    """Ask for everyday words, or what they are in law, in names only (weight A)."""
    wanted = []
    for typed, _same, in_law in groups:
        if in_law:
            either = [" <-> ".join(f"{word.plain}:A" for word in typed)]
            either += [" & ".join(f"{word.plain}:A" for word in phrase) for phrase in in_law]
            wanted.append("(" + " | ".join(f"({phrase})" for phrase in either) + ")")
    return " & ".join(wanted)


def _either(typed: Sequence[Word], meanings: Sequence[Phrase]) -> str:
    if not meanings:
        return " & ".join(word.plain for word in typed)
    # No phrase here: the index would have to read every text again to see the order.
    phrases = ["(" + " & ".join(word.plain for word in each) + ")" for each in (typed, *meanings)]
    return "(" + " | ".join(phrases) + ")"
