"""Chị Mai fetches the catalogue as a file, the whole of it or a part."""

import io

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from thongsuot.foundation.identity.testing import cast_of
from thongsuot.foundation.units.testing import FOUNDED_AT, FOUNDER, small_province
from thongsuot.modules.procedures import api as procedures

LIST = (
    "ma_tthc,ten,linh_vuc\n1.001193,Đăng ký khai sinh,Hộ tịch\n1.000894,Cấp sổ,Đất đai\n"
).encode()


@pytest.fixture
def cast(db):
    cast = cast_of(small_province())
    procedures.import_list(
        stream=io.BytesIO(LIST),
        name="x.csv",
        in_force_from=FOUNDED_AT.date(),
        by=FOUNDER,
        at=FOUNDED_AT,
    )
    return cast


def at_desk(person):
    browser = Client()
    browser.force_login(get_user_model().objects.get(pk=person.account_id))
    return browser


def fetch(browser, form, **part):
    asked = {"form": form, "on": "2026-11-01"} | part
    answer = browser.get(reverse("reform:exports"), asked)
    content = b"".join(answer.streaming_content)
    assert answer.headers["Content-Length"] == str(len(content))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return content


def test_the_page_offers_every_form_and_field(cast):
    text = at_desk(cast.mai).get(reverse("reform:exports")).content.decode()
    assert "Hộ tịch" in text and text.count('name="form"') == len(procedures.FileFormat)


@pytest.mark.parametrize("form", procedures.FileFormat.values)
def test_each_form_is_fetched_and_comes_in_again(cast, form):
    data = fetch(at_desk(cast.mai), form)
    back = procedures.import_file(
        stream=io.BytesIO(data),
        name="lai",
        in_force_from=FOUNDED_AT.date(),
        by=FOUNDER,
        at=FOUNDED_AT,
    )
    assert (back.added, back.changed, back.unchanged) == (0, 0, 2)


def test_a_part_is_fetched(cast):
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(fetch(at_desk(cast.mai), "xlsx", field="Hộ tịch"))
    )
    assert [row[0] for row in book.get_sheet_by_index(0).to_python()] == ["Mã TTHC", "1.001193"]


@pytest.mark.parametrize(
    "asked", [{"form": "exe", "on": "2026-11-01"}, {"form": "csv", "on": "31/02/2026"}]
)
def test_what_is_no_form_or_day_is_said(cast, asked):
    assert at_desk(cast.mai).get(reverse("reform:exports"), asked).status_code == 422


def test_a_clerk_finds_no_door(cast):
    assert at_desk(cast.an).get(reverse("reform:exports")).status_code == 403
