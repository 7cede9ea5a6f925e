"""Work passed back, shared and noted from the page of the dossier, each refusal in its place."""

import pytest

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.shared.tests.desk_story import MORNING, to_signature


@pytest.fixture
def giang(signed_in):
    return signed_in("giang")


def page_of(code, verb=""):
    return f"/viec/ho-so/{code}/{verb}"


def seen(code, cast):
    return dossiers.on_desk(code, actor=cast.chi, at=MORNING)


def test_handing_back_asks_why(giang, on_the_desk, cast):
    empty = giang.post(page_of(on_the_desk, "tra-lai/"), {"hand_back-reason": ""})
    assert empty.status_code == 422 and "Cần ghi mục này." in empty.content.decode()
    giang.post(page_of(on_the_desk, "tra-lai/"), {"hand_back-reason": "Tôi nghỉ ốm."})
    assert seen(on_the_desk, cast).assignee_id is None
    page = giang.get(page_of(on_the_desk)).content.decode()
    assert "Phạm Văn Giang trả lại việc cho đơn vị." in page and "Tôi nghỉ ốm." in page
    again = giang.post(page_of(on_the_desk, "tra-lai/"), {"hand_back-reason": "Lần nữa."})
    assert again.status_code == 403 and "không giao cho bạn" in again.content.decode()


def test_sending_back_names_the_step_and_why(signed_in, on_the_desk, cast):
    to_signature(on_the_desk, cast.giang, MORNING)
    chi = signed_in("chi")
    page = chi.get(page_of(on_the_desk)).content.decode()
    assert "Chuyển lại bước trước" in page and "(Phạm Văn Giang)" in page
    step = next(one for one in seen(on_the_desk, cast).earlier_steps if one.kind == "process")
    said = {"send_back-to": step.number, "send_back-reason": "Thiếu trích lục."}
    nowhere = chi.post(page_of(on_the_desk, "chuyen-lai/"), said | {"send_back-to": "77"})
    assert nowhere.status_code == 422 and "Thiếu trích lục." in nowhere.content.decode()
    assert chi.post(page_of(on_the_desk, "chuyen-lai/"), said).status_code == 302
    assert seen(on_the_desk, cast).present_step.number == step.number


def test_a_colleague_is_invited_finds_it_and_lets_go(giang, signed_in, on_the_desk, people):
    said = {"share-post_id": people.hai.post_id, "share-note": "Xem bản vẽ."}
    assert giang.post(page_of(on_the_desk, "phoi-hop/"), said).status_code == 302
    page = giang.get(page_of(on_the_desk)).content.decode()
    assert "Người phối hợp" in page and 'aria-label="Thôi phối hợp: Võ Thanh Hải"' in page
    hai = signed_in("hai")
    assert on_the_desk in hai.get("/viec/?ai=phoi-hop&tab=dang-lam").content.decode()
    left = hai.post(page_of(on_the_desk, "thoi-phoi-hop/"), {"post_id": people.hai.post_id})
    assert left.status_code == 302 and left["Location"] == "/viec/"
    assert on_the_desk not in hai.get("/viec/?ai=phoi-hop&tab=dang-lam").content.decode()
    assert hai.post(page_of(on_the_desk, "thoi-phoi-hop/"), {"post_id": "x"}).status_code == 422


def test_notes_stand_on_the_offices_page_and_nowhere_else(
    giang, signed_in, client, on_the_desk, filed
):
    words = "Nhà này đang có tranh chấp."
    url = page_of(on_the_desk, "ghi-chu/")
    assert giang.post(url, {"note-text": " "}).status_code == 422
    assert giang.post(url, {"note-text": words}).status_code == 302
    assert giang.post(url, {"note-text": words}).status_code == 409, "pressed twice, written once"
    assert words in signed_in("chi").get(page_of(on_the_desk)).content.decode()
    client.post(f"/theo-doi/{on_the_desk}/xac-nhan/", {"proof": filed.proof})
    tracked = client.get(f"/theo-doi/{on_the_desk}/").content.decode()
    assert "Ai đã mở hồ sơ của bạn" in tracked and words not in tracked
    page = signed_in("oanh").get(page_of(on_the_desk)).content.decode()
    assert words in page and "chỉ xem hồ sơ, không ghi vào hồ sơ" in page
