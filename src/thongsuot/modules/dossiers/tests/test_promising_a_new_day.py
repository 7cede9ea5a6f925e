"""Who was promised a day comes that day: the office must be open."""

from datetime import UTC, datetime

import pytest

from thongsuot.kernel.refusals import Clash, Invalid
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.tests.conftest import days


def test_no_sunday_is_promised(on_the_desk, cast):
    sunday = datetime(2026, 10, 18, 10, tzinfo=UTC)
    with pytest.raises(Invalid, match="ngày nghỉ của cơ quan"):
        dossiers.extend(code=on_the_desk, new_due=sunday, reason="Mưa lũ", by=cast.chi, at=days(3))


def test_no_day_beyond_all_calendars_is_promised(on_the_desk, cast):
    with pytest.raises(Clash):
        dossiers.extend(
            code=on_the_desk,
            new_due=datetime(9999, 10, 18, 10, tzinfo=UTC),
            reason="Mưa lũ",
            by=cast.chi,
            at=days(3),
        )
