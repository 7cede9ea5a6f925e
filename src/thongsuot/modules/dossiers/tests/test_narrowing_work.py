"""A list of work is narrowed by what its rows say, each filter by itself and all together."""

import pytest

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import MORNING, dossier_in
from thongsuot.modules.dossiers.tests.conftest import days

Status, Narrowed = dossiers.Status, dossiers.WorkFilter


@pytest.fixture
def work(town, cast):
    """Given to anh Giang; given to nobody; waiting for a supplement; paused for a look."""
    made = {
        "given": dossier_in(Status.IN_PROGRESS, town),
        "supplement": dossier_in(Status.AWAITING_SUPPLEMENT, town),
        "paused": dossier_in(Status.PAUSED, town),
    }
    nobodys = dossier_in(Status.ACCEPTED, town)
    dossiers.forward(code=nobodys, by=cast.an, at=MORNING)
    return made | {"nobodys": nobodys}


def found(cast, work, **to):
    rows = dossiers.work_list(actor=cast.chi, narrowed=Narrowed(**to), at=days(1)).rows
    names = {code: name for name, code in work.items()}
    return {names[row.code] for row in rows}


def test_each_filter(cast, work):
    everything = set(work)
    assert found(cast, work) == everything
    assert found(cast, work, unassigned=True) == {"nobodys"}
    assert found(cast, work, assignee_id=cast.giang.post_id) == everything - {"nobodys"}
    assert found(cast, work, step_kind="process") == everything - {"nobodys"}
    assert found(cast, work, step_kind="assign") == {"nobodys"}
    assert found(cast, work, channel="counter") == everything
    assert found(cast, work, channel="post") == set()
    assert found(cast, work, procedure_code="1.013227") == everything
    assert found(cast, work, procedure_code="9.999999") == set()
    assert found(cast, work, stopped="supplement") == {"supplement"}
    assert found(cast, work, stopped="verification", step_kind="process") == {"paused"}
    assert found(cast, work, due_from=days(30)) == set()
    assert found(cast, work, due_before=days(30)) == everything
    offered = dossiers.offered(actor=cast.chi)
    assert [code for code, _name in offered.procedures] == ["1.013227"]
    assert offered.assignees == ((cast.giang.post_id, "Phạm Văn Giang"),)


def test_a_row_says_why_it_stands_still_and_since_when(cast, work):
    rows = dossiers.work_list(actor=cast.chi, tab=dossiers.Tab.AWAITING_CITIZEN, at=days(1)).rows
    said = {row.code: (row.stopped, row.stopped_at is not None) for row in rows}
    assert said == {
        work["supplement"]: ("Chờ người dân bổ sung hồ sơ", True),
        work["paused"]: ("Chờ xác minh theo quy định", True),
    }
