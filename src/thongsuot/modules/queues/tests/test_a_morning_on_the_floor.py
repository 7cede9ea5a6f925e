"""From the number taken to the person served: who is called, who waits, who was not there."""

import uuid
from datetime import timedelta

import pytest

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.modules.queues import api as queues
from thongsuot.modules.queues.actions.calling import end_past_days
from thongsuot.modules.queues.tests.conftest import KIOSK, MORNING, SOMEONE, minutes


def test_first_come_first_called_each_in_their_queue(open_floor):
    keys = [open_floor.take("A"), open_floor.take("B"), open_floor.take("A", at=minutes(1))]

    assert [open_floor.label(key) for key in keys] == ["A001", "B001", "A002"]
    assert [queues.ticket(key, at=minutes(2)).ahead for key in keys] == [0, 0, 1]
    assert open_floor.served(open_floor.one, at=minutes(2)) == "A001"
    # Window 2 serves both queues, and B001 came before A002.
    assert open_floor.served(open_floor.two, by=open_floor.ba, at=minutes(3)) == "B001"
    assert open_floor.served(open_floor.one, at=minutes(13)) == "A002"
    with pytest.raises(Missing, match="Không có ai đang chờ"):
        open_floor.call(open_floor.one, at=minutes(30))


def test_of_three_called_one_has_priority_and_nobody_waits_for_ever(open_floor):
    for number in range(4):
        open_floor.take(at=minutes(number))
    for number in range(3):
        open_floor.take(ground="elderly", at=minutes(10 + number))

    called = [open_floor.served(open_floor.one, at=minutes(20 + 10 * n)) for n in range(7)]

    assert called == ["A001", "A002", "A005", "A003", "A004", "A006", "A007"]
    queues.set_priority(unit_id=open_floor.unit_id, every=1, by=open_floor.an, at=minutes(95))
    open_floor.take(at=minutes(96))
    open_floor.take(ground="disabled", at=minutes(97))
    assert open_floor.desk(open_floor.one, at=minutes(98)).next == ("A009", "A008")
    with pytest.raises(Invalid):
        open_floor.take(ground="bạn của lãnh đạo")


def test_called_twice_before_anyone_is_written_off(open_floor):
    key = open_floor.take()
    ticket_id = open_floor.call(open_floor.one)
    assert queues.ticket(key, at=MORNING).window_number == 1
    refused = open_floor.desk(open_floor.one).current.moves["no_show"]
    with pytest.raises(Clash) as told:
        queues.mark_absent(ticket_id=ticket_id, by=open_floor.an, at=MORNING)
    assert str(told.value) == refused.reason == "Hãy gọi lại một lần nữa trước khi ghi vắng mặt."

    queues.call_again(ticket_id=ticket_id, by=open_floor.an, at=minutes(1))
    queues.mark_absent(ticket_id=ticket_id, by=open_floor.an, at=minutes(2))

    assert open_floor.desk(open_floor.one).absent == ((ticket_id, "A001"),)
    open_floor.take(at=minutes(2))
    queues.return_to_line(ticket_id=ticket_id, by=open_floor.an, at=minutes(3))
    assert open_floor.desk(open_floor.one).next == ("A001", "A002")
    assert [line.type for line in ledger.history(f"ticket:{ticket_id}")] == [
        "queues.TicketTaken",
        "queues.TicketCalled",
        "queues.TicketCalled",
        "queues.TicketAbsent",
        "queues.TicketReturned",
    ]


def test_calling_the_next_ends_whoever_was_served_but_not_whoever_is_only_called(open_floor):
    first, _second = open_floor.take(), open_floor.take()
    ticket_id = open_floor.call(open_floor.one)
    with pytest.raises(Clash, match="“Có mặt” hoặc “Vắng mặt”"):
        open_floor.call(open_floor.one)
    queues.note_dossier(ticket_id=ticket_id, reference="000.00.61", by=open_floor.an, at=minutes(1))
    assert open_floor.desk(open_floor.one).current.references == ("000.00.61",)
    assert queues.serving(open_floor.an) == ticket_id

    open_floor.call(open_floor.one, at=minutes(9))

    assert queues.ticket(first, at=minutes(9)).state == "served"
    done = queues.served_ticket(ticket_id)
    assert (done.window_number, done.post_id) == (1, open_floor.an.post_id)


def test_sent_on_to_another_window_one_is_next_there(open_floor):
    waiting = open_floor.take("B")
    key = open_floor.take("A")
    ticket_id = open_floor.call(open_floor.one)
    with pytest.raises(Clash, match="Quầy 3 đang đóng"):
        queues.move_ticket(
            ticket_id=ticket_id, to_window_id=open_floor.three, by=open_floor.an, at=MORNING
        )
    queues.move_ticket(
        ticket_id=ticket_id, to_window_id=open_floor.two, by=open_floor.an, at=minutes(1)
    )

    seen = queues.ticket(key, at=minutes(1))
    assert (seen.is_waiting, seen.for_window, seen.ahead) == (True, 2, 0)
    assert open_floor.desk(open_floor.two, open_floor.ba).next == ("A001", "B001")
    assert open_floor.desk(open_floor.one).next == ()
    assert open_floor.served(open_floor.two, by=open_floor.ba, at=minutes(2)) == "A001"
    assert queues.ticket(waiting, at=minutes(2)).ahead == 0


def test_a_window_is_left_only_when_nobody_stands_there(open_floor):
    key = open_floor.take()
    ticket_id = open_floor.call(open_floor.one)
    with pytest.raises(Clash, match="kết thúc lượt"):
        queues.close_window(window_id=open_floor.one, by=open_floor.an, at=MORNING)
    queues.move_ticket(
        ticket_id=ticket_id, to_window_id=open_floor.two, by=open_floor.an, at=MORNING
    )
    queues.close_window(window_id=open_floor.two, by=open_floor.ba, at=minutes(1))

    assert queues.ticket(key, at=minutes(1)).for_window is None
    assert open_floor.served(open_floor.one, at=minutes(2)) == "A001"
    open_floor.take()
    with pytest.raises(Clash, match="Bạn đang ngồi quầy 1"):
        open_floor.open(open_floor.two)
    assert queues.close_floor(unit_id=open_floor.unit_id, by=open_floor.an, at=minutes(600)) == 1
    assert not any(window.is_open for window in queues.windows(open_floor.unit_id))
    with pytest.raises(Clash, match="không còn"):
        queues.close_floor(unit_id=open_floor.unit_id, by=open_floor.an, at=minutes(601))


def test_whoever_holds_the_ticket_may_leave_the_line(open_floor):
    key, other = open_floor.take(), open_floor.take()

    queues.leave_line(key=key, by=SOMEONE, at=minutes(1))

    assert queues.ticket(key, at=minutes(1)).is_over
    assert queues.ticket(other, at=minutes(1)).ahead == 0
    with pytest.raises(Clash, match="“Đã thôi chờ”"):
        queues.leave_line(key=key, by=SOMEONE, at=minutes(2))
    with pytest.raises(Missing):
        queues.leave_line(key="khong-co", by=SOMEONE, at=minutes(2))


def test_a_day_that_nobody_ended_ends_by_itself(open_floor):
    waiting, called, served = open_floor.take("B"), open_floor.take(), open_floor.take("B")
    open_floor.call(open_floor.one)
    ticket_id = open_floor.call(open_floor.two, open_floor.ba)
    queues.serve(ticket_id=ticket_id, by=open_floor.ba, at=MORNING)
    assert end_past_days(at=minutes(60)) == 0
    next_day = MORNING + timedelta(days=1)
    last = open_floor.take("B", at=next_day)

    assert queues.ticket(served, at=next_day).state == "unserved"
    assert end_past_days(at=next_day) == 1

    states = [queues.ticket(key, at=next_day).state for key in (waiting, called, served, last)]
    assert states == ["served", "no_show", "unserved", "waiting"]
    assert not any(window.is_open for window in queues.windows(open_floor.unit_id))
    assert end_past_days(at=next_day) == 0


def test_one_touch_makes_one_ticket(open_floor):
    press = uuid.uuid4()
    given = {"unit_id": open_floor.unit_id, "letter": "A", "press": press, "by": KIOSK}
    key = queues.take_ticket(**given, at=MORNING)
    with pytest.raises(queues.Pressed) as told:
        queues.take_ticket(**given, at=minutes(1))
    assert told.value.key == key


def test_waiting_times_are_measured_and_told(open_floor):
    for number in range(12):
        open_floor.take(at=minutes(number))
    [a, b] = queues.figures(open_floor.unit_id, day=MORNING.date())
    # Nothing is measured yet: ten minutes each, and two windows of which one also serves B.
    assert (a.waiting, a.windows, a.expected, b.expected) == (12, 2, 60, 0)
    for number in range(6):
        open_floor.served(open_floor.one, at=minutes(20 + 10 * number))

    [a, b] = queues.figures(open_floor.unit_id, day=MORNING.date())

    assert (a.served, a.waiting, a.expected) == (6, 6, 30)
    assert a.service_median == timedelta(minutes=10)
    assert a.wait_median == timedelta(minutes=42.5)
    assert timedelta(minutes=60) < a.wait_most < timedelta(minutes=65)
    assert b.wait_median is None
    board = queues.floor_now(open_floor.unit_id, at=minutes(80))
    assert (board.waiting, board.open_windows, board.next[0]) == (6, 2, "A007")


def test_another_counter_neither_calls_nor_arranges(open_floor):
    binh = open_floor.cast.binh.actor(at=MORNING)
    open_floor.take()
    with pytest.raises(NotAllowed):
        open_floor.call(open_floor.one, binh)
    with pytest.raises(NotAllowed):
        open_floor.open(open_floor.three, binh)
    with pytest.raises(NotAllowed):
        queues.set_priority(unit_id=open_floor.unit_id, every=2, by=binh, at=MORNING)
    with pytest.raises(Clash, match="đang do Nguyễn Thị An ngồi"):
        open_floor.call(open_floor.one, open_floor.ba)


@pytest.mark.parametrize(
    "given",
    [
        {"letter": "a"},
        {"letter": "AB"},
        {"name": " "},
        {"usual_minutes": 0},
    ],
)
def test_a_queue_that_can_not_be(floor, given):
    with pytest.raises(Invalid):
        queues.set_queue(
            **{"unit_id": floor.unit_id, "letter": "C", "name": "Đất đai"} | given,
            by=floor.an,
            at=MORNING,
        )


def test_a_window_serves_what_there_is(floor):
    given = {"unit_id": floor.unit_id, "by": floor.an, "at": MORNING}
    with pytest.raises(Invalid, match="ít nhất một"):
        queues.set_window(**given, number=4, letters="Z")
    with pytest.raises(Invalid, match="1 đến 99"):
        queues.set_window(**given, number=100, letters="A")
    queues.set_window(**given, number=4, letters="AZ")
    assert queues.window_numbered(floor.unit_id, 4).letters == ("A",)
    found = queues.floor(floor.unit_id)
    assert queues.queue_for("Hộ tịch", found.queues).letter == "A"
    assert queues.queue_for("Đất đai", found.queues).letter == "B"


def test_a_device_is_paired_once_and_does_nothing_once_revoked(floor):
    given = {"unit_id": floor.unit_id, "by": floor.an, "at": MORNING}
    link = queues.add_device(**given, kind="kiosk", name="Cửa chính")
    kiosk = queues.DeviceKind.KIOSK
    assert queues.device_with(floor.unit_id, link, kiosk) is None
    key = queues.pair_device(unit_id=floor.unit_id, key=link, at=MORNING)
    with pytest.raises(Missing):
        queues.pair_device(unit_id=floor.unit_id, key=link, at=MORNING)
    device = queues.device_with(floor.unit_id, key, kiosk)
    assert device.name == "Cửa chính"
    assert queues.device_with(floor.unit_id, key, queues.DeviceKind.TABLET) is None
    assert queues.device_with(floor.province.long_xuyen_centre, key, kiosk) is None
    queues.revoke_device(device_id=device.id, by=floor.an, at=MORNING)
    assert queues.device_with(floor.unit_id, key, kiosk) is None
    with pytest.raises(Invalid):
        queues.add_device(**given, kind="tablet", name="Quầy 1")
