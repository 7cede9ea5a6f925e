"""Chị Mai types a workflow as a step table, another officer approves it, offices tighten it."""

import io
import json
import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from thongsuot.foundation.identity.testing import person
from thongsuot.foundation.units import api as units
from thongsuot.modules.workflows import api as workflows
from thongsuot.surfaces.reform.tests.conftest import EXTENSION, MORNING

LIST = "/cai-cach/quy-trinh/"
TODAY = MORNING.date()
ROWS = [
    {"name": "Tiếp nhận hồ sơ", "kind": "intake", "role": "counter", "time": "04 giờ làm việc"},
    {"name": "Phân công", "kind": "assign", "role": "division_head", "time": "½ ngày làm việc"},
    {"name": "Thẩm định", "kind": "process", "role": "officer", "time": "1 ngày làm việc"},
    {
        "name": "Lấy ý kiến Công an",
        "kind": "consult",
        "role": "other_agency",
        "words": "Công an xã",
        "time": "1,5 ngày làm việc",
        "after": "2",
    },
    {"name": "Tổng hợp", "after": "3, 4", "time": "0,25 ngày làm việc"},
    {
        "name": "Ký duyệt",
        "kind": "approve",
        "role": "leader",
        "time": "0,25 ngày làm việc",
        "outcomes": "Đồng ý; Làm lại → 5; Từ chối → hết",
    },
    {"name": "Trả kết quả", "kind": "return", "role": "counter", "time": "Không tính thời gian"},
]


@pytest.fixture
def hoa(people, province, at_desk):
    """Chị Hoa, of the same office as chị Mai: what the one drafts, the other approves."""
    return at_desk(person("hoa", "Phạm Thị Hoa", province.committee, "reform_officer"))


@pytest.fixture
def permit(catalogue):
    return EXTENSION


def said(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def begun(browser, code, **given):
    answer = browser.post(f"{LIST}thu-tuc/{code}/soan/", {"start": "empty"} | given)
    assert answer.status_code == 302, answer.content.decode()
    return int(re.search(r"(\d+)/$", answer.url)[1])


def typed(rows, revision, **more):
    """Return what a browser sends of a table."""
    posted = {"rows": str(len(rows)), "revision": str(revision)}
    plain = {"kind": "process", "role": "officer", "unit_rule": "handling"}
    for n, row in enumerate(rows, start=1):
        posted |= {f"{n}-{part}": text for part, text in (plain | row).items()}
    return posted | more


def page_of(draft_id):
    return reverse("reform:workflow_draft", args=[draft_id])


def saved(browser, draft_id, rows=ROWS, **more):
    revision = workflows.draft(draft_id).revision
    return browser.post(page_of(draft_id), typed(rows, revision, **more))


@pytest.fixture
def draft_id(mai, permit):
    draft_id = begun(mai, permit)
    assert saved(mai, draft_id).status_code == 302
    return draft_id


def does(browser, draft_id, move, **given):
    url = reverse(f"reform:workflow_{move}", args=[draft_id])
    return browser.post(url, {"revision": workflows.draft(draft_id).revision} | given)


SIGNED = {
    "instrument_number": "12/QĐ-UBND",
    "instrument_on": "2026-10-02",
    "instrument_by": "UBND tỉnh",
    "in_force_from": "2026-10-05",
}


def test_a_table_with_work_side_by_side_is_saved_as_typed(mai, draft_id):
    steps = workflows.draft(draft_id).steps
    assert [step.after for step in steps[3:5]] == [(2,), (3, 4)]
    page = said(mai.get(page_of(draft_id)))
    assert "Không còn chỗ nào phải sửa" in page
    assert "0,25 ngày làm việc, tính là 2 giờ làm việc" in page
    assert 'value="3, 4"' in page and "Từ chối → hết" in page
    assert "parallelGateway" in page


def test_rows_are_added_moved_and_removed_by_buttons_without_script(mai, draft_id):
    page = said(saved(mai, draft_id, move="add 3"))
    assert re.search(r'id="s4-name"[^>]*autofocus', page)
    steps = workflows.draft(draft_id).steps
    assert (len(steps), steps[3].name, steps[5].after) == (8, "", (3, 5))
    rows = [*ROWS[:3], {"name": "Kiểm tra thực địa"}, *ROWS[3:]]
    rows[4] |= {"after": "2"}
    rows[5] = rows[5] | {"after": "3, 5"}
    rows[6] = rows[6] | {"outcomes": "Đồng ý; Làm lại → 6; Từ chối → hết"}
    said(saved(mai, draft_id, rows, move="down 4"))
    assert workflows.draft(draft_id).steps[4].name == "Kiểm tra thực địa"
    said(mai.post(page_of(draft_id), typed([], 0, move="remove 5")), 409)
    assert len(workflows.draft(draft_id).steps) == 8


def test_a_consultation_beside_a_step_is_one_press(mai, permit):
    draft_id = begun(mai, permit)
    rows = [ROWS[0], ROWS[2], ROWS[5] | {"outcomes": ""}, ROWS[6]]
    said(saved(mai, draft_id, rows, move="beside 2"))
    steps = workflows.draft(draft_id).steps
    assert [(step.kind, step.after) for step in steps[1:4]] == [
        ("process", ()),
        ("consult", (1,)),
        ("approve", (2, 3)),
    ]
    assert "parallelGateway" in said(mai.get(page_of(draft_id)))


def test_in_english_the_cells_still_hold_what_is_read(mai, draft_id):
    mai.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = said(mai.get(page_of(draft_id)))
    assert 'lang="en"' in page and 'value="0,5 ngày làm việc"' in page
    assert 'value="Không tính thời gian"' in page and "hết" in page
    steps = workflows.draft(draft_id).steps
    assert saved(mai, draft_id).status_code == 302
    assert [step.allowance for step in workflows.draft(draft_id).steps] == [
        step.allowance for step in steps
    ]


def test_the_default_opens_as_a_table_that_can_be_saved(mai, permit):
    draft_id = begun(mai, permit, start="now")
    page = said(mai.get(page_of(draft_id)))
    assert "Không hiểu thời gian" not in page and "BPMNShape" in page


def test_what_cannot_be_read_comes_back_as_typed_and_nothing_is_lost(mai, draft_id):
    rows = [dict(row) for row in ROWS]
    rows[1] |= {"time": "một lúc", "name": "Phân công lại"}
    rows[4] |= {"after": "ba và bốn"}
    page = said(saved(mai, draft_id, rows), 422)
    assert "Không hiểu thời gian này" in page and "Ghi số các bước" in page
    assert 'value="một lúc"' in page and "Phân công lại" in page and 'value="ba và bốn"' in page
    assert re.search(r'id="s2-time"[^>]*aria-invalid[^>]*autofocus', page)
    assert workflows.draft(draft_id).steps[1].name == "Phân công"


def test_an_office_is_named_by_its_name(mai, draft_id, province):
    rows = [dict(row) for row in ROWS]
    rows[3] |= {"unit_rule": "named", "unit": "Sở Không Có"}
    assert "Không có cơ quan tên này" in said(saved(mai, draft_id, rows), 422)
    rows[3] |= {"unit": units.unit(province.committee).name}
    assert saved(mai, draft_id, rows).status_code == 302
    assert workflows.draft(draft_id).steps[3].unit_id == province.committee
    assert saved(mai, draft_id, rows).status_code == 302


def test_who_saved_in_between_is_named_and_the_typed_table_stays(mai, hoa, draft_id):
    before = workflows.draft(draft_id).revision
    other = [dict(row) for row in ROWS]
    other[0] |= {"name": "Tiếp nhận, kiểm tra hồ sơ"}
    saved(hoa, draft_id, other)
    mine = [dict(row) for row in ROWS]
    mine[5] |= {"name": "Ký số"}
    page = said(mai.post(page_of(draft_id), typed(mine, before)), 409)
    assert "Phạm Thị Hoa vừa lưu" in page and "Ký số" in page
    revision = int(re.search(r'name="revision" value="(\d+)"', page)[1])
    assert mai.post(page_of(draft_id), typed(mine, revision)).status_code == 302
    assert [workflows.draft(draft_id).steps[n].name for n in (0, 5)] == ["Tiếp nhận hồ sơ", "Ký số"]


def test_the_drawing_and_the_check_follow_what_is_typed_and_nothing_is_saved(mai, draft_id):
    before = workflows.draft(draft_id)
    rows = [dict(row) for row in ROWS]
    rows[2] |= {"time": "9 ngày làm việc", "name": "Thẩm định kỹ"}
    page = said(mai.post(f"{page_of(draft_id)}xem-truoc/", typed(rows, 1)))
    assert "dài hơn thời hạn của thủ tục" in page and "Thẩm định kỹ" in page
    assert 'href="#s3-time"' in page and 'data-wrong="3"' in page
    rows[2] |= {"time": "chín"}
    page = said(mai.post(f"{page_of(draft_id)}xem-truoc/", typed(rows, 1)))
    assert 'data-reason="s3-time"' in page and "drawing-xml" not in page
    assert workflows.draft(draft_id) == before


def test_it_is_approved_by_another_and_published(mai, hoa, draft_id, permit):
    page = said(mai.get(page_of(draft_id)))
    assert "Bạn đã soạn quy trình này; phải do người khác duyệt." in page
    assert "Quy trình phải được duyệt trước khi ban hành." in page
    assert "Cần ghi mục này." in said(
        does(hoa, draft_id, "approve", **SIGNED | {"instrument_by": ""}), 422
    )
    said(does(mai, draft_id, "approve", **SIGNED), 403)
    assert does(hoa, draft_id, "approve", **SIGNED).status_code == 302
    assert "thì không sửa" in said(mai.get(page_of(draft_id)))
    answer = does(hoa, draft_id, "publish")
    assert answer.status_code == 302
    page = said(hoa.get(answer.url))
    assert "12/QĐ-UBND, UBND tỉnh" in page and "Lấy ý kiến Công an" in page
    found = workflows.workflow_for(procedure_code=permit, on=TODAY)
    assert found.instrument_number == "12/QĐ-UBND"
    drawn = hoa.get(reverse("shared:workflow_bpmn", args=[found.id])).content.decode()
    assert "Lấy ý kiến Công an" in drawn and "BPMNShape" in drawn
    assert "7 bước" in said(mai.get(LIST, {"q": permit}))


def test_approval_is_greyed_while_something_blocks(hoa, mai, permit):
    draft_id = begun(mai, permit)
    saved(mai, draft_id, ROWS[:3])
    page = said(hoa.get(page_of(draft_id)))
    assert "chỗ phải sửa hoặc giải quyết" in page and 'id="approve-why"' in page
    said(does(hoa, draft_id, "approve", **SIGNED), 422)


def test_the_leader_approves_what_the_officer_publishes(leader, mai, draft_id, permit):
    assert 'id="approve-why"' in said(mai.get(page_of(draft_id)))
    page = said(leader.get(page_of(draft_id)))
    assert "Lãnh đạo kiểm soát thủ tục duyệt" in page and 'id="approve-why"' not in page
    assert does(leader, draft_id, "approve", **SIGNED).status_code == 302
    assert does(leader, draft_id, "publish").status_code == 403
    assert does(mai, draft_id, "publish").status_code == 302
    assert len(workflows.workflows_of(permit, on=TODAY)) == 1


def test_an_office_shortens_and_never_lengthens(mai, hoa, draft_id, permit, province):
    does(hoa, draft_id, "approve", **SIGNED)
    does(hoa, draft_id, "publish")
    own_id = begun(mai, permit, office=units.unit(province.committee).name, start="now")
    page = said(mai.get(page_of(own_id)))
    assert "Quy trình riêng của một cơ quan" in page and "của tỉnh: 1 ngày làm việc" in page
    assert "move" not in re.findall(r'name="(\w+)" value="add', page)
    stored = [dict(row) for row in ROWS]
    stored[1] |= {"time": "0,25 ngày làm việc", "role": "leader"}
    stored[2] |= {"time": "3 ngày làm việc"}
    assert saved(mai, own_id, stored).status_code == 302
    page = said(mai.get(page_of(own_id)))
    assert re.search(r'href="#s3-\w+">[^<]*bước 3[^<]*tỉnh', page, re.I)
    assert "Bước 3 được tỉnh cho 1 ngày làm việc" in page
    assert "chỉ rút ngắn" in said(does(hoa, own_id, "approve", **SIGNED), 422)
    stored[2] |= {"time": "4 giờ làm việc"}
    saved(mai, own_id, stored)
    assert "bước 3 dài hơn" not in said(mai.get(page_of(own_id)))


def test_the_table_goes_out_as_drawing_sheet_and_lines_and_the_drawing_comes_back(
    mai, draft_id, permit
):
    url = reverse("reform:workflow_draft_export", args=[draft_id])
    drawn = mai.get(url, {"dang": "bpmn"}).content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(mai.get(url, {"dang": "xlsx"}).content))
    rows = sheet.get_sheet_by_index(0).to_python()
    assert rows[0][:2] == ["TT", "Nội dung công việc"] and rows[5][5] == "3, 4"
    lines = mai.get(url, {"dang": "csv"}).content.decode("utf-8-sig")
    assert "Lấy ý kiến Công an,Công an xã" in lines
    assert mai.get(url, {"dang": "exe"}).status_code == 404

    other = begun(mai, permit)
    file = SimpleUploadedFile("quy-trinh.bpmn", drawn)
    assert does(mai, other, "draw", file=file).status_code == 302
    assert [step.after for step in workflows.draft(other).steps[3:5]] == [(2,), (3, 4)]
    bad = drawn.replace(b"<bpmn:userTask", b"<bpmn:scriptTask", 1).replace(
        b"</bpmn:userTask>", b"</bpmn:scriptTask>", 1
    )
    file = SimpleUploadedFile("quy-trinh.bpmn", bad)
    assert "scriptTask" in said(does(mai, other, "draw", file=file), 422)


def test_a_file_of_tables_is_read_with_a_report_and_only_then_taken(mai, permit):
    data = {
        "workflows": [
            {
                "procedure_code": permit,
                "instrument_number": "5/QĐ-UBND",
                "steps": [],
            },
            {
                "procedure_code": "",
                "steps": [
                    {"name": row["name"], "words": "Chuyên viên", "time": row["time"]}
                    for row in ROWS
                ],
            },
        ]
    }
    sent = {"in_force_from": "2026-10-05", "trial": "on"}
    file = SimpleUploadedFile("quy-trinh.json", json.dumps(data).encode())
    page = said(mai.post(f"{LIST}nhap/", sent | {"file": file}))
    assert "Đọc thử, chưa ghi gì." in page and "Không nhận" in page
    assert "1 trên 2 bảng đọc trọn, không cần người giải quyết." in page
    assert "Đọc trọn, chờ gắn thủ tục" in page and "½ ngày làm việc" in page
    assert not workflows.drafts()
    file = SimpleUploadedFile("quy-trinh.json", b"[1")
    assert "Tệp không phải là JSON" in said(mai.post(f"{LIST}nhap/", sent | {"file": file}), 422)


def test_drafts_are_listed_and_narrowed_by_the_address(mai, draft_id):
    page = said(mai.get(LIST, {"xem": "du-thao"}))
    assert page_of(draft_id) in page
    assert "Không có dự thảo nào" in said(mai.get(LIST, {"xem": "du-thao", "cua": "don-vi"}))
    assert page_of(draft_id) in said(mai.get(LIST, {"xem": "du-thao", "q": EXTENSION}))
    assert "Không cơ quan nào vượt" in said(mai.get(LIST, {"xem": "vuot"}))


def test_procedures_are_narrowed_to_whose_workflow_they_follow(
    mai, hoa, draft_id, permit, province
):
    does(hoa, draft_id, "approve", **SIGNED)
    does(hoa, draft_id, "publish")
    assert permit in said(mai.get(LIST, {"theo": "tinh"}))
    assert "Không có thủ tục nào khớp" in said(mai.get(LIST, {"theo": "mac-dinh", "q": permit}))
    assert "Không có thủ tục nào khớp" in said(mai.get(LIST, {"theo": "rieng"}))
    own = begun(mai, permit, office=units.unit(province.committee).name, start="now")
    does(hoa, own, "approve", **SIGNED)
    does(hoa, own, "publish")
    for whose in ("rieng", str(province.committee)):
        page = said(mai.get(LIST, {"theo": whose}))
        assert permit in page and "Riêng của Ủy ban nhân dân tỉnh" in page
    assert "Không có thủ tục nào khớp" in said(mai.get(LIST, {"theo": "999999999"}))
    assert "7 bước" in said(mai.get(LIST, {"theo": "ư", "q": permit}))


def test_a_draft_is_given_up_with_a_reason(mai, draft_id):
    said(does(mai, draft_id, "abandon", reason=""), 422)
    assert does(mai, draft_id, "abandon", reason="Trùng").status_code == 302
    assert "Dự thảo đã khép lại." in said(mai.get(page_of(draft_id)))


def test_who_may_look_may_not_always_write(leader, people, at_desk, draft_id, permit):
    assert leader.get(page_of(draft_id)).status_code == 200
    assert leader.post(page_of(draft_id), typed(ROWS, 1)).status_code == 403
    assert leader.post(f"{LIST}thu-tuc/{permit}/soan/").status_code == 403
    an = at_desk(people.an)
    for path in (LIST, page_of(draft_id), f"{LIST}nhap/"):
        assert an.get(path).status_code == 403


def test_pages_ask_few_questions(mai, draft_id, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        said(mai.get(LIST))
    with django_assert_max_num_queries(22):
        said(mai.get(page_of(draft_id)))


def test_nothing_odd_in_the_address_or_the_form_breaks_a_page(mai, draft_id):
    for sent in ({"rows": "x"}, {"rows": "-1", "revision": "ư"}, {"rows": "3", "move": "up x"}):
        assert mai.post(page_of(draft_id), sent).status_code in (302, 409, 422)
    assert len(workflows.draft(draft_id).steps) == len(ROWS)
    assert mai.get(f"{LIST}du-thao/999999/").status_code == 404
    assert mai.get(f"{LIST}thu-tuc/khong-co/").status_code == 404
