"""Two people import the same list at the same moment: it comes in once."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier

from django.db import connection

from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.procedures.tests.conftest import FIRST_DAY, MORNING, SETUP

ROWS = "".join(f"1.{number:06},Thủ tục {number}\n" for number in range(40))


def test_the_same_list_from_two_hands_comes_in_once(own_database):
    together = Barrier(2)

    def take(_):
        try:
            together.wait(timeout=10)
            return procedures.import_list(
                stream=BytesIO(f"ma_tthc,ten\n{ROWS}".encode()),
                name="x.csv",
                in_force_from=FIRST_DAY,
                by=SETUP,
                at=MORNING,
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as hands:
        reports = list(hands.map(take, range(2)))
    assert sorted((report.added, report.unchanged) for report in reports) == [(0, 40), (40, 0)]
    assert all(report.refused == () for report in reports)
