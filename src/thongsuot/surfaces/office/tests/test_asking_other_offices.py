"""Anh Giang asks the department of construction; ông Lâm answers from his own list."""

import pytest

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.shared.tests.desk_story import days


@pytest.fixture
def giang(signed_in):
    return signed_in("giang")


def page_of(code, verb=""):
    return f"/viec/ho-so/{code}/{verb}"


def asks(giang, code, province, **other):
    said = {
        "consult-unit_id": str(province.construction),
        "consult-question": "Có vướng lộ giới không?",
        "consult-answer_by": "2026-10-07",
    } | other
    return giang.post(page_of(code, "lay-y-kien/"), said)


def test_a_question_reaches_the_other_office_and_its_answer_comes_back(
    giang, signed_in, on_the_desk, province, cast, clock
):
    assert asks(giang, on_the_desk, province).status_code == 302
    page = giang.get(page_of(on_the_desk)).content.decode()
    assert "Ý kiến phối hợp" in page and "đang chờ" in page
    assert "Còn chờ ý kiến phối hợp đến 17 giờ thứ Tư, 07/10/2026" in page

    lam = signed_in("lam")
    listed = lam.get("/viec/y-kien/").content.decode()
    assert on_the_desk in listed and "Có vướng lộ giới không?" in listed
    assert "Góp ý" in lam.get("/viec/").content.decode()
    answer = lam.post(
        page_of(on_the_desk, "tra-loi-y-kien/"), {"answer_consult-answer": "Không vướng."}
    )
    assert answer.status_code == 302
    assert "Không cơ quan nào đang chờ" in lam.get("/viec/y-kien/").content.decode()
    page = giang.get(page_of(on_the_desk)).content.decode()
    assert "Không vướng." in page and "Còn chờ ý kiến" not in page


def test_a_day_off_or_no_office_is_said_at_the_field(giang, on_the_desk, province):
    wrong = asks(giang, on_the_desk, province, **{"consult-answer_by": "2026-10-10"})
    assert wrong.status_code == 422 and "Đó là ngày nghỉ" in wrong.content.decode()
    wrong = asks(giang, on_the_desk, province, **{"consult-unit_id": ""})
    assert wrong.status_code == 422 and "Có vướng lộ giới không?" in wrong.content.decode()


def test_who_is_not_asked_cannot_answer(giang, on_the_desk, province, cast):
    asks(giang, on_the_desk, province)
    said = {"answer_consult-answer": "Tự trả lời."}
    assert giang.post(page_of(on_the_desk, "tra-loi-y-kien/"), said).status_code == 403
    (opinion,) = dossiers.on_desk(on_the_desk, actor=cast.giang, at=days(1)).consultations
    assert opinion.is_open


def test_a_colleague_is_asked_in_person(giang, signed_in, on_the_desk, people):
    said = {
        "consult_expert-post_id": str(people.hai.post_id),
        "consult_expert-question": "Kết cấu có an toàn không?",
        "consult_expert-answer_by": "2026-10-07",
    }
    assert giang.post(page_of(on_the_desk, "hoi-chuyen-gia/"), said).status_code == 302
    page = giang.get(page_of(on_the_desk)).content.decode()
    assert "Hỏi Võ Thanh Hải (" in page
    hai = signed_in("hai")
    assert "Kết cấu có an toàn không?" in hai.get("/viec/y-kien/").content.decode()
    answer = {"answer_consult-answer": "An toàn."}
    assert hai.post(page_of(on_the_desk, "tra-loi-y-kien/"), answer).status_code == 302
