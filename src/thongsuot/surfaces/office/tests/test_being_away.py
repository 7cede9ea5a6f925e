"""Bà Chi goes away and names anh Hải, who signs in her post; the dossier's history says so."""

import re

import pytest

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.shared.tests.desk_story import MORNING, to_signature


@pytest.fixture
def away(people):
    def said(absent, substitute, **other):
        return {
            "absent_post_id": getattr(people, absent).post_id,
            "substitute_post_id": getattr(people, substitute).post_id,
            "on": "2026-10-05",
            "last_day": "2026-10-09",
            "decision": "Văn bản ủy quyền 15/UQ-UBND",
        } | other

    return said


def test_she_names_him_he_signs_for_her_and_it_is_said(signed_in, on_the_desk, cast, people, away):
    to_signature(on_the_desk, cast.giang, MORNING)
    chi, hai = signed_in("chi"), signed_in("hai")
    assert "Vắng mặt và làm thay" in chi.get("/viec/").content.decode()
    assert chi.post("/viec/vang-mat/lap/", away("chi", "hai")).status_code == 302
    page = chi.get("/viec/vang-mat/").content.decode()
    assert "Võ Thanh Hải" in page and "Kết thúc việc làm thay Đặng Thị Chi" in page

    assert "Bạn đang làm thay Đặng Thị Chi" in hai.get("/viec/vang-mat/").content.decode()
    assert hai.post(f"/viec/ho-so/{on_the_desk}/phe-duyet/").status_code == 403
    hai.post(f"/vi-tri/{people.chi.post_id}/")
    assert on_the_desk in hai.get("/viec/?tab=cho-ky").content.decode()
    assert hai.post(f"/viec/ho-so/{on_the_desk}/phe-duyet/").status_code == 302
    page = chi.get(f"/viec/ho-so/{on_the_desk}/").content.decode()
    assert "Võ Thanh Hải (thay Đặng Thị Chi)" in page
    assert dossiers.on_desk(on_the_desk, actor=cast.chi, at=MORNING).status == "approved"

    # In her post he names nobody in turn, and it ends when she is back.
    refused = hai.post("/viec/vang-mat/lap/", away("giang", "chi"))
    assert refused.status_code in (403, 422)
    number = page_number(chi)
    assert chi.post(f"/viec/vang-mat/{number}/ket-thuc/").status_code == 302
    assert "Bạn đang làm thay" not in hai.get("/viec/vang-mat/").content.decode()


def page_number(browser):
    page = browser.get("/viec/vang-mat/").content.decode()
    return re.search(r"/viec/vang-mat/(\d+)/ket-thuc/", page).group(1)


def test_the_head_arranges_it_for_their_people_and_wrong_days_are_said(signed_in, away):
    hai = signed_in("hai")
    backwards = hai.post(
        "/viec/vang-mat/lap/", away("giang", "chi", on="2026-10-09", last_day="2026-10-07")
    )
    assert backwards.status_code == 422
    assert "Ngày hết làm thay phải sau ngày bắt đầu." in backwards.content.decode()
    assert hai.post("/viec/vang-mat/lap/", away("giang", "chi")).status_code == 302
    twice = hai.post("/viec/vang-mat/lap/", away("giang", "chi"))
    assert twice.status_code == 422 and "Đã có người làm thay" in twice.content.decode()
    # His own head is not on the list of those whose absence he arranges.
    assert hai.post("/viec/vang-mat/lap/", away("chi", "giang")).status_code == 422
    assert signed_in("giang").get("/viec/vang-mat/").content.decode().count("Phạm Văn Giang")
