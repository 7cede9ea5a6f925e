"""A write sent again under its key happens once; who lost the answer gets it again."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import MORNING, filed, small_town
from thongsuot.surfaces.openapi.models import Answer
from thongsuot.surfaces.openapi.tests.conftest import Machine
from thongsuot.surfaces.openapi.tests.test_the_life_of_a_dossier import PDF

KEY = {"HTTP_IDEMPOTENCY_KEY": "nop-17"}


def how_many(an):
    return len(an.get("/dossiers").json()["items"])


def test_the_same_again_answers_the_same(an, filing):
    first = an.post("/dossiers", filing, **KEY)
    again = an.post("/dossiers", filing, **KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content, "the proof too, for whoever lost it"
    assert again.headers["Idempotency-Replayed"] == "true"
    assert how_many(an) == 1


def test_the_order_of_members_says_nothing(an, filing):
    an.post("/dossiers", filing, **KEY)
    again = an.post("/dossiers", dict(reversed(filing.items())), **KEY)
    assert again.status_code == 201 and how_many(an) == 1


def test_the_same_key_for_something_else_is_refused(an, filing):
    an.post("/dossiers", filing, **KEY)
    answer = an.post("/dossiers", {**filing, "client_ref": "another"}, **KEY)
    assert answer.status_code == 409 and "yêu cầu khác" in answer.json()["detail"]
    assert how_many(an) == 1


def test_another_machine_may_use_the_same_word(an, binh, filing):
    an.post("/dossiers", filing, **KEY)
    answer = binh.post("/dossiers", {**filing, "receiving_agency": "H01.62"}, **KEY)
    assert answer.status_code == 201


def test_what_was_refused_changed_nothing_and_may_be_mended(an, filing):
    wrong = {**filing, "receiving_agency": "H99"}
    assert an.post("/dossiers", wrong, **KEY).status_code == 422
    assert not Answer.objects.exists()
    assert an.post("/dossiers", filing, **KEY).status_code == 201


def test_an_action_under_a_key_is_done_once(an, town):
    code = filed(town).reference
    body = {"action": "accept"}
    first = an.post(f"/dossiers/{code}/actions", body, **KEY)
    again = an.post(f"/dossiers/{code}/actions", body, **KEY)
    assert first.content == again.content
    assert an.post(f"/dossiers/{code}/actions", body).status_code == 409, "without its key"


def test_a_file_under_a_key_is_kept_once(an):
    def sent(content=PDF):
        return an.upload(SimpleUploadedFile("don.pdf", content), **KEY)

    assert sent().json()["id"] == sent().json()["id"]
    assert sent(PDF + b"\n").status_code == 409


def test_a_key_is_short_and_plain(an, filing):
    for word in ("", "x" * 201, "khóa"):
        answer = an.post("/dossiers", filing, HTTP_IDEMPOTENCY_KEY=word)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/header/Idempotency-Key"


def test_answers_are_kept_for_a_day(an, filing, clock):
    an.post("/dossiers", filing, **KEY)
    clock.at(7, 8)
    an.post("/dossiers", filing, HTTP_IDEMPOTENCY_KEY="nop-18")
    assert [answer.key for answer in Answer.objects.all()] == ["nop-18"]


def test_a_key_is_answered_once(db, clock):
    row = {"owner": "a", "key": "k", "asked": "x", "status": 200, "body": "{}", "at": clock.now}
    Answer.objects.create(**row)
    with pytest.raises(IntegrityError, match="an_idempotency_key_is_answered_once"):
        Answer.objects.create(**row)


def test_two_at_once_file_one_dossier(own_database, clock, filing):
    _town, machine = _town_with_a_machine()
    answers, ready = [], threading.Barrier(4)

    def send():
        ready.wait()
        answers.append(machine.post("/dossiers", filing, **KEY))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert how_many(machine) == 1


def test_who_waits_too_long_is_asked_to_send_again(own_database, clock, monkeypatch):
    options = connection.settings_dict["OPTIONS"]
    hasty = {
        **options,
        "options": options["options"].replace("lock_timeout=8s", "lock_timeout=200"),
    }
    assert hasty != options
    town, machine = _town_with_a_machine()
    taken = filed(town)
    answers = []

    def send():
        answers.append(machine.act(taken.reference, "accept"))
        connection.close()

    with transaction.atomic():
        dossiers.accept(code=taken.reference, by=town.actor(town.cast.an), at=MORNING)
        monkeypatch.setitem(connection.settings_dict, "OPTIONS", hasty)
        thread = threading.Thread(target=send)
        thread.start()
        thread.join()
    (answer,) = answers
    assert answer.status_code == 409 and "gửi lại" in answer.json()["detail"]
    assert answer.headers["Retry-After"]


def _town_with_a_machine():
    town = small_town()
    token = identity.create_token(
        post_id=town.cast.an.post_id, name="Phần mềm", by=FOUNDER, at=MORNING
    )
    return town, Machine(token)
