"""Ông Dũng says where he lives as he always has; the map has changed twice since."""

from datetime import date

import pytest

from thongsuot.foundation.units import api as units
from thongsuot.foundation.units.testing import FOUNDED_AT, FOUNDER, small_province

TODAY = date(2026, 9, 1)
AN_GIANG = "91"


def named(text: str, home: str = AN_GIANG) -> list[list[tuple[str, tuple[str, ...]]]]:
    found = units.places_in(text, on=TODAY, home=home)
    return [[(place.full_name, place.now_names) for place in one.places] for one in found]


@pytest.mark.parametrize(
    "typed", ["phường Mỹ Bình", "phuong my binh", "P. Mỹ Bình", "xã mỹ bình", "my binh"]
)
def test_a_ward_that_ended_is_known_with_or_without_marks(db: None, typed: str) -> None:
    assert named(f"khai sinh ở {typed}") == [[("phường Mỹ Bình", ("phường Long Xuyên",))]]


def test_marks_that_were_typed_must_be_its_own(db: None) -> None:
    assert named("phường Mỳ Bính") == []


def test_a_district_gives_every_commune_it_became(db: None) -> None:
    ((only,),) = named("huyện Chợ Mới")
    assert only[0] == "huyện Chợ Mới"
    assert {"xã Chợ Mới", "xã Long Điền", "xã Hội An", "xã Cù Lao Giêng"} <= set(only[1])


def test_a_province_that_ended_is_followed(db: None) -> None:
    assert named("tỉnh Kiên Giang") == [[("tỉnh Kiên Giang", ("tỉnh An Giang",))]]
    assert named("tp Rạch Giá")[0][0][1] == ("phường Rạch Giá", "phường Vĩnh Thông")


def test_without_a_home_every_place_of_the_name_is_offered(db: None) -> None:
    (everywhere,) = named("phường Mỹ Bình", home="")
    assert len(everywhere) == 2
    (told,) = named("phường Mỹ Bình, thành phố Long Xuyên", home="")
    assert told == [("phường Mỹ Bình", ("phường Long Xuyên",))]


def test_every_commune_of_today_took_over_from_one_of_the_file(db: None) -> None:
    communes = units.territories(on=TODAY, level=units.Level.COMMUNE, province=AN_GIANG)
    named_today = {
        place.now[0]
        for commune in communes
        for mention in units.places_in(commune.full_name, on=TODAY, home=AN_GIANG)
        for place in mention.places
        if place.full_name.lower() == commune.full_name.lower()
    }
    assert named_today == {commune.code for commune in communes}
    assert len(communes) == 102


@pytest.mark.parametrize(
    ("typed", "now"),
    [
        ("sở tài nguyên môi trường", "Sở Nông nghiệp và Môi trường"),
        ("So Ke hoach va Dau tu", "Sở Tài chính"),
        ("nộp ở phòng tư pháp huyện", "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân cấp xã"),
        ("sở gtvt", "Sở Xây dựng"),
    ],
)
def test_an_office_that_law_ended_leads_to_the_one_that_does_its_work(
    db: None, typed: str, now: str
) -> None:
    (found,) = units.former_offices_in(typed, on=TODAY)
    assert now in found.successors
    assert found.basis


def test_an_office_of_today_is_not_taken_for_a_former_one(db: None) -> None:
    assert units.former_offices_in("sở tư pháp cấp lý lịch", on=TODAY) == ()


def test_an_office_that_merged_here_is_followed_by_the_tables(db: None) -> None:
    founded = small_province()
    assert units.home_province(on=TODAY) == AN_GIANG
    before = units.unit(founded.construction_division).name
    units.rename_unit(
        unit_id=founded.construction_division,
        name="Phòng Hành chính chung",
        on=date(2026, 1, 1),
        decision="01/QĐ-UBND",
        by=FOUNDER,
        at=FOUNDED_AT,
    )
    (found,) = units.former_offices_in(f"gặp {before.lower()} ở đâu", on=TODAY)
    assert found.successors == ("Phòng Hành chính chung",)
    assert found.basis == "01/QĐ-UBND"
