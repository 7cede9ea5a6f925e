"""News goes up in commit order, once: whatever commits late, fails or is killed on the way."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection, transaction

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.ledger import handlers
from thongsuot.kernel.actor import system

MORNING = datetime(2026, 5, 4, 1, tzinfo=UTC)
TESTER = system("Kiểm thử")


@dataclass(frozen=True, slots=True)
class LanternLit:
    number: int

    @property
    def subject(self) -> str:
        return f"lantern:{self.number}"


@ledger.action
def light(*, number: int) -> None:
    ledger.record(LanternLit(number=number), by=TESTER, at=MORNING)


@pytest.fixture
def heard(monkeypatch):
    """A reaction that only remembers, alone in the house."""
    numbers: list[int] = []
    monkeypatch.setattr(handlers, "_REACTIONS", {})

    @ledger.reaction("tests.listen", LanternLit)
    def listen(happened: ledger.Happened) -> None:
        numbers.append(happened.event.number)

    return numbers


def react() -> int:
    return ledger.run_reactions(at=MORNING)


def test_a_transaction_held_open_while_others_commit_is_not_skipped(own_database, heard):
    opened, finish = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            light(number=1)  # takes the lower position, commits last
            opened.set()
            finish.wait(10)
        connection.close()

    holding = threading.Thread(target=slow)
    holding.start()
    assert opened.wait(10)
    light(number=2)
    light(number=3)

    react()
    assert heard == [], "nothing may be read past a transaction that can still come before it"

    finish.set()
    holding.join()
    while react():
        pass
    assert heard == [1, 2, 3]


def test_many_hands_at_once_lose_nothing_and_repeat_nothing(own_database, heard):
    def hand(first: int) -> None:
        for number in range(first, first + 25):
            light(number=number)
        connection.close()

    hands = [threading.Thread(target=hand, args=(start,)) for start in range(0, 200, 25)]
    for one in hands:
        one.start()
    while any(one.is_alive() for one in hands):
        react()
    while react():
        pass
    assert sorted(heard) == list(range(200))


def test_a_reaction_that_fails_keeps_its_place_and_says_why(own_database, heard, monkeypatch):
    light(number=7)

    @ledger.reaction("tests.stumble", LanternLit)
    def stumble(happened: ledger.Happened) -> None:
        raise RuntimeError("không có dầu")

    react()
    stuck = {state.name: state for state in ledger.reaction_states()}["tests.stumble"]
    assert (stuck.position, stuck.stuck_since, stuck.trouble) == (0, MORNING, "không có dầu")
    assert heard == [7], "the others go on"

    ledger.reaction("tests.stumble", LanternLit)(lambda happened: None)
    react()
    cured = {state.name: state for state in ledger.reaction_states()}["tests.stumble"]
    assert cured.stuck_since is None and cured.position > 0


WORKER = """
    import os, sys, time
    import django
    django.setup()
    from datetime import UTC, datetime
    from django.db import connection
    from thongsuot.foundation.ledger import api as ledger, handlers
    from thongsuot.foundation.ledger.tests.test_reactions import LanternLit

    handlers._REACTIONS.clear()

    @ledger.reaction("tests.write_down", LanternLit)
    def write_down(happened):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO written_down VALUES (%s)", [happened.event.number])
        if happened.event.number == 5 and sys.argv[1] == "die":
            print("written", flush=True)
            time.sleep(60)

    while ledger.run_reactions(at=datetime(2026, 5, 4, tzinfo=UTC), batch=3):
        pass
"""


def work(database: str, fate: str) -> "subprocess.Popen[str]":
    environment = {
        **os.environ,
        "THONGSUOT_DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "thongsuot.config.settings",
    }
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WORKER), fate],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_worker_killed_in_the_middle_has_its_effect_once(own_database):
    with psycopg.connect(own_database, autocommit=True) as owner:
        owner.execute("CREATE TABLE written_down (number int)")
        owner.execute("GRANT ALL ON written_down TO thongsuot_app")
        for number in range(1, 9):
            light(number=number)

        with work(own_database, "die") as doomed:
            assert doomed.stdout is not None
            assert doomed.stdout.readline() == "written\n"
            doomed.send_signal(signal.SIGKILL)

        with work(own_database, "live") as living:
            assert living.wait(30) == 0
        rows = owner.execute("SELECT number FROM written_down ORDER BY number").fetchall()
    assert [number for (number,) in rows] == list(range(1, 9))
