"""The sorts of territories and units, with the words that people use for them."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """The two tiers of local government since 1 July 2025 (cấp chính quyền địa phương)."""

    PROVINCE = "province", _("Cấp tỉnh")
    COMMUNE = "commune", _("Cấp xã")


class TerritoryKind(TextChoices):
    """What a territory is called: Luật Tổ chức chính quyền địa phương 72/2025/QH15, Điều 1."""

    PROVINCE = "province", _("Tỉnh")
    CITY = "city", _("Thành phố")
    COMMUNE = "commune", _("Xã")
    WARD = "ward", _("Phường")
    SPECIAL_ZONE = "special_zone", _("Đặc khu")


class UnitKind(TextChoices):
    """What a unit is in the organisation of a province."""

    PROVINCE_COMMITTEE = "province_committee", _("Ủy ban nhân dân cấp tỉnh")
    PROVINCE_CENTRE = "province_centre", _("Trung tâm Phục vụ hành chính công cấp tỉnh")
    DEPARTMENT = "department", _("Sở, ban, ngành")
    PUBLIC_SERVICE = "public_service", _("Đơn vị sự nghiệp")
    COMMUNE_COMMITTEE = "commune_committee", _("Ủy ban nhân dân cấp xã")
    COMMUNE_CENTRE = "commune_centre", _("Trung tâm Phục vụ hành chính công cấp xã")
    DIVISION = "division", _("Phòng, bộ phận")
    PARTY = "party", _("Cơ quan Đảng")
    FRONT = "front", _("Mặt trận, đoàn thể")


TERRITORY_LEVEL: Mapping[TerritoryKind, Level] = {
    TerritoryKind.PROVINCE: Level.PROVINCE,
    TerritoryKind.CITY: Level.PROVINCE,
    TerritoryKind.COMMUNE: Level.COMMUNE,
    TerritoryKind.WARD: Level.COMMUNE,
    TerritoryKind.SPECIAL_ZONE: Level.COMMUNE,
}

# Parts of an agency; every other kind is an agency, with its own seal and its own staff.
PART_KINDS = frozenset({UnitKind.DIVISION, UnitKind.PROVINCE_CENTRE, UnitKind.COMMUNE_CENTRE})
# The counters: dossiers are received and results returned there, for the unit above them.
ONE_STOP_KINDS = frozenset({UnitKind.PROVINCE_CENTRE, UnitKind.COMMUNE_CENTRE})
COMMUNE_KINDS = frozenset({UnitKind.COMMUNE_COMMITTEE, UnitKind.COMMUNE_CENTRE})
