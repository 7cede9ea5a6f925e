"""What others may ask about territories and units. Answers are values, never rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from thongsuot.foundation.units.models import (
    FormerName,
    Territory,
    TerritorySuccession,
    Unit,
    UnitIdentifier,
    UnitSuccession,
)
from thongsuot.foundation.units.states import (
    COMMUNE_KINDS,
    ONE_STOP_KINDS,
    PART_KINDS,
    Level,
    UnitKind,
)
from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.vietnamese import tidy, without_marks


@dataclass(frozen=True, slots=True)
class TerritoryFacts:
    """A province or commune; `valid_to` is the first day on which it no longer is."""

    code: str
    name: str
    full_name: str
    kind: str
    level: str
    province_code: str
    province_name: str
    agency_code: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """
    A unit as it is, or as it was on the day asked about.

    `code` and `organ_id` are its identifier in the two orders, empty when it has none.
    `lineage` holds its id and those above it, itself first. `valid_to` is the first day on
    which it no longer is.
    """

    id: int
    code: str
    organ_id: str
    name: str
    kind: str
    kind_label: str
    level: str
    parent_id: int | None
    lineage: tuple[int, ...]
    territory_code: str
    territory_name: str
    province_name: str
    address: str
    phone: str
    email: str
    valid_from: date
    valid_to: date | None

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


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


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """A unit with an official identifier, and the codes of those before and after it."""

    unit: UnitFacts
    predecessor_codes: tuple[str, ...]
    successor_codes: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class SuccessionFacts:
    """The other unit of a succession, with the decision and its day."""

    unit_id: int
    name: str
    decision: str
    on: date


# ---- Units ----


def unit(unit_id: int, *, on: date | None = None) -> UnitFacts:
    """
    Return one unit, with the name and identifier that it had `on` that day.

    :raises Missing: if there is no such unit
    """
    row = Unit.objects.with_facts(on).filter(pk=unit_id).first()
    if row is None:
        raise Missing(_("Không có đơn vị này."))
    return _unit_facts(row)


def units(unit_ids: Collection[int], *, on: date | None = None) -> Mapping[int, UnitFacts]:
    """Return the units among `unit_ids` that exist, by id."""
    rows = Unit.objects.with_facts(on).filter(pk__in=unit_ids).order_by("pk")
    return {row.pk: _unit_facts(row) for row in rows}


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
    return _unit_facts(row)


def lineage(unit_id: int) -> tuple[int, ...]:
    """
    Return the id of the unit and of those above it, itself first.

    :raises Missing: if there is no such unit
    """
    path = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first()
    if path is None:
        raise Missing(_("Không có đơn vị này."))
    return _ids_upward(path)


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


def _lies_in(path: str, tops: Collection[str]) -> bool:
    ends = [i + 1 for i, letter in enumerate(path) if letter == "/"]
    return any(path[:end] in tops for end in ends)


def children(unit_id: int | None, *, on: date) -> Sequence[UnitFacts]:
    """Return the units directly under this one (or at the top) on a day, in reading order."""
    rows = Unit.objects.with_facts(on).in_force(on).filter(parent=unit_id)
    return tuple(map(_unit_facts, rows.order_by("kind", "sort_key", "pk")))


def tree(*, on: date, unit_id: int | None = None) -> Sequence[UnitFacts]:
    """Return every unit of a day, or those from one unit down, each after the one above it."""
    rows = Unit.objects.with_facts(on).in_force(on)
    if unit_id is not None:
        rows = rows.under(Unit.objects.by_id(unit_id).path)
    found = {row.pk: _unit_facts(row) for row in rows.order_by("sort_key", "pk")}
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
    return tuple(map(_unit_facts, rows.order_by("sort_key", "pk")[:limit]))


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
        map(_unit_facts, counters),
        key=lambda u: 0 if u.id == unit_id else nearest[u.parent_id or 0],
    )
    return ranked[0] if ranked else None


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


# ---- Before and after ----


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
    return {unit_id: frozenset(_ends(unit_id, onward)) for unit_id in unit_ids}


def _ends(unit_id: int, onward: Mapping[int, Sequence[int]]) -> set[int]:
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


# ---- Agencies ----


def agency(code: str, *, on: date) -> AgencyFacts:
    """
    Return the unit that held this identifier on a day; either order of the code will do.

    :raises Missing: if none did
    """
    held = UnitIdentifier.objects.filter(Q(code=code) | Q(organ_id=code), _held(on))
    row = Unit.objects.with_facts(on).filter(pk__in=held.values("unit")).first()
    if row is None:
        raise Missing(_("Không có cơ quan mang mã định danh %(code)s.") % {"code": code})
    return _with_neighbours([_unit_facts(row)])[0]


def agencies(
    *, on: date, level: str | None = None, under: str | None = None
) -> Sequence[AgencyFacts]:
    """
    Return the units with an identifier on a day, in alphabetical order.

    `level` is "province" or "commune"; `under` the identifier of an agency above them.

    :raises Missing: if no agency held the identifier `under` that day
    """
    held = UnitIdentifier.objects.filter(_held(on)).values("unit")
    rows = Unit.objects.with_facts(on).in_force(on).filter(pk__in=held)
    if under is not None:
        top = agency(under, on=on).unit
        rows = rows.filter(path__contains=f"/{top.id}/")
    found = [_unit_facts(row) for row in rows.order_by("sort_key", "pk")]
    return _with_neighbours([u for u in found if level in (None, u.level)])


def _held(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def _with_neighbours(found: Sequence[UnitFacts]) -> Sequence[AgencyFacts]:
    ids = [u.id for u in found]
    pairs = list(
        UnitSuccession.objects.filter(Q(predecessor__in=ids) | Q(successor__in=ids))
        .order_by("on", "pk")
        .values_list("predecessor", "successor")
    )
    others = units({unit_id for pair in pairs for unit_id in pair}) if pairs else {}
    before: dict[int, list[str]] = defaultdict(list)
    after: dict[int, list[str]] = defaultdict(list)
    for old, new in pairs:
        if others[old].code:
            before[new].append(others[old].code)
        if others[new].code:
            after[old].append(others[new].code)
    return tuple(AgencyFacts(u, tuple(before[u.id]), tuple(after[u.id])) for u in found)


# ---- Territories ----


def territory(code: str, *, on: date) -> TerritoryFacts:
    """
    Return the territory that bore this code on a day.

    :raises Missing: if none did
    """
    row = Territory.objects.select_related("province").by_code(code, on)
    return _territory_facts(row)


def territories(
    *, on: date, level: str | None = None, province: str | None = None, q: str = ""
) -> Sequence[TerritoryFacts]:
    """Return the territories of a day in alphabetical order; `q` with or without marks."""
    rows = Territory.objects.select_related("province").in_force(on)
    if level is not None:
        rows = rows.filter(level=level)
    if province is not None:
        rows = rows.filter(province__code=province)
    if q:
        rows = rows.filter(search__contains=without_marks(tidy(q)))
    return tuple(map(_territory_facts, rows.order_by("sort_key", "pk")))


def territory_as_now(code: str, *, then: date, on: date) -> Sequence[TerritoryFacts]:
    """
    Return the territories that are `on` a day what `code` was `then`.

    :raises Missing: if no territory bore the code then
    """
    start = Territory.objects.by_code(code, then)
    onward: dict[int, list[int]] = defaultdict(list)
    pairs = TerritorySuccession.objects.filter(on__lte=on, predecessor__valid_to__lte=on)
    for before, after in pairs.order_by("pk").values_list("predecessor", "successor"):
        onward[before].append(after)
    rows = Territory.objects.select_related("province").filter(pk__in=_ends(start.pk, onward))
    return tuple(map(_territory_facts, rows.order_by("sort_key", "pk")))


# ---- From rows to values ----


def _ids_upward(path: str) -> tuple[int, ...]:
    return tuple(int(part) for part in reversed(path.strip("/").split("/")))


def _level_of(kind: str, territory: Territory | None) -> str:
    if territory is not None:
        return territory.level
    return Level.COMMUNE if UnitKind(kind) in COMMUNE_KINDS else Level.PROVINCE


def _unit_facts(row: Any) -> UnitFacts:
    # `row` is a Unit with the annotations of `with_facts`.
    place: Territory | None = row.territory
    province = place and (place.province or place)
    return UnitFacts(
        id=row.pk,
        code=row.code or "",
        organ_id=row.organ_id or "",
        name=row.name_then or row.name,
        kind=row.kind,
        kind_label=str(UnitKind(row.kind).label),
        level=str(_level_of(row.kind, place)),
        parent_id=row.parent_id,
        lineage=_ids_upward(row.path),
        territory_code=place.code if place else "",
        territory_name=place.full_name if place else "",
        province_name=province.name if province else "",
        address=row.address,
        phone=row.phone,
        email=row.email,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _territory_facts(row: Territory) -> TerritoryFacts:
    return TerritoryFacts(
        code=row.code,
        name=row.name,
        full_name=row.full_name,
        kind=row.kind,
        level=row.level,
        province_code=row.province.code if row.province else "",
        province_name=row.province.name if row.province else "",
        agency_code=row.agency_code,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
