"""The console opens to operators, room by room, once they have proven who they are."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.units.testing import FOUNDED_AT, FOUNDER
from thongsuot.surfaces.console import urls

ROOMS = ["units", "people", "roles", "calendar", "tokens", "health"]


def _every_view(patterns=urls.urlpatterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _every_view(pattern.url_patterns)
        else:
            yield pattern


@pytest.mark.parametrize("pattern", list(_every_view()), ids=lambda p: p.name)
def test_every_address_has_a_gate(pattern):
    assert pattern.callback.gate not in ("", "open")


@pytest.mark.parametrize("room", ROOMS)
def test_the_operator_enters_every_room(nam, room):
    page = nam.get(reverse(f"console:{room}"))
    assert page.status_code == 200
    assert "<h1>" in page.content.decode()


@pytest.mark.parametrize("room", ["home", *ROOMS])
def test_the_clerk_enters_none(cast, at_desk, room):
    assert at_desk(cast.an).get(reverse(f"console:{room}")).status_code == 403


def test_the_reform_officer_has_rooms_of_her_own_elsewhere(cast, at_desk):
    mai = at_desk(cast.mai)
    assert mai.get(reverse("console:home")).status_code == 403
    assert mai.get(reverse("reform:imports")).status_code == 200


def test_a_stranger_is_sent_to_sign_in(db):
    answer = Client().get(reverse("console:units"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.fixture
def real_operator(province):
    """Chị Thu, not invented, who was given a password by another operator."""
    account_id = identity.create_account(
        login="thu", full_name="Cao Thu", by=FOUNDER, at=FOUNDED_AT
    )
    identity.appoint(
        account_id=account_id,
        unit_id=province.committee,
        role="operator",
        title="",
        on=FOUNDED_AT.date(),
        by=FOUNDER,
        at=FOUNDED_AT,
    )
    password = identity.reset_password(account_id=account_id, by=FOUNDER, at=FOUNDED_AT)
    return account_id, password


def test_the_way_of_a_new_operator(real_operator):
    """A one-time password, then her own, then a second factor, and only then the console."""
    account_id, password = real_operator
    browser, units = Client(), reverse("console:units")

    answer = browser.post(reverse("account_login"), {"login": "thu", "password": password})
    assert answer.status_code == 302
    assert browser.get(units).url == reverse("account_change_password")

    own = "con mèo trèo cây cau"
    answer = browser.post(
        reverse("account_change_password"),
        {"oldpassword": password, "password1": own, "password2": own},
    )
    assert answer.status_code == 302
    assert browser.get(units).url == reverse("mfa_index")

    Authenticator.objects.create(user_id=account_id, type="totp", data={"secret": "x"})
    assert browser.get(units).status_code == 200


def test_a_second_factor_is_asked_of_htmx_too(real_operator):
    account_id, _password = real_operator
    get_user_model().objects.filter(pk=account_id).update(password_is_temporary=False)
    browser = Client()
    browser.force_login(get_user_model().objects.get(pk=account_id))
    answer = browser.get(reverse("console:units"), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == reverse("mfa_index")


def test_an_installation_may_do_without(real_operator, settings):
    settings.DEMAND_SECOND_FACTOR = False
    account_id, _password = real_operator
    get_user_model().objects.filter(pk=account_id).update(password_is_temporary=False)
    browser = Client()
    browser.force_login(get_user_model().objects.get(pk=account_id))
    assert browser.get(reverse("console:units")).status_code == 200


def test_nobody_signs_up(db):
    for path in ("/tai-khoan/signup/", "/tai-khoan/dang-ky/", "/tai-khoan/password/reset/"):
        assert Client().get(path).status_code == 404


def test_a_wrong_name_and_a_wrong_password_sound_alike(cast):
    said = set()
    for login in ("nam", "khong-co-ai"):
        page = Client().post(reverse("account_login"), {"login": login, "password": "sai rồi"})
        text = page.content.decode()
        said.add("Tên đăng nhập hoặc mật khẩu không đúng." in text)
        assert "Ngô Hoài Nam" not in text
    assert said == {True}
