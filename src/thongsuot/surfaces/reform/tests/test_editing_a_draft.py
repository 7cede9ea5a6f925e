"""Chị Mai edits one procedure, section by section; somebody else may be at it too."""

import re
from datetime import date
from html import unescape

import pytest
from django.http import QueryDict
from django.urls import reverse

from thongsuot.foundation.identity.testing import person
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.databases import api as databases
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.reform.sections import BY_SLUG
from thongsuot.surfaces.reform.tests.conftest import MORNING, SINCE

_FIELD = re.compile(
    r'<input[^>]*?name="([^"]+)"[^>]*?(?:value="([^"]*)")[^>]*?>'
    r'|<textarea[^>]*?name="([^"]+)"[^>]*>(?:\n|&#10;)?(.*?)</textarea>'
    r'|<select[^>]*?name="([^"]+)".*?</select>',
    re.DOTALL,
)


def said(response, status=200):
    assert response.status_code == status, response.content.decode()[-3000:]
    return response.content.decode()


def typed_on(page):
    """Return the form as a browser would send it back untouched."""
    sheet = page[page.index('id="sheet"') :]
    sheet = sheet[: sheet.index("</form>")]
    form = QueryDict(mutable=True)
    for found in _FIELD.finditer(sheet):
        whole, (name, value, area, words, choice) = found.group(0), found.groups()
        if name and 'type="checkbox"' in whole:
            if " checked" in whole:
                form.appendlist(name, unescape(value))
        elif name:
            form.appendlist(name, unescape(value))
        elif area:
            form[area] = unescape(words)
        elif choice:
            chosen = re.search(r'<option value="([^"]*)" selected', whole)
            first = re.search(r'<option value="([^"]*)"', whole)
            form[choice] = unescape((chosen or first).group(1))
    return form


@pytest.fixture
def address(decision_id, draft_id):
    def of(slug="", name="draft"):
        found = reverse(f"reform:{name}", args=[decision_id, draft_id])
        return f"{found}?muc={slug}" if slug else found

    return of


@pytest.fixture
def sheet(mai, address):
    return lambda slug: typed_on(said(mai.get(address(slug))))


def send(browser, address, form, **headers):
    return browser.post(
        address,
        form.urlencode(),
        content_type="application/x-www-form-urlencoded",
        headers=headers,
    )


@pytest.mark.parametrize("slug", list(BY_SLUG))
def test_a_section_sent_back_untouched_changes_nothing(mai, address, sheet, drafted, slug):
    before = drafted()
    answer = send(mai, address(slug), sheet(slug))
    assert answer.status_code == 302
    assert drafted().revision == before.revision


def test_a_section_is_saved_by_itself(mai, address, sheet, drafted):
    form = sheet("chung")
    form["plain_name"] = "Khai sinh cho con"
    assert send(mai, address("chung"), form).status_code == 302
    assert drafted().record.plain_name == "Khai sinh cho con"
    page = said(mai.get(address("chung")))
    assert "Đã lưu mục Chung." in page
    assert "1 điểm khác bản hiện hành." in page and "Khai sinh cho con" in page


def test_a_row_more_keeps_everything_typed_and_saves_nothing(mai, address, sheet, drafted):
    form = sheet("ho-so")
    form["cases/0/components/0/name"] = "Tờ khai kiểu mới"
    form["move"] = "add cases/0/components"
    page = said(send(mai, address("ho-so"), form))
    assert "Tờ khai kiểu mới" in page and page.count("autofocus") == 1
    assert "<h1" in page
    part = said(send(mai, address("ho-so"), form, **{"HX-Request": "true"}))
    assert "Tờ khai kiểu mới" in part and "<h1" not in part
    assert drafted().record == drafted().base


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(mai, address, sheet, drafted):
    form = sheet("cach-thuc")
    form["channels/0/limit/amount"] = "ba"
    form["channels/0/note"] = "Ghi chú đang gõ"
    page = said(send(mai, address("cach-thuc"), form), 422)
    assert 'id="o-channels-0-limit-amount_error"' in page
    assert 'value="ba"' in page and "Ghi chú đang gõ" in page
    form["channels/0/limit/amount"] = "0"
    page = said(send(mai, address("cach-thuc"), form), 422)
    assert "nằm ngoài khoảng cho phép" in page and "Ghi chú đang gõ" in page
    assert drafted().record == drafted().base


def test_a_channel_is_added_and_one_is_taken_away(mai, address, sheet, drafted):
    form = sheet("cach-thuc")
    form["move"] = "remove channels/1"
    form = typed_on(said(send(mai, address("cach-thuc"), form)))
    assert send(mai, address("cach-thuc"), form).status_code == 302
    assert len(drafted().record.channels) == len(drafted().base.channels) - 1


@pytest.fixture
def hoa(province, people, at_desk):
    """Chị Hoa, who keeps the catalogue with chị Mai."""
    return at_desk(person("hoa", "Lê Thị Hoa", province.committee, "reform_officer"))


def test_two_at_one_section_see_both_texts(mai, hoa, address, sheet, drafted):
    mine, hers = sheet("chung"), sheet("chung")
    hers["plain_name"] = "Bản của chị Hoa"
    assert send(hoa, address("chung"), hers).status_code == 302
    mine["plain_name"] = "Bản của chị Mai"
    page = said(send(mai, address("chung"), mine), 409)
    assert "Lê Thị Hoa đã lưu lúc" in page
    assert "Bản của chị Hoa" in page and 'value="Bản của chị Mai"' in page
    assert "Lưu theo bản của tôi" in page
    assert drafted().record.plain_name == "Bản của chị Hoa"
    assert send(mai, address("chung"), typed_on(page)).status_code == 302
    assert drafted().record.plain_name == "Bản của chị Mai"


def test_two_at_two_sections_do_not_meet(mai, hoa, address, sheet, drafted):
    mine, hers = sheet("chung"), sheet("tu-khoa")
    hers["keywords"] = "khai sinh\ngiấy khai sinh cho con"
    assert send(hoa, address("tu-khoa"), hers).status_code == 302
    mine["plain_name"] = "Bản của chị Mai"
    assert send(mai, address("chung"), mine).status_code == 302
    found = drafted().record
    assert found.plain_name == "Bản của chị Mai" and len(found.keywords) == 2


def test_sent_twice_is_saved_once(mai, address, sheet, drafted):
    form = sheet("chung")
    form["plain_name"] = "Khai sinh cho con"
    assert send(mai, address("chung"), form).status_code == 302
    revision = drafted().revision
    assert send(mai, address("chung"), form).status_code == 302
    assert drafted().revision == revision


def test_a_paper_that_a_database_holds_is_read_from_it(mai, people, address, drafted, draft_id):
    by = people.mai.actor(at=MORNING)
    databases.import_shipped(in_force_from=SINCE, by=by, at=MORNING)
    for held in databases.databases(on=MORNING.date()):
        databases.connect_database(
            key=held.key, since=date(2026, 1, 5), basis="Biên bản", by=by, at=MORNING
        )
    cases = procedures.to_data(drafted().record)["cases"]
    for paper in cases[0]["components"]:
        paper["replaced_by"] = None
    announcements.edit_draft(
        draft_id=draft_id, revision=1, part="cases", value=cases, by=by, at=MORNING
    )
    (vain, *others) = [one for one in drafted().findings if one.code == "asked_in_vain"]
    page = said(mai.get(address("ho-so")))
    assert unescape(page).count(vain.sentence) == 2  # beside the sheet, and at its paper
    assert "Không yêu cầu nộp, khai thác từ CSDL" in page
    sent = {"paper": vain.path, "revision": drafted().revision}
    answer = mai.post(address(name="read_from_database"), sent)
    assert answer.status_code == 302
    left = [one.path for one in drafted().findings if one.code == "asked_in_vain"]
    assert left == [one.path for one in others]
    assert mai.post(address(name="read_from_database"), sent).status_code == 409
    nowhere = {"paper": "/cases/9/components/0"}
    assert mai.post(address(name="read_from_database"), nowhere).status_code == 404


def test_the_comparison_follows_the_hands(mai, address, sheet, drafted):
    form = sheet("chung")
    form["name"] = "Thủ tục đăng ký khai sinh mới"
    page = said(send(mai, address("chung", "preview"), form))
    assert "1 điểm khác bản hiện hành." in page and "Thủ tục đăng ký khai sinh mới" in page
    assert drafted().record == drafted().base


def test_a_transition_rule_is_written_and_taken_back(mai, address, drafted):
    rule = {"on": "2026-11-10", "recounts_limit": "on", "legal_basis": ""}
    page = said(mai.post(address(name="set_transition"), rule), 422)
    assert "Cần ghi mục này" in page and 'value="2026-11-10"' in page
    rule |= {"legal_basis": "Điều 50, khoản 2", "revision": drafted().revision}
    assert mai.post(address(name="set_transition"), rule).status_code == 302
    assert drafted().transition.recounts_limit
    page = said(mai.get(address("chung")))
    assert "chuyển sang bản mới từ 10/11/2026" in page
    gone = {"bo": "1", "revision": drafted().revision}
    assert mai.post(address(name="set_transition"), gone).status_code == 302
    assert drafted().transition is None


def test_side_by_side(mai, address, sheet):
    page = said(mai.get(address(name="draft_compared")))
    assert "Dự thảo chưa khác bản hiện hành." in page
    form = sheet("dieu-kien")
    form["conditions"] = "Không."
    send(mai, address("dieu-kien"), form)
    page = said(mai.get(address(name="draft_compared")))
    assert "Yêu cầu, điều kiện" in page and "<ins" in page and "<del" in page


def test_it_is_taken_out(mai, address, decision_id):
    answer = mai.post(address(name="remove_draft"), follow=True)
    assert "Đã đưa thủ tục" in said(answer) and "chưa có thủ tục nào" in said(answer)
    assert mai.get(address()).status_code == 404


def test_a_draft_of_another_decision_is_not_here(mai, draft_id, decision_id):
    wrong = reverse("reform:draft", args=[decision_id + 1, draft_id])
    assert mai.get(wrong).status_code == 404


def test_who_does_not_draft_only_reads(address, leader):
    page = said(leader.get(address("ho-so")))
    assert "Bạn không được giao soạn" in page and "<fieldset" in page and " disabled" in page
    assert "Lưu mục" not in page and "Thêm giấy tờ" not in page and "Bỏ</span>" not in page


def test_a_procedure_of_ninety_papers_is_one_sheet(mai, people, address, draft_id, drafted):
    cases = [
        {
            "key": f"th-{case}",
            "name": f"Trường hợp {case}",
            "components": [
                {"code": f"tp-{paper}", "name": f"Giấy tờ {paper}", "required": True}
                for paper in range(15)
            ],
        }
        for case in range(6)
    ]
    by = people.mai.actor(at=MORNING)
    announcements.edit_draft(
        draft_id=draft_id, revision=1, part="cases", value=cases, by=by, at=MORNING
    )
    form = typed_on(said(mai.get(address("ho-so"))))
    form["cases/5/components/14/name"] = "Giấy tờ sau cùng"
    assert send(mai, address("ho-so"), form).status_code == 302
    assert drafted().record.cases[5].components[14].name == "Giấy tờ sau cùng"


def test_the_page_costs_a_fixed_number_of_queries(mai, address, django_assert_max_num_queries):
    mai.get(address("chung"))
    with django_assert_max_num_queries(17):
        mai.get(address("ho-so"))
