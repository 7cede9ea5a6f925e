"""
Someone with the owner's rights, and the signing key too, rewrites what happened.

The triggers are switched off, as only the owner of the tables can. Whoever holds no more than
yesterday's head finds it out.
"""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.ledger.tests.bell import DAYS, toll, toll_often

TABLES = ("ledger_event", "ledger_leaf", "ledger_node", "ledger_checkpoint")


@contextmanager
def thief(address):
    """A hand with the rights of the tables' owner, past all triggers."""
    with psycopg.connect(address, autocommit=True) as owner:
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        yield owner


@pytest.fixture
def yesterday(own_database):
    """Ten events, sealed; the head that ông Dũng took home."""
    toll_often(10)
    ledger.seal(at=DAYS[0])
    return ledger.head().note


def found(known_head=""):
    return {finding.text for finding in ledger.verify_ledger(known_head=known_head).findings}


def seal_anew(owner):
    """Tear all seals off and seal what is there now, with the true key."""
    for table in TABLES[1:]:
        owner.execute(f"DELETE FROM {table}")
    while ledger.seal(at=DAYS[0]):
        pass


def test_an_honest_day_leaves_nothing_to_find(own_database, yesterday):
    toll_often(5)
    ledger.seal(at=DAYS[1])
    verification = ledger.verify_ledger(known_head=yesterday)
    assert verification
    assert (verification.size, verification.root) == (15, ledger.head().root)


ALTERED = "UPDATE ledger_event SET data = jsonb_set(data, '{times}', '99') WHERE position = %s"
PERSON = "UPDATE ledger_event SET actor_name = 'Người khác' WHERE position = %s"
EARLIER = "UPDATE ledger_event SET at = at - interval '3 days' WHERE position = %s"
RECORDED = "UPDATE ledger_event SET recorded_at = recorded_at - interval '1 s' WHERE position = %s"
DELETED = "DELETE FROM ledger_event WHERE position = %s"
SWAPPED = """
UPDATE ledger_event SET transaction = other.transaction FROM (
    SELECT position, lead(transaction) OVER w AS transaction FROM ledger_event
    WINDOW w AS (ORDER BY transaction, position)) AS other
WHERE ledger_event.position = %s AND other.position = ledger_event.position
"""
INSERTED = """
INSERT INTO ledger_event
    (transaction, type, subject, actor_kind, actor_name, on_behalf_of, at, data)
SELECT transaction, type, subject, actor_kind, actor_name, on_behalf_of, at, data
FROM ledger_event WHERE position = %s
"""


@pytest.mark.parametrize(
    ("theft", "finding"),
    [
        (ALTERED, "bị sửa"),
        (PERSON, "bị sửa"),
        (EARLIER, "bị sửa"),
        (RECORDED, "bị sửa"),
        (DELETED, "bị xóa"),
        (SWAPPED, "bị sửa"),
        (INSERTED, "chèn vào giữa"),
    ],
)
def test_it_is_found_in_the_seals_and_the_place_is_named(own_database, yesterday, theft, finding):
    with thief(own_database) as owner:
        owner.execute(theft, [4])
    findings = ledger.verify_ledger().findings
    assert finding in findings[0].text
    assert findings[0].position is not None


@pytest.mark.parametrize("theft", [ALTERED, PERSON, EARLIER, RECORDED, DELETED, SWAPPED, INSERTED])
def test_sealed_anew_with_the_true_key_only_an_older_head_tells(own_database, yesterday, theft):
    with thief(own_database) as owner:
        owner.execute(theft, [4])
        seal_anew(owner)
    assert ledger.verify_ledger(), "the seals themselves fit: this is the perfect theft"
    assert not ledger.verify_ledger(known_head=yesterday)


def test_a_truncated_ledger_is_shorter_than_the_head_says(own_database, yesterday):
    with thief(own_database) as owner:
        owner.execute("DELETE FROM ledger_event WHERE position > 6")
        seal_anew(owner)
    assert found(yesterday) == {"Mốc đã giữ có 10 sự kiện, sổ cái nay chỉ còn 6."}


def test_leaves_cut_off_below_a_head_that_stands(own_database, yesterday):
    with thief(own_database) as owner:
        owner.execute("DELETE FROM ledger_leaf WHERE number > 6")
    assert "Có mốc niêm phong 10 sự kiện, sổ cái nay chỉ còn 7." in found()


def test_an_event_slipped_in_today_as_of_last_week_is_found(own_database):
    """It stands after all that was sealed, where the tree has room; but it says when it was."""
    toll_often(3)
    now = datetime.now(UTC)
    ledger.seal(at=now)
    yesterday = ledger.head().note
    position = toll(times=4)
    with thief(own_database) as owner:
        owner.execute(
            "UPDATE ledger_event SET recorded_at = %s WHERE position = %s",
            [now - timedelta(days=7), position],
        )
    ledger.seal(at=now + timedelta(minutes=1))
    assert found(yesterday) == {"Sự kiện được ghi lùi thời gian, trước mốc đã niêm phong."}


def test_a_forged_head_is_found(own_database, yesterday):
    with thief(own_database) as owner:
        owner.execute("UPDATE ledger_checkpoint SET note = replace(note, E'\\n10\\n', E'\\n9\\n')")
    assert found() == {"Mốc niêm phong 10 sự kiện không đúng chữ ký."}
    assert found("một mốc giả") >= {"Mốc đã giữ không phải do khóa của sổ cái này ký."}


def test_a_head_taken_out_of_the_chain_is_found(own_database, yesterday):
    for day in DAYS[1:3]:
        toll(times=1)
        ledger.seal(at=day)
    with thief(own_database) as owner:
        owner.execute("DELETE FROM ledger_checkpoint WHERE size = 11")
    assert found() == {"Mốc trước mốc 12 sự kiện đã bị thay."}


def test_a_lost_key_is_said(own_database, yesterday, settings, tmp_path):
    settings.LEDGER_KEY_FILE = tmp_path / "gone"
    assert found(yesterday) == {"Không còn khóa niêm phong để đối chiếu với mốc đã giữ."}


def test_a_proof_from_a_tampered_tree_is_not_given_out(own_database, yesterday):
    with thief(own_database) as owner:
        owner.execute("UPDATE ledger_node SET hash = sha256('x') WHERE level = 1")
    with pytest.raises(AssertionError):
        for position in range(1, 11):
            ledger.inclusion_proof(position)
