"""Two act at the same moment: the one who comes second is told so, and nothing breaks."""

import pytest

from thongsuot.kernel.refusals import Clash
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import to_signature
from thongsuot.modules.dossiers.tests.conftest import days

JUST_CHANGED = "vừa có thay đổi khác"


def test_a_step_opened_after_the_click_is_not_finished_by_it(on_the_desk, cast):
    """Bà Chi's click was the earlier one, but anh Giang's got through first."""
    to_signature(on_the_desk, by=cast.giang, at=days(1, hours=1))
    with pytest.raises(Clash, match=JUST_CHANGED):
        dossiers.approve(code=on_the_desk, by=cast.chi, at=days(1))


def test_a_stop_does_not_end_before_it_began(on_the_desk, cast, dung):
    dossiers.request_supplement(code=on_the_desk, reason="Thiếu", by=cast.giang, at=days(2))
    with pytest.raises(Clash, match=JUST_CHANGED):
        dossiers.receive_supplement(code=on_the_desk, by=dung, at=days(1))
    with pytest.raises(Clash, match=JUST_CHANGED):
        dossiers.withdraw(code=on_the_desk, reason="Thôi", by=dung, at=days(1))
