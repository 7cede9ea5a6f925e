"""
What changed between two records of a procedure, found part by part.

Things of a list are matched by what names them (a paper by its code, then by its name), so that
one that was renamed, moved, added or struck out is told apart from the others. Nothing of a
record is left out: it is walked field by field.
"""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from thongsuot.kernel.vietnamese import tidy
from thongsuot.kernel.worktime.limits import Unit
from thongsuot.modules.procedures.rules.record import Record, Span, TimeLimit

# The order of NĐ 63/2010/NĐ-CP, Điều 8, khoản 2; what the law does not list comes before (what
# names the procedure) or after it.
ORDER = (
    "code",
    "name",
    "plain_name",
    "key",
    "group",
    "field",
    "kind",
    "description",
    "levels",
    "steps",
    "channels",
    "cases",
    "who_may_ask",
    "agencies",
    "receiving",
    "competent",
    "coordinating",
    "authorised",
    "results",
    "forms",
    "conditions",
    "legal_bases",
    "ways",
    "service_level",
    "service_level_reason",
    "service_levels_before",
    "keywords",
    "decision",
    "gaps",
    "sources",
    "note",
    "listed",
)
# Texts are told apart word by word up to this many pairs; beyond it, as gone and come.
_MOST_PAIRS = 400
_LIKE = 0.5


class DifferenceKind(StrEnum):
    """What happened to one thing of a record."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a list: as it is afterwards, or as it was if it is gone; `at` counts from 0."""

    value: Any
    at: int


@dataclass(frozen=True, slots=True)
class Position:
    """Where a thing stands in its list, counted from 1, and what stands before it."""

    number: int
    behind: Any


@dataclass(frozen=True, slots=True)
class HowLong:
    """What a limit counts, as one thing: changing days to working days is one change."""

    amount: int | None
    unit: Unit | None
    same_day: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the way to it (names of fields, things of lists), and both sides as values."""

    path: tuple[str | Item, ...]
    kind: DifferenceKind
    before: Any
    after: Any


Key = Callable[[Any], Hashable | None]

# By what a thing of each list is known again, surest first; None knows nothing.
_KEYS: Mapping[str, Sequence[Key]] = {
    "channels": (lambda offer: offer.channel,),
    "fees": (
        lambda fee: fee,
        lambda fee: (fee.kind, fee.condition),
        lambda fee: (fee.kind, fee.amount),
        lambda fee: fee.kind,
    ),
    "forms": (lambda form: form.key, lambda form: _folded(form.name)),
    "cases": (lambda case: case.key, lambda case: _folded(case.name)),
    "components": (lambda paper: paper.code, lambda paper: _folded(paper.name)),
    "results": (
        lambda result: result,
        lambda result: result.code,
        lambda result: _folded(result.name),
    ),
    "legal_bases": (lambda basis: basis, lambda basis: _folded(basis.number)),
    "service_levels_before": (lambda past: past, lambda past: (past.level, past.since)),
    "gaps": (lambda gap: gap, lambda gap: gap.part),
}
_AS_ONE = frozenset({"levels", "only_for"})


def changes(before: Record | None, after: Record | None) -> tuple[Change, ...]:
    """
    Return every change from one record to the other, in the order of the law.

    None stands for no record at all: then everything said is added, or removed.
    """
    if before is None or after is None:
        return _whole(after, DifferenceKind.ADDED) or _whole(before, DifferenceKind.REMOVED)
    return tuple(
        change
        for name in ORDER
        for change in _between((name,), getattr(before, name), getattr(after, name))
    )


def _whole(record: Record | None, kind: DifferenceKind) -> tuple[Change, ...]:
    """Return all that the record says, as come or gone."""
    if record is None:
        return ()
    said = [Change(("code",), kind, None, record.code)]
    said += changes(Record(code=record.code), record)
    if kind is DifferenceKind.ADDED:
        # What differs from a default is as new as the rest.
        return tuple(Change(one.path, kind, None, one.after) for one in said)
    return tuple(Change(one.path, kind, one.after, None) for one in said)


def _between(path: tuple[str | Item, ...], before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, TimeLimit) and isinstance(after, TimeLimit):
        yield from _limits(path, before, after)
    elif _has_parts(before) and _has_parts(after):
        for part in fields(before):
            one, other = getattr(before, part.name), getattr(after, part.name)
            yield from _between((*path, part.name), one, other)
    elif _is_list(path[-1], before) and _is_list(path[-1], after) and (before or after):
        yield from _lists(path, before or (), after or ())
    else:
        yield from _leaf(path, before, after)


def _has_parts(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, Span | HowLong)


def _is_list(name: str | Item, value: Any) -> bool:
    return name not in _AS_ONE and (value is None or isinstance(value, tuple))


def _limits(path: tuple[str | Item, ...], before: TimeLimit, after: TimeLimit) -> Iterator[Change]:
    yield from _between((*path, "how_long"), how_long(before), how_long(after))
    for name in ("cutoff", "when_verified", "note", "legal_basis"):
        yield from _between((*path, name), getattr(before, name), getattr(after, name))


def how_long(limit: TimeLimit) -> HowLong | None:
    """Return what the limit counts, None if it says nothing of it."""
    said = HowLong(limit.amount, limit.unit, limit.same_day)
    return None if said == HowLong(None, None, False) else said


def _leaf(path: tuple[str | Item, ...], before: Any, after: Any) -> Iterator[Change]:
    if before is None:
        kind = DifferenceKind.ADDED
    elif after is None:
        kind = DifferenceKind.REMOVED
    else:
        kind = DifferenceKind.CHANGED
    yield Change(path, kind, before, after)


def _lists(
    path: tuple[str | Item, ...], before: Sequence[Any], after: Sequence[Any]
) -> Iterator[Change]:
    """Yield what is gone, then along the new order what came, moved or changed inside."""
    came_from = _matched(str(path[-1]), before, after)
    kept = set(came_from.values())
    for at, gone in enumerate(before):
        if at not in kept:
            yield Change((*path, Item(gone, at)), DifferenceKind.REMOVED, gone, None)
    moved = _moved(came_from, len(after))
    for at, value in enumerate(after):
        here = (*path, Item(value, at))
        if at not in came_from:
            yield Change(here, DifferenceKind.ADDED, None, value)
            continue
        was_at = came_from[at]
        if at in moved:
            yield Change(
                here, DifferenceKind.MOVED, _position(before, was_at), _position(after, at)
            )
        yield from _between(here, before[was_at], value)


def _position(things: Sequence[Any], at: int) -> Position:
    return Position(at + 1, things[at - 1] if at else None)


def _matched(name: str, before: Sequence[Any], after: Sequence[Any]) -> dict[int, int]:
    """Return for each thing of `after` that was there before, where it stood."""
    came_from: dict[int, int] = {}
    left = list(range(len(before)))
    for key in _KEYS.get(name, (lambda text: text,)):
        by_key: dict[Hashable, list[int]] = {}
        for at in left:
            if (known := key(before[at])) is not None:
                by_key.setdefault(known, []).append(at)
        for at, value in enumerate(after):
            if at not in came_from and (stood := by_key.get(key(value))):
                came_from[at] = stood.pop(0)
        taken = set(came_from.values())
        left = [at for at in left if at not in taken]
    if left and isinstance(before[0], str):
        came_from |= _alike(
            before, after, left, [n for n in range(len(after)) if n not in came_from]
        )
    return came_from


def _alike(
    before: Sequence[str], after: Sequence[str], left: list[int], new: list[int]
) -> dict[int, int]:
    """Return pairs of texts that share most of their words: one was rewritten into the other."""
    if len(left) * len(new) > _MOST_PAIRS:
        return {}
    scored = sorted(
        (
            (-SequenceMatcher(None, before[was].split(), after[at].split()).ratio(), at, was)
            for was in left
            for at in new
        ),
    )
    pairs: dict[int, int] = {}
    for score, at, was in scored:
        if -score >= _LIKE and at not in pairs and was not in pairs.values():
            pairs[at] = was
    return pairs


def _moved(came_from: Mapping[int, int], length: int) -> frozenset[int]:
    """
    Return the fewest things whose moving explains the new order.

    Of a run that moved together only the first is named.
    """
    order = [at for at in range(length) if at in came_from]
    # The longest run that kept its order stayed; tails[n] ends the best run of n + 1.
    tails: list[int] = []
    ends: list[int] = []
    previous: dict[int, int | None] = {}
    for at in order:
        n = bisect_left(tails, came_from[at])
        previous[at] = ends[n - 1] if n else None
        tails[n : n + 1] = [came_from[at]]
        ends[n : n + 1] = [at]
    stayed: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        stayed.add(last)
        last = previous[last]
    return frozenset(
        at
        for at in order
        if at not in stayed and not (at and came_from.get(at - 1) == came_from[at] - 1)
    )


def _folded(text: str | None) -> str | None:
    return tidy(text).casefold() if text else None
