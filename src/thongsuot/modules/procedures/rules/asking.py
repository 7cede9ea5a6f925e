"""
Turning what a person types into a question for the index.

The answer is text in PostgreSQL's tsquery language, made only of letters and figures that
`words` lets through, so nothing typed can alter its structure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from thongsuot.modules.procedures.rules.shipped import vocabulary
from thongsuot.modules.procedures.rules.words import Word, has_marks, words

MOST_WORDS = 24


@dataclass(frozen=True, slots=True)
class Question:
    """
    `every` asks for all words or their synonyms; `some` for any; `phrase` for this order, and
    `in_name` for this order in a name.

    `marked` asks for the words whose marks were typed, with just those marks; where none were,
    for all words as they stand, and so does `raw`, for what was typed with the input method
    off. `meant` asks for everyday words as the law says them, in a name; empty if there are
    none. `parts` are the words one by one.
    """

    plain: str
    every: str
    some: str
    phrase: str
    in_name: str
    marked: str
    raw: str
    meant: str
    parts: tuple[str, ...]


def ask(text: str) -> Question | None:
    """Return the question that `text` puts, None if there is no word in it."""
    found = words(text)[:MOST_WORDS]
    if not found:
        return None
    telling = [word for word in found if word not in vocabulary().idle] or list(found)
    groups = _groups(telling)
    parts = tuple(dict.fromkeys(word.plain for word in telling))
    unfinished = not text[-1:].isspace()
    typed = [word for word in telling if word.has_marks] or telling
    return Question(
        plain=" ".join(word.plain for word in telling),
        every=" & ".join(groups) if not unfinished else _with_prefix(groups, telling),
        some=" | ".join([*groups, *parts]),
        phrase=" <-> ".join(word.plain for word in telling),
        in_name=" <-> ".join(f"{word.plain}:A" for word in telling),
        marked=" & ".join(word.marked for word in typed),
        raw="" if has_marks(telling) else " & ".join(word.marked for word in telling),
        meant=_meant(telling),
        parts=parts,
    )


def _meant(telling: Sequence[Word]) -> str:
    """Ask for everyday words, or what they are in law, in names only (weight A)."""
    groups = []
    at = 0
    while at < len(telling):
        length, _same, in_law = _meanings(telling, at)
        typed = tuple(telling[at : at + length])
        at += length
        if in_law:
            either = [" <-> ".join(f"{word.plain}:A" for word in typed)]
            either += [" & ".join(f"{word.plain}:A" for word in phrase) for phrase in in_law]
            groups.append("(" + " | ".join(f"({phrase})" for phrase in either) + ")")
    return " & ".join(groups)


def _with_prefix(groups: Sequence[str], telling: Sequence[Word]) -> str:
    """Let the last word be the beginning of one: it may still be being typed."""
    last = telling[-1].plain
    if len(last) < 2:
        return " & ".join(groups)
    return " & ".join([*groups[:-1], f"({groups[-1]} | {last}:*)"])


def _groups(telling: Sequence[Word]) -> list[str]:
    groups: list[str] = []
    at = 0
    while at < len(telling):
        length, same, _in_law = _meanings(telling, at)
        groups.append(_either(telling[at : at + length], same))
        at += length
    return groups


Phrase = tuple[Word, ...]


def _meanings(telling: Sequence[Word], at: int) -> tuple[int, list[Phrase], list[Phrase]]:
    """
    Return the longest known phrase that begins `at`, with what means the same.

    The last of each group is the law's own word; it comes once more by itself, unless it is
    what was typed.
    """
    for length in range(min(vocabulary().longest, len(telling) - at), 0, -1):
        typed = telling[at : at + length]
        known = [
            group for group in vocabulary().groups if any(_is(typed, phrase) for phrase in group)
        ]
        if known:
            same = [phrase for group in known for phrase in group if not _is(typed, phrase)]
            in_law = [group[-1] for group in known if not _is(typed, group[-1])]
            return length, same, in_law
    return 1, [], []


def _is(typed: Sequence[Word], phrase: Sequence[Word]) -> bool:
    """Marks that were typed must agree; a word typed without marks may be any."""
    return len(typed) == len(phrase) and all(
        a.marked == b.marked if a.has_marks else a.plain == b.plain
        for a, b in zip(typed, phrase, strict=True)
    )


def _either(typed: Sequence[Word], meanings: Sequence[tuple[Word, ...]]) -> str:
    if not meanings:
        return " & ".join(word.plain for word in typed)
    phrases = [" <-> ".join(word.plain for word in typed)]
    phrases += ["(" + " & ".join(word.plain for word in phrase) + ")" for phrase in meanings]
    return "(" + " | ".join(phrases) + ")"
