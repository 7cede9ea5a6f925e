"""Whatever is sent, the answer is a problem with a reason and its place; never a broken page."""

import json
import unicodedata

import pytest

from thongsuot.modules.dossiers.testing import filed
from thongsuot.surfaces.openapi.tests.conftest import V1, Machine


def problem(answer, status):
    assert answer.status_code == status, answer.content.decode()
    assert answer.headers["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == status and said["detail"] and said["title"]
    assert said["type"].startswith("urn:thongsuot:problem:")
    return said


def pointers(said):
    return {error["pointer"] for error in said["errors"]}


BODIES = [
    (b"{", 400, "không phải là JSON"),
    (b"\xff\xfe{}", 400, "UTF-8"),
    (b'{"form": {"a": "\xe1\xbb"}}', 400, "UTF-8"),
    (b"[" * 40 + b"]" * 40, 400, "32 tầng"),
    (b"[" * 100_000, 400, "32 tầng"),
    (b'{"a": 1, "a": 2}', 400, "hai lần"),
    (b'{"e\\u0301": 1, "\\u00e9": 2}', 400, "hai lần"),
    (b'{"a": NaN}', 400, "NaN"),
    (b'{"a": -Infinity}', 400, "Infinity"),
    (b'{"a": 1e999}', 400, "quá lớn"),
    (b'{"a": 9007199254740993}', 400, "quá lớn"),
    (b'{"a": ' + b"9" * 100_000 + b"}", 400, "quá lớn"),
    (b'{"a": "\\u0000"}', 422, "không đọc được"),
    (b'{"a": "\\ud800"}', 422, "không đọc được"),
    (b'{"\\u0007": 1}', 422, "không đọc được"),
    (b'{"a": "' + b"x" * 1_100_000 + b'"}', 413, "1 MB"),
    (b'{"a": "' + b"x" * 3_000_000 + b'"}', 413, "lớn hơn"),
    (b"", 422, "chưa đúng"),
    (b"[]", 422, "chưa đúng"),
    (b"null", 422, "chưa đúng"),
]


def test_a_body_that_cannot_be_taken_apart(an, subtests):
    for body, status, says in BODIES:
        with subtests.test(body[:30]):
            assert says in problem(an.post("/dossiers", body), status)["detail"]


def test_a_body_of_another_kind(an, filing):
    answer = an.client.post(V1 + "/dossiers", filing["applicant"], **an.headers)
    assert "Content-Type: application/json" in problem(answer, 415)["detail"]


MEMBERS = [
    ({"colour": "red"}, "/colour"),
    ({"applicant": {"kind": "person", "shoe": 42}}, "/applicant/shoe"),
    ({"procedure": 1_013_227}, "/procedure"),
    ({"channel": "pigeon"}, "/channel"),
    ({"components": [{"name": "Đơn", "copies": "2"}]}, "/components/0/copies"),
    ({"components": [{"name": "Đơn", "copies": True}]}, "/components/0/copies"),
    ({"components": [{"name": "Đơn", "original": 1}]}, "/components/0/original"),
    ({"components": [{"name": "Đơn", "file_ids": ["x"]}]}, "/components/0/file_ids/0"),
    ({"components": [{"code": "KHONG-CO"}]}, "/components/0/code"),
    ({"components": [{"name": "Đơn"}] * 101}, "/components"),
    ({"form": []}, "/form"),
    ({"procedure": "9.999999"}, "/procedure"),
    ({"case": "Không có trường hợp này"}, "/case"),
    ({"procedure": "2.000815", "channel": "online"}, "/channel"),
    ({"receiving_agency": "H99.99"}, "/receiving_agency"),
    ({"competent_agency": "H99.99"}, "/competent_agency"),
    ({"applicant": None}, "/applicant"),
]


def test_a_member_that_is_not_right_is_named(an, filing, subtests):
    for change, pointer in MEMBERS:
        with subtests.test(str(change)[:60]):
            said = problem(an.post("/dossiers", {**filing, **change}), 422)
            assert pointer in pointers(said)


def test_a_day_is_a_day(an, filing, subtests):
    for birth in ("02/03/1985", "1985-02-30", 19850302, "0000-00-00", ""):
        filing["applicant"]["birth_date"] = birth
        with subtests.test(str(birth)):
            said = problem(an.post("/dossiers", filing), 422)
            assert pointers(said) == {"/applicant/birth_date"}


def test_the_rules_of_the_house_name_their_places_too(an, filing):
    filing["applicant"] |= {"id_number": "123", "phone": "gọi tôi"}
    said = problem(an.post("/dossiers", filing), 422)
    assert pointers(said) == {"/applicant/id_number", "/applicant/phone"}


def test_text_in_another_form_is_repaired(an, filing):
    filing["applicant"]["name"] = unicodedata.normalize("NFD", "Trần Văn Dũng")
    answer = an.post("/dossiers", filing)
    assert answer.status_code == 201
    assert answer.json()["applicant"]["name"] == "Trần Văn Dũng"


def test_an_unknown_action_is_told_the_known_ones(an, town):
    said = problem(an.act(filed(town).reference, "dance"), 422)
    assert "dance" in said["errors"][0]["reason"] and "'accept'" in said["errors"][0]["reason"]


ACTIONS = [
    ("accept", {"speed": 1}, "/speed"),
    ("refuse_intake", {}, "/reason"),
    ("refuse_intake", {"reason": "  "}, "/reason"),
    ("pause", {"reason": "lunch", "note": "Nghỉ"}, "/reason"),
    ("extend", {"new_due": "2026-10-20", "reason": "Mưa"}, "/new_due"),
    ("extend", {"new_due": "2026-10-20T17:00:00", "reason": "Mưa"}, "/new_due"),
    ("assign", {"assignee": 0}, "/assignee"),
    ("assign", {"assignee": 2**53 - 1.5}, "/assignee"),
]


def test_the_members_of_an_action_are_those_it_takes(an, town, subtests):
    code = filed(town).reference
    for action, members, pointer in ACTIONS:
        with subtests.test(f"{action} {members}"):
            assert pointers(problem(an.act(code, action, **members), 422)) == {pointer}


PARAMETERS = [
    ("/dossiers", {"agnecy": "H01.61"}, "/query/agnecy"),
    ("/dossiers", {"limit": 201}, "/query/limit"),
    ("/dossiers", {"limit": "many"}, "/query/limit"),
    ("/dossiers", {"status": "sleeping"}, "/query/status"),
    ("/dossiers", {"q": "a\x00b"}, "/query/q"),
    ("/dossiers", {"cursor": "abc"}, "/query/cursor"),
    ("/dossiers", {"agency": "H99"}, "/query/agency"),
    ("/dossiers", {"q": ["a", "b"]}, "/query/q"),
    ("/dossiers", {"due_before": "yesterday"}, "/query/due_before"),
    ("/dossiers", {"assignee": 2**70}, "/query/assignee"),
    ("/procedures", {"on": "2026-13-01"}, "/query/on"),
    ("/procedures", {"level": "village"}, "/query/level"),
    ("/procedures", {"cursor": "eyJhIjoxfQ"}, "/query/cursor"),
    ("/agencies", {"level": "district"}, "/query/level"),
]


def test_a_parameter_that_is_not_right_is_named(an, subtests):
    for path, query, pointer in PARAMETERS:
        with subtests.test(f"{path} {query}"):
            assert pointers(problem(an.get(path, **query), 422)) == {pointer}


def test_a_code_that_is_none(an, subtests):
    for code in ("KHONG-CO", "%00", "a" * 500, "..%2f..", "%F0%9F%98%80", "%ff"):
        with subtests.test(code[:20]):
            for path in ("", "/events", "/deadline"):
                assert an.get(f"/dossiers/{code}{path}").status_code in (404, 422)
            assert an.act(code, "accept").status_code in (404, 422)
            assert an.get(f"/procedures/{code}").status_code in (404, 422)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer \xff\x00"])
def test_without_a_good_key_one_is_not_let_in(db, header):
    answer = Machine(HTTP_AUTHORIZATION=header).get("/dossiers")
    said = problem(answer, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer" and "Bearer" in said["detail"]


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v2/x", "/api/v1/nothing", "/api/v1/dossiers/"]
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_unknown_address_is_a_problem_as_well(client, db, path, method):
    problem(getattr(client, method)(path), 404)


def test_a_method_that_the_address_does_not_take(an):
    answer = an.client.delete(V1 + "/dossiers", **an.headers)
    problem(answer, 405)
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}


def test_another_host_is_a_problem(client, db):
    client.raise_request_exception = False
    problem(client.get("/api/v1/dossiers", HTTP_HOST="evil.example"), 400)


def test_a_fault_of_ours_says_nothing_of_itself(an, monkeypatch):
    from thongsuot.modules.dossiers import api as dossiers

    def broken(*args, **kwargs):
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(dossiers, "register", broken)
    said = problem(an.get("/dossiers"), 500)
    assert "secret" not in json.dumps(said)


def test_deadlines_refuse_in_the_language_asked_for(key, town, clock):
    from thongsuot.modules.dossiers import api as dossiers
    from thongsuot.modules.dossiers.testing import dossier_in

    code = dossier_in(dossiers.Status.IN_PROGRESS, town)
    chi = key(town.cast.chi, HTTP_ACCEPT_LANGUAGE="en")
    clock.at(5, 14)
    said = problem(chi.act(code, "extend", new_due="2026-10-06T17:00:00+07:00", reason="Rain"), 409)
    assert said["detail"].isascii()


def test_whoever_reads_english_is_told_in_english(key, town, filing, subtests):
    an = key(town.cast.an, HTTP_ACCEPT_LANGUAGE="en-GB,en;q=0.8")
    taken = filed(town)
    wrong = {**filing, "applicant": {**filing["applicant"], "id_number": "1", "phone": "x"}}
    for name, answer in {
        "401": Machine(HTTP_ACCEPT_LANGUAGE="en").get("/dossiers"),
        "404": an.get("/dossiers/KHONG-CO"),
        "404 address": an.get("/nothing"),
        "405": an.client.delete(V1 + "/dossiers", **an.headers),
        "409": an.act(taken.reference, "resume"),
        "422 of the house": an.post("/dossiers", wrong),
        "422 of the shape": an.post("/dossiers", {"procedure": 1, "colour": "red"}),
        "422 of a parameter": an.get("/dossiers", agnecy="x", limit=0),
        "422 of an action": an.act(taken.reference, "dance"),
        "400": an.post("/dossiers", b"{"),
    }.items():
        with subtests.test(name):
            assert answer.status_code == int(name[:3])
            text = answer.content.decode().replace("“", "").replace("”", "").replace("–", "")
            assert text.isascii(), text
