"""Units with an official identifier, as other systems know them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from thongsuot.foundation.units.models import (
    Unit,
    UnitIdentifier,
    UnitSuccession,
)
from thongsuot.foundation.units.queries.facts import UnitFacts, unit_facts
from thongsuot.foundation.units.queries.tree import units
from thongsuot.kernel.refusals import Missing


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """A unit with an official identifier, and the codes of those before and after it."""

    unit: UnitFacts
    predecessor_codes: tuple[str, ...]
    successor_codes: tuple[str, ...]


def agency(code: str, *, on: date) -> AgencyFacts:
    """
    Return the unit that held this identifier on a day; either order of the code will do.

    :raises Missing: if none did
    """
    held = UnitIdentifier.objects.filter(Q(code=code) | Q(organ_id=code), _held(on))
    row = Unit.objects.with_facts(on).filter(pk__in=held.values("unit")).first()
    if row is None:
        raise Missing(_("Không có cơ quan mang mã định danh %(code)s.") % {"code": code})
    return _with_neighbours([unit_facts(row)])[0]


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
    found = [unit_facts(row) for row in rows.order_by("sort_key", "pk")]
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
