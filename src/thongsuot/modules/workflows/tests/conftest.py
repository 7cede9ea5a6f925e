from datetime import UTC, date, datetime

import pytest

from thongsuot.kernel.actor import system
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import api as workflows

FIRST_DAY = date(2025, 7, 1)
TODAY = date(2026, 9, 1)
MORNING = datetime(2026, 8, 3, 1, tzinfo=UTC)
SETUP = system("Khởi tạo")


@pytest.fixture
def catalogue(db):
    """The shipped records."""
    procedures.import_shipped(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)


@pytest.fixture
def shipped(catalogue):
    """The shipped workflows upon the shipped records."""
    return workflows.import_shipped(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)
