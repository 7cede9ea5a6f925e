"""Another system takes a dossier from filing to the result in hand, and reads it on the way."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.modules.dossiers.api import Status
from thongsuot.modules.dossiers.testing import MORNING, dossier_in
from thongsuot.surfaces.openapi.tests.conftest import Machine

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def document(name="ket-qua.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def ok(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def allowed(dossier):
    return {action["name"] for action in dossier["actions"] if action["allowed"]}


def to_signature(code, machine):
    while "complete_step" in allowed(ok(machine.get(f"/dossiers/{code}"))):
        ok(machine.act(code, "complete_step", note="Đủ điều kiện"))


def test_the_whole_way(an, hai, giang, chi, town, filing, clock):
    filed = ok(an.post("/dossiers", filing), 201)
    assert filed["status"] == "submitted" and filed["code"] == filed["reference"]
    assert filed["client_ref"] == "NB-2026-17" and filed["form"]["dien_tich"] == 120
    assert allowed(filed) == {
        "accept", "refuse_intake", "update_version", "request_supplement", "withdraw",
    }  # fmt: skip
    refused = {a["name"]: a["reason"] for a in filed["actions"] if not a["allowed"]}
    assert "Mới nộp" in refused["return_result"]

    accepted = ok(an.act(filed["reference"], "accept"))
    code = accepted["code"]
    assert code == "H01.61-261005-0001"
    assert accepted["due_at"] == "2026-10-12T17:00:00+07:00"
    assert accepted["legs"] == [
        {
            "number": 1,
            "agency": {
                "id": town.province.chau_doc,
                "code": "H01.61",
                "name": "Ủy ban nhân dân phường Châu Đốc",
            },
            "received_at": "2026-10-05T08:00:00+07:00",
            "allowance": {"amount": 5, "unit": "working_day"},
            "due_at": "2026-10-12T17:00:00+07:00",
            "finished_at": None,
        }
    ]
    assert "proof" not in accepted, "shown once"
    assert ok(an.get(f"/dossiers/{filed['reference']}"))["code"] == code, "both stay usable"

    clock.at(5, 9)
    ok(an.act(code, "forward"))
    ok(hai.act(code, "assign", assignee=town.cast.giang.post_id, note="Gấp"))
    clock.at(6, 9)
    waiting = ok(
        giang.act(code, "request_supplement", reason="Thiếu bản vẽ", items=["Bản vẽ mặt bằng"])
    )
    assert waiting["status"] == "awaiting_supplement" and waiting["clock"]["stopped"]
    assert waiting["stops"][0]["items"] == ["Bản vẽ mặt bằng"]
    clock.at(8, 9)
    handed = ok(an.upload(document("ban-ve.pdf")), 201)
    assert handed["media_type"] == "application/pdf"
    again = ok(
        an.act(
            code,
            "receive_supplement",
            components=[{"name": "Bản vẽ mặt bằng", "file_ids": [handed["id"]]}],
        )
    )
    assert again["due_at"] == "2026-10-15T17:00:00+07:00", "five working days after the 8th"
    assert again["papers"][-1]["files"][0]["sha256"] == handed["sha256"]

    ok(giang.act(code, "pause", reason="payment", note="Lệ phí", amount=150_000))
    clock.at(9, 9)
    ok(giang.act(code, "resume"))
    extended = ok(
        chi.act(code, "extend", new_due="2026-10-20T17:00:00+07:00", reason="Mưa lũ, xin lỗi")
    )
    assert extended["clock"]["original_due_at"] == "2026-10-16T17:00:00+07:00"
    assert extended["due_at"] == "2026-10-20T17:00:00+07:00"

    to_signature(code, giang)
    ok(chi.act(code, "approve"))
    result = ok(giang.upload(document()), 201)
    ready = ok(giang.act(code, "issue_result", number="15/GPXD", file_ids=[result["id"]]))
    assert (ready["status"], ready["result"]["number"]) == ("result_ready", "15/GPXD")
    done = ok(an.act(code, "return_result", channel="counter"))
    assert done["status"] == "returned" and allowed(done) == set()

    events = ok(an.get(f"/dossiers/{code}/events"))
    assert [event["type"] for event in events["items"]][:3] == [
        "dossiers.DossierSubmitted", "dossiers.DossierAccepted", "dossiers.DossierForwarded",
    ]  # fmt: skip
    deadline = ok(an.get(f"/dossiers/{code}/deadline"))
    assert deadline["due"] == extended["due_at"]
    assert sum(part["spent"] for part in deadline["time_accounts"]) == deadline["whole"]
    assert deadline["derivation"][0]["why"] == "start"

    assert ok(Machine().get("/track", code=code))["own"] is None
    own = ok(Machine().get("/track", code=code, proof=filed["proof"]))["own"]
    assert own["result_number"] == "15/GPXD" and own["applicant_name"] == "Trần Văn Dũng"


@pytest.mark.parametrize(
    ("action", "members", "status"),
    [
        ("refuse_intake", {"reason": "Không thuộc thẩm quyền"}, "refused_intake"),
        ("withdraw", {"reason": "Đổi ý"}, "withdrawn"),
    ],
)
def test_it_may_end_at_the_counter(an, filing, action, members, status):
    code = ok(an.post("/dossiers", filing), 201)["code"]
    assert ok(an.act(code, action, **members))["status"] == status


def test_it_may_end_on_the_desk(an, hai, giang, chi, town, filing):
    code = ok(an.post("/dossiers", filing), 201)["code"]
    code = ok(an.act(code, "accept"))["code"]
    ok(an.act(code, "forward", to_unit=town.province.chau_doc_division))
    assert ok(giang.act(code, "stop", reason="Không bổ sung"))["status"] == "stopped"


def test_a_refusal_on_the_substance_is_a_result(an, hai, giang, chi, town, filing):
    code = ok(an.post("/dossiers", filing), 201)["code"]
    code = ok(an.act(code, "accept"))["code"]
    ok(an.act(code, "forward"))
    ok(hai.act(code, "assign", assignee=town.cast.giang.post_id))
    to_signature(code, giang)
    assert ok(chi.act(code, "reject", reason="Đã hết hạn"))["status"] == "rejected"


def test_what_may_not_be_done_now_says_what_may(an, filing):
    code = ok(an.post("/dossiers", filing), 201)["code"]
    answer = an.act(code, "return_result")
    assert answer.status_code == 409
    said = answer.json()
    assert "Mới nộp" in said["detail"]
    assert "accept" in said["allowed"] and "return_result" not in said["allowed"]


def test_a_step_that_is_no_longer_open_is_not_finished_in_the_place_of_the_next(giang, town, clock):
    code = dossier_in(Status.IN_PROGRESS, town)
    clock.at(6, 9)
    before = ok(giang.get(f"/dossiers/{code}"))["steps"]
    answer = giang.act(code, "complete_step", number=1)
    assert answer.status_code == 409 and "không còn mở" in answer.json()["detail"]
    assert ok(giang.get(f"/dossiers/{code}"))["steps"] == before
    (present,) = [s["number"] for s in before if s["opened_at"] and not s["finished_at"]]
    ok(giang.act(code, "complete_step", number=present))


def test_what_is_not_ones_own_to_do_is_forbidden(giang, an, filing, town):
    code = ok(an.post("/dossiers", filing), 201)["code"]
    code = ok(an.act(code, "accept"))["code"]
    ok(an.act(code, "forward"))
    answer = giang.act(code, "approve")
    assert answer.status_code == 403 and "không được giao việc này" in answer.json()["detail"]


def test_an_agency_without_a_counter_is_received_for_by_the_one_above(key, town, filing):
    dao = key(town.cast.dao)
    filed = ok(dao.post("/dossiers", {**filing, "receiving_agency": "H01.19"}), 201)
    assert filed["receiving_unit"]["id"] == town.province.centre
    assert filed["competent_agency"]["code"] == "H01.19"


def test_another_agency_may_decide(an, filing):
    filed = ok(an.post("/dossiers", {**filing, "competent_agency": "H01.19"}), 201)
    assert filed["competent_agency"]["code"] == "H01.19"
    accepted = ok(an.act(filed["code"], "accept"))
    assert accepted["due_at"] is None, "the clock starts when that agency has it"


def test_another_keys_file_may_not_be_handed_in(an, binh, filing):
    other = ok(binh.upload(document()), 201)
    paper = {"name": "Đơn", "file_ids": [other["id"]]}
    answer = an.post("/dossiers", {**filing, "components": [paper]})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/file_ids"


def test_whom_it_is_given_to_must_exist(an, hai, filing):
    code = ok(an.post("/dossiers", filing), 201)["code"]
    code = ok(an.act(code, "accept"))["code"]
    ok(an.act(code, "forward"))
    answer = hai.act(code, "assign", assignee=2**53 - 1)
    assert answer.status_code == 422 and "vị trí công tác" in answer.json()["detail"]


def test_an_agencys_key_takes_it_all_the_way(town, filing):
    token = identity.create_token(
        agency_id=town.province.chau_doc, name="Phần mềm của phường", by=FOUNDER, at=MORNING
    )
    ward = Machine(token)
    code = ok(ward.post("/dossiers", filing), 201)["code"]
    code = ok(ward.act(code, "accept"))["code"]
    ok(ward.act(code, "forward"))
    ok(ward.act(code, "assign", assignee=town.cast.giang.post_id))
    to_signature(code, ward)
    ok(ward.act(code, "approve"))
    result = ok(ward.upload(document()), 201)
    ok(ward.act(code, "issue_result", number="15/GPXD", file_ids=[result["id"]]))
    assert ok(ward.act(code, "return_result"))["status"] == "returned"
    kinds = {event["actor"]["kind"] for event in ok(ward.get(f"/dossiers/{code}/events"))["items"]}
    assert kinds == {"machine"}, "the history shows whose hand it was"


def test_a_key_that_was_taken_back_opens_nothing(an, town):
    (key,) = identity.tokens(actor=FOUNDER)
    assert an.get("/dossiers").status_code == 200
    identity.revoke_token(token_id=key.id, by=FOUNDER, at=MORNING)
    assert an.get("/dossiers").status_code == 401
