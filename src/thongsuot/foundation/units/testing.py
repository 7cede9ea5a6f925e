"""A small An Giang for tests, founded through the actions."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import EVERYWHERE, Actor, ActorKind, Permission

FOUNDED_ON = date(2025, 7, 1)
FOUNDED_AT = datetime(2025, 7, 1, 1, tzinfo=UTC)
FOUNDER = Actor(
    name="Người lập",
    kind=ActorKind.SYSTEM,
    grants={permission: EVERYWHERE for permission in Permission},
)


@dataclass(frozen=True, slots=True)
class SmallProvince:
    """The ids of the units of a small An Giang."""

    committee: int  # UBND tỉnh
    centre: int  # TT PVHCC tỉnh
    justice: int  # Sở Tư pháp
    justice_division: int  # a division of Sở Tư pháp
    construction: int  # Sở Xây dựng
    construction_division: int
    chau_doc: int  # UBND phường Châu Đốc
    chau_doc_centre: int
    chau_doc_division: int
    long_xuyen: int  # UBND phường Long Xuyên
    long_xuyen_centre: int
    long_xuyen_division: int


def small_province() -> SmallProvince:
    """Found the units of a small An Giang on 1 July 2025 and return their ids."""
    committee = _found(
        "Ủy ban nhân dân tỉnh An Giang", units.UnitKind.PROVINCE_COMMITTEE, None, "H01", "91"
    )
    justice = _found("Sở Tư pháp", units.UnitKind.DEPARTMENT, committee, "H01.15")
    construction = _found("Sở Xây dựng", units.UnitKind.DEPARTMENT, committee, "H01.19")
    chau_doc = _commune("Ủy ban nhân dân phường Châu Đốc", committee, "H01.61", "30316")
    long_xuyen = _commune("Ủy ban nhân dân phường Long Xuyên", committee, "H01.62", "30307")
    return SmallProvince(
        committee=committee,
        centre=_found(
            "Trung tâm Phục vụ hành chính công tỉnh",
            units.UnitKind.PROVINCE_CENTRE,
            committee,
            "H01.31",
        ),
        justice=justice,
        justice_division=_found(
            "Phòng Hành chính và Bổ trợ tư pháp", units.UnitKind.DIVISION, justice
        ),
        construction=construction,
        construction_division=_found(
            "Phòng Quản lý xây dựng", units.UnitKind.DIVISION, construction
        ),
        chau_doc=chau_doc,
        chau_doc_centre=_centre("Châu Đốc", chau_doc),
        chau_doc_division=_found(
            "Phòng Kinh tế, Hạ tầng và Đô thị", units.UnitKind.DIVISION, chau_doc
        ),
        long_xuyen=long_xuyen,
        long_xuyen_centre=_centre("Long Xuyên", long_xuyen),
        long_xuyen_division=_found(
            "Phòng Kinh tế, Hạ tầng và Đô thị", units.UnitKind.DIVISION, long_xuyen
        ),
    )


def _commune(name: str, committee: int, code: str, territory: str) -> int:
    return _found(name, units.UnitKind.COMMUNE_COMMITTEE, committee, code, territory)


def _centre(ward: str, committee: int) -> int:
    return _found(
        f"Trung tâm Phục vụ hành chính công phường {ward}",
        units.UnitKind.COMMUNE_CENTRE,
        committee,
    )


def _found(name: str, kind: str, parent: int | None, code: str = "", territory: str = "") -> int:
    return units.found_unit(
        name=name,
        kind=kind,
        parent_id=parent,
        code=code,
        territory_code=territory,
        on=FOUNDED_ON,
        by=FOUNDER,
        at=FOUNDED_AT,
    )
