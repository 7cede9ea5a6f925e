"""Ông Dũng reads the wall from home, and scans a sheet to know whether it still holds."""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.utils import timezone
from pypdf import PdfReader

from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.modules.postings import api as postings
from thongsuot.modules.procedures import api as procedures

NOW = datetime(2026, 10, 5, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def present(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def wall(province):
    return f"/niem-yet/{province.chau_doc_centre}"


def text(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def test_he_finds_his_ward_with_or_without_marks(client, province):
    page = text(client, "/niem-yet/?q=chau doc")

    assert f'href="/niem-yet/{province.chau_doc_centre}/"' in page
    assert "Long Xuyên" not in page
    assert "Không có nơi nào mang tên này" in text(client, "/niem-yet/?q=xyz")


def test_the_board_leads_by_field_to_each_procedure(client, wall):
    assert "Hộ tịch" in text(client, f"{wall}/")

    sheet = text(client, f"{wall}/ho-tich/")
    assert 'href="/thu-tuc/1.001193/"' in sheet
    assert "Không mất phí" in sheet
    text(client, f"{wall}/khong-co/", 404)


def test_a_field_that_lists_spell_in_two_ways_loses_no_procedure(client, wall):
    facts = procedures.procedure("1.001193", on=NOW.date())
    other = replace(facts.record, code="1.999999", name="Khai sinh lạ", field="hộ tịch")
    procedures.publish(record=other, in_force_from=date(2026, 1, 1), by=FOUNDER, at=NOW)

    sheet = text(client, f"{wall}/ho-tich/")
    assert "Khai sinh lạ" in sheet and 'href="/thu-tuc/1.001193/"' in sheet
    assert "Khai sinh lạ" in text(client, "/linh-vuc/ho-tich/")
    pages = PdfReader(io.BytesIO(client.get(f"{wall}/ho-tich.pdf").content)).pages
    assert "1.999999" in " ".join(page.extract_text() for page in pages)


def test_a_scanned_sheet_that_holds_and_one_that_does_not(client, wall, province):
    board = postings.board(province.chau_doc_centre, on=NOW.date())
    holds = board.sheet("Hộ tịch").short_digest

    assert "là bản đang có hiệu lực" in text(client, f"{wall}/?bang={holds}")

    facts = procedures.procedure("1.001193", on=NOW.date())
    changed = replace(facts.record, name="Đăng ký khai sinh tại nhà")
    procedures.publish(record=changed, in_force_from=NOW.date(), by=FOUNDER, at=NOW)
    assert "không còn là bản đang có hiệu lực" in text(client, f"{wall}/?bang={holds}")


def test_the_sheet_is_printed_as_it_hangs(client, wall):
    answer = client.get(f"{wall}/ho-tich.pdf")
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)

    assert answer["Content-Type"] == "application/pdf"
    assert "1.001193" in words
    assert "Không mất phí" in words


def test_the_day_of_a_coming_change_is_told(client, wall):
    facts = procedures.procedure("1.001193", on=NOW.date())
    changed = replace(facts.record, name="Đăng ký khai sinh tại nhà")
    procedures.publish(record=changed, in_force_from=date(2026, 11, 1), by=FOUNDER, at=NOW)

    assert "có thay đổi từ 01/11/2026" in text(client, f"{wall}/")
    assert "sẽ có bản thay từ Chủ nhật, 01/11/2026" in text(client, f"{wall}/ho-tich/")


def test_the_same_board_as_json(client, wall):
    for answer in (
        client.get(f"{wall}.json"),
        client.get(f"{wall}/", headers={"Accept": "application/json", "Accept-Language": "en"}),
    ):
        body = answer.json()
        (sheet,) = [each for each in body["sheets"] if each["field"] == "Hộ tịch"]
        assert body["date"] == "2026-10-05"
        assert sheet["posted"] is False
        (birth,) = [each for each in sheet["procedures"] if each["code"] == "1.001193"]
        assert birth["url"].endswith("/thu-tuc/1.001193/ban/1/")
        assert birth["fee"] == "Không mất phí", "data reads the same for everyone"


def test_a_field_has_its_page_and_its_json(client, province):
    assert 'href="/linh-vuc/ho-tich/"' in text(client, "/linh-vuc/")
    assert "hủ tục đăng ký khai sinh" in text(client, "/linh-vuc/ho-tich/")
    assert {each["code"] for each in client.get("/linh-vuc/ho-tich.json").json()["procedures"]} >= {
        "1.001193"
    }
    text(client, "/linh-vuc/khong-co/", 404)


def test_what_is_no_counter_has_no_board(client, province):
    for path in (f"/niem-yet/{province.chau_doc}/", "/niem-yet/999999/", "/niem-yet/999999.json"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("hostile", ["?q=%00", "?q=" + "a" * 3000, "?bang=%00"])
def test_what_nobody_types_breaks_nothing(client, province, hostile):
    assert client.get(f"/niem-yet/{hostile}").status_code in (200, 422)


@pytest.mark.parametrize(("tail", "most"), [("/", 7), ("/ho-tich/", 8), (".json", 8)])
def test_a_board_is_read_with_few_questions(
    client, wall, django_assert_max_num_queries, tail, most
):
    with django_assert_max_num_queries(most):
        client.get(wall + tail)
