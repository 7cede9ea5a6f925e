"""A word to someone at work: once for each key, read on their own page."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from thongsuot.foundation.identity.testing import cast_of
from thongsuot.foundation.messages import api as messages
from thongsuot.foundation.messages.models import Notice
from thongsuot.foundation.units.testing import small_province

AT = datetime(2026, 10, 5, 1, tzinfo=UTC)


def test_a_word_is_left_once_and_read(db):
    cast = cast_of(small_province())
    for minute in (0, 1):
        messages.notify(
            account_id=cast.an.account_id,
            key="alarm:1",
            text="Hồ sơ sắp trễ.",
            about="dossier:1",
            place="H01",
            at=AT + timedelta(minutes=minute),
        )
    (one,) = messages.notices(cast.an.account_id)
    assert (one.text, one.place, one.read_at) == ("Hồ sơ sắp trễ.", "H01", None)
    assert not messages.notices(cast.binh.account_id)
    assert messages.mark_read(account_id=cast.an.account_id, until=AT, at=AT) == 1
    assert messages.count_unread(cast.an.account_id) == 0

    given = {"account_id": cast.an.account_id, "text": "x", "about": "y", "written_at": AT}
    for constraint, changes in (
        ("notice_is_written_once_for_each_key", {"key": "alarm:1"}),
        ("notice_is_read_after_it_was_written", {"key": "2", "read_at": AT - timedelta(days=1)}),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Notice.objects.create(**given | changes)
