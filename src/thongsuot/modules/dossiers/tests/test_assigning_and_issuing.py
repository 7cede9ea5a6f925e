"""Work is given to whoever holds the post today; a result carries a number and files that exist."""

from datetime import date
from uuid import uuid4

import pytest

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.kernel.refusals import Invalid, Missing
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import MORNING, dossier_in
from thongsuot.modules.dossiers.tests.conftest import days


def test_nobody_who_has_left_is_given_work(accepted, cast, town):
    """Anh Giang leaves on 5 October: a dossier given to him would lie on nobody's list."""
    dossiers.forward(code=accepted, by=cast.an, at=days(0, hours=1))
    giang = town.cast.giang.post_id
    identity.end_post(post_id=giang, on=date(2026, 10, 5), by=FOUNDER, at=MORNING)
    with pytest.raises(Invalid, match="không thuộc đơn vị đang giữ"):
        dossiers.assign(code=accepted, post_id=giang, by=cast.hai, at=days(0, hours=2))


def test_a_result_with_a_file_that_does_not_exist(town, cast):
    """Once issued so, the page of the dossier could never be opened again."""
    code = dossier_in(dossiers.Status.APPROVED, town)
    with pytest.raises(Missing, match="tệp"):
        dossiers.issue_result(
            code=code, number="15/GPXD", file_ids=[uuid4()], by=cast.giang, at=days(1)
        )


def test_a_number_longer_than_any_document_bears(town, cast):
    code = dossier_in(dossiers.Status.APPROVED, town)
    with pytest.raises(Invalid, match="quá dài"):
        dossiers.issue_result(code=code, number="1" * 81, by=cast.giang, at=days(1))
