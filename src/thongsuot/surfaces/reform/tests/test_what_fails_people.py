"""Chị Mai sees which requirement fails people most, and keeps the reasons offices choose from."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.api import Status
from thongsuot.modules.dossiers.testing import MORNING, dossier_in, small_town
from thongsuot.modules.reasons import api as reasons
from thongsuot.modules.reasons.api import Given
from thongsuot.surfaces.reform.tests.conftest import clock

__all__ = ["clock"]


@pytest.fixture
def town(db, clock):
    return small_town()


def browser(town, name: str) -> Client:
    found = Client()
    account_id = getattr(town.cast, name).account_id
    found.force_login(get_user_model().objects.get(pk=account_id))
    return found


def test_the_worst_requirement_comes_first_with_its_rate(town):
    an = town.actor(town.cast.an)
    missing = Given("P01", "Bản chính giấy phép", "thiếu trang 2")
    codes = [dossier_in(Status.SUBMITTED, town) for _each in range(4)]
    for code in codes[:2]:
        dossiers.request_supplement(code=code, reasons=[missing], by=an, at=MORNING)
    dossiers.refuse_intake(code=codes[2], reasons=[Given("T01")], by=an, at=MORNING)

    mai = browser(town, "mai")
    page = mai.get("/cai-cach/ly-do/").content.decode()
    assert page.index("Thiếu giấy tờ: Bản chính giấy phép") < page.index("Không thuộc thẩm quyền")
    assert "Yêu cầu vướng nhất: <b>Thiếu giấy tờ</b>, 2 hồ sơ" in page
    assert "50%" in page
    found = dossiers.failing(
        actor=town.actor(town.cast.mai), since=MORNING, until=MORNING + timedelta(days=1)
    )
    assert [(row.code, row.dossiers, row.filed, row.rate) for row in found] == [
        ("P01", 2, 4, 50.0),
        ("T01", 1, 4, 25.0),
    ]
    only = mai.get("/cai-cach/ly-do/?loai=refuse_intake").content.decode()
    assert "Bản chính giấy phép" not in only
    before = mai.get("/cai-cach/ly-do/?tu=2026-09-01&den=2026-09-30").content.decode()
    assert "Chưa có lý do nào" in before
    behind = mai.get(
        "/cai-cach/ly-do/ho-so/",
        {"thu-tuc": found[0].procedure_code, "ly-do": "P01", "ve": "Bản chính giấy phép"},
    ).content.decode()
    assert all(code in behind for code in codes[:2])
    assert "thiếu trang 2" in behind
    assert "Trần Văn Dũng" not in behind
    # Chị Bình's centre is another's sight.
    assert not dossiers.failing(
        actor=town.actor(town.cast.binh), since=MORNING, until=MORNING + timedelta(days=1)
    )


@pytest.mark.parametrize("query", ["tu=x", "den=2026-13-01", "tu=2026-10-05&den=2026-10-01"])
def test_a_period_that_can_not_be(town, query):
    assert browser(town, "mai").get(f"/cai-cach/ly-do/?{query}").status_code == 422


def test_the_catalogue_is_kept_by_whoever_keeps_it(town):
    mai = browser(town, "mai")
    page = mai.get("/cai-cach/ly-do/danh-muc/?ma=P01").content.decode()
    assert "Sửa lý do P01" in page
    given = {
        "code": "x01",
        "sentence": "Ảnh không đúng cỡ",
        "kinds": ["supplement"],
        "about": "paper",
        "basis": "Quy định của thủ tục",
        "is_active": "on",
    }
    assert mai.post("/cai-cach/ly-do/danh-muc/", given).status_code == 302
    assert "X01" in {each.code for each in reasons.reasons("supplement")}
    wrong = mai.post("/cai-cach/ly-do/danh-muc/", given | {"code": "1"})
    assert wrong.status_code == 422
    assert browser(town, "an").get("/cai-cach/ly-do/").status_code == 403
    nam = browser(town, "nam")
    assert nam.post("/cai-cach/ly-do/danh-muc/", given).status_code == 403
