"""
An operator of one department gains nothing from people who sit there and reach farther.

Whoever can reset a person's sign-in, hold their key or name their substitute can do what they do.
"""

from datetime import UTC, date, datetime

import pytest

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.identity.testing import person
from thongsuot.kernel.actor import Permission
from thongsuot.kernel.refusals import NotAllowed

MORNING = datetime(2026, 5, 4, 1, tzinfo=UTC)
TODAY = date(2026, 5, 4)


@pytest.fixture
def phuc(province):
    """Phúc sits in the department of justice and watches reform over the whole province."""
    return person(
        "phuc", "Tạ Phúc", province.justice, "reform_officer", over_unit_id=province.committee
    )


@pytest.fixture
def local(province):
    """Quý operates the department of justice, and nothing beyond it."""
    return person("quy", "Lưu Quý", province.justice, "operator").actor(at=MORNING)


def test_no_sign_in_of_who_reaches_farther_is_reset(phuc, local):
    with pytest.raises(NotAllowed, match="ngoài phạm vi"):
        identity.reset_password(account_id=phuc.account_id, by=local, at=MORNING)
    with pytest.raises(NotAllowed, match="ngoài phạm vi"):
        identity.change_account(
            account_id=phuc.account_id, full_name="Tạ Phúc", email="a@b.vn", by=local, at=MORNING
        )


def test_no_sign_in_of_who_stands_in_elsewhere_is_reset(province, cast, local):
    sang = person("sang", "Vũ Sang", province.justice_division, "officer")
    identity.substitute(
        absent_post_id=cast.lam.post_id,
        substitute_post_id=sang.post_id,
        on=TODAY,
        until=date(2026, 5, 11),
        decision="Văn bản ủy quyền 15/UQ-SXD",
        by=cast.nam.actor(at=MORNING),
        at=MORNING,
    )
    with pytest.raises(NotAllowed, match="ngoài phạm vi"):
        identity.reset_password(account_id=sang.account_id, by=local, at=MORNING)


def test_no_key_of_a_post_that_reaches_farther(phuc, local):
    with pytest.raises(NotAllowed):
        identity.create_token(
            name="Máy của Quý",
            post_id=phuc.post_id,
            permissions=[Permission.DOSSIER_VIEW],
            by=local,
            at=MORNING,
        )


def test_no_substitute_for_a_post_that_reaches_farther(province, phuc, local):
    friend = person("tam", "Cao Tâm", province.justice_division, "officer")
    with pytest.raises(NotAllowed):
        identity.substitute(
            absent_post_id=phuc.post_id,
            substitute_post_id=friend.post_id,
            on=TODAY,
            until=date(2026, 5, 11),
            decision="Văn bản 1",
            by=local,
            at=MORNING,
        )


def test_their_own_people_they_still_manage(province, local):
    sang = person("sang", "Vũ Sang", province.justice_division, "officer")
    assert identity.reset_password(account_id=sang.account_id, by=local, at=MORNING)
