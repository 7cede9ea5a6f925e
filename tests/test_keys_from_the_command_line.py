"""An operator at the server founds the province, appoints someone, and makes a key."""

import pytest
from django.utils import timezone

from thongsuot.config import people
from thongsuot.foundation.identity import api as identity
from thongsuot.kernel.actor import Permission


@pytest.fixture
def an(db, capsys):
    assert people.unit(["found", "--territory", "91"]) == 0
    assert capsys.readouterr().out == "H01\n"
    create = ["create", "--login", "an", "--name", "Nguyễn An", "--unit", "H01"]
    assert people.person([*create, "--role", "counter_clerk"]) == 0
    return capsys.readouterr().out.strip()


def test_the_first_password_is_printed_and_must_be_changed(an):
    assert len(an) == 19
    assert identity.account_by_login("an").password_is_temporary


@pytest.mark.parametrize("owner", [("--post", "an@H01"), ("--agency", "H01")])
def test_a_key_is_printed_once_and_works(an, capsys, owner):
    assert people.token(["create", *owner, "--name", "Ki-ốt"]) == 0
    machine = identity.actor_for_token(capsys.readouterr().out.strip(), at=timezone.now())
    assert machine.may_anywhere(Permission.DOSSIER_RECEIVE)


def test_a_key_for_a_part_of_the_work(an, capsys):
    assert (
        people.token(
            ["create", "--post", "an@H01", "--name", "Bảng", "--permission", "dossier:view"]
        )
        == 0
    )
    machine = identity.actor_for_token(capsys.readouterr().out.strip(), at=timezone.now())
    assert set(machine.grants) == {Permission.DOSSIER_VIEW}


@pytest.mark.parametrize("post", ["999999", "binh@H01", "an@H99", "an"])
def test_no_such_post_is_said_on_standard_error(an, capsys, post):
    assert people.token(["create", "--post", post, "--name", "Ki-ốt"]) == 1
    answer = capsys.readouterr()
    assert answer.out == "" and "Không có" in answer.err
