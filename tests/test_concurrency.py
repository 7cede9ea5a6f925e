"""
Many hands at once: one of two clerks wins and the other is told why; numbers stay without gap.

That a transaction held open loses no event to a reaction, and that a worker killed in the middle
does its work once, is shown beside the ledger, in its own tests.
"""

import threading
import time
from functools import partial
from queue import Empty, SimpleQueue

import pytest
from django.db import connection, transaction

from thongsuot.foundation.identity.testing import person
from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.refusals import Clash
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import MORNING, Town, dossier_in, filed, small_town

ACCEPTED = 100
GIVEN_UP = 10
HANDS = 8


@pytest.fixture
def town(own_database) -> Town:
    return small_town()


@pytest.fixture
def an(town):
    return town.actor(town.cast.an)


@pytest.fixture
def yen(town):
    """Chị Yến, who works at the counter beside chị An."""
    return person("yen", "Trần Thị Yến", town.province.chau_doc_centre, "counter_clerk").actor(
        at=MORNING
    )


class Hand(threading.Thread):
    """Somebody's act in a connection of its own, and what came of it."""

    def __init__(self, act, ready=None):
        super().__init__()
        self.act, self.ready = act, ready
        self.answer = self.refusal = None

    def run(self):
        if self.ready:
            self.ready.wait()
        try:
            self.answer = self.act()
        except Clash as refusal:
            self.refusal = refusal
        finally:
            connection.close()


def someone_waits():
    """Return once another connection waits for a lock, as the database sees it."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks waiting JOIN pg_locks held USING (pid)"
                " JOIN pg_database ON pg_database.oid = held.database"
                " WHERE NOT waiting.granted AND datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    pytest.fail("Nobody waits.")


def events(dossier_id):
    return [line.type.split(".")[1] for line in ledger.history(f"dossier:{dossier_id}")]


# ---- Two clerks ----


def test_the_second_clerk_waits_for_the_first_and_is_told_why(town, an, yen):
    taken = filed(town)
    second = Hand(partial(dossiers.accept, code=taken.reference, by=yen, at=MORNING))
    with transaction.atomic():
        code = dossiers.accept(code=taken.reference, by=an, at=MORNING)
        second.start()
        someone_waits()
    second.join()

    assert second.answer is None
    assert str(second.refusal) == ("Hồ sơ đang ở trạng thái “Đã tiếp nhận”, không thể tiếp nhận.")
    assert dossiers.on_desk(code, actor=yen, at=MORNING).code == "H01.61-261005-0001"
    assert events(taken.dossier_id) == ["DossierSubmitted", "DossierAccepted"]


def test_when_the_first_gives_up_the_second_goes_on(town, an, yen):
    taken = filed(town)
    second = Hand(partial(dossiers.accept, code=taken.reference, by=yen, at=MORNING))
    with transaction.atomic():
        dossiers.accept(code=taken.reference, by=an, at=MORNING)
        second.start()
        someone_waits()
        transaction.set_rollback(True)
    second.join()

    assert second.answer == "H01.61-261005-0001", "the number came back too"
    assert events(taken.dossier_id) == ["DossierSubmitted", "DossierAccepted"]


def test_of_two_clerks_at_the_same_instant_one_wins(town, an, yen):
    for _ in range(10):
        taken = filed(town)
        ready = threading.Barrier(2)
        hands = [
            Hand(partial(dossiers.accept, code=taken.reference, by=an, at=MORNING), ready),
            Hand(
                partial(
                    dossiers.refuse_intake,
                    code=taken.reference,
                    reason="Thiếu giấy tờ.",
                    by=yen,
                    at=MORNING,
                ),
                ready,
            ),
        ]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()

        assert [bool(hand.answer) for hand in hands].count(True) == 1
        (lost,) = [hand for hand in hands if hand.refusal]
        assert "Hồ sơ đang ở trạng thái" in str(lost.refusal)
        assert len(events(taken.dossier_id)) == 2


def test_of_two_officers_one_finishes_the_step_and_the_next_stays_open(town):
    code = dossier_in(dossiers.Status.IN_PROGRESS, town)
    giang, hai = town.actor(town.cast.giang), town.actor(town.cast.hai)
    step = dossiers.on_desk(code, actor=giang, at=MORNING).present_step
    at, number = step.opened_at, step.number
    second = Hand(partial(dossiers.complete_step, code=code, number=number, by=hai, at=at))
    with transaction.atomic():
        dossiers.complete_step(code=code, number=number, by=giang, at=at)
        second.start()
        someone_waits()
    second.join()

    now = dossiers.on_desk(code, actor=giang, at=at)
    assert now.present_step.number > number
    assert "chờ ký" in str(second.refusal) or "không còn mở" in str(second.refusal)
    finished = [step.number for step in now.steps if step.finished_at]
    assert finished.count(number) == 1 and max(finished) == number


# ---- Many acceptances ----


def test_a_hundred_acceptances_at_once_leave_no_gap_and_no_duplicate(town, an):
    waiting = SimpleQueue()
    for number in range(ACCEPTED + GIVEN_UP):
        gives_up = number % (ACCEPTED // GIVEN_UP + 1) == 0
        waiting.put((filed(town).reference, gives_up))
    codes, troubles = [], []

    def receive():
        try:
            while True:
                reference, gives_up = waiting.get_nowait()
                with transaction.atomic():
                    code = dossiers.accept(code=reference, by=an, at=MORNING)
                    # As when the network fails before the commit: the number must come back.
                    transaction.set_rollback(gives_up)
                if not gives_up:
                    codes.append(code)
        except Empty:
            pass
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    hands = [threading.Thread(target=receive) for _ in range(HANDS)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert not troubles
    assert sorted(codes) == [f"H01.61-261005-{n:04}" for n in range(1, ACCEPTED + 1)]
    rows = dossiers.register(
        actor=an, statuses=[dossiers.Status.ACCEPTED], limit=200, at=MORNING
    ).rows
    assert sorted(row.code for row in rows) == sorted(codes)
