"""Lists show what lies within one's sight, and bear whatever stands in their address."""

import base64
from dataclasses import replace

import pytest

from thongsuot.kernel.refusals import Invalid
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import MORNING


@pytest.mark.parametrize(
    "place",
    [
        '["2026-10-05T01:00:00+00:00", 1e999]',
        '["2026-10-05T01:00:00", 1]',
        "[" * 5000,
        '{"a": 1}',
        '[["2026-10-05"], 1]',
        '["2026-10-05T01:00:00+00:00", 1, 2]',
        "\x00",
    ],
)
def test_a_forged_cursor_is_refused(town, cast, place):
    cursor = base64.urlsafe_b64encode(place.encode()).decode()
    with pytest.raises(Invalid):
        dossiers.work_list(actor=cast.giang, cursor=cursor, at=MORNING)


def test_a_cursor_far_beyond_finds_nothing(filed, cast):
    place = '["9999-12-31T23:59:59+00:00", 99999999999999999999999]'
    cursor = base64.urlsafe_b64encode(place.encode()).decode()
    assert dossiers.work_list(actor=cast.an, cursor=cursor, at=MORNING).rows == ()


def test_who_holds_no_post_has_no_work_of_their_own(filed, cast):
    """A dossier that nobody has yet is not the work of whoever is nobody."""
    machine = replace(cast.binh, post_id=None)
    assert dossiers.work_list(actor=machine, mine=True, at=MORNING).rows == ()
    counted = dossiers.counts(actor=machine, mine=True, at=MORNING)
    assert not any(each.number for each in counted.values())
