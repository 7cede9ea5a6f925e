"""The counter's lists and each dossier on its page: hand on, ask, take back, give out."""

import io
import re
from html import unescape

import pytest
from pypdf import PdfReader

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.shared.tests.desk_story import (
    DUNG,
    MORNING,
    days,
    file_one,
    to_signature,
)


@pytest.fixture
def an(signed_in):
    return signed_in("an")


def words(response):
    reader = PdfReader(io.BytesIO(response.content))
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def page_of(code, verb=""):
    return f"/mot-cua/ho-so/{code}/{verb}"


def test_each_dossier_waits_in_its_tab(an, filed, cast, province):
    accepted = file_one(province.chau_doc_centre, cast.an)
    code = dossiers.accept(code=accepted.reference, by=cast.an, at=MORNING)
    assert filed.reference in an.get("/mot-cua/").content.decode()
    forward = an.get("/mot-cua/?tab=cho-chuyen").content.decode()
    assert code in forward and filed.reference not in forward
    assert "hôm nay 17:00" in forward, "handed on before the office closes"


def test_what_the_office_asked_for_waits_at_the_counter(an, on_the_desk, cast):
    dossiers.request_supplement(code=on_the_desk, reason="Thiếu bản vẽ", by=cast.giang, at=days(1))
    assert on_the_desk in an.get("/mot-cua/?tab=cho-nguoi-dan").content.decode()


def test_the_search_finds_every_state_by_code_number_and_name(an, on_the_desk):
    for q in (on_the_desk, "089085000123", "văn dũng", on_the_desk.rsplit("-")[-1]):
        assert on_the_desk in an.get("/mot-cua/", {"q": q}).content.decode(), q
    assert "Không thấy hồ sơ nào" in an.get("/mot-cua/?q=khong co").content.decode()


def test_the_lists_are_asked_with_few_queries(an, cast, province, django_assert_num_queries):
    file_one(province.chau_doc_centre, cast.an)
    an.get("/mot-cua/")
    with django_assert_num_queries(8):
        an.get("/mot-cua/")
    for _ in range(12):
        file_one(province.chau_doc_centre, cast.an)
    with django_assert_num_queries(8):
        assert an.get("/mot-cua/").content.decode().count('class="code"') == 13


def test_a_dossiers_page_is_asked_with_few_queries(an, on_the_desk, django_assert_max_num_queries):
    an.get(page_of(on_the_desk))
    with django_assert_max_num_queries(19):
        an.get(page_of(on_the_desk))
    with django_assert_max_num_queries(14):
        an.get("/mot-cua/nhan/1.013227/")


def test_a_long_list_goes_on_by_cursor(an, cast, province):
    for number in range(53):
        file_one(province.chau_doc_centre, cast.an, at=days(0, hours=number))
    first = an.get("/mot-cua/").content.decode()
    link = unescape(re.search(r'hx-get="([^"]+tu=[^"]+)"', first).group(1))
    second = an.get(link).content.decode()
    assert first.count('class="code"') + second.count('class="code"') == 53


def test_from_acceptance_to_the_hands_of_the_citizen(an, signed_in, filed, cast, clock):
    answer = an.post(page_of(filed.reference, "tiep-nhan/"))
    code = answer.url.split("/")[-2]
    assert code.startswith("H01.61-")
    assert "Phòng Kinh tế" in an.get(page_of(code)).content.decode()
    an.post(page_of(code, "chuyen/"), {"forward-to_unit_id": ""})
    found = dossiers.on_desk(code, actor=cast.an, at=MORNING)
    assert found.handling_unit.name == "Phòng Kinh tế, Hạ tầng và Đô thị"

    to_signature(code, cast.giang, days(1))
    dossiers.approve(code=code, by=cast.chi, at=days(2))
    dossiers.issue_result(code=code, number="15/GPXD", by=cast.giang, at=days(2))
    clock.to(days(3))
    an = signed_in("an")
    assert code in an.get("/mot-cua/?tab=cho-tra").content.decode()
    an.post(page_of(code, "tra-ket-qua/"), {"return_result-channel": "counter"})
    page = an.get(page_of(code)).content.decode()
    assert "Đã trả kết quả" in page and "Hồ sơ đã xong" in page


def test_handing_several_on_answers_for_each(an, cast, province):
    codes = []
    for _ in range(2):
        filed = file_one(province.chau_doc_centre, cast.an)
        codes.append(dossiers.accept(code=filed.reference, by=cast.an, at=MORNING))
    dossiers.forward(code=codes[0], by=cast.an, at=MORNING)
    page = an.post("/mot-cua/chuyen/", {"code": [*codes, "H99-000"]}).content.decode()
    assert page.count("đã xong") == 1 and page.count("chưa làm được") == 2
    assert "không thể chuyển giải quyết" in page and "Không có hồ sơ H99-000" in page


def test_a_supplement_asked_twice_is_refused_beside_its_button(an, filed, cast, dung):
    ask = {"request_supplement-items": "Bản vẽ", "request_supplement-reason": "Thiếu"}
    url = page_of(filed.reference, "yeu-cau-bo-sung/")
    assert an.post(url, ask).status_code == 302
    again = an.post(url, ask)
    assert again.status_code == 409
    assert "Chờ bổ sung hồ sơ”, không thể yêu cầu bổ sung" in again.content.decode()

    taken = {"receive_supplement-brought": "0"}
    assert an.post(page_of(filed.reference, "nhan-bo-sung/"), taken).status_code == 302
    third = an.post(url, ask)
    page = third.content.decode()
    assert third.status_code == 409 and "quy định chỉ cho yêu cầu 1 lần" in page
    assert "Bạn đã ghi:" in page and "Bản vẽ Thiếu" in page, "nothing typed is lost"


def test_the_slower_of_two_clerks_sees_who_was_first(an, signed_in, filed, cast):
    an.post(page_of(filed.reference, "tiep-nhan/"))
    late = signed_in("an").post(page_of(filed.reference, "tiep-nhan/"))
    page = late.content.decode()
    assert late.status_code == 409 and "không thể tiếp nhận" in page
    assert "Việc gần nhất: Tiếp nhận hồ sơ" in page and "Nguyễn Thị An, 08:00, 05/10/2026" in page


def test_a_reason_must_be_given_and_the_page_says_where(an, filed):
    answer = an.post(page_of(filed.reference, "tu-choi/"), {"refuse_intake-reason": " "})
    page = answer.content.decode()
    assert answer.status_code == 422 and 'aria-invalid="true"' in page


def test_another_communes_dossier_is_not_there(signed_in, accepted, filed):
    binh = signed_in("binh")
    for url in (
        page_of(accepted),
        page_of(accepted, "giay/mau-01.pdf"),
        page_of(filed.reference),
        page_of(accepted, "tep/00000000-0000-4000-8000-000000000000/"),
    ):
        assert binh.get(url).status_code == 404, url
    assert binh.post(page_of(accepted, "chuyen/")).status_code == 404
    assert "Không thấy hồ sơ nào" in binh.get("/mot-cua/", {"q": accepted}).content.decode()


def test_the_receipt_says_what_the_law_asks_and_prints_the_same(an, signed_in, accepted, clock):
    first = an.get(page_of(accepted, "giay/mau-01.pdf"))
    assert first["Content-Type"] == "application/pdf" and first.content.startswith(b"%PDF")
    text = words(first)
    for wanted in (accepted, "Trần Văn Dũng", DUNG.id_number, "Nguyễn Thị An", "5 ngày làm việc"):
        assert wanted in text, wanted
    clock.to(days(4))
    again = signed_in("an").get(page_of(accepted, "giay/mau-01.pdf"))
    assert again.content == first.content


def test_what_came_later_does_not_change_the_first_receipt(
    an, signed_in, on_the_desk, cast, dung, clock
):
    first = an.get(page_of(on_the_desk, "giay/mau-01.pdf")).content
    dossiers.request_supplement(code=on_the_desk, reason="Thiếu", by=cast.giang, at=days(1))
    brought = [dossiers.HandedIn(name="Bản vẽ")]
    dossiers.receive_supplement(code=on_the_desk, components=brought, by=dung, at=days(3))
    clock.to(days(4))
    an = signed_in("an")
    assert "15/10" in an.get(page_of(on_the_desk)).content.decode(), "the clock began again"
    assert an.get(page_of(on_the_desk, "giay/mau-01.pdf")).content == first


def test_each_slip_is_there_once_it_was_issued(an, filed, cast):
    assert an.get(page_of(filed.reference, "giay/mau-03.pdf")).status_code == 404
    an.post(page_of(filed.reference, "tu-choi/"), {"refuse_intake-reason": "Sai thẩm quyền"})
    text = words(an.get(page_of(filed.reference, "giay/mau-03.pdf")))
    assert "Sai thẩm quyền" in text and "01/PTC" in text


def test_a_file_opens_only_through_its_own_dossier(an, signed_in, cast, province):
    from thongsuot.foundation.files import api as files
    from thongsuot.surfaces.counter.tests.test_receiving_a_dossier import photograph

    kept = files.keep(photograph(), name="đơn.png", by=cast.an, at=MORNING)
    paper = dossiers.HandedIn(name="Đơn", file_ids=(kept.id,))
    filed = file_one(province.chau_doc_centre, cast.an, components=[paper])
    other = file_one(province.chau_doc_centre, cast.an)
    answer = an.get(page_of(filed.reference, f"tep/{kept.id}/"))
    assert answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline; filename=")
    assert an.get(page_of(other.reference, f"tep/{kept.id}/")).status_code == 404
    assert signed_in("binh").get(page_of(filed.reference, f"tep/{kept.id}/")).status_code == 404
    looked = dossiers.who_looked(filed.reference, actor=cast.an)
    assert [one.purpose for one in looked] == ["mở tệp"]


def test_reasons_of_the_catalogue_stand_for_words(an, filed, cast):
    path = page_of(filed.reference)
    assert "Thiếu giấy tờ" in an.get(path).content.decode()
    empty = an.post(f"{path}yeu-cau-bo-sung/", {"request_supplement-reason": ""})
    assert empty.status_code == 422 and "Chọn một lý do" in empty.content.decode()
    asked = {"request_supplement-first": "P01"}
    unsaid = an.post(f"{path}yeu-cau-bo-sung/", asked)
    assert unsaid.status_code == 422 and "Ghi rõ giấy tờ hoặc mục" in unsaid.content.decode()
    asked["request_supplement-first_about"] = "Bản vẽ mặt bằng"
    assert an.post(f"{path}yeu-cau-bo-sung/", asked).status_code == 302
    page = an.get(path).content.decode()
    assert "Thiếu giấy tờ: Bản vẽ mặt bằng. Căn cứ: Thành phần hồ sơ" in page
    assert "Lượt đến quầy</dt><dd>1" in page
