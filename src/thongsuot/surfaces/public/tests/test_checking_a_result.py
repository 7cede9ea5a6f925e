"""Anyone checks a result by its code; its applicant takes it, and the counter hands it over."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from thongsuot.foundation.files import api as files
from thongsuot.kernel.actor import citizen
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import (
    DUNG,
    EXTENSION_OF_PERMIT,
    MORNING,
    dossier_in,
    small_town,
)
from thongsuot.modules.results import api as results
from thongsuot.modules.results import testing
from thongsuot.modules.results.testing import DRAFTED_AT, SEALED_AT, SIGNED_AT


@pytest.fixture
def town(db, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: SEALED_AT)
    return small_town()


@pytest.fixture
def authority(town):
    with testing.keys(town, at=SIGNED_AT) as mine:
        yield mine


@pytest.fixture
def issued(town, authority):
    """The result of ông Dũng's dossier, and the dossier's code and proof."""
    code = testing.awaiting_signature(town, at=MORNING)
    chi, van = town.actor(town.cast.chi), testing.keeper_of_the_seal(town).actor(at=MORNING)
    draft_id = testing.before_the_leader(code, town, at=DRAFTED_AT)
    results.sign_draft(draft_id=draft_id, by=chi, at=SIGNED_AT)
    results.seal_draft(draft_id=draft_id, by=van, at=SEALED_AT)
    found = results.results_of(code, actor=chi, at=SEALED_AT)
    return found.results[0], code, found.dossier.proof


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def sent(content):
    return {"file": SimpleUploadedFile("a.pdf", content, "application/pdf")}


def test_the_page_behind_the_square_code(issued, town, client, settings):
    result, _code, _proof = issued
    page = text(client.get(f"/ket-qua/{result.token.lower()}/"))
    assert "Văn bản này có thật, còn nguyên vẹn và còn giá trị." in page
    for part in ("01/GPXD", "phường Châu Đốc", "Đặng Thị Chi", "T.V.D.", result.file.sha256):
        assert part in page
    assert "Trần Văn Dũng" not in page and "089085000123" not in page

    with files.open_bytes(result.file.id) as kept:
        original = kept.read()
    before = _kept()
    same = client.post(f"/ket-qua/{result.token}/so-tep/", sent(original))
    assert "đúng từng byte" in text(same)
    other = client.post(f"/ket-qua/{result.token}/so-tep/", sent(original[:-1] + b" "))
    assert "khác bản gốc" in text(other)
    assert client.post(f"/ket-qua/{result.token}/so-tep/").status_code == 422
    assert _kept() == before, "what was compared is not kept"

    digest = result.file.sha256
    place = Path(settings.FILES_ROOT) / digest[:2] / digest[2:4] / digest
    place.chmod(0o640)
    place.write_bytes(original[:-3] + b"!!!")
    assert "không còn nguyên vẹn" in text(client.get(f"/ket-qua/{result.token}/"))
    place.write_bytes(original)

    results.revoke_result(
        result_id=result.id, reason="Cấp nhầm.", by=town.actor(town.cast.chi), at=SEALED_AT
    )
    page = text(client.get(f"/ket-qua/{result.token}/"))
    assert "đã bị thu hồi" in page and "Cấp nhầm" not in page


def _kept():
    from django.apps import apps

    return apps.get_model("files", "File").objects.count()


def test_a_code_that_is_on_no_document(db, client):
    for word in ("AAAA-BBBB", "%00", "x" * 300):
        assert client.get(f"/ket-qua/{word}/").status_code == 404
        assert client.post(f"/ket-qua/{word}/so-tep/", sent(b"x")).status_code == 404


def test_the_applicant_takes_it(issued, client):
    _result, code, proof = issued
    assert client.post(f"/theo-doi/{code}/ket-qua/").status_code == 404, "not without the proof"
    client.post(f"/theo-doi/{code}/xac-nhan/", {"proof": proof})
    page = text(client.get(f"/theo-doi/{code}/"))
    assert "Kết quả của bạn" in page and "Nhận kết quả điện tử" in page
    assert client.get(f"/theo-doi/{code}/ket-qua.pdf").status_code == 404, "not before taking it"
    assert client.post(f"/theo-doi/{code}/ket-qua/").status_code == 302
    assert client.post(f"/theo-doi/{code}/ket-qua/").status_code == 409
    page = text(client.get(f"/theo-doi/{code}/"))
    assert "Bạn đã nhận bản điện tử" in page
    pdf = client.get(f"/theo-doi/{code}/ket-qua.pdf")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    # The paper still waits at the counter, where it was to be fetched.
    assert dossiers.progress(code).status == "result_ready"


def test_one_that_was_to_come_online_is_closed_by_taking_it(town, authority):
    an, chi = town.actor(town.cast.an), town.actor(town.cast.chi)
    filed = dossiers.submit(
        procedure_code=EXTENSION_OF_PERMIT,
        receiving_unit_id=town.province.chau_doc_centre,
        channel=dossiers.Channel.ONLINE,
        applicant=DUNG,
        by=citizen(DUNG.name),
        at=MORNING,
    )
    code = dossiers.accept(code=filed.reference, by=an, at=MORNING)
    dossiers.forward(code=code, by=an, at=MORNING)
    hai = town.actor(town.cast.hai)
    dossiers.assign(code=code, post_id=town.cast.giang.post_id, by=hai, at=MORNING)
    testing.to_signature(code, by=town.actor(town.cast.giang), at=MORNING)
    draft_id = testing.before_the_leader(code, town, at=DRAFTED_AT)
    results.sign_draft(draft_id=draft_id, by=chi, at=SIGNED_AT)
    van = testing.keeper_of_the_seal(town).actor(at=MORNING)
    results.seal_draft(draft_id=draft_id, by=van, at=SEALED_AT)
    results.take_online(code=code, proof=filed.proof, at=SEALED_AT)
    assert dossiers.progress(code).status == "returned"


@pytest.fixture
def ready(town):
    """A result of the old kind, a number and files, waits at the counter."""
    code = dossier_in(dossiers.Status.RESULT_READY, town)
    return code, dossiers.on_desk(code, actor=town.actor(town.cast.an), at=MORNING).proof


@pytest.fixture
def an(town, django_user_model):
    browser = Client()
    account = django_user_model.objects.get(pk=town.cast.an.account_id)
    browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def test_handed_over_at_the_counter_against_signature(ready, an):
    code, _proof = ready
    page = f"/mot-cua/ho-so/{code}/"
    given = {"return_result-channel": "counter", "return_result-received_by": "Lê Thị Em"}
    refused = an.post(f"{page}tra-ket-qua/", given)
    assert refused.status_code == 422 and "không phải người yêu cầu" in text(refused)
    given["return_result-authority"] = "Giấy ủy quyền ngày 01/10/2026"
    assert an.post(f"{page}tra-ket-qua/", given).status_code == 302
    ways = text(an.get(f"{page}ket-qua/"))
    assert "Lê Thị Em" in ways and "Giấy ủy quyền ngày 01/10/2026" in ways
    assert dossiers.progress(code).status == "returned"


def test_given_to_the_post_at_the_counter(ready, an, town):
    code, proof = ready
    given = {"return_result-channel": "post"}
    assert an.post(f"/mot-cua/ho-so/{code}/tra-ket-qua/", given).status_code == 302
    assert dossiers.progress(code).status == "result_ready", "not before it is delivered"
    listed = text(an.get("/mot-cua/buu-gui/"))
    assert code in listed and "Chờ bưu chính nhận yêu cầu" in listed
    [shipment] = results.shipments_at(actor=town.actor(town.cast.an))
    results.hold_up_shipment(shipment_id=shipment.id, trouble="Không trả lời.", at=SEALED_AT)
    assert "Gửi lại yêu cầu" in text(an.get("/mot-cua/buu-gui/?loi=1"))
    assert an.post(f"/mot-cua/buu-gui/{shipment.id}/lai/").status_code == 302
    assert an.post(f"/mot-cua/buu-gui/{shipment.id}/lai/").status_code == 409

    dung = Client()
    dung.post(f"/theo-doi/{code}/xac-nhan/", {"proof": proof})
    assert "Chờ bưu chính nhận yêu cầu" in text(dung.get(f"/theo-doi/{code}/"))
