"""The data that come with the product: databases, kinds of paper, and which holds which."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class ShippedDatabase:
    """A database under the name of the law, with the spellings that documents give it."""

    key: str
    name: str
    owner: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShippedPaper:
    """One paper that a database holds, for a procedure or (no code) for every one."""

    database: str
    paper: str
    other_names: tuple[str, ...]
    procedure_code: str
    procedure_name: str
    instrument: str
    clause: str
    condition: str
    partly: bool
    unverified: bool
    source: str


@cache
def _data() -> Mapping[str, Any]:
    data = files("thongsuot.modules.databases") / "data" / "held.json"
    read: Mapping[str, Any] = json.loads(data.read_text(encoding="utf-8"))
    return read


@cache
def databases() -> Sequence[ShippedDatabase]:
    return tuple(
        ShippedDatabase(one["key"], one["name"], one["owner"], tuple(one["spellings"]))
        for one in _data()["databases"]
    )


@cache
def papers() -> Sequence[ShippedPaper]:
    """Return every shipped paper: those for all procedures, then those of the resolution."""
    data = _data()
    named = {paper["key"]: paper["name"] for paper in data["papers"]}
    general = [_paper(named, data["sources"], "", "", row, "rule") for row in data["general"]]
    return tuple(general) + tuple(
        _paper(named, data["sources"], code, procedure["name"], row, "resolution")
        for code, procedure in data["procedures"].items()
        for row in procedure["held"]
    )


def _paper(
    named: Mapping[str, str],
    sources: Mapping[str, str],
    code: str,
    procedure_name: str,
    row: Mapping[str, Any],
    source: str,
) -> ShippedPaper:
    return ShippedPaper(
        database=row["in"],
        paper=named[row["paper"]],
        other_names=tuple(row.get("asked_as", ())),
        procedure_code=code,
        procedure_name=procedure_name,
        instrument=row["instrument"],
        clause=row.get("clause", ""),
        condition=row.get("condition", ""),
        partly=row.get("partly", False),
        unverified=row.get("unverified", False),
        source=sources[source],
    )


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    return {paper["name"]: (paper["name"], *paper["other_names"]) for paper in _data()["papers"]}


def names_of(paper: str) -> tuple[str, ...]:
    """Return a paper's name with the others it goes by, where it is one we know."""
    return _names().get(paper, (paper,))
