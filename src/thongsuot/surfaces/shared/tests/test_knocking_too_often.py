from datetime import UTC, datetime, timedelta

import pytest

from thongsuot.kernel.refusals import TooMuch
from thongsuot.surfaces.shared.models import Tries
from thongsuot.surfaces.shared.throttle import address, knock

pytestmark = pytest.mark.django_db
AT = datetime(2026, 8, 24, 2, tzinfo=UTC)
TEN = timedelta(minutes=10)


def test_the_fourth_of_three_is_refused_and_told_when_to_return() -> None:
    for _ in range(3):
        knock("track", "10.0.0.1", most=3, within=TEN, at=AT)

    with pytest.raises(TooMuch, match="10 phút"):
        knock("track", "10.0.0.1", most=3, within=TEN, at=AT)


def test_another_address_and_another_door_count_apart() -> None:
    knock("track", "10.0.0.1", most=1, within=TEN, at=AT)

    knock("track", "10.0.0.2", most=1, within=TEN, at=AT)
    knock("prove", "10.0.0.1", most=1, within=TEN, at=AT)


def test_the_next_window_begins_anew() -> None:
    knock("track", "10.0.0.1", most=1, within=TEN, at=AT)

    knock("track", "10.0.0.1", most=1, within=TEN, at=AT + TEN)


def test_the_table_holds_nobodys_address_and_forgets_after_a_day() -> None:
    knock("track", "10.0.0.1", most=1, within=TEN, at=AT)
    assert not Tries.objects.filter(key__contains="10.0.0.1").exists()

    knock("track", "10.0.0.9", most=1, within=TEN, at=AT + timedelta(days=2))
    assert Tries.objects.count() == 1


def test_tries_are_counted_once_for_a_key_and_window() -> None:
    from django.db import IntegrityError

    Tries.objects.create(key="k", window=AT, count=1)
    with pytest.raises(IntegrityError, match="tries_are_counted_once_for_a_key_and_window"):
        Tries.objects.create(key="k", window=AT, count=1)


def knocking(rf, forwarded):
    return rf.get("/", headers={"x-forwarded-for": forwarded}, REMOTE_ADDR="127.0.0.1")


def test_behind_our_own_proxy_people_count_apart(rf, settings) -> None:
    """Else the whole province would share the tries of one address: the proxy's."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert address(knocking(rf, "113.160.1.9")) == "113.160.1.9"
    assert address(knocking(rf, "1.2.3.4, 113.160.1.9")) == "113.160.1.9", "the first is invented"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert address(knocking(rf, "1.2.3.4, 113.160.1.9, 10.0.0.2")) == "113.160.1.9"


def test_without_a_proxy_nobody_says_where_they_come_from(rf, settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert address(knocking(rf, "113.160.1.9")) == "127.0.0.1"


def test_who_comes_past_the_proxy_counts_as_seen(rf, settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert address(knocking(rf, "113.160.1.9")) == "127.0.0.1"
