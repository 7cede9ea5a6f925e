"""The small town with its cast, and a dossier on anh Giang's desk since Monday morning."""

import pytest

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import dossier_in, small_town


@pytest.fixture
def town(db):
    return small_town()


@pytest.fixture
def on_the_desk(town):
    return dossier_in(dossiers.Status.IN_PROGRESS, town)
