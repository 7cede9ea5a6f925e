"""Two operators change the organisation at the same moment; one is first, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

from django.db import connection

from thongsuot.foundation.units import api as units
from thongsuot.foundation.units.testing import FOUNDER, small_province
from thongsuot.kernel.refusals import Clash

TODAY = date(2026, 5, 4)
MORNING = datetime(2026, 5, 4, 1, tzinfo=UTC)


def test_one_code_two_departments(own_database):
    province = small_province()
    together = Barrier(2)

    def found(name):
        together.wait()
        try:
            return units.found_unit(
                name=name,
                kind="department",
                parent_id=province.committee,
                code="H01.90",
                on=TODAY,
                by=FOUNDER,
                at=MORNING,
            )
        except Clash as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(found, ["Sở Nội vụ", "Sở Ngoại vụ"]))
    assert sorted(type(answer).__name__ for answer in answers) == ["int", "str"]
    assert "H01.90" in next(answer for answer in answers if isinstance(answer, str))
    assert len([a for a in units.agencies(on=TODAY) if a.unit.code == "H01.90"]) == 1
