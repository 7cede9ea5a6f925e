"""Those who come to a centre: a number from the kiosk, one's turn on a telephone, an hour kept."""

import re
import uuid
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from thongsuot.modules.queues import api as queues
from thongsuot.modules.queues.testing import MORNING, SmallFloor, small_floor
from thongsuot.modules.surveys import api as surveys
from thongsuot.surfaces.shared.tests.desk_story import clock

__all__ = ["clock"]


@pytest.fixture
def floor(db, clock) -> SmallFloor:
    return small_floor()


@pytest.fixture
def phone() -> Client:
    return Client()


def paired(floor: SmallFloor, kind: str) -> Client:
    """Return a machine that stands on the floor."""
    link = queues.add_device(
        unit_id=floor.unit_id,
        kind=kind,
        name="Máy ở cửa",
        window_id=floor.window_id if kind == "tablet" else None,
        by=floor.clerk,
        at=MORNING,
    )
    machine = Client()
    address = f"/quay/{floor.unit_id}/ghep/{link}/"
    assert "Ghép máy này" in machine.get(address).content.decode()
    assert machine.post(address).status_code == 302
    assert Client().post(address).status_code == 404
    return machine


def press(kiosk: Client, floor: SmallFloor, **given: str) -> str:
    """Touch a queue on the kiosk and return the path of one's own page."""
    page = kiosk.get(f"/quay/{floor.unit_id}/lay-so/").content.decode()
    [touch] = re.findall(r'name="lan" value="([^"]+)"', page)
    answer = kiosk.post(
        f"/quay/{floor.unit_id}/lay-so/", {"hang": "A", "lan": touch, "dien": "", **given}
    )
    assert answer.status_code == 302
    # Touched twice, it is one number.
    again = kiosk.post(f"/quay/{floor.unit_id}/lay-so/", {"hang": "A", "lan": touch})
    assert again["Location"] == answer["Location"]
    return "/quay/so/" + answer["Location"].rsplit("/", 2)[1] + "/"


def test_from_the_number_to_the_rating(floor, clock, phone):
    kiosk = paired(floor, "kiosk")
    path = press(kiosk, floor)
    other = press(kiosk, floor, dien="elderly")
    slip = kiosk.get(f"/quay/{floor.unit_id}/lay-so/{path.split('/')[3]}/").content.decode()
    assert "A001" in slip
    assert "<svg" in slip

    assert "Bạn là người kế tiếp" in phone.get(path).content.decode()
    waits = phone.get(other).content.decode()
    assert "1 người" in waits
    assert "khoảng <b>15 phút</b>" in waits
    ticket_id = floor.call()
    assert "<b>quầy 1</b> ngay" in phone.get(path).content.decode()
    board = phone.get(f"/quay/{floor.unit_id}/bang/").content.decode()
    assert 'data-aloud="Mời số A001 đến quầy 1"' in board
    assert phone.post(f"{path}thoi-cho/").status_code == 409

    queues.finish(ticket_id=ticket_id, by=floor.clerk, at=MORNING)
    assert "Đánh giá lượt vừa rồi" in phone.get(path).content.decode()
    asked = phone.post(f"{path}danh-gia/")["Location"]
    assert "Lượt vừa rồi thế nào?" in phone.get(asked).content.decode()
    assert phone.post(asked, {}).status_code == 422
    assert phone.post(asked, {"muc": "4", "vi-sao": ["clear"]}).status_code == 200
    assert phone.post(asked, {"muc": "1"}).status_code == 409
    assert "Đánh giá lượt" not in phone.get(path).content.decode()
    assert phone.post(f"{path}danh-gia/").status_code == 409

    assert phone.post(f"{other}thoi-cho/").status_code == 302
    assert "Bạn đã thôi chờ" in phone.get(other).content.decode()


def test_the_tablet_asks_whoever_was_served_last(floor, clock):
    tablet = paired(floor, "tablet")
    path = f"/quay/{floor.unit_id}/danh-gia/"
    assert "Xong việc, mời bạn đánh giá" in tablet.get(path).content.decode()
    floor.take()
    ticket_id = floor.call()
    assert "Xong việc" in tablet.get(path).content.decode()
    queues.finish(ticket_id=ticket_id, by=floor.clerk, at=MORNING)

    page = tablet.get(path).content.decode()
    assert "Quầy 1 phục vụ bạn thế nào?" in page
    assert tablet.post(path, {"luot": ticket_id}).status_code == 422
    assert tablet.post(path, {"luot": "0", "muc": "5"}).status_code == 302
    assert "Cảm ơn" in tablet.post(path, {"luot": ticket_id, "muc": "5"}).content.decode()
    assert tablet.post(path, {"luot": ticket_id, "muc": "5"}).status_code == 302
    found = surveys.opinions(floor.unit_id, since=floor.day, until=floor.day)
    assert found.all.scores[5] == 1
    floor.take()
    queues.finish(ticket_id=floor.call(), by=floor.clerk, at=MORNING)
    clock.to(MORNING + timedelta(minutes=6))
    assert "Xong việc" in tablet.get(path).content.decode()


def test_an_hour_is_kept_and_given_up(floor, clock, phone):
    assert "Chưa có nơi nào nhận hẹn giờ" in phone.get("/quay/hen/").content.decode()
    assert phone.get(f"/quay/{floor.unit_id}/hen/").status_code == 404
    queues.set_hours(
        unit_id=floor.unit_id,
        letter="A",
        hours=[queues.Hours(1, time(8), time(11), 30, 1)],
        by=floor.clerk,
        at=MORNING,
    )
    assert f"/quay/{floor.unit_id}/hen/" in phone.get("/quay/hen/").content.decode()
    path = f"/quay/{floor.unit_id}/hen/"
    assert "Thứ Hai, 12/10/2026" in phone.get(path).content.decode()
    hours = phone.get(f"{path}?hang=A&ngay=2026-10-05").content.decode()
    assert "gio=09:00" in hours
    assert "gio=08:00" not in hours
    here = f"{path}?hang=A&ngay=2026-10-05&gio=09:00"
    wrong = phone.post(here, {"name": "", "phone": "123"})
    assert wrong.status_code == 422
    answer = phone.post(here, {"name": "Trần Văn Dũng", "phone": "0912 000 111"})
    code = answer["Location"].split("/")[3]
    page = phone.get(answer["Location"]).content.decode()
    assert "9 giờ" in page
    assert code in page
    assert "hết chỗ" in phone.get(f"{path}?hang=A&ngay=2026-10-05").content.decode()
    full = phone.post(here, {"name": "Bà Sáu", "phone": "0912000222"})
    assert full.status_code == 422
    assert "vừa hết chỗ" in full.content.decode()

    kiosk = paired(floor, "kiosk")
    clock.to(MORNING + timedelta(minutes=50))
    wrong = kiosk.post(f"/quay/{floor.unit_id}/lay-so/ma-hen/", {"ma": "ZZZZ"})
    assert wrong.status_code == 422
    taken = kiosk.post(f"/quay/{floor.unit_id}/lay-so/ma-hen/", {"ma": code.lower()})
    assert "Bạn được gọi từ 09:00" in kiosk.get(taken["Location"]).content.decode()
    assert phone.post(f"/quay/hen/{code}/huy/").status_code == 409
    clock.to(MORNING + timedelta(days=1))
    second = phone.post(
        f"{path}?hang=A&ngay=2026-10-12&gio=09:00", {"name": "Bà Sáu", "phone": "0912000222"}
    )["Location"]
    assert phone.post(f"{second}huy/").status_code == 302
    assert "đã hủy" in phone.get(second).content.decode()


def test_a_machine_that_is_not_paired_gives_no_numbers(floor, clock, phone):
    for path in ("lay-so/", "lay-so/ma-hen/", "danh-gia/", "lay-so/abc/"):
        assert phone.get(f"/quay/{floor.unit_id}/{path}").status_code == 403
    given = {"hang": "A", "lan": str(uuid.uuid4())}
    assert phone.post(f"/quay/{floor.unit_id}/lay-so/", given).status_code == 403
    kiosk = paired(floor, "kiosk")
    assert kiosk.post(f"/quay/{floor.unit_id}/lay-so/", given | {"lan": "x"}).status_code == 422
    assert kiosk.post(f"/quay/{floor.unit_id}/lay-so/", given | {"hang": "Z"}).status_code == 404
    assert kiosk.post(f"/quay/{floor.unit_id}/lay-so/", given | {"hang": "\x00"}).status_code == 404
    nonsense = kiosk.post(f"/quay/{floor.unit_id}/lay-so/ma-hen/", {"ma": "\x00\ud7ff"})
    assert nonsense.status_code == 422
    assert kiosk.post(f"/quay/{floor.unit_id}/lay-so/", given | {"dien": "x"}).status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/quay/so/%00/",
        "/quay/so/khong-co/",
        "/quay/hen/%00/",
        "/quay/danh-gia/%00/",
        "/quay/99999999/bang/",
        "/quay/99999999/hen/?hang=%00",
        "/quay/99999999/ghep/x/",
    ],
)
def test_what_nobody_types(db, client, path):
    assert client.get(path).status_code in (200, 404, 422)
    assert client.post(path, {"muc": "5", "ma": "\x00"}).status_code in (404, 405, 422)


def test_the_board_costs_the_same_however_many_wait(floor, clock, phone):
    for _each in range(30):
        floor.take()
    floor.call()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        phone.get(f"/quay/{floor.unit_id}/bang/")
    assert len(asked) <= 9
    key = floor.take()
    with CaptureQueriesContext(connection) as asked:
        phone.get(f"/quay/so/{key}/")
    assert len(asked) <= 9
