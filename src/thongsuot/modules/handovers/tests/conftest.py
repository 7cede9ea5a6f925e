"""The small town of dossiers, for stories about their papers."""

import pytest

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import MORNING, filed, small_town


class Present:
    """Everyone as they are on the morning of the story: `cast.an`, `cast.giang`."""

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
def accepted(town, cast):
    return dossiers.accept(code=filed(town).reference, by=cast.an, at=MORNING)
