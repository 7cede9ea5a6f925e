"""Chị Mai of the reform office sees whose board is out of date, and since when."""

import io
import re
from dataclasses import replace
from html import unescape

import pytest
from python_calamine import CalamineWorkbook

from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.modules.postings import api as postings
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.shared.tests import desk_story
from thongsuot.surfaces.shared.tests.desk_story import MORNING

province, people, cast = desk_story.province, desk_story.people, desk_story.cast
clock, signed_in = desk_story.clock, desk_story.signed_in

WALLS = "/cai-cach/niem-yet/"


@pytest.fixture
def mai(signed_in):
    return signed_in("mai")


def hang(unit_id):
    board = postings.board(unit_id, on=MORNING.date())
    sheets = {sheet.field: sheet.digest for sheet in board.sheets}
    postings.confirm_posted(unit_id=unit_id, sheets=sheets, by=FOUNDER, at=MORNING)


@pytest.fixture
def one_late(province):
    """Everyone hung everything; then Châu Đốc's sheet of births went out of date."""
    for unit_id in (province.centre, province.chau_doc_centre):
        hang(unit_id)
    facts = procedures.procedure("1.001193", on=MORNING.date())
    record = replace(facts.record, name="Đăng ký khai sinh tại nhà")
    procedures.publish(record=record, in_force_from=MORNING.date(), by=FOUNDER, at=MORNING)
    hang(province.long_xuyen_centre)


def text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def offices(page):
    return re.findall(r'<a href="/cai-cach/niem-yet/\d+/">([^<]+)', page)


def test_the_whole_figure_stands_first(mai, one_late):
    page = text(mai, WALLS)

    figure = re.search(r"<strong>(\d+)%</strong> bảng đang treo đúng bản", page)
    assert figure and 90 <= int(figure[1]) <= 99, "never a hundred while one sheet is late"
    assert "<strong>2 trên 3</strong> nơi đủ 100%" in page


def test_those_with_most_to_do_stand_first_with_field_and_day(mai, one_late):
    page = text(mai, WALLS)

    assert offices(page)[0] == "Trung tâm Phục vụ hành chính công phường Châu Đốc"
    assert "Hộ tịch" in page and "05/10/2026" in page


def test_the_filters_narrow(mai, one_late):
    assert len(offices(text(mai, f"{WALLS}?tinh-trang=chua-du"))) == 1
    assert len(offices(text(mai, f"{WALLS}?tinh-trang=du"))) == 2
    assert len(offices(text(mai, f"{WALLS}?linh-vuc=Hộ tịch"))) == 1
    assert len(offices(text(mai, f"{WALLS}?q=long xuyen"))) == 1
    assert "Không có nơi nào khớp" in text(mai, f"{WALLS}?q=khong co noi nay")


def test_one_office_sheet_by_sheet_what_is_late_first(mai, one_late, province):
    page = text(mai, f"{WALLS}{province.chau_doc_centre}/")

    rows = re.findall(r'<th scope="row"><span lang="vi">([^<]+)', page)
    assert rows[0] == "Hộ tịch"
    assert "Bản đang treo đã cũ" in page


def test_the_spreadsheet_says_the_same(mai, one_late):
    answer = mai.get("/cai-cach/niem-yet.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))

    late = book.get_sheet_by_name("Bảng chưa đúng").to_python()
    assert late[1:] == [
        ["Trung tâm Phục vụ hành chính công phường Châu Đốc", "Hộ tịch", "05/10/2026"]
    ]
    assert len(book.get_sheet_by_name("Các nơi").to_python()) == 4


def test_the_counters_do_not_enter(signed_in):
    for path in (WALLS, "/cai-cach/niem-yet.xlsx"):
        assert signed_in("an").get(path).status_code == 403


def test_the_list_asks_the_database_little(mai, one_late, django_assert_max_num_queries):
    mai.get(WALLS)
    with django_assert_max_num_queries(12):
        mai.get(WALLS)
