"""A field is divided up within each agency by itself: the province's does not touch a ward's."""

import pytest

from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.kernel.refusals import Invalid
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import DUNG, EXTENSION_OF_PERMIT, MORNING
from thongsuot.modules.dossiers.tests.conftest import days

BUILDING = "Hoạt động xây dựng"


@pytest.fixture
def for_the_province(province, cast):
    """Ông Dũng's dossier, which the province's committee itself is to decide, accepted."""
    filed = dossiers.submit(
        procedure_code=EXTENSION_OF_PERMIT,
        receiving_unit_id=province.chau_doc_centre,
        competent_unit_id=province.committee,
        channel=dossiers.Channel.COUNTER,
        applicant=DUNG,
        by=cast.an,
        at=MORNING,
    )
    return dossiers.accept(code=filed.reference, by=cast.an, at=MORNING)


def test_the_province_dividing_up_its_own_work_leaves_the_wards_alone(accepted, cast, province):
    dossiers.give_duty(unit_id=province.committee, field=BUILDING, by=FOUNDER, at=MORNING)

    dossiers.forward(code=accepted, by=cast.an, at=days(0, hours=1))
    dossier = dossiers.on_desk(accepted, actor=cast.hai, at=days(0, hours=1))
    assert dossier.handling_unit.id == province.chau_doc_division


def test_what_the_province_decides_goes_to_no_ward(for_the_province, cast, province):
    with pytest.raises(Invalid, match="Chưa biết phòng nào"):
        dossiers.forward(code=for_the_province, by=cast.an, at=days(0, hours=1))
    with pytest.raises(Invalid, match="không thuộc cơ quan giải quyết"):
        dossiers.forward(
            code=for_the_province,
            to_unit_id=province.long_xuyen_division,
            by=cast.an,
            at=days(0, hours=1),
        )
