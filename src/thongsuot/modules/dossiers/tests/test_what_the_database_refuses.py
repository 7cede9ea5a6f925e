"""One nonsense a constraint: the tables refuse it whatever the code above them does."""

import pytest
from django.db import IntegrityError, transaction

from thongsuot.modules.dossiers.models import Component, Dossier, Duty, Step, Stop
from thongsuot.modules.dossiers.testing import MORNING
from thongsuot.modules.dossiers.tests.conftest import days


@pytest.fixture
def row(on_the_desk):
    return Dossier.objects.get(code=on_the_desk)


def refused(constraint):
    return pytest.raises(IntegrityError, match=constraint)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("dossier_has_a_code_once_accepted", {"code": None}),
        (
            "dossier_is_due_only_after_the_competent_unit_received_it",
            {"competent_received_at": None},
        ),
        ("dossier_due_date_comes_with_its_derivation", {"derivation": None}),
        ("dossier_extension_and_its_reason_come_together", {"extended_at": MORNING}),
        ("dossier_returned_has_a_result", {"returned_at": MORNING}),
        ("dossier_waiting_knows_where_it_resumes", {"status": "paused"}),
        ("dossier_waiting_knows_where_it_resumes", {"resumes_to": "in_progress"}),
        ("dossier_open_lies_with_a_unit", {"current_unit": None}),
    ],
)
def test_a_dossier(row, constraint, change):
    with refused(constraint), transaction.atomic():
        Dossier.objects.filter(pk=row.pk).update(**change)


def test_two_papers_in_one_place(row):
    with refused("component_has_its_own_place"), transaction.atomic():
        Component.objects.create(dossier=row, position=1, name="Hai tờ một chỗ")


def test_two_open_steps(row):
    with refused("dossier_is_in_one_step_at_a_time"), transaction.atomic():
        Step.objects.create(
            dossier=row,
            number=9,
            name="Bước lạc",
            kind="process",
            unit=row.current_unit,
            opened_at=MORNING,
        )


def test_a_step_that_ends_before_it_begins(row):
    with refused("step_finishes_after_it_opened"), transaction.atomic():
        row.steps.filter(finished_at=None).update(finished_at=days(-1))


def stop(row, **fields):
    given = {"reason": "outage", "effect": "pause", "begins_at": MORNING, "note": "mất điện"}
    return Stop.objects.create(dossier=row, **given | fields)


def test_two_open_stops(row):
    stop(row)
    with refused("dossier_has_one_open_stop"), transaction.atomic():
        stop(row)


def test_a_stop_that_ends_before_it_begins(row):
    with refused("stop_ends_after_it_begins"), transaction.atomic():
        stop(row, ends_at=days(-1))


@pytest.mark.parametrize("money", [{"amount": 100}, {"amount": 0, "reason": "payment"}])
def test_money_only_where_money_is_due(row, money):
    with refused("stop_amount_is_money_due"), transaction.atomic():
        stop(row, **money)


def test_a_duty_given_twice(province):
    duty = Duty.objects.get()
    with refused("duty_is_given_once"), transaction.atomic():
        Duty.objects.create(unit=duty.unit, field=duty.field)
