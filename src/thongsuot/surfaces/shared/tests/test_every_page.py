"""What all pages promise: a language one can choose, and an answer even when something breaks."""

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from thongsuot.surfaces.shared import views

pytestmark = pytest.mark.django_db


def test_the_language_is_chosen_and_kept(client: Client) -> None:
    answer = client.post("/ngon-ngu/", {"language": "en", "next": "/theo-doi/"})

    assert answer["Location"] == "/theo-doi/"
    assert '<html lang="en">' in client.get("/").content.decode()
    client.post("/ngon-ngu/", {"language": "vi", "next": "/"})
    assert '<html lang="vi">' in client.get("/").content.decode()


def test_the_language_switch_leads_nowhere_else(client: Client) -> None:
    answer = client.post("/ngon-ngu/", {"language": "en", "next": "https://xau.example/"})

    assert "xau.example" not in answer["Location"]


def test_a_broken_page_needs_neither_session_nor_database() -> None:
    broken = views.server_error(HttpRequest())

    assert broken.status_code == 500
    assert "Lỗi ở phía chúng tôi" in broken.content.decode()


def test_a_form_open_too_long_is_told_so() -> None:
    refused = views.csrf_failure(RequestFactory().post("/ngon-ngu/"))

    assert refused.status_code == 403
    assert "mở quá lâu" in refused.content.decode()


def test_a_form_from_elsewhere_is_refused() -> None:
    stranger = Client(enforce_csrf_checks=True)

    assert stranger.post("/ngon-ngu/", {"language": "en"}).status_code == 403


@pytest.mark.parametrize("path", ["/khong-co/", "/thu-tuc/khong-co/", "/nop/x/", "/theo-doi/a/b/"])
def test_an_unknown_address_is_a_page_with_a_way_on(client: Client, path: str) -> None:
    page = client.get(path)

    assert page.status_code == 404
    assert "Về trang đầu" in page.content.decode()
