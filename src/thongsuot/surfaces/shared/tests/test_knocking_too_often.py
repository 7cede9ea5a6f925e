from datetime import UTC, datetime, timedelta

import pytest

from thongsuot.kernel.refusals import TooMuch
from thongsuot.surfaces.shared.models import Tries
from thongsuot.surfaces.shared.throttle import knock

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
