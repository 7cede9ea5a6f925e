"""The small town with chị Vân who keeps the seal, and keys for those who sign."""

import pytest

from thongsuot.modules.dossiers.testing import MORNING, small_town
from thongsuot.modules.dossiers.tests.conftest import Present, days
from thongsuot.modules.results import testing
from thongsuot.modules.results.tests.told import SIGNED_AT


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
    with testing.keys(town, at=SIGNED_AT) as mine:
        yield mine


@pytest.fixture
def code(town):
    """A dossier of ông Dũng's that waits for bà Chi's decision."""
    return testing.awaiting_signature(town, at=days(0))
