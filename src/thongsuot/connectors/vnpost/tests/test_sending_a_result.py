"""A result goes out by post, whatever state the post is in."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from thongsuot.connectors.vnpost import client, tasks
from thongsuot.connectors.vnpost.simulator import Post, running
from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.refusals import Clash, Invalid, NotAllowed
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import MORNING, dossier_in, small_town
from thongsuot.modules.results import api as results

AFTERNOON = MORNING + timedelta(hours=6)
HOME = "Số 12, khóm 4, phường Châu Đốc"


@pytest.fixture
def post(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AFTERNOON)
    office = Post(seconds=0.4)
    with running(office) as address, override_settings(VNPOST_URL=address, VNPOST_SECONDS=0.2):
        yield office


@pytest.fixture
def town(db):
    return small_town()


@pytest.fixture
def an(town):
    return town.actor(town.cast.an)


@pytest.fixture
def code(town):
    return dossier_in(dossiers.Status.RESULT_READY, town)


def send(code, by, address=HOME):
    return results.request_shipment(
        code=code,
        recipient="Trần Văn Dũng",
        phone="0912000111",
        address=address,
        by=by,
        at=AFTERNOON,
    )


def hand_over(shipment_id, attempts=0):
    tasks.order(SimpleNamespace(job=SimpleNamespace(attempts=attempts)), shipment_id=shipment_id)


def state(shipment_id):
    return results.shipment(shipment_id).state


def test_down_slow_lost_wrong_and_then_delivered_once(code, an, post):
    """The counter asks once; however the post answers, one parcel leaves and arrives."""
    shipment_id = send(code, an)
    for attempt, mood in enumerate(("down", "slow", "wrong", "lost")):
        post.mood = mood
        with pytest.raises(client.Unreachable):
            hand_over(shipment_id, attempt)
    assert state(shipment_id) == "requested" and len(post.waybills) == 1

    post.mood = "well"
    hand_over(shipment_id, 4)
    hand_over(shipment_id, 5)
    sent = results.shipment(shipment_id)
    assert (sent.state, sent.waybill) == ("handed_to_post", "CA000000001VN")
    assert len(post.waybills) == 1, "asked again with the same key, it is the same parcel"

    states = []
    for _turn in range(5):
        tasks.ask_where(0)
        states.append(state(shipment_id))
    assert states == ["handed_to_post", "in_transit", *["delivered"] * 3]
    now = results.results_of(code, actor=an, at=AFTERNOON)
    assert now.dossier.status == "returned" and now.dossier.return_channel == "post"
    assert [one.way for one in now.returns] == ["post"]
    assert [stop.state for stop in now.shipments[0].way] == [
        *("requested", "handed_to_post", "in_transit", "delivered")
    ]


def test_nobody_at_home(code, an, post):
    shipment_id = send(code, an, "Số 1, không có người nhận, phường Châu Đốc")
    hand_over(shipment_id)
    for _turn in range(4):
        tasks.ask_where(0)
    assert state(shipment_id) == "returned"
    [troubled] = results.shipments_at(actor=an, troubled=True)
    assert troubled.id == shipment_id
    told = [
        stop.trouble for stop in results.results_of(code, actor=an, at=AFTERNOON).shipments[0].way
    ]
    assert "Không có người nhận" in told
    assert dossiers.progress(code).status == "result_ready", "it can be sent again, or fetched"
    assert send(code, an) != shipment_id


def test_an_address_that_the_post_refuses(code, an, post):
    shipment_id = send(code, an, "nhà tôi")
    hand_over(shipment_id)
    refused = results.shipment(shipment_id)
    assert (refused.state, refused.trouble) == ("refused", "Địa chỉ không đủ để phát.")


def test_the_post_never_answers(code, an, post, town):
    post.mood = "down"
    shipment_id = send(code, an)
    hand_over(shipment_id, tasks.MOST_ATTEMPTS - 1)
    [held] = results.shipments_at(actor=an, troubled=True)
    assert held.held_up and held.trouble == "Hệ thống của bưu chính báo lỗi (503)."
    with pytest.raises(NotAllowed, match="nơi tiếp nhận khác"):
        results.try_shipment_again(
            shipment_id=shipment_id, by=town.actor(town.cast.binh), at=AFTERNOON
        )
    results.try_shipment_again(shipment_id=shipment_id, by=an, at=AFTERNOON)
    with pytest.raises(Clash, match="Chỉ gửi lại"):
        results.try_shipment_again(shipment_id=shipment_id, by=an, at=AFTERNOON)
    post.mood = "well"
    hand_over(shipment_id)
    assert state(shipment_id) == "handed_to_post"


def test_what_may_not_be_sent(code, an, town, post):
    with pytest.raises(Invalid, match="nơi nhận"):
        send(code, an, " ")
    with pytest.raises(NotAllowed, match="Chỉ nơi tiếp nhận"):
        send(code, town.actor(town.cast.giang))
    send(code, an)
    with pytest.raises(Clash, match="đang được gửi"):
        send(code, an)
    waiting = dossier_in(dossiers.Status.APPROVED, town)
    with pytest.raises(Clash, match="kết quả đã về nơi trả"):
        send(waiting, an)


def test_fetched_at_the_counter_meanwhile(code, an, post):
    shipment_id = send(code, an)
    hand_over(shipment_id)
    results.return_at_counter(code=code, received_by="Trần Văn Dũng", by=an, at=AFTERNOON)
    for _turn in range(3):
        tasks.ask_where(0)
    now = results.results_of(code, actor=an, at=AFTERNOON)
    assert state(shipment_id) == "delivered" and now.dossier.return_channel == "counter"


@override_settings(VNPOST_URL="")
def test_not_connected_is_said_at_once(own_database):
    """Asked for at the counter, heard by the reaction, worked off by the worker."""
    town = small_town()
    code = dossier_in(dossiers.Status.RESULT_READY, town)
    shipment_id = send(code, town.actor(town.cast.an))
    while ledger.run_reactions(at=AFTERNOON):
        pass
    assert ProcrastinateJob.objects.filter(task_name="vnpost.order").count() == 1
    call_command("procrastinate", "worker", "--one-shot", "--no-listen-notify")
    held = results.shipment(shipment_id)
    assert held.held_up and "chưa nối với bưu chính" in held.trouble
