"""Ông Dũng follows his dossier: by its code, and with the proof on his slip."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from thongsuot.foundation.identity.testing import Cast
from thongsuot.foundation.units.testing import SmallProvince
from thongsuot.kernel.actor import citizen
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.public.tests.conftest import BIRTH, pdf

DUNG = dossiers.Applicant(
    kind="person",
    name="Trần Văn Dũng",
    id_number="089085000123",
    address="Khóm 4, phường Châu Đốc",
    phone="0912000111",
)


@pytest.fixture
def filed(province: SmallProvince) -> dossiers.Filed:
    return dossiers.submit(
        procedure_code=BIRTH,
        receiving_unit_id=province.chau_doc_centre,
        channel=dossiers.Channel.ONLINE,
        applicant=DUNG,
        by=citizen(DUNG.name),
        at=timezone.now() - timedelta(hours=1),
    )


@pytest.fixture
def opened(client: Client, filed: dossiers.Filed) -> Client:
    """The browser in which the proof was given."""
    client.post(f"/theo-doi/{filed.reference}/xac-nhan/", {"proof": filed.proof})
    return client


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def test_the_code_alone_says_how_far_and_nothing_of_whose(
    client: Client, filed: dossiers.Filed
) -> None:
    text = page(client, f"/theo-doi/?ma={filed.reference}")

    assert "Mới nộp, chờ tiếp nhận" in text
    assert "Dũng" not in text
    assert "khai sinh" not in text.lower()


def test_with_the_proof_he_sees_his_own_page(opened: Client, filed: dossiers.Filed) -> None:
    text = page(opened, f"/theo-doi/{filed.reference}/")

    assert "đang chờ Trung tâm Phục vụ hành chính công phường Châu Đốc tiếp nhận" in text
    assert "Chưa có cán bộ nào mở hồ sơ này." in text


def test_his_identity_number_opens_it_too(client: Client, filed: dossiers.Filed) -> None:
    answer = client.post(f"/theo-doi/{filed.reference}/xac-nhan/", {"proof": DUNG.id_number})

    assert answer["Location"] == f"/theo-doi/{filed.reference}/"


def test_the_square_code_opens_it_and_leaves_no_proof_in_the_address(
    client: Client, filed: dossiers.Filed
) -> None:
    answer = client.get(f"/theo-doi/?ma={filed.reference}&xn={filed.proof}")

    assert answer["Location"] == f"/theo-doi/{filed.reference}/"


def test_an_unknown_code_and_a_wrong_proof_answer_alike(
    client: Client, filed: dossiers.Filed
) -> None:
    wrong = client.post(f"/theo-doi/{filed.reference}/xac-nhan/", {"proof": "WRONG2"})
    unknown = client.post("/theo-doi/AAAA-AAAA-AAAA/xac-nhan/", {"proof": "WRONG2"})

    assert wrong.status_code == unknown.status_code == 404
    assert wrong.context["proof_form"].errors == unknown.context["proof_form"].errors


def test_trying_out_proofs_is_stopped(client: Client, filed: dossiers.Filed) -> None:
    answers = [
        client.post(f"/theo-doi/{filed.reference}/xac-nhan/", {"proof": f"TRY{n:03}"}).status_code
        for n in range(11)
    ]
    assert answers[:10] == [404] * 10
    assert answers[10] == 429

    right = client.post(f"/theo-doi/{filed.reference}/xac-nhan/", {"proof": filed.proof})
    assert right.status_code == 429


def test_trying_out_codes_is_stopped(client: Client, province: SmallProvince) -> None:
    answers = {client.get(f"/theo-doi/?ma=AAAA-AAAA-{n:04}").status_code for n in range(61)}

    assert answers == {404, 429}


def test_without_the_proof_the_page_asks_for_it(client: Client, filed: dossiers.Filed) -> None:
    assert client.get(f"/theo-doi/{filed.reference}/")["Location"] == (
        f"/theo-doi/?ma={filed.reference}"
    )


def test_once_accepted_the_day_and_its_reason_are_there(
    opened: Client, filed: dossiers.Filed, cast: Cast
) -> None:
    now = timezone.now()
    code = dossiers.accept(code=filed.reference, by=cast.an.actor(at=now), at=now)

    text = page(opened, f"/theo-doi/{filed.reference}/")
    assert code in text
    assert "Vì sao là ngày" in text
    assert 'class="strip' in text


def test_he_hands_in_what_was_asked_for(opened: Client, filed: dossiers.Filed, cast: Cast) -> None:
    now = timezone.now()
    dossiers.request_supplement(
        code=filed.reference,
        reason="Thiếu giấy chứng sinh.",
        items=["Giấy chứng sinh", "Căn cước của mẹ"],
        by=cast.an.actor(at=now),
        at=now,
    )
    text = page(opened, f"/theo-doi/{filed.reference}/")
    assert "cần bạn bổ sung giấy tờ" in text
    assert "Căn cước của mẹ" in text

    lacking = opened.post(f"/theo-doi/{filed.reference}/bo-sung/", {"file-0": pdf()})
    assert lacking.status_code == 422
    assert "Chưa có tệp cho giấy tờ này." in lacking.content.decode()
    assert "giấy chứng sinh.pdf" in page(opened, f"/theo-doi/{filed.reference}/")

    other = {"file-1": pdf("căn cước.pdf")}
    assert opened.post(f"/theo-doi/{filed.reference}/bo-sung/", other).status_code == 302

    assert dossiers.progress(filed.reference).status == "submitted"
    again = opened.post(f"/theo-doi/{filed.reference}/bo-sung/", {"file-0": pdf(), "file-1": pdf()})
    assert again.status_code == 409


def test_he_withdraws_and_the_page_says_so(opened: Client, filed: dossiers.Filed) -> None:
    assert opened.post(f"/theo-doi/{filed.reference}/rut/", {"reason": ""}).status_code == 422
    done = opened.post(f"/theo-doi/{filed.reference}/rut/", {"reason": "Nộp ở nơi khác."})
    assert done.status_code == 302

    text = page(opened, f"/theo-doi/{filed.reference}/")
    assert "đã rút" in text
    assert "Rút hồ sơ này" not in text


def test_a_stranger_can_neither_withdraw_nor_hand_in(filed: dossiers.Filed) -> None:
    stranger = Client()
    for door in ("rut", "bo-sung"):
        refused = stranger.post(f"/theo-doi/{filed.reference}/{door}/", {"reason": "x"})
        assert refused.status_code == 404
    assert dossiers.progress(filed.reference).status == "submitted"


def test_closing_it_on_this_machine_closes_it(opened: Client, filed: dossiers.Filed) -> None:
    opened.post(f"/theo-doi/{filed.reference}/dong/")

    assert opened.get(f"/theo-doi/{filed.reference}/").status_code == 302
