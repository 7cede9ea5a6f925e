"""The closed lists that fields choose from, each with its source in `data/lists.json`."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from thongsuot.modules.forms.rules.parts import Choice, Words
from thongsuot.modules.forms.states import FieldType

_NAMED: Mapping[FieldType, str] = {
    FieldType.SEX: "sexes",
    FieldType.NATIONALITY: "countries",
    FieldType.ETHNICITY: "ethnic_groups",
    FieldType.RELATIONSHIP: "relationships",
}


@cache
def choices_of(kind: FieldType) -> tuple[Choice, ...]:
    """Return what a field of this type may be, in the order shown; empty if it is not a list."""
    if kind not in _NAMED:
        return ()
    return tuple(Choice(value, Words(vi, en)) for value, vi, en in _rows(_NAMED[kind]))


@cache
def identity_provinces() -> Mapping[str, str]:
    """Return the provinces that the first three figures of an identity number name."""
    return {code: name for code, name in _rows("identity_provinces")}


@cache
def _lists() -> Mapping[str, Mapping[str, list[list[str]]]]:
    text = (files("thongsuot.modules.forms") / "data" / "lists.json").read_text(encoding="utf-8")
    read: Mapping[str, Mapping[str, list[list[str]]]] = json.loads(text)
    return read


def _rows(name: str) -> list[list[str]]:
    return _lists()[name]["rows"]
