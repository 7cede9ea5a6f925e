"""The 63 provinces of 2008, the 34 of 2025 with their communes, and which followed which."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

from thongsuot.kernel.vietnamese import sort_key, without_marks

DATA = Path(__file__).parent.parent / "data"
TWO_TIERS = date(2025, 7, 1)  # Nghị quyết 202/2025/QH15: 34 provinces, no districts
SIXTY_THREE = date(2008, 8, 1)  # Nghị quyết 15/2008/QH12: 63 provinces
HUE_IS_A_CITY = date(2025, 1, 1)  # Nghị quyết 175/2024/QH15
UNCHANGED_IN_2025 = {"01", "04", "11", "12", "14", "20", "22", "38", "40", "42"}
CALLED = {
    "province": "Tỉnh",
    "city": "Thành phố",
    "commune": "Xã",
    "ward": "Phường",
    "special_zone": "Đặc khu",
}


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _territory(model, row, **days_and_place):
    province = row["kind"] in ("province", "city")
    return model(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        level="province" if province else "commune",
        agency_code=row.get("agency_code", ""),
        sort_key=sort_key(row["name"]),
        search=without_marks(f"{CALLED[row['kind']]} {row['name']}"),
        **days_and_place,
    )


def _began(code):
    if code == "46":
        return HUE_IS_A_CITY
    return SIXTY_THREE if code in UNCHANGED_IN_2025 else TWO_TIERS


def load(apps, _schema_editor):
    Territory = apps.get_model("units", "Territory")
    Succession = apps.get_model("units", "TerritorySuccession")
    rows = _rows("territories-2026.csv")
    provinces = {
        row["code"]: _territory(Territory, row, valid_from=_began(row["code"]))
        for row in rows
        if not row["province_code"]
    }
    Territory.objects.bulk_create(provinces.values())
    Territory.objects.bulk_create(
        [
            _territory(
                Territory, row, valid_from=TWO_TIERS, province=provinces[row["province_code"]]
            )
            for row in rows
            if row["province_code"]
        ],
        batch_size=1000,
    )
    gone = _rows("provinces-2008.csv")
    before = Territory.objects.bulk_create(
        [
            _territory(
                Territory,
                row,
                valid_from=SIXTY_THREE,
                valid_to=date.fromisoformat(row["valid_to"]),
            )
            for row in gone
        ]
    )
    Succession.objects.bulk_create(
        [
            Succession(
                predecessor=old,
                successor=provinces[row["successor_code"]],
                decision=row["decision"],
                on=old.valid_to,
            )
            for old, row in zip(before, gone, strict=True)
        ]
    )


class Migration(migrations.Migration):
    dependencies = [("units", "0002_unit_tree_without_cycles")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
