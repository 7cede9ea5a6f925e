"""The map that the product ships: 34 provinces, 3,321 communes, and the 63 before them."""

import json
import re
from collections import Counter
from datetime import date

import pytest

from thongsuot.foundation.units import api as units
from thongsuot.kernel.refusals import Missing

NOW = date(2026, 11, 1)
THEN = date(2025, 1, 15)


def test_thirty_four_provinces_and_their_communes(db):
    provinces = units.territories(on=NOW, level="province")
    communes = units.territories(on=NOW, level="commune")
    assert (len(provinces), len(communes)) == (34, 3321)
    assert len({p.agency_code for p in provinces}) == 34
    assert len(units.territories(on=NOW, province="91")) == 102
    kinds = Counter(c.kind for c in communes)
    assert kinds == {"commune": 2611, "ward": 697, "special_zone": 13}


def test_sixty_three_before_the_first_of_july(db):
    assert len(units.territories(on=THEN, level="province")) == 63
    assert units.territories(on=THEN, level="commune") == ()


def test_a_code_is_another_province_on_another_day(db):
    assert units.territory("91", on=THEN).name == "Kiên Giang"
    assert units.territory("91", on=NOW).name == "An Giang"
    with pytest.raises(Missing):
        units.territory("89", on=NOW)


@pytest.mark.parametrize(
    ("then", "now"), [("89", "An Giang"), ("91", "An Giang"), ("60", "Lâm Đồng"), ("01", "Hà Nội")]
)
def test_an_old_province_is_found_as_now(db, then, now):
    (found,) = units.territory_as_now(then, then=THEN, on=NOW)
    assert found.name == now


def test_hue_became_a_city_half_a_year_earlier(db):
    assert units.territory("46", on=date(2024, 12, 31)).full_name == "Tỉnh Thừa Thiên Huế"
    assert units.territory("46", on=date(2025, 1, 1)).full_name == "Thành phố Huế"


def test_tone_marks_stand_in_one_place(db):
    names = " ".join(t.name for t in units.territories(on=NOW))
    assert "Thanh Hóa" in names and "Khánh Hòa" in names
    assert not re.search(r"[hH]o[àáảãạ]\b|[^qQ]u[ỳýỷỹỵ]\b", names)


def test_search_with_and_without_marks(db):
    for q in ("châu đốc", "chau doc", "Phường Châu Đốc"):
        assert "30316" in {t.code for t in units.territories(on=NOW, q=q)}


def test_alphabetical_as_vietnamese_reads_it(db):
    names = [t.name for t in units.territories(on=NOW, level="province")]
    assert names[:6] == ["An Giang", "Bắc Ninh", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng"]
    assert names[-1] == "Vĩnh Long"


def test_it_agrees_with_the_list_it_came_from(db, shared_data):
    if shared_data is None:
        return
    source = json.loads(
        (shared_data / "admin_units/vn_units_2026-07-25.vn_only_simplified.json").read_text()
    )
    codes = {ward["Code"] for province in source for ward in province["Wards"]}
    assert {t.code for t in units.territories(on=NOW, level="commune")} == codes
