import pytest
from django.test import Client

from thongsuot.foundation.identity.testing import cast_of
from thongsuot.foundation.units.testing import small_province


@pytest.fixture
def province(db):
    return small_province()


@pytest.fixture
def cast(province):
    return cast_of(province)


@pytest.fixture
def at_desk():
    """Return a browser in which this person has signed in."""

    def sign_in(person):
        browser = Client()
        browser.force_login(_account(person.account_id))
        return browser

    return sign_in


@pytest.fixture
def nam(cast, at_desk):
    """Anh Nam, who operates the whole province."""
    return at_desk(cast.nam)


def _account(account_id):
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(pk=account_id)
