"""What others may ask about units: one, many, below, above, and by name."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from thongsuot.foundation.units.models import (
    FormerName,
    Unit,
    UnitIdentifier,
)
from thongsuot.foundation.units.queries.facts import UnitFacts, ids_upward, unit_facts
from thongsuot.foundation.units.states import (
    ONE_STOP_KINDS,
    UnitKind,
)
from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.vietnamese import tidy, without_marks


@dataclass(frozen=True, slots=True)
class IdentifierFacts:
    code: str
    organ_id: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class FormerNameFacts:
    name: str
    until: date
    decision: str


def unit(unit_id: int, *, on: date | None = None) -> UnitFacts:
    """
    Return one unit, with the name and identifier that it had `on` that day.

    :raises Missing: if there is no such unit
    """
    row = Unit.objects.with_facts(on).filter(pk=unit_id).first()
    if row is None:
        raise Missing(_("Không có đơn vị này."))
    return unit_facts(row)


def units(unit_ids: Collection[int], *, on: date | None = None) -> Mapping[int, UnitFacts]:
    """Return the units among `unit_ids` that exist, by id."""
    rows = Unit.objects.with_facts(on).filter(pk__in=unit_ids).order_by("pk")
    return {row.pk: unit_facts(row) for row in rows}


def agency_of(unit_id: int, *, on: date | None = None) -> UnitFacts:
    """
    Return the agency that decides for a unit: the nearest above a counter or a division.

    :raises Missing: if there is no such unit, or nothing above it decides
    """
    itself = Unit.objects.filter(pk=unit_id, path__startswith=OuterRef("path"))
    row = (
        Unit.objects.with_facts(on)
        .filter(Exists(itself))
        .exclude(kind__in=[*ONE_STOP_KINDS, UnitKind.DIVISION])
        .order_by(Length("path").desc(), "pk")
        .first()
    )
    if row is None:
        raise Missing(_("Đơn vị này không thuộc cơ quan nào."))
    return unit_facts(row)


def lineage(unit_id: int) -> tuple[int, ...]:
    """
    Return the id of the unit and of those above it, itself first.

    :raises Missing: if there is no such unit
    """
    path = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first()
    if path is None:
        raise Missing(_("Không có đơn vị này."))
    return ids_upward(path)


def under(unit_id: int) -> frozenset[int]:
    """Return the id of the unit and of every unit below it, closed ones too."""
    return under_each([unit_id])[unit_id]


def under_each(unit_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Return for each of the units the ids of itself and of every unit below, in one query."""
    found: dict[int, set[int]] = {unit_id: set() for unit_id in unit_ids}
    if found:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT top.id, below.id FROM units_unit top"
                " JOIN units_unit below ON starts_with(below.path, top.path)"
                " WHERE top.id = ANY(%s)",
                [list(found)],
            )
            for top, below in cursor.fetchall():
                found[top].add(below)
    return {unit_id: frozenset(ids) for unit_id, ids in found.items()}


def children(unit_id: int | None, *, on: date) -> Sequence[UnitFacts]:
    """Return the units directly under this one (or at the top) on a day, in reading order."""
    rows = Unit.objects.with_facts(on).in_force(on).filter(parent=unit_id)
    return tuple(map(unit_facts, rows.order_by("kind", "sort_key", "pk")))


def tree(*, on: date, unit_id: int | None = None) -> Sequence[UnitFacts]:
    """Return every unit of a day, or those from one unit down, each after the one above it."""
    rows = Unit.objects.with_facts(on).in_force(on)
    if unit_id is not None:
        rows = rows.under(Unit.objects.by_id(unit_id).path)
    found = {row.pk: unit_facts(row) for row in rows.order_by("sort_key", "pk")}
    below: dict[int | None, list[UnitFacts]] = defaultdict(list)
    for facts in found.values():
        below[facts.parent_id if facts.parent_id in found else None].append(facts)
    order = list(UnitKind)
    answer: list[UnitFacts] = []
    waiting: list[int | None] = [None]
    while waiting:
        top = waiting.pop()
        if top is not None:
            answer.append(found[top])
        nearest = sorted(below[top], key=lambda u: order.index(UnitKind(u.kind)))
        waiting.extend(u.id for u in reversed(nearest))
    return tuple(answer)


def search_units(q: str, *, on: date | None = None, limit: int = 50) -> Sequence[UnitFacts]:
    """
    Return units whose name or code holds `q`, with or without marks, former names too.

    With `on`, only those that existed that day.
    """
    words = without_marks(tidy(q))
    former = FormerName.objects.filter(search__contains=words).values("unit")
    coded = UnitIdentifier.objects.filter(
        Q(code=tidy(q).upper()) | Q(organ_id=tidy(q).upper())
    ).values("unit")
    rows = Unit.objects.with_facts(on).filter(
        Q(search__contains=words) | Q(pk__in=former) | Q(pk__in=coded)
    )
    if on is not None:
        rows = rows.in_force(on)
    return tuple(map(unit_facts, rows.order_by("sort_key", "pk")[:limit]))


def one_stop_of(unit_id: int, *, on: date) -> UnitFacts | None:
    """
    Return the one-stop shop (Trung tâm PVHCC) that receives for a unit, None when there is none.

    It is the unit itself, or the counter of the nearest unit above it that has one; the
    province's counter does not stand in for a commune's.
    """
    above = Unit.objects.filter(pk__in=lineage(unit_id)).annotate(depth=Length("path"))
    nearest: dict[int, int] = {}
    for place, (each, kind) in enumerate(
        above.order_by("-depth", "pk").values_list("pk", "kind"), start=1
    ):
        nearest[each] = place
        if kind == UnitKind.COMMUNE_COMMITTEE:
            break
    counters = (
        Unit.objects.with_facts(on)
        .in_force(on)
        .filter(Q(pk=unit_id) | Q(parent__in=nearest), kind__in=ONE_STOP_KINDS)
        .order_by("pk")
    )
    ranked = sorted(
        map(unit_facts, counters),
        key=lambda u: 0 if u.id == unit_id else nearest[u.parent_id or 0],
    )
    return ranked[0] if ranked else None


def one_stops(unit_ids: Collection[int], *, on: date) -> Mapping[int, int]:
    """Return what `one_stop_of` says of each of the units that has one, by id, in three queries."""
    nearest: dict[int, int] = {}
    for shop in sorted(one_stop_shops(on=on), key=lambda shop: shop.id):
        nearest.setdefault(shop.parent_id or 0, shop.id)
    asked = units(unit_ids)
    communes = set(
        Unit.objects.filter(
            pk__in={above for each in asked.values() for above in each.lineage},
            kind=UnitKind.COMMUNE_COMMITTEE,
        ).values_list("pk", flat=True)
    )
    found = {}
    for each in asked.values():
        if each.kind in ONE_STOP_KINDS:
            found[each.id] = each.id
            continue
        for above in each.lineage:
            if above in nearest:
                found[each.id] = nearest[above]
            if above in nearest or above in communes:
                break
    return found


def one_stop_shops(*, on: date) -> Sequence[UnitFacts]:
    """Return every one-stop shop (Trung tâm PVHCC) of a day, the province's first, by name."""
    rows = Unit.objects.with_facts(on).in_force(on).filter(kind__in=ONE_STOP_KINDS)
    found = map(unit_facts, rows.order_by("sort_key", "pk"))
    order = list(UnitKind)
    return tuple(sorted(found, key=lambda u: order.index(UnitKind(u.kind))))


def identifiers(unit_id: int) -> Sequence[IdentifierFacts]:
    """Return every identifier the unit has had, the latest first."""
    rows = UnitIdentifier.objects.filter(unit=unit_id).order_by("-valid_from", "-pk")
    return tuple(
        IdentifierFacts(
            code=row.code, organ_id=row.organ_id, valid_from=row.valid_from, valid_to=row.valid_to
        )
        for row in rows
    )


def former_names(unit_id: int) -> Sequence[FormerNameFacts]:
    """Return the names that the unit no longer bears, the latest first."""
    rows = FormerName.objects.filter(unit=unit_id).order_by("-until", "-pk")
    return tuple(
        FormerNameFacts(name=row.name, until=row.until, decision=row.decision) for row in rows
    )
