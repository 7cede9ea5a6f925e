"""The small town with chị Vân who keeps the seal, and keys for those who sign."""

import pytest

from thongsuot.modules.dossiers.testing import MORNING, small_town
from thongsuot.modules.results import testing


class Present:
    """Everyone as they are on the morning of the story: `cast.giang`, `cast.chi`."""

    def __init__(self, town):
        self.town = town

    def __getattr__(self, name):
        return self.town.actor(getattr(self.town.cast, name))


@pytest.fixture
def town(db):
    return small_town()


@pytest.fixture
def cast(town):
    return Present(town)


@pytest.fixture
def van(town):
    return testing.keeper_of_the_seal(town).actor(at=MORNING)


@pytest.fixture
def authority(town):
    with testing.keys(town, at=testing.SIGNED_AT) as mine:
        yield mine


@pytest.fixture
def code(town):
    """A dossier of ông Dũng's that waits for bà Chi's decision."""
    return testing.awaiting_signature(town, at=MORNING)
