"""Signing in with a password and a code, with a recovery code, and what happens to guessers."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth
from django.test import Client
from django.urls import reverse

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.identity.testing import person
from thongsuot.foundation.units.testing import FOUNDED_AT, FOUNDER

PASSWORD = "con mèo trèo cây cau"


@pytest.fixture
def thu(province):
    """Chị Thu, an invented clerk with a known password."""
    found = person("thu", "Cao Thu", province.chau_doc_centre, "counter_clerk")
    identity.give_sample_password(
        account_ids=[found.account_id], password=PASSWORD, by=FOUNDER, at=FOUNDED_AT
    )
    return found


def sign_in(browser, password=PASSWORD, login="thu"):
    return browser.post(reverse("account_login"), {"login": login, "password": password})


def code_for(secret):
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30))


def set_up_a_code(browser):
    # What protects the account is changed only by one who has just said the password again.
    assert browser.get(reverse("mfa_activate_totp")).url.startswith("/tai-khoan/xac-nhan/")
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = browser.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"[A-Z2-7]{32}", page)[0]
    answer = browser.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert answer.status_code == 302
    return secret


def signed_in(browser):
    return browser.get(reverse("shared:posts")).status_code == 200


def test_a_password_then_a_code(thu):
    browser = Client()
    sign_in(browser)
    assert signed_in(browser)
    secret = set_up_a_code(browser)
    assert identity.has_second_factor(thu.account_id)

    another = Client()
    answer = sign_in(another)
    assert answer.url == reverse("mfa_authenticate")
    assert not signed_in(another)
    wrong = another.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Mã không đúng" in wrong.content.decode() and not signed_in(another)
    assert secret not in wrong.content.decode()


def test_a_recovery_code_works_once(thu):
    browser = Client()
    sign_in(browser)
    set_up_a_code(browser)
    page = browser.get(reverse("mfa_view_recovery_codes")).content.decode()
    code = re.search(r"\b\d{8}\b", re.sub(r"<script.*?</script>", "", page, flags=re.S))[0]

    for works in (True, False):
        another = Client()
        sign_in(another)
        another.post(reverse("mfa_authenticate"), {"code": code})
        assert signed_in(another) is works


def test_a_passkey_is_asked_of_this_site(thu):
    offered = (
        Client().get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).json()
    )
    assert offered["request_options"]["publicKey"]["challenge"]
    forged = Client().post(reverse("mfa_login_webauthn"), {"credential": "{}"})
    assert forged.status_code in (302, 200)


def test_guessing_is_slowed_down_even_for_the_right_password(thu):
    for n in range(6):
        answer = sign_in(Client(), password=f"sai {n}")
        assert answer.status_code in (200, 422, 429)
    browser = Client()
    answer = sign_in(browser)
    assert not signed_in(browser)
    text = answer.content.decode()
    assert answer.status_code == 429 or "quá nhiều lần" in text


def test_the_session_does_not_outlive_a_changed_password(thu):
    browser, stolen = Client(), Client()
    sign_in(browser)
    sign_in(stolen)
    new = "một câu khác dài hơn"
    browser.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert signed_in(browser)
    assert not signed_in(stolen)


@pytest.mark.parametrize("weak", ["ngan", "password123", "caothu1234", "1234567890"])
def test_a_weak_password_is_refused_with_its_reason(thu, weak):
    browser = Client()
    sign_in(browser)
    browser.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": weak, "password2": weak},
    )
    assert sign_in(Client()).status_code == 302


def test_the_way_back_never_leads_to_another_site(thu):
    answer = Client().post(
        reverse("account_login") + "?next=https://example.org/",
        {"login": "thu", "password": PASSWORD, "next": "https://example.org/"},
    )
    assert "example.org" not in answer.url
