from datetime import UTC, date, datetime

import pytest

from thongsuot.kernel.actor import system
from thongsuot.modules.forms import api as forms
from thongsuot.modules.procedures import api as procedures

FIRST_DAY = date(2025, 7, 1)
TODAY = date(2026, 8, 3)
MORNING = datetime(2026, 8, 3, 1, tzinfo=UTC)
SETUP = system("Khởi tạo")


@pytest.fixture
def catalogue(db):
    procedures.import_shipped(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)


@pytest.fixture
def shipped(catalogue):
    """The shipped procedures with their forms, in force since the first day of two tiers."""
    return forms.import_shipped_forms(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)
