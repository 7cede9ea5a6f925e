"""Châu Đốc in October: dossiers that lived, and chị Mai who wants to try something out."""

from datetime import date, datetime, timedelta

import pytest

from thongsuot.modules.dossiers.api import Status
from thongsuot.modules.dossiers.testing import MORNING, dossier_in, small_town

SINCE, UNTIL = date(2026, 10, 5), date(2026, 10, 31)
# Long after: every dossier has its result, or will have none.
LATER = datetime.fromisoformat("2026-11-20T09:00:00+07:00")


@pytest.fixture
def town(db):
    return small_town()


@pytest.fixture
def mai(town):
    return town.actor(town.cast.mai)


@pytest.fixture
def october(town):
    """Four dossiers with a result, one withdrawn, one that nobody finished."""
    week = timedelta(days=7)
    for number in range(4):
        dossier_in(Status.RETURNED, town, at=MORNING + number * timedelta(days=1))
    dossier_in(Status.WITHDRAWN, town, at=MORNING + week)
    dossier_in(Status.IN_PROGRESS, town, at=MORNING + week)
    return town
