"""Units are founded in their place, identified, renamed and found again."""

from datetime import UTC, date, datetime

import pytest

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.foundation.units.testing import FOUNDER, small_province
from thongsuot.kernel.actor import Actor, Permission, Reach
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed

TODAY = date(2026, 5, 4)
MORNING = datetime(2026, 5, 4, 1, tzinfo=UTC)


@pytest.fixture
def province(db):
    return small_province()


def found(name, **rest):
    return units.found_unit(
        **{"kind": "division", "on": TODAY, "by": FOUNDER, "at": MORNING, "name": name} | rest
    )


def test_a_unit_knows_its_place(province):
    ward = units.unit(province.chau_doc)
    assert (ward.name, ward.code) == ("Ủy ban nhân dân phường Châu Đốc", "H01.61")
    assert (ward.territory_name, ward.province_name) == ("Phường Châu Đốc", "An Giang")
    assert ward.organ_id == "000.00.61.H01"
    assert ward.level == "commune"
    assert units.lineage(province.chau_doc_division) == (
        province.chau_doc_division,
        province.chau_doc,
        province.committee,
    )


def test_under_holds_the_unit_and_all_below(province, django_assert_num_queries):
    with django_assert_num_queries(1):
        below = units.under(province.justice)
    assert below == {province.justice, province.justice_division}
    assert units.under(province.committee) >= {province.chau_doc_centre, province.committee}
    assert units.under(province.chau_doc_centre) == {province.chau_doc_centre}


def test_the_name_is_normalised_and_the_ledger_tells_who_founded_it(province):
    unit_id = found("  Phòng   Văn hóa", parent_id=province.chau_doc)
    assert units.unit(unit_id).name == "Phòng Văn hóa"
    (line,) = ledger.history(f"unit:{unit_id}")
    assert (line.type, line.unit_id) == ("units.UnitFounded", unit_id)


def test_a_division_inherits_the_territory_it_serves(province):
    assert units.unit(province.chau_doc_division).territory_code == "30316"


def test_only_the_operator_of_that_branch_may_found_there(province):
    operator = Actor(
        name="Chị An",
        grants={Permission.UNIT_EDIT: Reach(frozenset({province.chau_doc}))},
    )
    found("Phòng Văn hóa", parent_id=province.chau_doc, by=operator)
    with pytest.raises(NotAllowed, match="cơ cấu"):
        found("Phòng Văn hóa", parent_id=province.long_xuyen, by=operator)
    with pytest.raises(NotAllowed, match="toàn tỉnh"):
        found("Ủy ban nhân dân tỉnh khác", by=operator)


@pytest.mark.parametrize("code", ["h01.99", "H01 99", "H01..9", "H" * 36, "H01.Đ1"])
def test_a_forged_identifier_is_refused(province, code):
    with pytest.raises(Invalid, match="Mã định danh"):
        found("Sở Mới", kind="department", parent_id=province.committee, code=code)


def test_an_identifier_in_use_is_refused(province):
    with pytest.raises(Clash, match=r"H01\.15"):
        found("Sở Mới", kind="department", parent_id=province.committee, code="H01.15")


@pytest.mark.parametrize("name", ["", "  ", "x", "x" * 201, "Sở\x00Tư pháp"])
def test_a_name_that_is_none_is_refused(province, name):
    with pytest.raises(Invalid, match="Tên đơn vị"):
        found(name, parent_id=province.committee)


def test_two_units_side_by_side_bear_two_names(province):
    with pytest.raises(Clash, match="Sở Tư pháp"):
        found("Sở Tư pháp", kind="department", parent_id=province.committee)


def test_a_unit_that_is_not_there(db):
    with pytest.raises(Missing):
        units.unit(999_999)
    with pytest.raises(Missing):
        units.lineage(999_999)
    with pytest.raises(Missing):
        found("Phòng", parent_id=999_999)


def test_a_new_name_leaves_the_old_one_to_former_days(province):
    units.rename_unit(
        unit_id=province.construction,
        name="Sở Xây dựng và Giao thông",
        on=TODAY,
        decision="Quyết định 12/QĐ-UBND",
        by=FOUNDER,
        at=MORNING,
    )
    assert units.unit(province.construction).name == "Sở Xây dựng và Giao thông"
    assert units.unit(province.construction, on=date(2026, 5, 3)).name == "Sở Xây dựng"
    assert units.unit(province.construction, on=TODAY).name == "Sở Xây dựng và Giao thông"
    assert [n.name for n in units.former_names(province.construction)] == ["Sở Xây dựng"]


def test_an_agency_answers_to_the_code_it_held_that_day(province):
    units.identify_unit(unit_id=province.justice, code="H01.88", on=TODAY, by=FOUNDER, at=MORNING)
    assert units.agency("H01.15", on=date(2026, 1, 5)).unit.id == province.justice
    assert units.agency("H01.88", on=TODAY).unit.id == province.justice
    assert units.unit(province.justice, on=date(2026, 1, 5)).code == "H01.15"
    with pytest.raises(Missing, match=r"H01\.15"):
        units.agency("H01.15", on=TODAY)


def test_an_agency_is_found_by_the_code_in_either_order(province):
    assert units.agency("000.00.61.H01", on=TODAY).unit.id == province.chau_doc


def test_agencies_by_level_and_place(province):
    communes = units.agencies(on=TODAY, level="commune")
    assert [a.unit.code for a in communes] == ["H01.61", "H01.62"]
    below = units.agencies(on=TODAY, under="H01.15")
    assert [a.unit.id for a in below] == [province.justice]


@pytest.mark.parametrize("q", ["chau doc", "CHÂU ĐỐC", "châu  đốc", "h01.61", "000.00.61.H01"])
def test_search_with_and_without_marks(province, q):
    assert province.chau_doc in {u.id for u in units.search_units(q, on=TODAY)}


def test_search_knows_former_names(province):
    units.rename_unit(
        unit_id=province.construction,
        name="Sở Hạ tầng",
        on=TODAY,
        decision="Quyết định 12/QĐ-UBND",
        by=FOUNDER,
        at=MORNING,
    )
    assert [u.id for u in units.search_units("so xay dung", on=TODAY)] == [province.construction]


def test_the_counter_that_receives_for_a_unit(province):
    assert units.one_stop_of(province.chau_doc, on=TODAY).id == province.chau_doc_centre
    assert units.one_stop_of(province.chau_doc_division, on=TODAY).id == province.chau_doc_centre
    assert units.one_stop_of(province.chau_doc_centre, on=TODAY).id == province.chau_doc_centre
    assert units.one_stop_of(province.justice_division, on=TODAY).id == province.centre


def test_every_counter_of_a_day_the_provinces_first(province):
    shops = [province.centre, province.chau_doc_centre, province.long_xuyen_centre]
    assert [unit.id for unit in units.one_stop_shops(on=TODAY)] == shops
    assert units.one_stop_shops(on=date(2025, 6, 30)) == ()


def test_a_commune_without_a_counter_has_none(province):
    new = found("Ủy ban nhân dân xã Mới", kind="commune_committee", parent_id=province.committee)
    inside = found("Phòng Kinh tế", parent_id=new)
    assert units.one_stop_of(new, on=TODAY) is None
    assert units.one_stop_of(inside, on=TODAY) is None


def test_the_tree_is_read_from_the_top_down(province):
    read = units.tree(on=TODAY)
    assert read[0].id == province.committee
    place = {u.id: i for i, u in enumerate(read)}
    assert all(place[u.parent_id] < place[u.id] for u in read if u.parent_id)
    assert units.tree(on=date(2025, 1, 1)) == ()
