"""Chị An arranges her floor, sits down at a window, and calls people to it."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from thongsuot.foundation.units.testing import small_province
from thongsuot.kernel.actor import Actor, ActorKind
from thongsuot.modules.queues import api as queues
from thongsuot.modules.surveys import api as surveys
from thongsuot.surfaces.counter import queue
from thongsuot.surfaces.shared.tests.desk_story import MORNING

KIOSK = Actor(name="Máy lấy số", kind=ActorKind.MACHINE)


@pytest.fixture
def province(db):
    return small_province()


def take(unit_id: int, *, ground: str = "") -> str:
    return queues.take_ticket(
        unit_id=unit_id, letter="A", ground=ground, press=uuid.uuid4(), by=KIOSK, at=MORNING
    )


@pytest.fixture
def arranged(province, signed_in):
    """What chị An fills in once: a queue, two windows, hours, a kiosk."""
    an, unit_id = signed_in("an"), province.chau_doc_centre
    assert "Nơi này chưa có hàng chờ" in an.get("/mot-cua/quay/").content.decode()
    path = f"/mot-cua/quay/{unit_id}/sap-xep/"
    for given in (
        {"muc": "hang", "letter": "a", "name": "Mọi việc", "usual_minutes": "10"},
        {"muc": "quay", "number": "1", "letters": ["A"]},
        {"muc": "quay", "number": "2", "name": "Quầy phụ", "letters": ["A"]},
        {"muc": "uu-tien", "every": "2"},
        {
            "muc": "hen",
            "letter": "A",
            "weekdays": ["1", "3"],
            "begins": "08:00",
            "ends": "11:00",
            "minutes": "30",
            "capacity": "2",
        },
    ):
        answer = an.post(path, given)
        assert answer.status_code == 302, answer.content.decode()
    return an, unit_id, path


def test_a_floor_is_arranged_on_one_page(arranged, signed_in, province):
    an, unit_id, path = arranged
    page = an.get(path).content.decode()
    for words in ("A · Mọi việc", "Quầy phụ", "Cứ 2 lượt gọi", "thứ Hai 08:00–11:00"):
        assert words in page
    answer = an.post(path, {"muc": "may", "kind": "kiosk", "name": "Cửa chính"})
    assert answer.status_code == 200
    [link] = re.findall(r"http\S+/ghep/\S+?/", answer.content.decode())
    assert an.get("/quay/" + link.split("/quay/")[1]).status_code == 200
    assert "chờ ghép" in an.get(path).content.decode()
    [device] = queues.floor(unit_id).devices
    assert an.post(f"{path}may/{device.id}/thoi/").status_code == 302
    assert queues.floor(unit_id).devices == ()

    assert an.post(path, {"muc": "hang", "letter": "1", "name": "x"}).status_code == 422
    assert an.post(path, {"muc": "may", "kind": "tablet", "name": "x"}).status_code == 422
    assert an.post(path, {"muc": "gì đó"}).status_code == 200
    wrong = an.post(path, {"muc": "hen", "letter": "A", "begins": "11:00", "ends": "08:00"})
    assert wrong.status_code == 422
    assert signed_in("binh").get(path).status_code == 404
    assert signed_in("giang").get(path).status_code == 403
    assert signed_in("chi").get(f"/mot-cua/quay/{unit_id}/").status_code == 200
    other = f"/mot-cua/quay/{province.long_xuyen_centre}/"
    assert an.get(other).status_code == 404


def test_from_the_first_call_to_the_end_of_the_day(arranged, people, clock):
    an, unit_id, _path = arranged
    keys = [take(unit_id), take(unit_id), take(unit_id, ground="merit")]
    one, two = queues.windows(unit_id)
    assert "Chọn quầy để gọi số" in an.get("/mot-cua/quay/thanh/").content.decode()
    assert an.post("/mot-cua/quay/goi/").status_code == 409
    assert an.post(f"/mot-cua/quay/cua/{one.id}/mo/").status_code == 302

    bar = an.post("/mot-cua/quay/goi/", HTTP_HX_REQUEST="true").content.decode()
    assert "A001" in bar
    assert "đã gọi 1 lần" in bar
    again = an.post("/mot-cua/quay/goi/", HTTP_HX_REQUEST="true").content.decode()
    assert "“Có mặt” hoặc “Vắng mặt” trước" in again
    [first] = set(re.findall(r"/quay/so/(\d+)/", bar))
    early = an.post(f"/mot-cua/quay/so/{first}/vang/", HTTP_HX_REQUEST="true")
    assert "Hãy gọi lại một lần nữa" in early.content.decode()
    for move in ("goi-lai", "vang"):
        assert an.post(f"/mot-cua/quay/so/{first}/{move}/").status_code == 302
    assert "Cho A001 vào hàng lại" in an.get("/mot-cua/quay/").content.decode()
    # Of two calls one has priority: the next is A003.
    bar = an.post("/mot-cua/quay/goi/", HTTP_HX_REQUEST="true").content.decode()
    assert "Người có công" in bar
    [third] = set(re.findall(r"/quay/so/(\d+)/", bar))
    an.post(f"/mot-cua/quay/so/{third}/co-mat/")
    clock.to(MORNING + timedelta(minutes=12))
    an.post(f"/mot-cua/quay/so/{first}/vao-lai/")
    an.post("/mot-cua/quay/goi/")
    assert queues.ticket(keys[2], at=clock.at).state == "served"
    assert queues.ticket(keys[0], at=clock.at).state == "called"
    page = an.get("/mot-cua/quay/").content.decode()
    assert "12 phút" in page
    closed = an.post(f"/mot-cua/quay/so/{first}/chuyen/", {"quay": two.id}, HTTP_HX_REQUEST="true")
    assert "Quầy 2 đang đóng" in closed.content.decode()
    assert an.post(f"/mot-cua/quay/so/{first}/la-gi/").status_code == 404
    assert an.post(f"/mot-cua/quay/cua/{one.id}/dong/").status_code == 409
    clerk = people.an.actor(at=clock.at)
    queue.note(clerk, "000.00.61-1", at=clock.at)
    desk = queues.window_desk(queues.window_of(clerk), actor=clerk, at=clock.at)
    assert desk.current.references == ("000.00.61-1",)
    an.post(f"/mot-cua/quay/so/{first}/xong/")
    queue.note(clerk, "000.00.61-2", at=clock.at)
    ended = an.post(f"/mot-cua/quay/{unit_id}/chot/", follow=True)
    assert "1 người chưa đến lượt" in ended.content.decode()
    assert queues.ticket(keys[1], at=clock.at).state == "unserved"


def test_the_bar_costs_little(arranged, clock):
    an, unit_id, _path = arranged
    [one, _two] = queues.windows(unit_id)
    an.post(f"/mot-cua/quay/cua/{one.id}/mo/")
    for _each in range(20):
        take(unit_id)
    an.post("/mot-cua/quay/goi/")
    with CaptureQueriesContext(connection) as asked:
        assert an.get("/mot-cua/quay/thanh/").status_code == 200
    assert len(asked) <= 14
    assert an.get("/mot-cua/").content.decode().count("/mot-cua/quay/thanh/") == 1


def test_what_people_said_is_shown_once_enough_spoke(arranged, people, clock):
    an, unit_id, _path = arranged
    clerk = people.an.actor(at=MORNING)
    [one, _two] = queues.windows(unit_id)
    queues.open_window(window_id=one.id, by=clerk, at=MORNING)
    for number in range(5):
        assert "Đánh giá trong" not in an.get("/mot-cua/quay/").content.decode(), number
        take(unit_id)
        ticket_id = queues.call_next(window_id=one.id, by=clerk, at=MORNING)
        queues.finish(ticket_id=ticket_id, by=clerk, at=MORNING)
        key = surveys.invite(ticket_id=ticket_id, at=MORNING)
        surveys.rate(key=key, score=5 if number else 1, at=MORNING)
    page = an.get("/mot-cua/quay/").content.decode()
    assert "<b>80%</b>" in page and "Quầy 1: 80%" in page
