"""Every status of the table can be come to by living."""

import pytest

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import MORNING, dossier_in, small_town


@pytest.mark.parametrize("status", list(dossiers.Status))
def test_a_dossier_comes_to_every_status(db, status):
    town = small_town()
    code = dossier_in(status, town)
    assert dossiers.on_desk(code, actor=town.actor(town.cast.chi), at=MORNING).status == status
