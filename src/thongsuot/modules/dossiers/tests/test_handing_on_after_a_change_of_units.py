"""A division that has closed gets no more dossiers, whoever used to send them there."""

from datetime import date

import pytest

from thongsuot.foundation.units import api as units
from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.kernel.refusals import Invalid
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import MORNING
from thongsuot.modules.dossiers.tests.conftest import days


@pytest.fixture
def closed(province):
    """Châu Đốc's division, which answered for building, is closed on 1 October 2026."""
    units.close_unit(
        unit_id=province.chau_doc_division,
        on=date(2026, 10, 1),
        decision="QĐ 9/QĐ-UBND",
        by=FOUNDER,
        at=MORNING,
    )
    return province.chau_doc_division


def test_the_duty_of_a_closed_division_leads_nowhere(accepted, cast, closed):
    with pytest.raises(Invalid, match="Chưa biết phòng nào"):
        dossiers.forward(code=accepted, by=cast.an, at=days(0, hours=1))


def test_a_closed_division_cannot_be_chosen(accepted, cast, closed):
    with pytest.raises(Invalid, match="không còn hoạt động"):
        dossiers.forward(code=accepted, to_unit_id=closed, by=cast.an, at=days(0, hours=1))
