"""Accounts are made by operators, with a password that must be changed."""

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed

MORNING = datetime(2026, 5, 4, 1, tzinfo=UTC)


def create(**rest):
    return identity.create_account(
        **{
            "login": "an.nguyen",
            "full_name": "  Nguyễn  Thị An ",
            "email": "An.Nguyen@angiang.gov.vn",
            "by": FOUNDER,
            "at": MORNING,
        }
        | rest
    )


def test_a_person_signs_in_by_login_or_address(db):
    account_id = create()
    password = identity.reset_password(account_id=account_id, by=FOUNDER, at=MORNING)
    for who in ("an.nguyen", "an.nguyen@angiang.gov.vn"):
        assert authenticate(None, username=who, password=password).pk == account_id
    facts = identity.account(account_id)
    assert (facts.full_name, facts.password_is_temporary) == ("Nguyễn Thị An", True)


def test_without_a_password_nobody_signs_in(db):
    create()
    assert authenticate(None, username="an.nguyen", password="") is None


def test_the_password_is_in_no_event(db):
    account_id = create()
    password = identity.reset_password(account_id=account_id, by=FOUNDER, at=MORNING)
    assert password not in repr(ledger.history(f"account:{account_id}"))


def test_a_closed_account_does_not_sign_in(db):
    account_id = create()
    password = identity.reset_password(account_id=account_id, by=FOUNDER, at=MORNING)
    identity.close_account(account_id=account_id, reason="Nghỉ việc", by=FOUNDER, at=MORNING)
    assert authenticate(None, username="an.nguyen", password=password) is None


@pytest.mark.parametrize("login", ["", "a", "An", "an nguyen", "an@x", "ân", ".an", "a" * 61])
def test_a_login_that_is_none(db, login):
    with pytest.raises(Invalid, match="Tên đăng nhập"):
        create(login=login)


@pytest.mark.parametrize("name", ["", " ", "x", "An\x07", "x" * 101])
def test_a_name_that_is_none(db, name):
    with pytest.raises(Invalid, match="Họ và tên"):
        create(full_name=name)


def test_login_and_address_are_nobody_elses(db):
    create()
    with pytest.raises(Clash, match=r"an\.nguyen"):
        create(email="")
    with pytest.raises(Clash, match="angiang"):
        create(login="an2")
    create(login="an3", email="")
    create(login="an4", email="")


def test_invented_people_share_a_password_given_once(db):
    ids = [create(login=f"mau{n}", email="", is_sample=True) for n in range(3)]
    identity.give_sample_password(account_ids=ids, password="thongsuot", by=FOUNDER, at=MORNING)
    assert authenticate(None, username="mau2", password="thongsuot").pk == ids[2]
    real = create()
    with pytest.raises(Missing):
        identity.give_sample_password(account_ids=[real], password="x", by=FOUNDER, at=MORNING)


def test_a_lost_second_factor_is_reset_with_a_reason(db):
    account_id = create()
    with pytest.raises(Clash, match="chưa có"):
        identity.reset_second_factor(account_id=account_id, reason="Mất", by=FOUNDER, at=MORNING)
    Authenticator.objects.create(user_id=account_id, type="totp", data={"secret": "x"})
    assert identity.has_second_factor(account_id)
    identity.reset_second_factor(
        account_id=account_id, reason="Mất điện thoại", by=FOUNDER, at=MORNING
    )
    assert not identity.has_second_factor(account_id)


def test_nobody_resets_their_own_second_factor(cast):
    nam = cast.nam.actor(at=MORNING)
    with pytest.raises(NotAllowed, match="của chính bạn"):
        identity.reset_second_factor(account_id=cast.nam.account_id, reason="x", by=nam, at=MORNING)


def test_people_are_found_with_or_without_marks_and_listed_by_given_name(cast):
    today = MORNING.date()
    found = identity.search_accounts("nguyen thi", on=today)
    assert [a.full_name for a in found] == ["Nguyễn Thị An"]
    everyone = [a.full_name.split()[-1] for a in identity.search_accounts(on=today)]
    assert everyone[:4] == ["An", "Bình", "Chi", "Đào"]


def test_people_of_one_agency(cast, province):
    found = identity.search_accounts(unit_id=province.chau_doc, on=MORNING.date())
    assert {a.login for a in found} == {"an", "giang", "hai", "chi"}
