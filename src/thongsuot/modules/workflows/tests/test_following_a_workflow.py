"""A dossier follows the workflow of its case, its unit and its day; or the marked default."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from thongsuot.kernel.actor import system
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import api as workflows

FIRST_DAY = date(2025, 7, 1)
TODAY = date(2026, 9, 1)
MORNING = datetime(2026, 8, 3, 1, tzinfo=UTC)
SETUP = system("Khởi tạo")


@pytest.fixture
def catalogue(db):
    procedures.import_shipped(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)
    return workflows.import_shipped(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)


def test_all_shipped_workflows_come_in(catalogue):
    assert (catalogue.added, catalogue.changed, catalogue.unchanged) == (29, 0, 0)
    assert catalogue.refused == ()
    again = workflows.import_shipped(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 29)


def test_a_procedure_without_a_workflow_follows_the_default(catalogue):
    facts = workflows.workflow_for(procedure_code="1.001193", case="thong-thuong", on=TODAY)
    assert facts.is_default
    assert [step.kind for step in facts.steps] == [
        *("intake", "assign", "process", "approve", "issue", "return")
    ]


@pytest.mark.parametrize("statement", ["UPDATE {} SET note = 'x'", "DELETE FROM {}"])
def test_a_published_workflow_cannot_be_rewritten(catalogue, statement):
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format("workflows_workflow"))
