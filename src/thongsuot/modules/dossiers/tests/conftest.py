"""The small town with its cast, for every story about dossiers."""

from datetime import datetime, timedelta

import pytest

from thongsuot.kernel.actor import citizen
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import MORNING, small_town
from thongsuot.modules.dossiers.testing import filed as file_one


def days(number: int, *, hours: int = 0) -> datetime:
    """So many days after MORNING."""
    return MORNING + timedelta(days=number, hours=hours)


class Present:
    """Everyone as they are on the morning of the story: `cast.an`, `cast.chi`."""

    def __init__(self, town):
        self.town = town

    def __getattr__(self, name):
        return self.town.actor(getattr(self.town.cast, name))


@pytest.fixture
def town(db):
    return small_town()


@pytest.fixture
def province(town):
    return town.province


@pytest.fixture
def cast(town):
    return Present(town)


@pytest.fixture
def filed(town):
    """Ông Dũng asks at Châu Đốc's counter to extend his building permit."""
    return file_one(town)


@pytest.fixture
def accepted(filed, cast):
    return dossiers.accept(code=filed.reference, by=cast.an, at=MORNING)


@pytest.fixture
def on_the_desk(accepted, cast):
    """Forwarded to the division and assigned to anh Giang."""
    dossiers.forward(code=accepted, by=cast.an, at=days(0, hours=1))
    dossiers.assign(code=accepted, post_id=cast.giang.post_id, by=cast.hai, at=days(0, hours=2))
    return accepted


@pytest.fixture
def dung():
    return citizen("Trần Văn Dũng")
