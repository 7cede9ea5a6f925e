"""A paper whose data a connected database holds is asked for in vain."""

from datetime import date

import pytest

from thongsuot.modules.databases import api as databases
from thongsuot.modules.databases.tests.conftest import MORNING, SETUP

TODAY = date(2026, 11, 2)
RESTAURANT = "1.013855"


def connect(*keys: str, since: date = date(2026, 1, 1)) -> None:
    for key in keys:
        databases.connect_database(key=key, since=since, by=SETUP, at=MORNING)


def in_vain(*names: str, code: str = "", on: date = TODAY) -> dict[str, str]:
    found = databases.asked_in_vain(procedure_code=code, names=names, on=on)
    return {name: held.database_key for name, held in found.items()}


def test_nothing_is_in_vain_until_a_keeper_connects_a_database(shipped):
    assert in_vain("Bản sao giấy khai sinh") == {}
    connect("ho-tich")
    assert in_vain("Bản sao giấy khai sinh") == {"Bản sao giấy khai sinh": "ho-tich"}


def test_a_birth_certificate_is_in_vain_from_the_day_of_connection(shipped):
    connect("ho-tich", since=date(2026, 3, 2))
    assert in_vain("Giấy khai sinh", on=date(2026, 3, 1)) == {}
    assert in_vain("Giấy khai sinh", on=date(2026, 3, 2)) != {}


def test_the_answer_cites_the_clause_and_the_owner(shipped):
    connect("dan-cu")
    found = databases.asked_in_vain(
        procedure_code="", names=["Bản sao căn cước công dân"], on=TODAY
    )
    held = found["Bản sao căn cước công dân"]
    assert held.owner == "Bộ Công an"
    assert held.database == "Cơ sở dữ liệu quốc gia về dân cư"
    assert held.legal_basis == (
        "khoản 2a Điều 4 Nghị định số 118/2025/NĐ-CP (bổ sung bởi Nghị định số 309/2026/NĐ-CP)"
    )
    assert held.connected


def test_a_rule_for_the_procedure_itself_is_cited_before_the_general_one(shipped):
    connect("dang-ky-doanh-nghiep")
    name = "Giấy chứng nhận đăng ký doanh nghiệp"
    found = databases.asked_in_vain(procedure_code="2.002093", names=[name], on=TODAY)
    assert found[name].legal_basis == "điểm b khoản 1 Điều 10 Nghị định số 113/2017/NĐ-CP"


def test_a_land_certificate_is_held_only_for_the_procedures_the_resolution_names(shipped):
    connect("dat-dai")
    name = "Giấy chứng nhận quyền sử dụng đất"
    assert in_vain(name) == {}
    assert in_vain(name, code="2.002625") == {name: "dat-dai"}


def test_what_a_database_answers_in_part_is_still_asked_for(shipped):
    connect("dinh-danh-to-chuc")
    partly = [
        held
        for held in databases.held_papers(on=TODAY, database="dinh-danh-to-chuc").items
        if held.partly
    ]
    assert partly
    code = partly[0].procedure_code
    assert in_vain("Căn cước", code=code) == {}
    assert [held.partly for held in databases.holders("Căn cước", on=TODAY, procedure_code=code)]


def test_all_the_papers_of_a_record_take_one_query(shipped, django_assert_num_queries):
    connect("dan-cu", "ho-tich", "dang-ky-doanh-nghiep")
    names = [f"Bản sao giấy khai sinh của người thứ {number}" for number in range(40)]
    with django_assert_num_queries(1):
        assert len(in_vain(*names, code=RESTAURANT)) == 40


@pytest.mark.parametrize("code", ["", RESTAURANT, "không có mã này"])
def test_many_procedures_take_one_query_too(shipped, django_assert_num_queries, code):
    connect("dan-cu")
    with django_assert_num_queries(1):
        found = databases.asked_in_vain_by({code: ["Căn cước"], "x": ["Đơn"]}, on=TODAY)
    assert set(found[code]) == {"Căn cước"}
    assert found["x"] == {}


def test_a_card_that_is_only_shown_is_reached_by_a_rule_of_the_procedure_alone(shipped):
    connect("dan-cu")
    shown = "Giấy tờ tùy thân: hộ chiếu hoặc thẻ căn cước (xuất trình khi làm trực tiếp)"
    assert in_vain(shown, code="2.000884") == {}
    assert in_vain(shown, code="1.001193") == {shown: "dan-cu"}


def test_one_wording_that_lists_two_held_papers_is_answered_by_the_first(shipped):
    connect("dan-cu", "ho-tich")
    assert in_vain("Giấy khai sinh, căn cước") == {"Giấy khai sinh, căn cước": "ho-tich"}
    assert in_vain("Căn cước và giấy khai sinh") == {"Căn cước và giấy khai sinh": "dan-cu"}


def test_without_its_database_a_listed_paper_is_answered_by_the_other(shipped):
    connect("dan-cu")
    assert in_vain("Giấy khai sinh, căn cước") == {"Giấy khai sinh, căn cước": "dan-cu"}
