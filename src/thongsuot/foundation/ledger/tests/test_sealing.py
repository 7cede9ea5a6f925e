"""What is committed is sealed under signed heads, and anyone can be given a proof of it."""

import hashlib
import stat
import threading
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.ledger.actions import sealing
from thongsuot.foundation.ledger.models import Checkpoint, Event, Leaf
from thongsuot.foundation.ledger.queries.keys import kept_key
from thongsuot.foundation.ledger.rules import (
    SEALED_FIELDS,
    Unsigned,
    canonical,
    is_consistent,
    is_included,
    leaf_hash,
    opened,
)
from thongsuot.foundation.ledger.tests.bell import DAYS, toll, toll_often
from thongsuot.kernel.refusals import Missing


def opened_head():
    return opened(ledger.head().note, kept_key().public_key())


def as_bytes(steps):
    return [bytes.fromhex(step) for step in steps]


def test_before_anything_is_sealed(own_database):
    assert ledger.seal(at=DAYS[0]) == 0
    assert ledger.head() is None
    assert ledger.verify_ledger()
    with pytest.raises(Missing, match="chưa được niêm phong"):
        ledger.inclusion_proof(1)
    with pytest.raises(Missing, match="chưa được niêm phong"):
        ledger.consistency_proof(0)


def test_every_event_is_sealed_once_and_the_head_says_how_many(own_database):
    toll_often(3)
    assert ledger.seal(at=DAYS[0]) == 3
    assert ledger.seal(at=DAYS[1]) == 0
    toll_often(2)
    assert ledger.seal(at=DAYS[1]) == 2
    head = ledger.head()
    assert (head.size, head.at) == (5, DAYS[1])
    assert (opened_head().size, opened_head().root.hex()) == (5, head.root)
    assert ledger.verify_ledger(known_head=head.note)


def test_much_at_once_is_sealed_in_parts(own_database):
    toll_often(7)
    assert [ledger.seal(at=day, most=3) for day in DAYS[:4]] == [3, 3, 1, 0]
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [3, 6, 7]
    assert ledger.verify_ledger()


def test_a_proof_of_inclusion_convinces_without_us(own_database):
    positions = toll_often(11)
    ledger.seal(at=DAYS[0])
    for position in positions:
        proof = ledger.inclusion_proof(position)
        leaf = hashlib.sha256(b"\0" + proof.content.encode()).digest()
        assert leaf.hex() == proof.leaf
        assert '"hết giờ làm việc"' in proof.content
        assert is_included(
            leaf,
            number=proof.number,
            size=proof.size,
            path=as_bytes(proof.path),
            root=opened(proof.note, kept_key().public_key()).root,
        )


def test_whoever_kept_an_older_head_can_see_that_the_ledger_only_grew(own_database):
    heads = []
    for day, count in zip(DAYS, [1, 2, 3, 5, 8], strict=False):
        toll_often(count)
        ledger.seal(at=day)
        heads.append(opened_head())
    for old in heads:
        proof = ledger.consistency_proof(old.size)
        assert is_consistent(
            old_size=old.size,
            old_root=old.root,
            size=proof.size,
            root=heads[-1].root,
            path=as_bytes(proof.path),
        )
    with pytest.raises(Missing, match="chưa từng có 20"):
        ledger.consistency_proof(20)


def test_an_event_not_yet_sealed_has_no_proof(own_database):
    toll(times=1)
    ledger.seal(at=DAYS[0])
    with pytest.raises(Missing, match="chưa được niêm phong"):
        ledger.inclusion_proof(toll(times=2))


def test_what_commits_late_is_sealed_later_and_nothing_is_skipped(own_database):
    started, finish = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            toll(times=1)
            started.set()
            finish.wait(5)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    started.wait(5)
    toll(times=2)
    assert ledger.seal(at=DAYS[0]) == 0  # the slow one may still come before it
    finish.set()
    thread.join()
    assert ledger.seal(at=DAYS[0]) == 2
    assert ledger.verify_ledger()


def test_the_whole_row_is_sealed():
    assert {field.attname for field in Event._meta.concrete_fields} == set(SEALED_FIELDS)


def test_the_spelling_that_is_hashed_stays_what_it_was():
    """Were this to change, every head that people keep would be worth nothing."""
    row = {
        "data": {"lý do": "mưa", "số": 1},
        "at": datetime(2026, 8, 19, 9, 12, tzinfo=timezone(timedelta(hours=7))),
        "post_id": None,
    }
    assert canonical(row).decode() == (
        '{"at":"2026-08-19T02:12:00.000000+00:00","data":{"lý do":"mưa","số":1},"post_id":null}'
    )


def test_two_workers_seal_nothing_twice(own_database):
    toll_often(300)

    def work():
        while ledger.seal(at=DAYS[0], most=20):
            pass
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    while ledger.seal(at=DAYS[0], most=20):
        pass
    assert Leaf.objects.count() == 300
    assert ledger.verify_ledger()


def test_sealing_and_proving_take_few_statements_whatever_the_size(own_database):
    def statements(work):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            work()
        return len([q for q in asked if not q["sql"].startswith(("BEGIN", "COMMIT"))])

    positions = toll_often(200)
    assert statements(lambda: ledger.seal(at=DAYS[0])) <= 8
    toll_often(3)
    assert statements(lambda: ledger.seal(at=DAYS[1])) <= 8
    assert statements(lambda: ledger.inclusion_proof(positions[100])) == 4
    assert statements(lambda: ledger.consistency_proof(200)) == 2


def test_the_key_is_kept_for_its_owner_alone_and_may_be_given(own_database, settings, tmp_path):
    settings.LEDGER_KEY_FILE = tmp_path / "ledger_key"
    toll(times=1)
    ledger.seal(at=DAYS[0])
    place = Path(settings.LEDGER_KEY_FILE)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    line = ledger.public_key_line()
    assert line.startswith(settings.LEDGER_ORIGIN + "+")
    settings.LEDGER_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    assert ledger.public_key_line() != line


def test_a_lost_key_is_not_replaced_in_silence(own_database, settings, tmp_path):
    toll(times=1)
    ledger.seal(at=DAYS[0])
    settings.LEDGER_KEY_FILE = tmp_path / "gone"
    toll(times=2)
    with pytest.raises(sealing.LostKey):
        ledger.seal(at=DAYS[1])
    assert Leaf.objects.count() == 1


def test_a_note_signed_by_another_is_no_head(own_database):
    toll(times=1)
    ledger.seal(at=DAYS[0])
    stranger = sealing.Ed25519PrivateKey.generate().public_key()
    for forged in (ledger.head().note.replace("\n1\n", "\n2\n"), "", "một\nhai", "x" * 5000):
        with pytest.raises(Unsigned):
            opened(forged, kept_key().public_key())
    with pytest.raises(Unsigned):
        opened(ledger.head().note, stranger)


@pytest.mark.parametrize("table", ["ledger_leaf", "ledger_node", "ledger_checkpoint"])
def test_what_is_sealed_cannot_be_unsealed(own_database, table):
    toll_often(2)
    ledger.seal(at=DAYS[0])
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
    with (
        psycopg.connect(own_database) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changed"),
    ):
        owner.execute(f"TRUNCATE {table}")


def test_an_event_has_one_leaf(own_database):
    position = toll(times=1)
    ledger.seal(at=DAYS[0])
    with pytest.raises(IntegrityError, match="event_is_sealed_once"):
        Leaf.objects.create(number=1, position=position, transaction=1, hash=leaf_hash(b""))


def test_heads_are_a_chain_in_time(own_database):
    for day in DAYS[:3]:
        toll(times=1)
        ledger.seal(at=day)
    times = Checkpoint.objects.order_by("size").values_list("at", flat=True)
    assert [later - earlier for earlier, later in pairwise(times)] == [timedelta(days=1)] * 2
