"""How far the work of a post in a unit may reach."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from thongsuot.foundation.units.models import Unit, UnitSuccession
from thongsuot.foundation.units.queries.facts import ids_upward
from thongsuot.foundation.units.states import (
    PART_KINDS,
    UnitKind,
)
from thongsuot.kernel.refusals import Missing


@dataclass(frozen=True, slots=True)
class Circles:
    """
    How far the work of a post in a unit may reach: sets of ids, closed predecessors included.

    `unit`: the unit with its own divisions and counters. `agency`: the agency that the unit is
    part of, likewise. `counter`: everything the agency's counter receives for, in a province
    its departments too, never the communes. `tree`: the agency and all below it; None means
    the whole province.
    """

    unit: frozenset[int]
    agency: frozenset[int]
    counter: frozenset[int]
    tree: frozenset[int] | None


# The branch of the agency that the unit is part of, and the closed units that became it. Of a
# province's committee only what is not in the communes: the rest would be thousands of rows.
_BRANCH = """
WITH RECURSIVE me AS (
    SELECT path FROM units_unit WHERE id = %(unit_id)s
), agency AS (
    SELECT up.id, up.kind, up.path
    FROM units_unit up, me
    WHERE starts_with(me.path, up.path)
    ORDER BY up.kind = ANY(%(parts)s), length(up.path) DESC
    LIMIT 1
), branch AS (
    SELECT u.id, u.kind, u.path
    FROM units_unit u
    CROSS JOIN agency
    LEFT JOIN units_unit above ON above.id = u.parent_id
    WHERE starts_with(u.path, agency.path)
      AND (agency.kind <> %(province)s
           OR u.kind <> %(commune)s AND above.kind IS DISTINCT FROM %(commune)s)
), was AS (
    SELECT id, id AS now FROM branch
    UNION
    SELECT s.predecessor_id, was.now
    FROM was
    JOIN units_unitsuccession s ON s.successor_id = was.id
    JOIN units_unit before ON before.id = s.predecessor_id AND before.valid_to IS NOT NULL
)
SELECT was.id, branch.id, branch.kind, branch.path, agency.path, agency.kind, me.path
FROM was JOIN branch ON branch.id = was.now CROSS JOIN agency CROSS JOIN me
"""


def circles(unit_id: int) -> Circles:
    """
    Return how far the work of a post in this unit may reach, in one query.

    :raises Missing: if there is no such unit
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _BRANCH,
            {
                "unit_id": unit_id,
                "parts": [str(kind) for kind in PART_KINDS],
                "province": str(UnitKind.PROVINCE_COMMITTEE),
                "commune": str(UnitKind.COMMUNE_COMMITTEE),
            },
        )
        rows = cursor.fetchall()
    if not rows:
        raise Missing(_("Không có đơn vị này."))
    agency_path, agency_kind, own_path = rows[0][4:]
    apart = {
        path
        for _id, _now, kind, path, *_rest in rows
        if kind not in PART_KINDS and path != agency_path
    }
    own: set[int] = set()
    agency: set[int] = set()
    every: set[int] = set()
    for unit, _now, _kind, path, *_rest in rows:
        every.add(unit)
        if not _lies_in(path, apart):
            agency.add(unit)
            if path.startswith(own_path):
                own.add(unit)
    return Circles(
        unit=frozenset(own),
        agency=frozenset(agency),
        counter=frozenset(every),
        tree=None if agency_kind == UnitKind.PROVINCE_COMMITTEE else frozenset(every),
    )


def inside_each(unit_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Return for each of the units itself with its own divisions and counters, in two queries."""
    rows = {pk: (kind, path) for pk, kind, path in Unit.objects.values_list("pk", "kind", "path")}
    before = defaultdict(list)
    for earlier, later in UnitSuccession.objects.filter(
        predecessor__valid_to__isnull=False
    ).values_list("predecessor", "successor"):
        before[later].append(earlier)
    found: dict[int, set[int]] = {unit_id: set() for unit_id in unit_ids}
    for pk, (_kind, path) in rows.items():
        for above in ids_upward(path):
            if above in found:
                found[above].add(pk)
            if rows[above][0] not in PART_KINDS:
                break
    for inside in found.values():
        left = list(inside)
        while left:
            earlier_ones = [pk for pk in before[left.pop()] if pk not in inside]
            inside.update(earlier_ones)
            left += earlier_ones
    return {unit_id: frozenset(inside) for unit_id, inside in found.items()}


def _lies_in(path: str, tops: Collection[str]) -> bool:
    ends = [i + 1 for i, letter in enumerate(path) if letter == "/"]
    return any(path[:end] in tops for end in ends)
