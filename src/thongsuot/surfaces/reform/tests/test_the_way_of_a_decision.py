"""Chị Mai drafts a decision from its pages, bà Quyên sees what it touches, approves, publishes."""

import re

import pytest
from django.urls import reverse

from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.announcements.api import DecisionState
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.reform.tests.conftest import BIRTH, EXTENSION, MORNING

TITLE = "Về việc công bố thủ tục hành chính lĩnh vực Hộ tịch"
NEW = {
    "title": TITLE,
    "issuer": "Chủ tịch Ủy ban nhân dân tỉnh",
    "in_force_from": "2026-11-02",
    "legal_text": "Căn cứ Nghị định số 63/2010/NĐ-CP.",
}


def said(response, status=200):
    assert response.status_code == status, response.content.decode()[-3000:]
    return response.content.decode()


def url(name, *args):
    return reverse(f"reform:{name}", args=args)


def look(decision_id, by):
    return announcements.decision(decision_id, actor=by.actor(at=MORNING), on=MORNING.date())


def mend(found, people):
    """Give every draft of a decision what the checks still ask for."""
    for line in found.drafts:
        draft = announcements.draft(
            line.draft_id, actor=people.mai.actor(at=MORNING), on=MORNING.date()
        )
        if draft.record is None:
            continue
        parts = mended(procedures.to_data(draft.record))
        revision = draft.revision
        for part, value in parts.items():
            if draft.part(part) != value:
                revision = announcements.edit_draft(
                    draft_id=line.draft_id,
                    revision=revision,
                    part=part,
                    value=value,
                    by=people.mai.actor(at=MORNING),
                    at=MORNING,
                )


def mended(record):
    for offer in record["channels"]:
        offer["limit"] |= {"amount": 3, "unit": "working_day", "legal_basis": "Điều 16"}
        for fee in offer["fees"]:
            fee["legal_basis"] = "Điều 3"
    for case in record["cases"]:
        case["components"] = case["components"] or [
            {"code": "tp-1", "name": "Tờ khai", "required": True, "original": 1}
        ]
        if case["limit"]:
            case["limit"]["legal_basis"] = "Điều 16"
    return {
        "channels": record["channels"],
        "cases": record["cases"],
        "who_may_ask": record["who_may_ask"] or ["Cá nhân"],
        "agencies": record["agencies"] or ["Ủy ban nhân dân cấp xã"],
        "steps": record["steps"] or ["Nộp hồ sơ."],
        "service_level_reason": record["service_level_reason"] or "Cần có mặt.",
    }


@pytest.fixture
def ready(decision_id, draft_id, people):
    """A decision with nothing left that stands in its way."""
    mend(look(decision_id, people.mai), people)
    assert not look(decision_id, people.mai).blocking
    return decision_id


def test_a_decision_is_begun(mai, people, catalogue):
    answer = mai.post(url("new_decision"), NEW)
    assert answer.status_code == 302
    page = said(mai.get(answer.url))
    assert TITLE in page and "Quyết định chưa có thủ tục nào" in page
    assert "Trình duyệt" in page and "disabled" in page


def test_what_is_wrong_with_it_is_said_at_its_field_and_nothing_is_lost(mai, catalogue):
    page = said(mai.post(url("new_decision"), NEW | {"expedited": "on", "in_force_from": ""}), 422)
    assert "Cần ghi căn cứ khi công bố rút gọn." in page and "Cần chọn ngày." in page
    assert TITLE in page and "Căn cứ Nghị định số 63/2010/NĐ-CP." in page


def test_a_second_press_begins_no_second_decision(mai, catalogue):
    key = re.search(r'name="key" value="([0-9a-f]+)"', said(mai.get(url("new_decision")))).group(1)
    assert mai.post(url("new_decision"), NEW | {"key": key}).status_code == 302
    again = said(mai.post(url("new_decision"), NEW | {"key": key}, follow=True))
    assert "vừa được lập rồi" in again and again.count(TITLE) == 1


def test_several_procedures_are_picked_over_several_searches(mai, decision_id, people):
    page = said(mai.get(url("add_drafts", decision_id), {"q": "khai sinh", "ma": [EXTENSION]}))
    assert f'value="{EXTENSION}" checked' in page and f'value="{BIRTH}"' in page
    sent = {"ma": [EXTENSION, BIRTH, "9.999999"], "thay-doi": "amended"}
    page = said(mai.post(url("add_drafts", decision_id), sent, follow=True))
    assert "Đã thêm 2 thủ tục." in page and "9.999999" in page
    assert "B. Thủ tục hành chính được sửa đổi, bổ sung (2)" in page
    found = look(decision_id, people.mai)
    assert {line.procedure_code for line in found.drafts} == {EXTENSION, BIRTH}
    page = said(mai.get(url("add_drafts", decision_id), {"q": "khai sinh"}))
    assert "đã có trong quyết định" in page


def test_nothing_chosen_and_nonsense_chosen(mai, decision_id):
    answer = mai.post(url("add_drafts", decision_id), {"thay-doi": "amended"}, follow=True)
    assert "Chưa chọn thủ tục nào." in said(answer)
    assert mai.post(url("add_drafts", decision_id), {"thay-doi": "x"}).status_code == 422


def test_a_new_procedure_and_one_that_replaces(mai, decision_id, people):
    answer = mai.post(url("add_new", decision_id), {"code": "1.999999"})
    assert answer.status_code == 302
    assert "Thiếu phần bắt buộc" in said(mai.get(answer.url))
    answer = mai.post(url("add_new", decision_id), {"code": "1.999998", "replaces": BIRTH})
    found = look(decision_id, people.mai)
    assert [line.change for line in found.drafts] == ["new", "replaced"]
    page = said(mai.post(url("add_new", decision_id), {"code": "không phải mã"}), 422)
    assert "không phải mã thủ tục" in page and 'value="không phải mã"' in page


def test_a_repeal_asks_why(mai, decision_id, people):
    mai.post(url("add_drafts", decision_id), {"ma": [BIRTH], "thay-doi": "repealed"})
    (line,) = look(decision_id, people.mai).drafts
    page = said(mai.get(url("draft", decision_id, line.draft_id)))
    assert "Chưa ghi lý do bãi bỏ" in page
    page = said(mai.post(url("set_reason", decision_id, line.draft_id), {"reason": ""}), 422)
    assert "Cần ghi mục này" in page
    sent = {"reason": "Luật Hộ tịch không còn quy định.", "revision": line.revision}
    assert mai.post(url("set_reason", decision_id, line.draft_id), sent).status_code == 302
    (line,) = look(decision_id, people.mai).drafts
    assert line.reason == sent["reason"] and not line.blocking


def test_it_is_not_submitted_while_something_must_be_mended(mai, decision_id, draft_id):
    page = said(mai.get(url("decision", decision_id)))
    assert "chỗ phải sửa" in page and "Còn điều phải sửa" in page
    page = said(mai.post(url("submit", decision_id)), 422)
    assert "Còn điều phải sửa" in page


def test_the_whole_way(mai, leader, ready, draft_id, people, quyen):
    assert mai.post(url("submit", ready)).status_code == 302
    page = said(mai.get(url("decision", ready)))
    assert "Chờ duyệt" in page
    assert "Bạn không được giao duyệt" in said(mai.get(url("review", ready)))

    page = said(leader.get(url("review", ready)))
    assert page.index("Hồ sơ đang giải quyết mà") < page.index("Các thay đổi")
    assert "Không có hồ sơ nào đang giải quyết" in page
    revision = re.search(r'name="revision" value="(\d+)"', page).group(1)
    word = {"revision": revision, "running_shown": "0", "issued_on": "2026-10-05", "seen": "on"}
    page = said(leader.post(url("review", ready), word), 422)
    assert "Cần ghi mục này" in page
    word |= {"number": "1234/QĐ-UBND"}
    assert leader.post(url("review", ready), word).status_code == 302
    assert look(ready, quyen).state == DecisionState.APPROVED

    page = said(leader.post(url("publish", ready), follow=True))
    assert "Đã công bố" in page and "1234/QĐ-UBND" in page
    assert leader.post(url("publish", ready)).status_code == 422  # twice is once
    assert len(procedures.versions(BIRTH)) == 2
    page = said(mai.get(url("procedure", BIRTH)))
    assert "1234/QĐ-UBND" in page and "Bản số 2" in page

    page = said(mai.post(url("enter", ready), {"on": "2026-10-05"}, follow=True))
    assert "Đã ghi ngày nhập" in page and "đúng hạn" in page


def test_the_one_who_drafted_does_not_approve(leader, quyen, ready, mai):
    mai.post(url("submit", ready))
    revision = look(ready, quyen).revision
    word = {"number": "1/QĐ", "issued_on": "2026-10-05", "seen": "on", "revision": revision}
    assert mai.post(url("review", ready), word).status_code == 403


def test_an_approval_of_what_has_changed_is_a_clash_and_nothing_typed_is_lost(
    leader, quyen, mai, ready
):
    mai.post(url("submit", ready))
    old = look(ready, quyen).revision - 1
    word = {"number": "7/QĐ-UBND", "issued_on": "2026-10-05", "seen": "on", "revision": old}
    page = said(leader.post(url("review", ready), word), 422)
    assert "đã thay đổi sau khi bạn mở trang" in page and 'value="7/QĐ-UBND"' in page


def test_it_goes_back_with_a_reason(leader, mai, ready):
    mai.post(url("submit", ready))
    assert "Cần ghi mục này" in said(leader.post(url("send_back", ready), {"reason": ""}), 422)
    leader.post(url("send_back", ready), {"reason": "Bổ sung căn cứ."})
    page = said(mai.get(url("decision", ready)))
    assert "Bị trả lại để sửa" in page and "Bổ sung căn cứ." in page


def test_it_is_given_up_with_a_reason(mai, decision_id):
    mai.post(url("abandon", decision_id), {"reason": "Nghị định bị hoãn."})
    page = said(mai.get(url("decision", decision_id)))
    assert "Nghị định bị hoãn." in page and "Đã bỏ" in page


def test_the_list_by_state(mai, ready):
    assert TITLE in said(mai.get(url("decisions")))
    assert TITLE in said(mai.get(url("decisions"), {"trang-thai": "dang-soan"}))
    assert TITLE not in said(mai.get(url("decisions"), {"trang-thai": "da-bo"}))
    assert mai.get(url("decisions"), {"tu": "xyz"}).status_code == 422


def test_home_says_what_waits(mai, leader, ready):
    assert "1 quyết định đang trên đường." in said(mai.get(url("home")))
    mai.post(url("submit", ready))
    assert "1 quyết định chờ bạn duyệt." in said(leader.get(url("home")))


@pytest.fixture
def crowded(decision_id, people, mai):
    """Twelve procedures amended by one decision."""
    page = procedures.search("", on=MORNING.date(), limit=12)
    sent = {"ma": [row.code for row in page.items], "thay-doi": "amended"}
    mai.post(url("add_drafts", decision_id), sent)
    assert len(look(decision_id, people.mai).drafts) == 12
    return decision_id


def test_a_decision_costs_the_same_with_one_procedure_and_with_twelve(
    mai, crowded, django_assert_max_num_queries
):
    mai.get(url("decision", crowded))
    with django_assert_max_num_queries(17):
        mai.get(url("decision", crowded))
    with django_assert_max_num_queries(30):
        mai.get(url("home"))
    with django_assert_max_num_queries(12):
        mai.get(url("decisions"))


def test_the_approvers_page_costs_little_for_each_procedure(
    mai, crowded, django_assert_max_num_queries
):
    with django_assert_max_num_queries(20):
        mai.get(url("review", crowded))
