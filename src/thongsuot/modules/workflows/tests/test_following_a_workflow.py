"""A dossier follows the workflow of its case, its unit and its day; or the marked default."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor, Permission, Reach
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.kernel.worktime import Limit, Unit
from thongsuot.modules.workflows import api as workflows
from thongsuot.modules.workflows.api import StepFacts, StepKind, StepRole
from thongsuot.modules.workflows.models import Workflow
from thongsuot.modules.workflows.tests.conftest import FIRST_DAY, MORNING, SETUP, TODAY

MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)
PERMIT = "1.013227"
COMMUNE, OTHER_COMMUNE = 11, 12
CHI = Actor(name="Bà Chi", grants={Permission.WORKFLOW_PUBLISH: Reach(frozenset({COMMUNE}))})
BINH = Actor(name="Anh Bình", grants={Permission.WORKFLOW_PUBLISH: Reach(everywhere=True)})


def step(number, kind, role, hours=None, **parts):
    return StepFacts(
        number=number,
        name=f"Việc {number}",
        kind=StepKind(kind),
        role=StepRole(role),
        amount=None if hours is None else Decimal(hours),
        unit=None if hours is None else Unit.WORKING_HOUR,
        **parts,
    )


STEPS = (
    step(1, "intake", "counter", "4"),
    step(2, "process", "officer", "24"),
    step(3, "approve", "leader", "8"),
    step(4, "issue", "clerical", "4"),
    step(5, "return", "counter", counts_time=False),
)


def publish(steps=STEPS, *, code=PERMIT, case="", unit_id=None, on=MARCH, by=BINH):
    return workflows.publish(
        procedure_code=code,
        case=case,
        unit_id=unit_id,
        instrument_number="7/QĐ-UBND",
        instrument_on=date(2026, 2, 1),
        instrument_by="UBND tỉnh An Giang",
        steps=steps,
        in_force_from=on,
        by=by,
        at=MORNING,
    )


def followed(code=PERMIT, *, case="", unit_id=None, on=TODAY):
    return workflows.workflow_for(procedure_code=code, case=case, unit_id=unit_id, on=on)


def test_a_procedure_without_a_workflow_follows_the_marked_default(catalogue):
    facts = followed()
    assert facts.is_default and "61/2018" in facts.instrument
    assert [step.kind for step in facts.steps] == [
        *("intake", "assign", "process", "approve", "issue", "return")
    ]
    assert all(step.allowance is None and step.added for step in facts.steps)


def test_before_the_decree_there_was_none(db):
    with pytest.raises(Missing, match=PERMIT):
        followed(on=date(2018, 6, 20))


def test_the_unit_comes_before_the_province_and_the_province_before_the_default(catalogue):
    default = followed().id
    province, own = publish(), publish(unit_id=COMMUNE, by=CHI)
    assert followed(on=date(2026, 2, 28)).id == default
    assert followed(unit_id=OTHER_COMMUNE).id == followed().id == province
    assert followed(unit_id=COMMUNE).id == own


def test_the_case_comes_before_all_cases(catalogue):
    for_all = publish(code="1.002693")
    for_one = publish(code="1.002693", case="cay-thuong")
    assert followed("1.002693", case="cay-thuong").id == for_one
    assert followed("1.002693", case="co-cay-thuoc-danh-muc-can-bao-ton").id == for_all


def test_a_new_workflow_holds_from_its_day_and_the_old_one_stays_as_it_was(catalogue):
    first = publish()
    second = publish(STEPS[:3] + STEPS[4:], on=JUNE)
    assert followed(on=date(2026, 5, 31)).id == first
    assert followed(on=JUNE).id == second
    assert (workflows.workflow(second).number, len(workflows.workflow(first).steps)) == (2, 5)
    assert [line.type for line in ledger.history(f"workflow:{second}")] == [
        "workflows.WorkflowPublished"
    ]
    with pytest.raises(Clash, match="muộn hơn"):
        publish(on=MARCH)


def test_a_workflow_is_read_from_the_database_once(catalogue, django_assert_num_queries):
    found = publish()
    with django_assert_num_queries(1):
        workflows.workflow(found)
    with django_assert_num_queries(0):
        workflows.workflow(found)
    with django_assert_num_queries(1):
        followed()


def test_one_publishes_where_one_may(catalogue):
    with pytest.raises(NotAllowed, match="chung của tỉnh"):
        publish(by=CHI)
    with pytest.raises(NotAllowed, match="của đơn vị này"):
        publish(unit_id=OTHER_COMMUNE, by=CHI)
    assert publish(unit_id=COMMUNE, by=CHI)


@pytest.mark.parametrize(
    "steps, code",
    [
        ((), "empty"),
        ((STEPS[0], *STEPS), "doubled_numbers"),
        ((STEPS[1], STEPS[0], *STEPS[2:]), "numbers_out_of_order"),
        (STEPS[1:], "intake_not_first"),
        (STEPS[:-1], "return_not_last"),
        ((STEPS[0], *STEPS[2:]), "no_process"),
        ((*STEPS[:2], *STEPS[3:]), "not_one_approval"),
        ((*STEPS[:3], step(4, "process", "officer"), STEPS[4]), "work_after_approval"),
        ((STEPS[0], STEPS[1], step(2, "issue", "clerical"), *STEPS[2:]), "issue_before_approval"),
        ((STEPS[0], replace(STEPS[1], name=" "), *STEPS[2:]), "no_name"),
        ((STEPS[0], replace(STEPS[1], amount=Decimal(0)), *STEPS[2:]), "no_time"),
        ((STEPS[0], replace(STEPS[1], amount=Decimal(25)), *STEPS[2:]), "over_limit"),
    ],
)
def test_steps_that_no_dossier_could_follow_are_not_published(catalogue, steps, code):
    found = [finding.code for finding in workflows.lint(steps, limit=Limit(5, Unit.WORKING_DAY))]
    assert code in found
    with pytest.raises(Invalid) as refused:
        publish(steps)
    assert refused.value.faults


def test_a_workflow_is_for_a_procedure_and_a_case_that_there_are(catalogue):
    with pytest.raises(Missing):
        publish(code="9.999999")
    with pytest.raises(Missing, match="khong-co"):
        publish(case="khong-co")
    with pytest.raises(Missing):
        workflows.workflow(987654321)


def test_the_table_is_what_people_read(shipped):
    facts = followed("1.004944", case="tre-duoc-chuyen-tu-co-so-tro-giup-xa-hoi-cap-tinh")
    rows = workflows.steps_as_table(facts)
    assert [row.number for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert (rows[1].who, rows[1].time) == ("Lãnh đạo Phòng BTXH và Trẻ em", "0,5 ngày làm việc")
    assert rows[-1].time == "Không tính thời gian"
    assert facts.total == (Decimal(5), Unit.WORKING_DAY)
    assert facts.step(3).role == "officer"
    with pytest.raises(Missing):
        facts.step(9)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET note = 'x'",
        "UPDATE {} SET in_force_to = '2030-01-01', steps = '[]'",
        "DELETE FROM {}",
    ],
)
def test_the_application_cannot_rewrite_a_published_workflow(db, statement):
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format("workflows_workflow"))


def test_not_even_the_owner_of_the_tables_can(own_database):
    with (
        psycopg.connect(own_database) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changed"),
    ):
        owner.execute("UPDATE workflows_workflow SET note = 'x'")


def row(**parts):
    given = {"procedure_code": PERMIT, "number": 1, "in_force_from": MARCH, "steps": []}
    Workflow(digest="x", published_at=MORNING, **given | parts).save()


@pytest.mark.parametrize(
    "parts, name",
    [
        ({"number": 2, "in_force_from": JUNE}, "one_workflow_of_a_kind_is_in_force_on_any_day"),
        (
            {"case": "x", "in_force_from": JUNE, "in_force_to": MARCH},
            "a_workflow_ends_no_earlier_than_the_day_before_it_begins",
        ),
        ({"procedure_code": ""}, "only_the_default_is_without_a_procedure"),
        ({"is_default": True, "case": "y"}, "only_the_default_is_without_a_procedure"),
    ],
)
def test_the_database_refuses_nonsense(db, parts, name):
    row()
    row(unit_id=COMMUNE)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row(**parts)


def test_all_shipped_workflows_come_in_once(shipped):
    assert (shipped.added, shipped.changed, shipped.unchanged, shipped.refused) == (28, 0, 0, ())
    again = workflows.import_shipped(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 28)
