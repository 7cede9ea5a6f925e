import pytest

from thongsuot.foundation.identity.testing import cast_of
from thongsuot.foundation.units.testing import small_province


@pytest.fixture
def province(db):
    return small_province()


@pytest.fixture
def cast(province):
    return cast_of(province)
