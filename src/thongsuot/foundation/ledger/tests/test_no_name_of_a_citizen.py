"""The ledger is kept for ever and never rewritten: no citizen's name may get into it."""

import pytest
from django.db import connection

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.ledger.tests.bell import MORNING, BellTolled
from thongsuot.kernel.actor import Actor, citizen


@ledger.action
def ring(by: Actor) -> None:
    ledger.record(BellTolled(times=1, why=""), by=by, at=MORNING)


@pytest.mark.django_db
def test_what_a_citizen_did_stands_without_their_name() -> None:
    ring(citizen("Trần Văn Dũng"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(event::text, '') FROM ledger_event event")
        [whole] = cursor.fetchone() or [""]
    assert "Dũng" not in whole
    [line] = ledger.history("bell:2")
    assert (line.actor_kind, line.actor_name) == ("citizen", "Người dân")


@pytest.mark.django_db
def test_whoever_acts_for_an_office_answers_with_their_name() -> None:
    ring(Actor(name="Nguyễn Thị An"))
    assert [line.actor_name for line in ledger.history("bell:2")] == ["Nguyễn Thị An"]
