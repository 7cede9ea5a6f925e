"""One nonsense a constraint: the tables refuse it whatever the code above them does."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from thongsuot.modules.clocks.models import Alarm, Apology, Recount, WarningRule
from thongsuot.modules.dossiers.testing import MORNING

LATER = MORNING + timedelta(days=1)


def alarm(row, **changes):
    given = {"dossier": row, "kind": "whole_soon", "due_at": LATER, "rings_at": LATER}
    return Alarm.objects.create(**given | changes)


def apology(row, **changes):
    given = {
        "dossier": row, "due_at": MORNING, "last_at": MORNING, "new_due": LATER,
        "drafted_at": MORNING,
    }  # fmt: skip
    return Apology.objects.create(**given | changes)


def recount(_row, **changes):
    given = {"cause": 1, "why": "bão", "state": "queued", "asked_at": MORNING}
    return Recount.objects.create(**given | {"changed_at": MORNING} | changes)


def rule(_row, **changes):
    return WarningRule.objects.create(**{"pk": 1} | changes)


@pytest.mark.parametrize(
    ("constraint", "make", "changes"),
    [
        ("warning_rule_is_one_row", rule, {"pk": 2}),
        ("warning_rule_leaves_some_time", rule, {"whole_left_percent": 0}),
        ("alarm_is_of_a_known_kind", alarm, {"kind": "noon"}),
        ("alarm_rings_when_its_time_has_come", alarm, {"rung_at": MORNING}),
        ("apology_promises_a_later_day", apology, {"new_due": MORNING}),
        ("apology_approved_has_its_number_and_reason", apology, {"approved_at": MORNING}),
        ("recount_is_in_a_known_state", recount, {"state": "lost"}),
        ("recount_moved_what_it_saw", recount, {"moved": 1}),
    ],
)
def test_what_cannot_be(on_the_desk, constraint, make, changes):
    row = apps.get_model("dossiers", "Dossier").objects.get(code=on_the_desk)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make(row, **changes)


def test_an_alarm_set_twice(on_the_desk):
    row = apps.get_model("dossiers", "Dossier").objects.get(code=on_the_desk)
    alarm(row)
    with pytest.raises(IntegrityError, match="an_alarm_rings_once_for_each_day"):
        alarm(row)
