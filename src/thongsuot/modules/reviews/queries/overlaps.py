"""Where procedures overlap: one paper asked many times, one purpose twice, data held already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from thongsuot.modules.databases import api as databases
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reviews.rules.likeness import Named, alike, is_one_paper

MOST = 200


@dataclass(frozen=True, slots=True)
class Asking:
    """A procedure that asks for a paper, in its own wording."""

    code: str
    title: str
    wording: str


@dataclass(frozen=True, slots=True)
class SamePaper:
    """One paper that several procedures ask for."""

    paper: str
    asked_by: tuple[Asking, ...]


@dataclass(frozen=True, slots=True)
class SamePurpose:
    """Procedures of a field whose names say the same; `percent` of the words are shared."""

    field: str
    percent: int
    procedures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HeldAlready:
    """Papers that a procedure asks for although a connected database holds them."""

    code: str
    title: str
    papers: tuple[tuple[str, databases.Holding], ...]


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Everything found in the catalogue of a day; `papers_found` counts what `MOST` cuts off."""

    procedures: int
    papers: tuple[SamePaper, ...]
    papers_found: int
    purposes: tuple[SamePurpose, ...]
    held: tuple[HeldAlready, ...]


def overlaps(*, on: date) -> Overlaps:
    """
    Return what the procedures in force ask for twice; a few queries for the whole catalogue.

    Papers written for the very dossier (applications, declarations) are nobody else's. A paper
    that the record marks as replaced is not asked for.
    """
    titles: dict[str, str] = {}
    named: list[Named] = []
    asked: dict[str, Sequence[str]] = {}
    for facts in procedures.each_in_force(on=on):
        titles[facts.code] = facts.title
        named.append(Named(facts.code, facts.title, facts.field))
        names = dict.fromkeys(
            paper.name
            for case in facts.cases
            for paper in case.components
            if paper.replaced_by is None
        )
        if names:
            asked[facts.code] = tuple(names)
    shared = _same_papers(asked, titles)
    return Overlaps(
        procedures=len(titles),
        papers=shared[:MOST],
        papers_found=len(shared),
        purposes=tuple(
            SamePurpose(
                group.field, group.percent, tuple((code, titles[code]) for code in group.codes)
            )
            for group in alike(named)
        ),
        held=tuple(
            HeldAlready(code, titles[code], tuple(found.items()))
            for code, found in databases.asked_in_vain_by(asked, on=on).items()
            if found
        ),
    )


def _same_papers(
    asked: Mapping[str, Sequence[str]], titles: Mapping[str, str]
) -> tuple[SamePaper, ...]:
    by_words: dict[tuple[str, ...], dict[str, str]] = {}
    for code, names in asked.items():
        for name in names:
            for thing in databases.things_asked(name):
                if is_one_paper(thing.words):
                    by_words.setdefault(thing.words, {}).setdefault(code, name)
    shared = [frozenset(there.items()) for there in by_words.values() if len(there) > 1]
    # A wording that lists several things is one paper asked, not one for each of them.
    whole = [one for one in dict.fromkeys(shared) if not any(one < other for other in shared)]
    found = [
        SamePaper(
            _plainest(wording for _code, wording in one),
            tuple(Asking(code, titles[code], wording) for code, wording in sorted(one)),
        )
        for one in whole
    ]
    return tuple(sorted(found, key=lambda each: (-len(each.asked_by), each.paper)))


def _plainest(wordings: Iterable[str]) -> str:
    """Return the wording that names the fewest other things, and that in the fewest words."""
    return min(wordings, key=lambda one: (len(databases.things_asked(one)), len(one), one))
