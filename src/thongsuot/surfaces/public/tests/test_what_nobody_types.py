"""Addresses that no person makes: each gets an answer, and none breaks a page."""

import base64

import pytest
from django.test import Client

from thongsuot.foundation.units.testing import SmallProvince
from thongsuot.surfaces.public.tests.conftest import BIRTH


def as_cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "url",
    [
        "/thu-tuc/?q=%00",
        "/thu-tuc/?q=a&cursor=%00",
        f"/thu-tuc/?q=a&cursor={as_cursor('[1e999, 1]')}",
        f"/thu-tuc/?q=a&cursor={as_cursor('[' * 3000)}",
        f"/thu-tuc/?q=a&cursor={as_cursor('9' * 30)}",
        "/thu-tuc/?field=%00&level=%00&service=%00",
        "/thu-tuc/%00/",
        f"/thu-tuc/{BIRTH}%00/",
        "/theo-doi/?ma=%00",
        "/theo-doi/?ma=A&xn=%00",
        "/theo-doi/%00/",
        "/so-cai/?x=%00",
    ],
)
def test_an_address(client: Client, province: SmallProvince, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code in (200, 302, 400, 404, 422), answer.status_code


def test_a_place_that_nobody_asked_for(client: Client, province: SmallProvince) -> None:
    begun = client.post(f"/thu-tuc/{BIRTH}/nop/")
    root = begun["Location"].rsplit("/", 2)[0]
    assert client.get(f"{root}/noi-nhan/?q=%00").status_code == 200
    assert client.post(f"{root}/noi-nhan/", {"unit": "\x00"}).status_code == 422
    assert client.post(f"{root}/giay-to/{'9' * 30}/").status_code == 404
