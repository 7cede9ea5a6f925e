"""
The offices of the sample province, founded through the actions.

Offices and territories are real. Their identifiers below H01 are not: no list of them is public,
so they are taken from a range of our own, and each unit says so in the decision that founds it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import EVERYWHERE, Actor, ActorKind, Permission
from thongsuot.kernel.vietnamese import without_marks
from thongsuot.kernel.worktime import USUAL_HOURS, VIETNAM
from thongsuot.modules.dossiers import api as dossiers

FOUNDED_ON = date(2025, 7, 1)
FOUNDED_AT = datetime(2025, 7, 1, 8, tzinfo=VIETNAM)
DECISION = "Dữ liệu mẫu"
MAKER = Actor(
    name="Dữ liệu mẫu",
    kind=ActorKind.SYSTEM,
    grants={permission: EVERYWHERE for permission in Permission},
)

OFFICE = "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân"
CULTURE = "Phòng Văn hóa - Xã hội"
_ECONOMY = {"ward": "Phòng Kinh tế, Hạ tầng và Đô thị", "commune": "Phòng Kinh tế"}

# Which division of a commune answers for which field, after NĐ 150/2025/NĐ-CP. The empty field is
# that of procedures whose source names none.
_OFFICE_FIELDS = (
    *("Hộ tịch", "Chứng thực", "Giải quyết khiếu nại", "Đăng ký, quản lý cư trú", ""),
)
_CULTURE_FIELDS = (
    *("Bảo trợ xã hội", "Trẻ em", "Người có công", "Giảm nghèo", "Công chức, viên chức"),
    *("Giáo dục và Đào tạo thuộc hệ thống giáo dục quốc dân", "An toàn thực phẩm"),
    *("Phát thanh, truyền hình và thông tin điện tử",),
    *("Tổ chức cai nghiện ma túy và quản lý sau cai nghiện ma túy",),
)
_ECONOMY_FIELDS = (
    *("Hoạt động xây dựng", "Quản lý chất lượng công trình xây dựng", "Nhà ở và công sở"),
    *("Hạ tầng kỹ thuật", "Đất đai", "Môi trường", "Trồng trọt", "Đường bộ"),
    *("Hàng hải và đường thủy nội địa", "Đăng ký biện pháp bảo đảm"),
    *("Thành lập và hoạt động doanh nghiệp (hộ kinh doanh)",),
)

# name, territory, code, how many dossiers come in beside the others
COMMUNES: Sequence[tuple[str, str, str, int]] = (
    ("Châu Đốc", "30316", "H01.61", 4),
    ("Long Xuyên", "30307", "H01.62", 4),
    ("Rạch Giá", "30742", "H01.63", 3),
    ("Phú Quốc", "31078", "H01.64", 3),
    ("Hà Tiên", "30769", "H01.65", 2),
    ("Tân Châu", "30376", "H01.66", 2),
    ("Vĩnh Tế", "30325", "H01.67", 1),
    ("An Phú", "30337", "H01.68", 1),
    ("Núi Cấm", "30538", "H01.69", 1),
    ("Tri Tôn", "30544", "H01.70", 1),
    ("Chợ Mới", "30628", "H01.71", 1),
    ("Thoại Sơn", "30682", "H01.72", 1),
)

# name, short name for logins, code, divisions with their fields
DEPARTMENTS: Sequence[tuple[str, str, str, Mapping[str, Sequence[str]]]] = (
    (
        *("Sở Tư pháp", "tuphap", "H01.11"),
        {"Phòng Hành chính và Bổ trợ tư pháp": ("Hộ tịch", "Chứng thực")},
    ),
    (
        *("Sở Xây dựng", "xaydung", "H01.12"),
        {
            "Phòng Quản lý xây dựng": (
                *("Hoạt động xây dựng", "Quản lý chất lượng công trình xây dựng"),
                *("Nhà ở và công sở", "Hạ tầng kỹ thuật"),
            ),
            "Phòng Quản lý vận tải": ("Đường bộ", "Hàng hải và đường thủy nội địa"),
        },
    ),
    (
        *("Sở Nông nghiệp và Môi trường", "nongnghiep", "H01.13"),
        {
            "Phòng Tài nguyên nước và Khoáng sản": ("",),
            "Phòng Môi trường": ("Môi trường", "Trồng trọt"),
        },
    ),
    (
        *("Sở Y tế", "yte", "H01.14"),
        {
            "Phòng Nghiệp vụ Y - Dược": ("Giám định", "Thiết bị y tế", "An toàn thực phẩm"),
            "Phòng Bảo trợ xã hội và Trẻ em": ("Bảo trợ xã hội", "Trẻ em"),
        },
    ),
    (
        *("Sở Nội vụ", "noivu", "H01.15"),
        {
            "Phòng Công chức, viên chức": ("Công chức, viên chức",),
            "Phòng Người có công": ("Người có công",),
        },
    ),
    (
        *("Sở Văn hóa và Thể thao", "vanhoa", "H01.16"),
        {
            "Phòng Báo chí - Xuất bản": (
                *("Báo chí, Xuất bản", "Phát thanh, truyền hình và thông tin điện tử"),
            )
        },
    ),
    (
        *("Sở Dân tộc và Tôn giáo", "tongiao", "H01.17"),
        {"Phòng Tôn giáo": ("Tín ngưỡng, tôn giáo",)},
    ),
    (
        *("Sở Giáo dục và Đào tạo", "giaoduc", "H01.18"),
        {"Phòng Giáo dục thường xuyên": ("Giáo dục và Đào tạo thuộc hệ thống giáo dục quốc dân",)},
    ),
)
_LAND_OFFICE = ("Văn phòng Đăng ký đất đai", "datdai", "H01.13.01")
_LAND_DIVISIONS = {"Phòng Đăng ký và Cấp giấy chứng nhận": ("Đất đai", "Đăng ký biện pháp bảo đảm")}


@dataclass(frozen=True, slots=True)
class Division:
    """A division with the fields it answers for."""

    unit_id: int
    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency that decides, with its divisions; `short` is its name in logins."""

    unit_id: int
    name: str
    short: str
    code: str
    divisions: tuple[Division, ...]

    def division_for(self, field: str) -> Division | None:
        """Return the division that answers for a field, if one does."""
        return next((one for one in self.divisions if field in one.fields), None)


@dataclass(frozen=True, slots=True)
class Counter:
    """A one-stop shop and the agencies it receives for; `place` is where its people live."""

    unit_id: int
    name: str
    short: str
    place: str
    weight: int
    agencies: tuple[Agency, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Province:
    """The ids of what was founded."""

    committee_id: int
    counters: tuple[Counter, ...]

    @property
    def agencies(self) -> tuple[Agency, ...]:
        return tuple(agency for counter in self.counters for agency in counter.agencies)

    @property
    def divisions(self) -> tuple[Division, ...]:
        return tuple(division for agency in self.agencies for division in agency.divisions)

    def counter(self, short: str) -> Counter:
        return next(one for one in self.counters if one.short == short)


def found_province() -> Province:
    """Found the offices, say which division answers for what, open a counter on Saturdays."""
    committee_id = _found(
        "Ủy ban nhân dân tỉnh An Giang", units.UnitKind.PROVINCE_COMMITTEE, None, "H01", "91"
    )
    province = Province(
        committee_id,
        (_province_counter(committee_id), *(_commune(committee_id, *row) for row in COMMUNES)),
    )
    for agency in province.agencies:
        for division in agency.divisions:
            for one in division.fields:
                dossiers.give_duty(unit_id=division.unit_id, field=one, by=MAKER, at=FOUNDED_AT)
    _open_on_saturdays(province.counter("chaudoc"))
    return province


def _province_counter(committee_id: int) -> Counter:
    counter_id = _found(
        "Trung tâm Phục vụ hành chính công tỉnh",
        units.UnitKind.PROVINCE_CENTRE,
        committee_id,
        "H01.31",
    )
    agencies = []
    for name, short, code, divisions in DEPARTMENTS:
        unit_id = _found(name, units.UnitKind.DEPARTMENT, committee_id, code)
        agencies.append(Agency(unit_id, name, short, code, _divisions(unit_id, divisions)))
        if short == "nongnghiep":
            name, short, code = _LAND_OFFICE
            land_id = _found(name, units.UnitKind.PUBLIC_SERVICE, unit_id, code)
            agencies.append(
                Agency(land_id, name, short, code, _divisions(land_id, _LAND_DIVISIONS))
            )
    return Counter(counter_id, "Trung tâm PVHCC tỉnh", "tinh", "", 5, tuple(agencies))


def _commune(committee_id: int, name: str, territory: str, code: str, weight: int) -> Counter:
    place = units.territory(territory, on=FOUNDED_ON).full_name
    place = place[0].lower() + place[1:]
    unit_id = _found(
        f"Ủy ban nhân dân {place}",
        units.UnitKind.COMMUNE_COMMITTEE,
        committee_id,
        code,
        territory,
    )
    counter_id = _found(
        f"Trung tâm Phục vụ hành chính công {place}", units.UnitKind.COMMUNE_CENTRE, unit_id
    )
    economy = _ECONOMY["commune" if place.startswith("xã") else "ward"]
    fields = {OFFICE: _OFFICE_FIELDS, economy: _ECONOMY_FIELDS, CULTURE: _CULTURE_FIELDS}
    short = login_part(name)
    agency = Agency(unit_id, f"Ủy ban nhân dân {place}", short, code, _divisions(unit_id, fields))
    return Counter(counter_id, f"Trung tâm PVHCC {place}", short, place, weight, (agency,))


def _divisions(parent_id: int, wanted: Mapping[str, Sequence[str]]) -> tuple[Division, ...]:
    return tuple(
        Division(_found(name, units.UnitKind.DIVISION, parent_id), name, tuple(fields))
        for name, fields in wanted.items()
    )


def _found(name: str, kind: str, parent_id: int | None, code: str = "", place: str = "") -> int:
    return units.found_unit(
        name=name,
        kind=kind,
        parent_id=parent_id,
        code=code,
        territory_code=place,
        on=FOUNDED_ON,
        decision=DECISION,
        by=MAKER,
        at=FOUNDED_AT,
    )


def _open_on_saturdays(counter: Counter) -> None:
    week = {
        weekday: [(f"{opens:%H:%M}", f"{closes:%H:%M}") for opens, closes in intervals]
        for weekday, intervals in enumerate(USUAL_HOURS.week)
    }
    calendars.set_office_hours(
        unit_id=counter.unit_id,
        week={**week, 5: [("07:30", "11:00")]},
        valid_from=date(2026, 1, 1),
        decision=DECISION,
        by=MAKER,
        at=FOUNDED_AT,
    )


def login_part(name: str) -> str:
    """Return a name as it stands in a login: "Châu Đốc" is "chaudoc"."""
    return without_marks(name).replace(" ", "")
