"""Provinces and communes on any day, and what each has become."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from thongsuot.foundation.units.models import (
    Territory,
    TerritorySuccession,
)
from thongsuot.foundation.units.queries.succession import ends
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
    rows = Territory.objects.select_related("province").filter(pk__in=ends(start.pk, onward))
    return tuple(map(_territory_facts, rows.order_by("sort_key", "pk")))


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
