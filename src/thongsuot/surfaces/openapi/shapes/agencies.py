"""Agencies as machines read them."""

from thongsuot.foundation.units import api as units
from thongsuot.surfaces.openapi.reading import Day, Short, Shown, ShownDay
from thongsuot.surfaces.openapi.shapes.lists import Next, Paged


class AgencyQuestion(Paged):
    level: units.Level | None = None
    under: Short | None = None
    on: Day | None = None


class UnitNamed(Shown):
    """A unit in passing; the code is empty where it has none, as a division."""

    id: int
    code: str
    name: str


class Agency(UnitNamed):
    """A unit with an official identifier, and whose work it took over or handed on."""

    organ_id: str
    kind: str
    level: str
    territory_code: str
    territory_name: str
    address: str
    phone: str
    email: str
    valid_from: ShownDay
    valid_to: ShownDay | None
    predecessors: list[str]
    successors: list[str]


class AgencyPage(Shown):
    items: list[Agency]
    next: Next


def agency(found: units.AgencyFacts) -> Agency:
    unit = found.unit
    return Agency(
        id=unit.id,
        code=unit.code,
        name=unit.name,
        organ_id=unit.organ_id,
        kind=unit.kind,
        level=unit.level,
        territory_code=unit.territory_code,
        territory_name=unit.territory_name,
        address=unit.address,
        phone=unit.phone,
        email=unit.email,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        predecessors=list(found.predecessor_codes),
        successors=list(found.successor_codes),
    )


def unit_named(unit: units.UnitFacts) -> UnitNamed:
    return UnitNamed(id=unit.id, code=unit.code, name=unit.name)
