from datetime import UTC, date, datetime

import pytest

from thongsuot.kernel.actor import system
from thongsuot.modules.databases import api as databases

FIRST_DAY = date(2025, 7, 1)
MORNING = datetime(2026, 8, 3, 1, tzinfo=UTC)
SETUP = system("Khởi tạo")


@pytest.fixture
def shipped(db):
    """The list that comes with the product, and nothing connected."""
    return databases.import_shipped(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)
