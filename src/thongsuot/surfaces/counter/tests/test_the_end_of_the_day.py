"""Chị An gives papers over, puts a receipt right, and closes the day; each once, by name."""

import io

import pytest
from pypdf import PdfReader

from thongsuot.foundation.ledger import api as ledger
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.shared.tests.desk_story import MORNING, days, file_one, to_signature

DAY = MORNING.date()


@pytest.fixture
def an(signed_in):
    return signed_in("an")


def words(response):
    reader = PdfReader(io.BytesIO(response.content))
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def test_papers_go_with_a_list_and_the_division_answers(an, signed_in, accepted, cast, province):
    assert "Bàn giao" in an.get("/mot-cua/?tab=cho-chuyen").content.decode()
    page = an.post("/mot-cua/ban-giao/lap/", {"code": [accepted]}).content.decode()
    assert "Phòng Kinh tế, Hạ tầng và Đô thị" in page and "01/BG-TTPVHCC" in page
    giang = signed_in("giang")
    waiting = giang.get("/viec/ban-giao/").content.decode()
    assert "1 danh sách chờ bạn xác nhận" in waiting
    url = waiting.split('class="code" href="')[1].split('"')[0]
    assert accepted in giang.get(url).content.decode()
    refused = giang.post(url, {})
    assert refused.status_code == 422 and "vì sao không nhận" in refused.content.decode()
    done = giang.post(url, {f"reason-{accepted}": "Thiếu bản vẽ"}, follow=True).content.decode()
    assert "Thiếu bản vẽ" in done and "đã xác nhận lúc" in done
    seen = an.get(f"/mot-cua/ho-so/{accepted}/").content.decode()
    assert "Bàn giao giấy tờ" in seen and "Thiếu bản vẽ" in seen
    printed = words(an.get(url.replace("/viec/", "/mot-cua/") + "in.pdf"))
    for part in ("DANH SÁCH BÀN GIAO HỒ SƠ", "không nhận: Thiếu bản vẽ", cast.an.name):
        assert part in printed, part
    # A long code may go on in the next line of its column.
    assert accepted in printed.replace(" ", "").replace("\u200b", "")
    assert signed_in("binh").get(url.replace("/viec/", "/mot-cua/")).status_code == 404


def test_results_go_back_with_a_list(an, signed_in, on_the_desk, cast, clock):
    to_signature(on_the_desk, cast.giang, days(1))
    dossiers.approve(code=on_the_desk, by=cast.chi, at=days(2))
    dossiers.issue_result(code=on_the_desk, number="15/GPXD", by=cast.giang, at=days(2))
    clock.to(days(3))
    giang, an = signed_in("giang"), signed_in("an")
    assert on_the_desk in giang.get("/viec/ban-giao/").content.decode()
    giang.post("/viec/ban-giao/lap/", {"code": [on_the_desk]})
    page = an.get("/mot-cua/ban-giao/").content.decode()
    url = page.split('class="code" href="')[1].split('"')[0]
    answer = an.post(url, {"taken": [on_the_desk]}, follow=True).content.decode()
    assert "đã nhận" in answer and "Kết quả số 15/GPXD" in answer


def test_a_wrong_name_is_put_right_and_the_receipt_issued_again(an, signed_in, accepted, cast):
    url = f"/mot-cua/ho-so/{accepted}/sua/"
    assert "Sửa và cấp lại" in an.get(f"/mot-cua/ho-so/{accepted}/").content.decode()
    page = an.get(url).content.decode()
    assert 'value="Trần Văn Dũng"' in page and 'value="03/09/1985"' in page
    said = {
        "name": "Trần Văn Dụng",
        "id_number": "089085000123",
        "birth_date": "03/9/1985",
        "address": "Khóm 4, phường Châu Đốc",
        "phone": "0912000111",
        "email": "dung@example.vn",
        "return_channel": "counter",
        "originals_1": "1",
        "copies_1": "0",
        "reason": "Gõ nhầm dấu",
    }
    assert an.post(url, said | {"reason": ""}).status_code == 422
    assert an.post(url, said | {"id_number": "1"}).status_code == 422
    again = an.post(url, said)
    assert again.status_code == 302 and again.url.endswith("?in=01")
    text = words(an.get(f"/mot-cua/ho-so/{accepted}/giay/mau-01.pdf"))
    assert "Bản cấp lại, lần 1, ngày 05 tháng 10 năm 2026" in text
    assert "Trần Văn Dụng" in text and f"Mã hồ sơ: {accepted}" in text
    assert "08 giờ 00 phút, ngày 05 tháng 10 năm 2026" in text, "received when it was"
    old = an.get(f"/mot-cua/ho-so/{accepted}/giay/mau-01.json?ban=1").json()
    assert old["giay"]["Ông (bà)/tổ chức"] == "Trần Văn Dũng"
    public = an.get(f"/giay/{old['sha256'][:24]}/").content.decode()
    assert "đã có bản cấp lại" in public and "Dũng" not in public
    new = an.get(f"/mot-cua/ho-so/{accepted}/giay/mau-01.json").json()
    assert "đang là bản mới nhất" in an.get(f"/giay/{new['sha256'][:24]}/").content.decode()
    assert an.get("/giay/0000/").status_code == 404
    assert signed_in("giang").get(url).status_code == 403


def test_what_is_printed_is_what_its_digital_form_says(an, filed, cast):
    dossiers.refuse_intake(code=filed.reference, reason="Sai thẩm quyền", by=cast.an, at=MORNING)
    form = an.get(f"/mot-cua/ho-so/{filed.reference}/giay/mau-03.json").json()["giay"]
    text = words(an.get(f"/mot-cua/ho-so/{filed.reference}/giay/mau-03.pdf"))
    for name in ("Số", "Ông (bà)/tổ chức", "Địa chỉ", "Email", "Lý do từ chối", "Người ký"):
        assert form[name] and form[name] in text, name


def test_the_control_slip_says_who_had_it_and_when(an, on_the_desk, cast, signed_in):
    to_signature(on_the_desk, cast.giang, days(1))
    text = words(an.get(f"/mot-cua/ho-so/{on_the_desk}/giay/mau-06.pdf"))
    for part in ("Số: 01/PKS-TTPVHCC", f"Mã hồ sơ: {on_the_desk}", f"Người giao: {cast.an.name}"):
        assert part in text, part
    assert f"Người nhận: {cast.giang.name}" in text and "hạn" in text


def test_the_stop_notice_says_that_its_wording_is_ours(an, on_the_desk, cast):
    dossiers.stop(code=on_the_desk, reason="Người dân đề nghị dừng", by=cast.giang, at=days(1))
    text = words(an.get(f"/mot-cua/ho-so/{on_the_desk}/giay/mau-05.pdf"))
    assert "01/TB-TTPVHCC" in text and "Người dân đề nghị dừng" in text
    assert "Câu chữ của mẫu chưa xác minh" in text


def test_the_register_has_what_was_accepted(an, accepted, cast):
    page = an.get("/mot-cua/so-theo-doi/").content.decode()
    assert accepted in page and "Hoạt động xây dựng" in page
    text = words(an.get("/mot-cua/so-theo-doi/?linh-vuc=Hoạt động xây dựng&in=1"))
    assert "SỔ THEO DÕI HỒ SƠ" in text and "2026/STD-TTPVHCC" in text
    assert accepted in text.replace(" ", "").replace("\u200b", "")
    assert an.get("/mot-cua/so-theo-doi/?linh-vuc=Hộ tịch").content.decode().count(accepted) == 0
    assert an.get("/mot-cua/so-theo-doi/?tu=2026-10-05&den=2026-10-01").status_code == 422


def test_the_day_is_closed_once_and_later_work_is_a_difference(
    an, signed_in, accepted, cast, province, clock
):
    file_one(province.chau_doc_centre, cast.an, channel=dossiers.Channel.POST)
    clock.to(days(0, hours=9))
    an = signed_in("an")
    page = an.get("/mot-cua/chot-ngay/").content.decode()
    assert "chưa chốt" in page and "trực tiếp 1, bưu chính 1" in page
    assert an.post("/mot-cua/chot-ngay/", {"note": "Mất điện 20 phút"}).status_code == 302
    again = an.post("/mot-cua/chot-ngay/", {})
    assert again.status_code == 409 and "đã chốt" in again.content.decode()
    found = dossiers.counter_day(
        province.chau_doc_centre, day=DAY, actor=cast.an, at=days(0, hours=9)
    )
    numbers = {one.key: one.number for one in found.lines}
    assert (numbers["received"], numbers["accepted"], numbers["open"]) == (2, 1, 2)
    assert not found.differences and found.closed.note == "Mất điện 20 phút"
    file_one(province.chau_doc_centre, cast.an, at=days(0, hours=9))
    page = an.get(f"/mot-cua/chot-ngay/?ngay={DAY}").content.decode()
    assert "Hồ sơ nhận vào: lúc chốt 2, nay 3" in page
    text = words(an.get(f"/mot-cua/chot-ngay/in.pdf?ngay={DAY}"))
    assert "PHIẾU CHỐT NGÀY" in text and "lúc chốt 2, nay 3" in text and cast.an.name in text
    [line] = [
        one
        for one in ledger.history(f"unit:{province.chau_doc_centre}")
        if one.type == "dossiers.DayClosed"
    ]
    assert (line.data["received"], line.data["open"]) == (2, 2)
