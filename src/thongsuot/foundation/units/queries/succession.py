"""What came before a unit, what came after, and who answers for its work now."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from thongsuot.foundation.units.models import (
    Unit,
    UnitSuccession,
)


@dataclass(frozen=True, slots=True)
class SuccessionFacts:
    """The other unit of a succession, with the decision and its day."""

    unit_id: int
    name: str
    decision: str
    on: date


def predecessors(unit_id: int) -> Sequence[SuccessionFacts]:
    """Return the units whose work passed to this one, wholly or in part."""
    rows = UnitSuccession.objects.filter(successor=unit_id).select_related("predecessor")
    return tuple(
        SuccessionFacts(row.predecessor_id, row.predecessor.name, row.decision, row.on)
        for row in rows.order_by("on", "predecessor__sort_key", "pk")
    )


def successors(unit_id: int) -> Sequence[SuccessionFacts]:
    """Return the units to which the work of this one passed, wholly or in part."""
    rows = UnitSuccession.objects.filter(predecessor=unit_id).select_related("successor")
    return tuple(
        SuccessionFacts(row.successor_id, row.successor.name, row.decision, row.on)
        for row in rows.order_by("on", "successor__sort_key", "pk")
    )


def as_now(unit_ids: Collection[int], *, on: date) -> Mapping[int, frozenset[int]]:
    """
    Return for each unit those that answer for its work `on` a day: itself while it exists.

    A closed unit is followed to its successors, theirs, and so on; one that was closed without
    a successor stays itself, so that no figure of a report is lost.
    """
    ended = dict(Unit.objects.filter(valid_to__lte=on).order_by("pk").values_list("pk", "valid_to"))
    onward: dict[int, list[int]] = defaultdict(list)
    pairs = UnitSuccession.objects.filter(on__lte=on, predecessor__in=ended).order_by("pk")
    for before, after in pairs.values_list("predecessor", "successor"):
        onward[before].append(after)
    return {unit_id: frozenset(ends(unit_id, onward)) for unit_id in unit_ids}


def ends(unit_id: int, onward: Mapping[int, Sequence[int]]) -> set[int]:
    ends: set[int] = set()
    seen: set[int] = set()
    waiting = [unit_id]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        if here in onward:
            waiting.extend(onward[here])
        else:
            ends.add(here)
    return ends
