"""Lists by pages, within sight, at a cost that does not grow with what they hold."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import dossier_in, filed
from thongsuot.surfaces.openapi.tests.conftest import Machine

Status = dossiers.Status


def codes(answer):
    assert answer.status_code == 200, answer.content.decode()
    return [item["code"] for item in answer.json()["items"]]


def statements(machine, path, **query):
    machine.get(path, **query)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert machine.get(path, **query).status_code == 200
    return len(captured)


def test_pages_follow_one_another_and_leave_nothing_out(an, town):
    made = {filed(town).reference for _ in range(5)}
    seen, cursor = [], ""
    while True:
        page = an.get("/dossiers", limit=2, **({"cursor": cursor} if cursor else {}))
        seen += codes(page)
        cursor = page.json()["next"]
        if cursor is None:
            break
    assert len(seen) == 5 and set(seen) == made


def test_one_sees_only_what_lies_within_sight(an, binh, town):
    code = dossier_in(Status.ACCEPTED, town)
    assert codes(an.get("/dossiers")) == [code]
    assert codes(binh.get("/dossiers")) == []
    for path in ("", "/events", "/deadline"):
        answer = binh.get(f"/dossiers/{code}{path}")
        assert answer.status_code == 404 and code in answer.json()["detail"]
    assert binh.act(code, "forward").status_code == 404


def test_dossiers_are_narrowed(an, town, clock):
    submitted = filed(town).reference
    desk = dossier_in(Status.IN_PROGRESS, town)
    returned = dossier_in(Status.RETURNED, town)
    assert codes(an.get("/dossiers", status="submitted")) == [submitted]
    assert set(codes(an.get("/dossiers", status=["submitted", "returned"]))) == {
        submitted, returned,
    }  # fmt: skip
    assert codes(an.get("/dossiers", assignee=town.cast.giang.post_id, status="in_progress")) == [
        desk
    ]
    assert len(codes(an.get("/dossiers", agency="H01.61"))) == 3
    assert codes(an.get("/dossiers", agency="H01.62")) == []
    assert codes(an.get("/dossiers", q=returned)) == [returned]
    assert len(codes(an.get("/dossiers", q="Dũng"))) == 3
    assert codes(an.get("/dossiers", overdue="true")) == []
    clock.at(20, 8)
    assert codes(an.get("/dossiers", overdue="true")) == [desk]
    assert set(codes(an.get("/dossiers", overdue="false"))) == {submitted, returned}
    assert codes(an.get("/dossiers", due_before="2026-10-12T00:00:00+07:00")) == []
    assert len(codes(an.get("/dossiers", due_before="2026-10-13T00:00:00+07:00"))) == 2


def test_procedures_are_found_with_and_without_marks(an):
    for q in ("khai sinh", "dang ky khai sinh"):
        found = an.get("/procedures", q=q, limit=1).json()
        assert found["items"][0]["code"] == "1.001193"
    first = an.get("/procedures", limit=3).json()
    second = an.get("/procedures", limit=3, cursor=first["next"]).json()
    assert not {item["code"] for item in first["items"]} & {
        item["code"] for item in second["items"]
    }
    for item in an.get("/procedures", level="commune", service="full").json()["items"]:
        assert "commune" in item["levels"] and item["service_level"] == "full"


def test_a_procedure_comes_with_all_that_a_dossier_needs(an):
    found = an.get("/procedures/1.013227", on="2026-10-05").json()
    assert found["limits"][0] == {
        "amount": 5, "unit": "working_day", "same_day": False, "note": None,
    }  # fmt: skip
    assert found["cases"][0]["components"] and found["legal_bases"]
    assert found["workflow"]["steps"][0]["kind"] == "intake"
    assert {fee["kind"] for fee in found["fees"]} <= {"fee", "charge"}
    assert an.get("/procedures/1.013227", on="2020-01-01").status_code == 404


def test_agencies_know_those_before_and_after_them(an):
    every = an.get("/agencies").json()["items"]
    chau_doc = next(agency for agency in every if agency["code"] == "H01.61")
    assert (chau_doc["predecessors"], chau_doc["successors"]) == ([], [])
    assert chau_doc["level"] == "commune" and chau_doc["valid_from"] == "2025-07-01"
    assert all(
        a["level"] == "province" for a in an.get("/agencies", level="province").json()["items"]
    )
    assert an.get("/agencies", under="H01.99").status_code == 404
    assert an.get("/agencies", on="2020-01-01").json() == {"items": [], "next": None}
    first = an.get("/agencies", limit=2).json()
    second = an.get("/agencies", limit=2, cursor=first["next"]).json()
    assert [a["code"] for a in first["items"] + second["items"]] == [a["code"] for a in every[:4]]


def test_events_come_in_pages(an, town):
    code = dossier_in(Status.RETURNED, town)
    whole = an.get(f"/dossiers/{code}/events").json()["items"]
    first = an.get(f"/dossiers/{code}/events", limit=3).json()
    second = an.get(f"/dossiers/{code}/events", limit=100, cursor=first["next"]).json()
    assert first["items"] + second["items"] == whole and second["next"] is None


# Of each, four find out who holds the key and how far it reaches.
STATEMENTS = {"/dossiers": 5, "/procedures": 5, "/agencies": 6}


def test_a_longer_list_costs_no_more_statements(an, town, subtests):
    filed(town)
    few = {path: statements(an, path) for path in STATEMENTS}
    for _ in range(4):
        filed(town)
    for path in STATEMENTS:
        with subtests.test(path):
            assert statements(an, path) == few[path] == STATEMENTS[path]


def test_anyone_may_follow_but_not_guess(town):
    taken = filed(town)
    anyone = Machine()
    assert anyone.get("/track", code=taken.reference).json()["status"] == "submitted"
    shown = anyone.get("/track", code=taken.reference).content.decode()
    assert "Dũng" not in shown and "giấy phép" not in shown
    wrong = {
        anyone.get("/track", code=taken.reference, proof="SAI222").content,
        anyone.get("/track", code="KHONG-CO", proof="SAI222").content,
        anyone.get("/track", code="KHONG-CO").content,
    }
    assert len(wrong) == 1, "the same answer, whatever was wrong"
    for _ in range(9):
        anyone.get("/track", code=taken.reference, proof="SAI222")
    answer = anyone.get("/track", code=taken.reference, proof=taken.proof)
    assert answer.status_code == 429 and "phút" in answer.json()["detail"]
