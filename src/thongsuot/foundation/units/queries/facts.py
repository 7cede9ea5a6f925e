"""A unit as others see it: a value made from its row."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from thongsuot.foundation.units.models import (
    Territory,
)
from thongsuot.foundation.units.states import (
    COMMUNE_KINDS,
    Level,
    UnitKind,
)


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


def ids_upward(path: str) -> tuple[int, ...]:
    return tuple(int(part) for part in reversed(path.strip("/").split("/")))


def _level_of(kind: str, territory: Territory | None) -> str:
    if territory is not None:
        return territory.level
    return Level.COMMUNE if UnitKind(kind) in COMMUNE_KINDS else Level.PROVINCE


def unit_facts(row: Any) -> UnitFacts:
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
        lineage=ids_upward(row.path),
        territory_code=place.code if place else "",
        territory_name=place.full_name if place else "",
        province_name=province.name if province else "",
        address=row.address,
        phone=row.phone,
        email=row.email,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
