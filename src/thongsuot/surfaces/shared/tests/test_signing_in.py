"""Chị An signs in, is who she is, and works in the post she holds."""

import pytest
from django.test import Client

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.identity.testing import Cast, cast_of
from thongsuot.foundation.units.testing import FOUNDED_AT, FOUNDER, small_province

PASSWORD = "mat khau mau 2026"
SIGN_IN = "/tai-khoan/dang-nhap/"


@pytest.fixture
def cast(db: None) -> Cast:
    people = cast_of(small_province())
    identity.give_sample_password(
        account_ids=[people.an.account_id], password=PASSWORD, by=FOUNDER, at=FOUNDED_AT
    )
    return people


@pytest.fixture
def an(client: Client, cast: Cast) -> Client:
    signed = client.post(SIGN_IN, {"login": "an", "password": PASSWORD})
    assert signed["Location"] == "/ban-lam-viec/"
    return client


@pytest.mark.usefixtures("cast")
def test_a_wrong_password_is_told_in_our_words(client: Client) -> None:
    page = client.post(SIGN_IN, {"login": "an", "password": "sai"}).content.decode()

    assert "không đúng" in page
    assert "Tên đăng nhập hoặc thư công vụ" in page
    assert "Password" not in page


def test_she_lands_on_the_first_line_of_her_own_menu(an: Client) -> None:
    landed = an.get("/ban-lam-viec/")

    assert landed.status_code == 302
    assert landed["Location"] != "/ban-lam-viec/"


def test_the_masthead_says_who_and_where(an: Client) -> None:
    page = an.get("/vi-tri/").content.decode()

    assert "Nguyễn Thị An" in page
    assert "Trung tâm Phục vụ hành chính công phường Châu Đốc" in page


def test_she_may_choose_her_own_post_and_no_other(an: Client, cast: Cast) -> None:
    assert an.post(f"/vi-tri/{cast.an.post_id}/").status_code == 302
    assert an.post(f"/vi-tri/{cast.binh.post_id}/").status_code == 404


def test_a_post_that_ended_gives_way_to_another(an: Client, cast: Cast) -> None:
    session = an.session
    session["post_id"] = cast.binh.post_id
    session.save()

    assert "Nguyễn Thị An" in an.get("/vi-tri/").content.decode()


@pytest.mark.parametrize(
    "path", ["/tai-khoan/bao-mat/", "/tai-khoan/mat-khau/", "/tai-khoan/dang-xuat/"]
)
def test_her_account_pages_speak_our_language(an: Client, path: str) -> None:
    page = an.get(path, follow=True).content.decode()

    assert 'lang="vi"' in page
    for foreign in ("Change Password", "Sign Out", "Two-Factor", "Authenticator App"):
        assert foreign not in page


def test_a_stranger_who_opens_a_desk_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/vi-tri/")["Location"].startswith(SIGN_IN)


def test_a_sheet_asked_for_by_a_part_of_a_page_sends_the_whole_page(client: Client) -> None:
    answer = client.get("/vi-tri/", headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == SIGN_IN
