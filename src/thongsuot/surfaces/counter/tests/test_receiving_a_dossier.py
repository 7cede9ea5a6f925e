"""Chị An receives ông Dũng's dossier at Châu Đốc's counter, and everything that can go wrong."""

import io
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from thongsuot.foundation.files import api as files
from thongsuot.foundation.identity.testing import cast_of
from thongsuot.foundation.units.testing import FOUNDED_AT, FOUNDER
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.counter.models import SentForm
from thongsuot.surfaces.shared.tests.desk_story import EXTENSION_OF_PERMIT, MORNING, prepared

FORM = f"/mot-cua/nhan/{EXTENSION_OF_PERMIT}/"


COPY = {"extra0-originals": "0", "extra0-copies": "1"}


def photograph(name="don.png"):
    kept = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(kept, "PNG")
    return SimpleUploadedFile(name, kept.getvalue(), content_type="image/png")


def prefixes(page):
    """The rows of papers on the page, by the prefix of their fields."""
    return re.findall(r'name="(p[0-9a-f]{8})-handed"', page)


@pytest.fixture
def an(signed_in):
    return signed_in("an")


@pytest.fixture
def opened(an):
    return an.get(FORM).content.decode()


@pytest.fixture
def typed(opened, province):
    return what_is_typed(opened, province)


def what_is_typed(opened, province):
    """What chị An types for ông Dũng, with every paper ticked."""
    said = {
        "key": str(uuid.uuid4()),
        "case": re.search(r'name="case" value="([^"]*)"', opened).group(1),
        "competent_unit": province.chau_doc,
        "way": "present",
        "return_channel": "counter",
        "kind": "person",
        "id_number": "089085000123",
        "name": "Trần Văn Dũng",
        "birth_date": "03/9/1985",
        "address": "Khóm 4, phường Châu Đốc",
        "phone": "0912 000 111",
        "do": "accept",
    }
    for prefix in prefixes(opened):
        said |= {f"{prefix}-handed": "on", f"{prefix}-originals": "1", f"{prefix}-copies": "0"}
    return said


def made(cast):
    return dossiers.register(actor=cast.an, at=MORNING).rows


def test_the_frequent_procedures_come_first_and_any_can_be_found(an):
    assert "Làm giấy khai sinh" in an.get("/mot-cua/nhan/").content.decode()
    found = an.get("/mot-cua/nhan/?q=gia han giay phep xay dung").content.decode()
    assert EXTENSION_OF_PERMIT in found


def test_received_accepted_and_the_receipt_is_at_hand(an, typed, cast):
    answer = an.post(FORM, typed, follow=True)
    [row] = made(cast)
    assert row.code == "H01.61-261005-0001"
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"/mot-cua/ho-so/{row.code}/?in=01"
    assert (
        "Đã tiếp nhận. In giấy hẹn" in page
        and "giay/mau-01.pdf" in page
        and "trước 17 giờ thứ Hai, 12/10/2026" in page
    )
    dossier = dossiers.on_desk(row.code, actor=cast.an, at=MORNING)
    assert [paper.original for paper in dossier.papers] == [True] * len(prefixes_of(typed))
    assert dossier.applicant.birth_date == "1985-09-03"


def prefixes_of(typed):
    return [name for name in typed if name.endswith("-handed")]


def test_the_form_says_what_it_costs_and_when_it_would_be_due(opened):
    assert "trước 17 giờ thứ Hai, 12/10/2026" in opened and "Phí, lệ phí" in opened


def test_two_clicks_at_the_same_moment_give_one_dossier(own_database, monkeypatch):
    province = prepared()
    people = cast_of(province)
    monkeypatch.setattr(timezone, "now", lambda: MORNING)
    account = get_user_model().objects.get(pk=people.an.account_id)
    browser = Client()
    browser.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    said = what_is_typed(browser.get(FORM).content.decode(), province)

    def click(_):
        clicked = Client()
        clicked.cookies = browser.cookies
        try:
            return clicked.post(FORM, said).headers.get("Location")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as hands:
        answers = list(hands.map(click, range(4)))
    assert len(set(answers)) == 1 and answers[0]
    rows = dossiers.register(actor=people.an.actor(at=MORNING), at=MORNING).rows
    assert [row.code for row in rows] == ["H01.61-261005-0001"]


def test_only_kept_it_waits_for_acceptance(an, typed, cast):
    an.post(FORM, typed | {"do": "save"})
    [row] = made(cast)
    assert row.status == "submitted"


def test_refused_at_once_with_its_slip(an, typed, cast):
    answer = an.post(
        FORM, typed | {"do": "refuse", "reason": "Không thuộc thẩm quyền"}, follow=True
    )
    [row] = made(cast)
    assert row.status == "refused_intake"
    assert "giay/mau-03.pdf" in answer.content.decode()


def test_asked_for_more_names_what_is_missing(an, typed, cast):
    ticked = prefixes_of(typed)
    del typed[ticked[1]]
    answer = an.post(FORM, typed | {"do": "supplement", "reason": "Chưa đủ"}, follow=True)
    [row] = made(cast)
    stop = dossiers.on_desk(row.code, actor=cast.an, at=MORNING).open_stop
    assert row.status == "awaiting_supplement" and stop.items == (
        "Bản chính giấy phép xây dựng đã được cấp",
    )
    assert "giay/mau-02.pdf" in answer.content.decode()


def test_a_refusal_without_a_reason_makes_no_dossier(an, typed, cast):
    answer = an.post(FORM, typed | {"do": "refuse"})
    assert answer.status_code == 422 and "Cần ghi lý do" in answer.content.decode()
    assert not made(cast)


def test_a_missing_paper_is_said_and_can_be_overruled(an, typed, cast):
    del typed[prefixes_of(typed)[1]]
    answer = an.post(FORM, typed)
    assert answer.status_code == 422
    assert "Còn thiếu: Bản chính giấy phép xây dựng đã được cấp" in answer.content.decode()
    an.post(FORM, typed | {"missing_ok": "on"})
    assert len(made(cast)) == 1


def test_a_double_click_gives_one_dossier(an, typed, cast):
    first = an.post(FORM, typed)
    second = an.post(FORM, typed)
    assert first.url == second.url
    assert len(made(cast)) == 1 and SentForm.objects.count() == 1
    an.post(FORM, typed | {"key": str(uuid.uuid4())})
    assert len(made(cast)) == 2, "a new form is a new dossier"


def test_another_clerk_cannot_ride_on_a_form(an, signed_in, typed, province):
    an.post(FORM, typed)
    other = signed_in("binh").post(FORM, typed | {"competent_unit": province.long_xuyen})
    assert other.status_code == 409 and "đã được gửi" in other.content.decode()


def test_a_fault_loses_nothing_typed_nor_uploaded(an, typed, cast):
    [first, *_] = [name.removesuffix("-handed") for name in prefixes_of(typed)]
    wrong = typed | {"id_number": "123", f"{first}-files": photograph(), "address": "Số 7, khóm 4"}
    answer = an.post(FORM, wrong)
    page = answer.content.decode()
    assert answer.status_code == 422 and not made(cast)
    assert "Số định danh cá nhân gồm 12 chữ số." in page
    assert 'value="Số 7, khóm 4"' in page and "don.jpg" in page
    word = re.search(rf'name="{first}-files-kept" value="([^"]+)"', page).group(1)

    an.post(FORM, typed | {f"{first}-files-kept": word})
    [row] = made(cast)
    [paper, *_] = dossiers.on_desk(row.code, actor=cast.an, at=MORNING).papers
    [file] = paper.files
    assert file.name.startswith("Đơn") and file.name.endswith(".pdf")


def test_a_kept_file_can_be_dropped_and_not_forged(an, typed, cast):
    [first, *_] = [name.removesuffix("-handed") for name in prefixes_of(typed)]
    page = an.post(
        FORM, typed | {"id_number": "1", f"{first}-files": photograph()}
    ).content.decode()
    word = re.search(rf'name="{first}-files-kept" value="([^"]+)"', page).group(1)
    forged = an.post(FORM, typed | {f"{first}-files-kept": word + "x"})
    assert forged.status_code == 422 and not made(cast)
    an.post(FORM, typed | {f"{first}-files-kept": word, f"{first}-files-drop": word})
    [paper, *_] = dossiers.on_desk(made(cast)[0].code, actor=cast.an, at=MORNING).papers
    assert paper.files == ()


def test_a_program_named_pdf_is_refused_and_the_rest_stays(an, typed, cast):
    [first, second, *_] = [name.removesuffix("-handed") for name in prefixes_of(typed)]
    program = SimpleUploadedFile("giay-phep.pdf", b"MZ\x90\x00" + b"\x00" * 200)
    sent = typed | {f"{first}-files": program, f"{second}-files": photograph("that.png")}
    answer = an.post(FORM, sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and not made(cast)
    assert "giay-phep.pdf: Đây là một chương trình" in page and "that.jpg" in page


def test_a_paper_outside_the_list(an, typed, cast):
    an.post(FORM, typed | {"extra0-name": "Giấy xác nhận của khóm"} | COPY)
    papers = dossiers.on_desk(made(cast)[0].code, actor=cast.an, at=MORNING).papers
    assert (papers[-1].name, papers[-1].original) == ("Giấy xác nhận của khóm", False)


def test_someone_authorised_files_and_the_authority_is_kept(an, typed, cast):
    by_other = {"way": "authorised", "submitter_name": "Lê Thị Mai"}
    assert an.post(FORM, typed | by_other).status_code == 422
    authority = {
        "submitter_id_number": "089085000999",
        "authority_kind": "Giấy ủy quyền",
        "authority": "số 118, công chứng 01/10/2026",
        "authority-files": [photograph("uq-1.png"), photograph("uq-2.png")],
    }
    answer = an.post(FORM, typed | by_other | authority, follow=True)
    code = made(cast)[0].code
    found = dossiers.on_desk(code, actor=cast.an, at=MORNING)
    assert found.submitter.authority == "Giấy ủy quyền số 118, công chứng 01/10/2026"
    [kept] = found.submitter.authority_files
    assert kept.name == "Giấy ủy quyền.pdf" and "Giấy ủy quyền.pdf" in answer.content.decode()
    opened = an.get(f"/mot-cua/ho-so/{code}/tep/{kept.id}/")
    assert b"".join(opened.streaming_content).startswith(b"%PDF")


def test_a_parcel_names_its_sender_its_number_and_its_day(an, typed, cast):
    parcel = {"way": "post", "tracking_number": "", "arrived_on": "03/10/2026"}
    assert an.post(FORM, typed | parcel).status_code == 422
    later = typed | parcel | {"tracking_number": "EB123456789VN", "arrived_on": "06/10/2026"}
    assert "không thể đến sau hôm nay" in an.post(FORM, later).content.decode()
    an.post(FORM, later | {"arrived_on": "03/10/2026"})
    found = dossiers.on_desk(made(cast)[0].code, actor=cast.an, at=MORNING)
    assert (found.channel, found.delivered.sender) == ("post", "Trần Văn Dũng")
    assert found.delivered.tracking_number == "EB123456789VN"


def test_filed_online_with_the_clerk_beside_is_told_apart(an, typed, cast):
    an.post(FORM, typed | {"way": "helped"})
    found = dossiers.on_desk(made(cast)[0].code, actor=cast.an, at=MORNING)
    assert (found.channel, found.delivered.helper) == ("online", "Nguyễn Thị An")
    assert "có người của Bộ phận Một cửa làm giúp" in found.history[0].sentence


def test_each_paper_is_counted_by_its_kind_and_its_pages_bound_in_order(an, typed, cast):
    first, second, *_ = [name.removesuffix("-handed") for name in prefixes_of(typed)]
    taken = typed | {
        "do": "look",
        f"{first}-copies": "2",
        f"{first}-files": [photograph("mot.png"), photograph("hai.png")],
    }
    page = an.post(FORM, taken).content.decode()
    assert not made(cast) and page.count("trang") and "mot.jpg" in page
    words = re.findall(rf'name="{first}-files-kept" value="([^"]+)"', page)
    small = an.get(f"/mot-cua/trang/{words[0]}/")
    assert small["Content-Type"] == "image/jpeg"
    an.post(
        FORM,
        typed
        | {
            f"{first}-copies": "2",
            f"{first}-electronic": "on",
            f"{first}-files-kept": words,
            f"{first}-files-place": ["2", "1"],
            f"{second}-shown": "on",
        },
    )
    code = made(cast)[0].code
    papers = dossiers.on_desk(code, actor=cast.an, at=MORNING).papers
    assert (papers[0].copies, papers[0].photocopies, papers[0].electronic) == (1, 2, True)
    [kept] = papers[0].files
    assert kept.media_type == files.MediaType.PDF and kept.name.startswith("Đơn")
    assert papers[1].shown_only and not papers[1].files
    text = " ".join(
        page.extract_text()
        for page in PdfReader(
            io.BytesIO(an.get(f"/mot-cua/ho-so/{code}/giay/mau-01.pdf").content)
        ).pages
    )
    assert "01 bản chính, 02 bản sao, bản điện tử" in " ".join(text.split())
    assert "đã xuất trình" in text


def test_what_is_only_shown_is_not_scanned(an, typed, cast):
    [first, *_] = [name.removesuffix("-handed") for name in prefixes_of(typed)]
    answer = an.post(FORM, typed | {f"{first}-shown": "on", f"{first}-files": photograph()})
    assert answer.status_code == 422 and not made(cast)
    assert "chỉ xuất trình thì không chụp" in answer.content.decode()


def test_received_for_another_commune_it_is_handed_on_at_once(signed_in, typed, cast, province):
    binh = signed_in("binh")
    answer = binh.post(FORM, typed | {"competent_unit": province.chau_doc}, follow=True)
    [row] = dossiers.register(actor=cast.binh, at=MORNING).rows
    assert row.code == "H01.62-261005-0001", "numbered where it was received"
    assert row.unit_name == "Phòng Kinh tế, Hạ tầng và Đô thị"
    assert "giay/mau-01.pdf" in answer.content.decode(), "there is a day to promise"
    assert row.code in signed_in("giang").get("/viec/?ai=don-vi").content.decode()


def test_where_nobody_answers_for_the_field_the_clerk_chooses(signed_in, typed, cast, province):
    said = typed | {"competent_unit": province.long_xuyen}
    page = signed_in("an").post(FORM, said, follow=True).content.decode()
    [row] = made(cast)
    assert row.status == "accepted" and "mau-01.pdf" not in page
    assert "Giấy hẹn in được ngay sau khi chuyển" in page


def test_what_the_counter_knows_is_offered_again(an, typed, cast):
    assert an.get("/mot-cua/nguoi/?id_number=089085000123").content.strip() == b""
    an.post(FORM, typed)
    known = an.get("/mot-cua/nguoi/?id_number=089085000123").content.decode()
    assert "Trần Văn Dũng" in known and "Dùng thông tin này" in known
    fresh = {"do": "reuse", "id_number": "089085000123", "key": str(uuid.uuid4())}
    page = an.post(FORM, fresh).content.decode()
    assert 'value="Khóm 4, phường Châu Đốc"' in page and 'value="03/09/1985"' in page
    assert len(made(cast)) == 1


def test_a_procedure_that_is_only_listed_takes_no_dossier(an, province):
    record = procedures.Record(code="9.000001", name="Thủ tục mới có tên")
    procedures.publish(record=record, in_force_from=date(2026, 1, 1), by=FOUNDER, at=FOUNDED_AT)
    answer = an.get("/mot-cua/nhan/9.000001/")
    assert answer.status_code == 409 and "mới có trong danh mục" in answer.content.decode()


def test_no_such_procedure(an):
    assert an.get("/mot-cua/nhan/9.999999/").status_code == 404


def test_an_officer_does_not_receive(signed_in):
    assert signed_in("giang").get("/mot-cua/nhan/").status_code == 403
