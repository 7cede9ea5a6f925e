"""Chị An sees which sheets are out of date, prints just those, hangs them, and says so."""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from thongsuot.foundation.papers import api as papers
from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.modules.postings import api as postings
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.shared import boards
from thongsuot.surfaces.shared.tests.desk_story import MORNING

BIRTH = "1.001193"
NOVEMBER = datetime(2026, 11, 2, 1, tzinfo=UTC)


@pytest.fixture
def an(signed_in):
    return signed_in("an")


@pytest.fixture
def wall(province):
    return f"/mot-cua/niem-yet/{province.chau_doc_centre}/"


def words(response):
    reader = PdfReader(io.BytesIO(response.content))
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def text(response):
    return re.sub(r"\s+", " ", unescape(response.content.decode()))


def values(page):
    """Return what the buttons and the form of all sheets send, each once."""
    return list(dict.fromkeys(re.findall(r'name="bang" value="([^"]+)"', unescape(page))))


def hang_all(client, wall):
    page = client.get(wall).content.decode()
    return client.post(f"{wall}xac-nhan/", {"bang": values(page)}, follow=True)


def test_the_menu_leads_her_to_her_own_counters_wall(an, province):
    page = an.get("/mot-cua/niem-yet/")

    assert 'href="/mot-cua/niem-yet/"' in page.content.decode()
    assert "Trung tâm Phục vụ hành chính công phường Châu Đốc" in text(page)
    assert "chưa niêm yết" in text(page)


def test_she_hangs_them_all_and_the_page_says_a_hundred(an, wall):
    page = text(hang_all(an, wall))

    assert "vừa được treo đúng bản" in page
    assert "Đủ 100%" in page


def test_after_an_amendment_she_prints_and_hangs_just_that_sheet(an, wall, clock, signed_in):
    hang_all(an, wall)
    facts = procedures.procedure(BIRTH, on=MORNING.date())
    changed = replace(facts.record, name="Đăng ký khai sinh tại nhà")
    procedures.publish(record=changed, in_force_from=date(2026, 11, 1), by=FOUNDER, at=MORNING)

    assert "Từ Chủ nhật, 01/11/2026, 1 bảng sẽ có bản thay" in text(an.get(wall))
    beforehand = words(an.get(f"{wall}in.pdf?ngay=2026-11-01&moi=1"))
    assert "Đăng ký khai sinh tại nhà" in beforehand

    clock.to(NOVEMBER)
    an = signed_in("an")  # a month later, she signs in again
    page = an.get(wall)
    assert re.search(r"<strong>1 trong \d+ bảng</strong> chưa đúng bản", text(page))
    assert "đã cũ từ 01/11/2026" in text(page)
    assert "Sửa đổi:</strong> Đăng ký khai sinh tại nhà" in text(page)

    printed = words(an.get(f"{wall}in.pdf?moi=1"))
    assert printed.count("Lĩnh vực:") == 1
    assert "Lĩnh vực: Hộ tịch" in printed

    (value,) = values(page.content.decode())
    assert value.endswith(":Hộ tịch")
    assert "Đủ 100%" in text(an.post(f"{wall}xac-nhan/", {"bang": value}, follow=True))


def test_what_changed_while_she_was_hanging_is_not_confirmed(an, wall, clock):
    stale = values(an.get(wall).content.decode())
    facts = procedures.procedure(BIRTH, on=MORNING.date())
    changed = replace(facts.record, name="Đăng ký khai sinh tại nhà")
    procedures.publish(record=changed, in_force_from=MORNING.date(), by=FOUNDER, at=MORNING)

    refused = an.post(f"{wall}xac-nhan/", {"bang": stale})

    assert refused.status_code == 409
    assert "hãy in lại" in text(refused)


@pytest.mark.parametrize("sent", [[], ["x"], ["0" * 64 + ":Hộ tịch"], [":"], ["x:Đất\x00đai"]])
def test_what_nobody_presses_is_refused_in_words(an, wall, sent):
    assert an.post(f"{wall}xac-nhan/", {"bang": sent}).status_code in (404, 409, 422)


def test_a_screen_shows_all_of_it(an, wall):
    page = text(an.post(f"{wall}man-hinh/", {"place": "Sảnh tầng 1"}, follow=True))
    assert "Đủ 100%" in page
    assert "Màn hình ở <strong>Sảnh tầng 1</strong>" in page

    assert an.post(f"{wall}man-hinh/", {"place": "Sảnh"}).status_code == 409
    page = text(an.post(f"{wall}man-hinh/thoi/", {"reason": "Hỏng"}, follow=True))
    assert "chưa niêm yết" in page


def test_another_counters_wall_can_be_seen_but_not_confirmed(an, province):
    other = f"/mot-cua/niem-yet/{province.long_xuyen_centre}/"
    page = an.get(other).content.decode()

    assert "không được giao xác nhận niêm yết" in page
    assert not values(page)
    refused = an.post(f"{other}xac-nhan/", {"bang": "0" * 64 + ":Hộ tịch"})
    assert refused.status_code == 403


def test_who_works_at_no_counter_has_no_wall(signed_in, wall):
    assert signed_in("giang").get("/mot-cua/niem-yet/").status_code == 403
    assert signed_in("giang").get(wall).status_code == 403


def test_the_page_asks_the_database_little(an, wall, django_assert_max_num_queries):
    hang_all(an, wall)
    with django_assert_max_num_queries(11):
        an.get(wall)


def test_every_code_on_a_whole_board_opens_a_page(an, province, clock):
    """The one test in which paper, address and page meet."""
    board = postings.board(province.chau_doc_centre, on=MORNING.date())
    facts = procedures.facts_of({one for sheet in board.sheets for one in sheet.version_ids})
    pages = papers.pictures(boards._paper(board, board.sheets, facts), dots_per_inch=150)

    found = [
        code.text for page in pages for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))
    ]

    assert len(found) == board.procedures + len(board.sheets)
    for address in found:
        path = re.sub(r"^https?://[^/]+", "", address)
        answer = an.get(path)
        assert answer.status_code == 200, path
        assert "không còn là bản đang có hiệu lực" not in answer.content.decode()
