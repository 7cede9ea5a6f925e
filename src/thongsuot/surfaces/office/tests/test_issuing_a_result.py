"""A result goes through the office page by page: drafted, checked, signed, sealed, replaced."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from thongsuot.foundation.identity.testing import person
from thongsuot.foundation.signatures.testing import authority
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.results import api as results
from thongsuot.surfaces.shared.tests.desk_story import days, to_signature

FILLED = {
    "owner": "Trần Văn Dũng",
    "owner_home": "Khóm 4, phường Châu Đốc",
    "permit": "12/GPXD",
    "until": "ngày 05/10/2027",
}


@pytest.fixture
def code(on_the_desk, cast):
    to_signature(on_the_desk, cast.giang, days(0, hours=1))
    return on_the_desk


@pytest.fixture
def signing(people, province, clock):
    """Bà Chi and the seal have their keys; chị Vân keeps the seal."""
    clock.to(days(1))
    with authority(at=days(1)) as mine:
        mine.give_person(people.chi.account_id, "Đặng Thị Chi", pin="1234")
        mine.give_unit(province.chau_doc, "Ủy ban nhân dân phường Châu Đốc")
        yield mine


def page_of(code, verb=""):
    return f"/viec/ho-so/{code}/ket-qua/{verb}"


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def written(giang, code, do="submit", **other):
    giang.post(page_of(code, "lap/"), {"template": "gia-han-giay-phep-xay-dung"})
    found = re.search(r"du-thao/(\d+)/", text(giang.get(page_of(code))))
    sent = {f"draft-{key}": value for key, value in {**FILLED, **other}.items()}
    answer = giang.post(
        page_of(code, f"du-thao/{found[1]}/"), {**sent, "draft-revision": "1", "do": do}
    )
    return int(found[1]), answer


def test_from_the_officers_page_to_the_seal(
    signed_in, code, people, province, signing, django_user_model, client
):
    giang, hai, chi = signed_in("giang"), signed_in("hai"), signed_in("chi")
    draft_id, refused = written(giang, code, until="")
    assert refused.status_code == 422 and "Dự thảo còn thiếu: Gia hạn đến." in text(refused)
    assert "12/GPXD" in text(refused), "what was typed is still there"
    page = text(giang.get(page_of(code)))
    assert "Còn thiếu: Gia hạn đến" in page
    shown = giang.get(page_of(code, f"du-thao/{draft_id}/trang-1.png"))
    assert shown.headers["Content-Type"] == "image/png"
    sent = {f"draft-{key}": value for key, value in FILLED.items()}
    again = giang.post(
        page_of(code, f"du-thao/{draft_id}/"), {**sent, "draft-revision": "2", "do": "submit"}
    )
    assert again.status_code == 302, text(again)

    # The head checks from the list, the leader signs from the list, with the PIN.
    assert code in text(hai.get("/viec/cho-ky/"))
    done = hai.post("/viec/cho-ky/nhieu/", {"do": "check", "code": code})
    assert "đã xong" in text(done)
    assert "Mã PIN của khóa ký" in text(chi.get("/viec/cho-ky/"))
    wrong = chi.post("/viec/cho-ky/nhieu/", {"do": "sign", "code": code, "pin": "0000"})
    assert "Mã PIN không đúng. Còn 4 lần thử." in text(wrong)
    signed = chi.post(page_of(code, f"du-thao/{draft_id}/ky/"), {"pin": "1234"})
    assert signed.status_code == 302, text(signed)
    late = chi.post(page_of(code, f"du-thao/{draft_id}/ky/"), {"pin": "1234"})
    assert late.status_code == 409 and "chờ văn thư đóng dấu" in text(late)

    van = person("van", "Huỳnh Thị Vân", province.chau_doc, "document_clerk")
    account = django_user_model.objects.get(pk=van.account_id)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "01/GPXD" in text(client.get("/viec/cho-ky/"))
    sealed = client.post("/viec/cho-ky/nhieu/", {"do": "seal", "code": code})
    assert "đã xong" in text(sealed)

    page = text(giang.get(page_of(code)))
    assert "Số 01/GPXD" in page and "Còn giá trị" in page
    result_id = re.search(r"ket-qua/(\d+)\.pdf", page)[1]
    pdf = giang.get(page_of(code, f"{result_id}.pdf"))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert dossiers.progress(code).status == "result_ready"

    # A mistake is found: another takes its place, and who checks the first is told.
    assert giang.post(page_of(code, f"{result_id}/thay-the/"), {}).status_code == 422
    begun = giang.post(page_of(code, f"{result_id}/thay-the/"), {"replace-reason": "Sai ngày."})
    assert begun.status_code == 302
    page = text(giang.get(page_of(code)))
    assert "sẽ thay thế kết quả số 01/GPXD" in page
    second = int(re.search(r"du-thao/(\d+)/", page)[1])
    sent["draft-until"] = "ngày 05/11/2027"
    giang.post(page_of(code, f"du-thao/{second}/"), {**sent, "draft-revision": "1", "do": "submit"})
    hai.post(page_of(code, f"du-thao/{second}/kiem-tra/"))
    chi.post(page_of(code, f"du-thao/{second}/ky/"), {"pin": "1234"})
    assert client.post(page_of(code, f"du-thao/{second}/dong-dau/")).status_code == 302
    now = results.results_of(code, actor=people.an.actor(at=days(1)), at=days(1))
    new, old = now.results
    assert (new.number, new.state, old.state) == ("02/GPXD", "in_force", "replaced")
    assert now.dossier.result_number == "02/GPXD" and now.dossier.result_files == (new.file,)
    assert "Thay kết quả số 01/GPXD" in text(giang.get(f"/viec/ho-so/{code}/"))


def test_a_document_signed_elsewhere(signed_in, code, cast, signing, province):
    """It is issued with the signatures it bears; a scan without any is not."""
    giang = signed_in("giang")
    dossiers.approve(code=code, by=cast.chi, at=days(1))
    draft_id, _answer = written(giang, code, do="save")
    pdf = giang.get(page_of(code, f"du-thao/{draft_id}.pdf")).content

    def sent():
        plain = SimpleUploadedFile("ket-qua.pdf", pdf, "application/pdf")
        return {"attach-name": "Giấy phép", "attach-number": "9/GPXD", "signed-file": plain}

    begun = giang.post(page_of(code, "dinh-kem/"), sent())
    assert begun.status_code == 409 and "hãy bỏ dự thảo" in text(begun)
    giang.post(page_of(code, f"du-thao/{draft_id}/bo/"), {"drop-reason": "Đã ký ở nơi khác."})
    refused = giang.post(page_of(code, "dinh-kem/"), sent())
    assert refused.status_code == 422 and "chưa có chữ ký số nào" in text(refused)
    assert "ket-qua.pdf" in text(refused), "the file need not be sent again"


def test_another_offices_page_is_missing(signed_in, code):
    assert signed_in("lam").get(page_of(code)).status_code == 404
    assert "Không có văn bản nào chờ bạn" in text(signed_in("lam").get("/viec/cho-ky/"))
