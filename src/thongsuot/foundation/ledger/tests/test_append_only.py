"""What happened stays: neither the application nor the tables' owner can rewrite it."""

from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import system

MORNING = datetime(2026, 5, 4, 1, tzinfo=UTC)
TESTER = system("Kiểm thử")


@dataclass(frozen=True, slots=True)
class BellRang:
    times: int

    @property
    def subject(self) -> str:
        return "bell:1"


@ledger.action
def ring(*, times: int) -> None:
    ledger.record(BellRang(times=times), by=TESTER, at=MORNING)


@pytest.mark.parametrize("table", ["ledger_event", "ledger_reading"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET actor_name = 'x'", "DELETE FROM {}", "TRUNCATE {}"]
)
def test_the_application_may_not_rewrite(db, statement, table):
    ring(times=1)
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger_event SET at = now()", "DELETE FROM ledger_event", "TRUNCATE ledger_event"],
)
def test_not_even_the_owner_of_the_tables_may(own_database, statement):
    ring(times=1)
    with (
        psycopg.connect(own_database) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changed"),
    ):
        owner.execute(statement)


def test_an_action_that_records_nothing_does_not_commit(db):
    @ledger.action
    def forget() -> None:
        ring(times=2)

    with pytest.raises(AssertionError, match="forget"):
        forget()
    assert ledger.history("bell:1") == ()


def test_an_event_cannot_be_recorded_apart_from_its_change(db):
    with pytest.raises(AssertionError, match="BellRang"):
        ledger.record(BellRang(times=3), by=TESTER, at=MORNING)
