"""An auditor at the server keeps a head, and checks against it later."""

import json

import psycopg
import pytest

from thongsuot.config import operations
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.ledger.tests.bell import DAYS, toll_often


@pytest.fixture
def say(capsys):
    def run(*words):
        status = operations.carry_out(["ledger", *words])
        told = capsys.readouterr()
        return status, told.out + told.err

    return run


def test_before_the_first_sealing(own_database, say):
    assert say("head") == (2, "Sổ cái chưa được niêm phong lần nào.\n")
    assert say("verify")[0] == 0


def test_a_head_is_kept_and_holds_until_someone_rewrites(own_database, say, tmp_path):
    positions = toll_often(4)
    ledger.seal(at=DAYS[0])
    kept = tmp_path / "head.txt"
    kept.write_text(say("head")[1])
    toll_often(2)
    ledger.seal(at=DAYS[1])

    status, told = say("verify", "--head", str(kept))
    assert (status, told[:32]) == (0, "Sổ cái nguyên vẹn: 6 sự kiện, gố")
    assert json.loads(say("prove", str(positions[1]))[1])["position"] == positions[1]
    assert say("key")[1].count("+") >= 2

    with psycopg.connect(own_database, autocommit=True) as owner:
        owner.execute("ALTER TABLE ledger_event DISABLE TRIGGER ALL")
        owner.execute("DELETE FROM ledger_event WHERE position = %s", [positions[1]])
    status, told = say("verify", "--head", str(kept))
    assert status == 1
    assert told.splitlines()[0] == f"{positions[1]}: Sự kiện đã bị xóa."


def test_a_head_that_is_not_there(own_database, say, tmp_path):
    status, told = say("verify", "--head", str(tmp_path / "none.txt"))
    assert status == 2
    assert "none.txt" in told
