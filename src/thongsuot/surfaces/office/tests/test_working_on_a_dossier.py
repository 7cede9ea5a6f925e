"""Anh Giang works, anh Hải assigns, bà Chi signs: each act from its page, and each refusal."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.shared.tests.desk_story import (
    MORNING,
    days,
    file_one,
    to_signature,
)


@pytest.fixture
def giang(signed_in):
    return signed_in("giang")


@pytest.fixture
def chi(signed_in):
    return signed_in("chi")


def page_of(code, verb=""):
    return f"/viec/ho-so/{code}/{verb}"


def seen(code, cast):
    return dossiers.on_desk(code, actor=cast.chi, at=MORNING)


def picture(name="giay-phep.png"):
    kept = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(kept, "PNG")
    return SimpleUploadedFile(name, kept.getvalue())


def test_the_page_opens_with_the_promise_and_says_why(giang, on_the_desk):
    page = giang.get(page_of(on_the_desk)).content.decode()
    assert "Hẹn trả kết quả <strong>trước 17 giờ thứ Hai, 12/10/2026</strong>" in page
    assert "Vì sao là ngày 12/10?" in page and "Nhận lúc 8 giờ thứ Hai, 05/10/2026" in page
    assert "do Phạm Văn Giang làm" in page
    for folder in ("Giấy tờ", "Các bước", "Thời gian của ai", "Lịch sử", "Ai đã mở hồ sơ"):
        assert folder in page, folder


def test_the_page_is_asked_with_a_steady_number_of_queries(
    giang, on_the_desk, cast, django_assert_max_num_queries
):
    # The first page of a process asks for the catalogue of reasons besides.
    with django_assert_max_num_queries(25):
        giang.get(page_of(on_the_desk))
    dossiers.request_supplement(code=on_the_desk, reason="Thiếu", by=cast.giang, at=days(1))
    dossiers.receive_supplement(
        code=on_the_desk,
        components=[dossiers.HandedIn(name=f"Bản vẽ {n}") for n in range(9)],
        by=cast.an,
        at=days(2),
    )
    with django_assert_max_num_queries(24):
        giang.get(page_of(on_the_desk))


def test_the_whole_way_through_the_pages(giang, chi, signed_in, accepted, cast, people, clock):
    dossiers.forward(code=accepted, by=cast.an, at=MORNING)
    hai = signed_in("hai")
    page = hai.get(page_of(accepted)).content.decode()
    assert "chưa phân công ai" in page and "Phạm Văn Giang (" in page
    hai.post(page_of(accepted, "phan-cong/"), {"assign-post_id": people.giang.post_id})
    assert seen(accepted, cast).present_step.holder == "Phạm Văn Giang"

    for _ in range(9):
        if seen(accepted, cast).present_step.kind == "approve":
            break
        answer = giang.post(page_of(accepted, "xong-buoc/"), {"complete_step-note": "Đã đủ"})
        assert answer.status_code == 302
    chi.post(page_of(accepted, "phe-duyet/"))
    assert seen(accepted, cast).status == "approved"

    said = {"issue_result-number": "15/GPXD", "result-files": picture()}
    giang.post(page_of(accepted, "phat-hanh/"), said)
    done = seen(accepted, cast)
    assert (done.status, done.result_number) == ("result_ready", "15/GPXD")
    assert [file.name for file in done.result_files] == ["giay-phep.png"]
    page = giang.get(page_of(accepted)).content.decode()
    assert "Đã đủ" in page, "the note stands in the history"
    opened = giang.get(page_of(accepted, f"tep/{done.result_files[0].id}/"))
    assert b"".join(opened.streaming_content).startswith(b"\x89PNG")
    assert opened["X-Content-Type-Options"] == "nosniff"


def test_the_one_who_assigns_finds_assigning_first(signed_in, accepted, cast):
    dossiers.forward(code=accepted, by=cast.an, at=MORNING)
    page = signed_in("hai").get(page_of(accepted)).content.decode()
    assert 'id="assign" open' in page and page.index('id="assign"') < page.index('id="claim"')


def test_an_officer_takes_what_nobody_has(giang, accepted, cast, people):
    dossiers.forward(code=accepted, by=cast.an, at=MORNING)
    answer = giang.post(page_of(accepted, "nhan-lam/"), follow=True)
    assert "Bạn đã nhận làm hồ sơ này." in answer.content.decode()
    assert seen(accepted, cast).assignee_id == people.giang.post_id


def test_it_is_given_only_to_people_of_its_unit(chi, on_the_desk, people):
    answer = chi.post(page_of(on_the_desk, "phan-cong/"), {"assign-post_id": people.khanh.post_id})
    assert answer.status_code == 422


def test_money_due_stops_the_clock_and_needs_its_amount(giang, on_the_desk, cast):
    said = {"pause-reason": "payment", "pause-note": "Nộp lệ phí cấp phép"}
    answer = giang.post(page_of(on_the_desk, "tam-dung/"), said)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Số tiền không khớp với lý do." in page
    assert "Nộp lệ phí cấp phép" in page, "nothing typed is lost"
    giang.post(page_of(on_the_desk, "tam-dung/"), said | {"pause-amount": "150000"})
    page = giang.get(page_of(on_the_desk)).content.decode()
    assert "nộp 150.000 đồng" in page
    giang.post(page_of(on_the_desk, "tiep-tuc/"))
    assert seen(on_the_desk, cast).status == "in_progress"


def test_a_supplement_is_asked_once(giang, on_the_desk, cast, dung):
    ask = {"request_supplement-items": "Bản vẽ\nẢnh", "request_supplement-reason": "Thiếu"}
    giang.post(page_of(on_the_desk, "yeu-cau-bo-sung/"), ask)
    assert seen(on_the_desk, cast).open_stop.items == ("Bản vẽ", "Ảnh")
    dossiers.receive_supplement(code=on_the_desk, by=dung, at=days(1))
    page = giang.get(page_of(on_the_desk)).content.decode()
    assert "quy định chỉ cho yêu cầu 1 lần" in page, "the greyed button says why"
    answer = giang.post(page_of(on_the_desk, "yeu-cau-bo-sung/"), ask)
    assert answer.status_code == 409
    assert answer.content.decode().count("quy định chỉ cho yêu cầu 1 lần") >= 2


def test_the_apology_moves_the_date_once_and_keeps_the_first(chi, on_the_desk, cast):
    url = page_of(on_the_desk, "gia-han/")
    holiday = chi.post(url, {"extend-new_due": "2026-10-18", "extend-reason": "Chờ ý kiến"})
    assert holiday.status_code == 422 and "ngày nghỉ của cơ quan" in holiday.content.decode()
    earlier = chi.post(url, {"extend-new_due": "2026-10-09", "extend-reason": "Chờ ý kiến"})
    assert earlier.status_code in (409, 422) and "Chờ ý kiến" in earlier.content.decode()
    chi.post(url, {"extend-new_due": "2026-10-16", "extend-reason": "Chờ ý kiến"})
    page = chi.get(page_of(on_the_desk)).content.decode()
    assert "trước 17 giờ thứ Sáu, 16/10/2026" in page
    assert "Lần hẹn đầu tiên là 17 giờ thứ Hai, 12/10/2026" in page
    again = chi.post(url, {"extend-new_due": "2026-10-20", "extend-reason": "Nữa"})
    assert again.status_code == 409 and "gia hạn một lần" in again.content.decode()


def test_the_letter_of_apology_is_printed_in_the_office(chi, on_the_desk):
    url = page_of(on_the_desk, "giay/mau-04.pdf")
    assert chi.get(url).status_code == 404
    said = {"extend-new_due": "2026-10-16", "extend-reason": "Chờ ý kiến của Sở Xây dựng"}
    chi.post(page_of(on_the_desk, "gia-han/"), said)
    assert "giay/mau-04.pdf" in chi.get(page_of(on_the_desk)).content.decode()
    reader = PdfReader(io.BytesIO(chi.get(url).content))
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    for wanted in ("Chờ ý kiến của Sở Xây dựng", "12 tháng 10", "16 tháng 10", "Đặng Thị Chi"):
        assert wanted in text, wanted


def test_after_the_due_date_it_is_too_late_to_apologise(chi, signed_in, on_the_desk, clock):
    clock.to(days(9))
    late = {"extend-new_due": "2026-10-20", "extend-reason": "Quên"}
    answer = signed_in("chi").post(page_of(on_the_desk, "gia-han/"), late)
    assert answer.status_code == 409 and "Quên" in answer.content.decode()


def test_a_step_is_finished_once_however_often_it_is_pressed(giang, on_the_desk, cast):
    present = seen(on_the_desk, cast).present_step
    said = {"complete_step-number": present.number, "complete_step-note": "Đã đủ"}
    assert giang.post(page_of(on_the_desk, "xong-buoc/"), said).status_code == 302
    after = seen(on_the_desk, cast).present_step
    again = giang.post(page_of(on_the_desk, "xong-buoc/"), said)
    page = again.content.decode()
    assert again.status_code == 409 and "Bạn đã ghi:" in page
    assert seen(on_the_desk, cast).present_step == after != present


def test_the_slower_of_two_sees_who_decided(chi, signed_in, on_the_desk, cast):
    to_signature(on_the_desk, cast.giang, MORNING)
    chi.post(page_of(on_the_desk, "phe-duyet/"))
    late = signed_in("chi").post(
        page_of(on_the_desk, "khong-dong-y/"), {"reject-reason": "Sai quy hoạch"}
    )
    page = late.content.decode()
    assert late.status_code == 409
    assert "Việc gần nhất: Phê duyệt, đồng ý giải quyết. Đặng Thị Chi, 08:00, 05/10/2026" in page
    assert "Bạn đã ghi:" in page and "Sai quy hoạch" in page


def test_an_officer_does_not_sign(giang, on_the_desk, cast):
    to_signature(on_the_desk, cast.giang, MORNING)
    assert giang.post(page_of(on_the_desk, "phe-duyet/")).status_code == 403
    assert seen(on_the_desk, cast).status == "in_progress"


def test_a_program_is_not_a_result(giang, on_the_desk, cast):
    to_signature(on_the_desk, cast.giang, MORNING)
    dossiers.approve(code=on_the_desk, by=cast.chi, at=MORNING)
    program = SimpleUploadedFile("gpxd.pdf", b"MZ\x90\x00" + b"\x00" * 200)
    said = {"issue_result-number": "15/GPXD", "result-files": [program, picture()]}
    answer = giang.post(page_of(on_the_desk, "phat-hanh/"), said)
    page = answer.content.decode()
    assert answer.status_code == 422 and "gpxd.pdf: Đây là một chương trình" in page
    assert "giay-phep.png" in page and 'value="15/GPXD"' in page


def test_another_communes_dossier_is_not_there(signed_in, on_the_desk, province, cast):
    khanh = signed_in("khanh")
    for verb in ("", "tep/00000000-0000-4000-8000-000000000000/"):
        assert khanh.get(page_of(on_the_desk, verb)).status_code == 404
    for verb in ("xong-buoc/", "nhan-lam/", "phan-cong/", "tam-dung/", "dung/"):
        said = {"pause-reason": "outage", "pause-note": "x", "stop-reason": "x"}
        assert khanh.post(page_of(on_the_desk, verb), said).status_code == 404, verb


def test_the_time_accounts_stand_on_the_page_and_sum_up(giang, signed_in, on_the_desk, clock):
    clock.to(days(1))
    page = signed_in("giang").get(page_of(on_the_desk)).content.decode()
    # From 08:00 on Monday to 08:00 on Tuesday, in office time.
    assert '<tr class="sum"><th scope="row">Cộng</th><td class="num">7 giờ' in page, page
    assert "Trung tâm Phục vụ hành chính công phường Châu Đốc" in page


def test_who_looked_is_told(giang, on_the_desk):
    giang.get(page_of(on_the_desk))
    page = giang.get(page_of(on_the_desk)).content.decode()
    assert "Phạm Văn Giang, xem hồ sơ, 2 lần trong ngày" in page


def test_a_dossier_filed_elsewhere_for_this_commune_is_worked_on_here(
    giang, cast, province, signed_in
):
    filed = file_one(province.long_xuyen_centre, cast.binh, competent_unit_id=province.chau_doc)
    code = dossiers.accept(code=filed.reference, by=cast.binh, at=MORNING)
    dossiers.forward(code=code, by=cast.binh, at=days(0, hours=1))
    page = giang.get(page_of(code)).content.decode()
    assert "Trung tâm Phục vụ hành chính công phường Long Xuyên" in page
