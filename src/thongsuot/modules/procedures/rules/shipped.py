"""The data that come with the product: records, synonyms, what people come for most."""

import json
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


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Groups of phrases that mean the same, and words that say nothing about what is sought."""

    groups: tuple[tuple[tuple[Word, ...], ...], ...]
    idle: frozenset[Word]
    longest: int


@cache
def vocabulary() -> Vocabulary:
    data = _read("search.json")
    groups = tuple(tuple(words(phrase) for phrase in group) for group in data["synonyms"])
    return Vocabulary(
        groups=groups,
        idle=frozenset(word for phrase in data["idle"] for word in words(phrase)),
        longest=max(len(phrase) for group in groups for phrase in group),
    )
