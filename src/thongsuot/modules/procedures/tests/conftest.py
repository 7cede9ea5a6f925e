from datetime import UTC, date, datetime

import pytest

from thongsuot.kernel.actor import system
from thongsuot.modules.procedures import api as procedures

FIRST_DAY = date(2025, 7, 1)
MORNING = datetime(2026, 8, 3, 1, tzinfo=UTC)
SETUP = system("Khởi tạo")


@pytest.fixture
def catalogue(db):
    """The shipped records, in force since the first day of two-tier government."""
    return procedures.import_shipped(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)
