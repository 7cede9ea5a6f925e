"""The data that come with the product: records, synonyms, what people come for most."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from thongsuot.modules.procedures.rules.words import Word, words

_DATA = files("thongsuot.modules.procedures") / "data"


def _read(name: str) -> Any:
    return json.loads((_DATA / name).read_text(encoding="utf-8"))


def records() -> Sequence[Mapping[str, Any]]:
    """Return the shipped records in our own form, by file name."""
    named = sorted((path for path in (_DATA / "records").iterdir()), key=lambda path: path.name)
    return [json.loads(path.read_text(encoding="utf-8")) for path in named]


@cache
def popular() -> Sequence[str]:
    """Return the codes of what people come for most, most frequent first."""
    return tuple(_read("popular.json")["codes"])


Phrase = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """
    Groups of phrases that mean the same, and words that say nothing about what is sought.

    `idle` words are passed over; `faint` ones help to find, but need not be there, and
    `slight` are both without marks. `starts`
    finds by its first word, without marks, each phrase with the groups it is in.
    """

    groups: tuple[tuple[Phrase, ...], ...]
    starts: Mapping[str, Sequence[tuple[Phrase, tuple[Phrase, ...]]]]
    idle: frozenset[Word]
    faint: frozenset[Word]
    slight: frozenset[str]


@cache
def synonyms() -> Sequence[Sequence[str]]:
    """Return the groups that come with the product; the law's own word stands last in each."""
    return tuple(tuple(group) for group in _read("search.json")["synonyms"])


@cache
def idle_words() -> Sequence[str]:
    """Return the words of talk that tell nothing of what is sought."""
    return tuple(_read("search.json")["idle"])


@cache
def faint_words() -> Sequence[str]:
    """Return the words that have a meaning, but stand in too much talk to be asked for."""
    return tuple(_read("search.json")["faint"])


def vocabulary(groups: Sequence[Sequence[str]]) -> Vocabulary:
    """Return these groups made ready for reading what people type."""
    spelt = tuple(tuple(words(phrase) for phrase in group) for group in groups)
    starts: dict[str, list[tuple[Phrase, tuple[Phrase, ...]]]] = defaultdict(list)
    for group in spelt:
        for phrase in group:
            starts[phrase[0].plain].append((phrase, group))
    return Vocabulary(
        groups=spelt,
        starts=dict(starts),
        idle=frozenset(word for phrase in idle_words() for word in words(phrase)),
        faint=frozenset(word for phrase in faint_words() for word in words(phrase)),
        slight=frozenset(
            word.plain for phrase in (*idle_words(), *faint_words()) for word in words(phrase)
        ),
    )
