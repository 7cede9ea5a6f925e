"""An hour kept for someone: booked with a name and a telephone, and worth having."""

from datetime import date, time, timedelta

import pytest

from thongsuot.kernel.refusals import Clash, Invalid, Missing
from thongsuot.modules.queues import api as queues
from thongsuot.modules.queues.actions.booking import forget_appointments
from thongsuot.modules.queues.models import Appointment
from thongsuot.modules.queues.rules import code_of, phone_of
from thongsuot.modules.queues.tests.conftest import KIOSK, MORNING, SOMEONE, minutes

NINE = minutes(60)


@pytest.fixture
def by_appointment(open_floor):
    """Queue A takes one at a time, every half hour, on Mondays."""
    queues.set_hours(
        unit_id=open_floor.unit_id,
        letter="A",
        hours=[queues.Hours(1, time(8), time(12), 30, 1)],
        by=open_floor.an,
        at=MORNING,
    )
    return open_floor


def book(floor, **given):
    return queues.book(
        **{
            "unit_id": floor.unit_id,
            "letter": "A",
            "slot_at": NINE,
            "name": "Trần Văn Dũng",
            "phone": "0912 000 111",
            "by": SOMEONE,
            "at": MORNING,
        }
        | given
    )


def check_in(floor, code, *, at):
    return queues.check_in(unit_id=floor.unit_id, code=code, by=KIOSK, at=at)


def test_at_the_hour_one_goes_before_those_who_waited(by_appointment):
    floor = by_appointment
    code = book(floor)
    early = floor.take(at=minutes(10))
    key = check_in(floor, f"https://an.example/quay/hen/{code.lower()}/", at=minutes(45))
    later = floor.take(at=minutes(50))

    assert floor.desk(floor.one, at=minutes(50)).next == ("A001", "A003", "A002")
    assert floor.desk(floor.one, at=NINE).next == ("A002", "A001", "A003")
    assert floor.served(floor.one, at=NINE) == floor.label(key)
    assert [queues.ticket(each, at=NINE).ahead for each in (early, later)] == [0, 1]
    seen = queues.appointment(code)
    assert (seen.state_label, seen.ticket_key, seen.slot_at) == ("Đã đến", key, NINE)
    # Who came before the hour did not wait before it.
    [a, _b] = queues.figures(floor.unit_id, day=MORNING.date())
    assert a.wait_median == timedelta(0)


def test_much_too_late_one_stands_in_line_like_everyone(by_appointment):
    floor = by_appointment
    code = book(floor)
    floor.take(at=minutes(65))
    late = queues.ticket(check_in(floor, code, at=minutes(71)), at=minutes(71))
    assert (late.lane, late.ahead) == ("ordinary", 1)
    with pytest.raises(Clash, match="đã được nhận số"):
        check_in(floor, code, at=minutes(72))


def test_an_hour_takes_as_many_as_it_takes(by_appointment):
    floor = by_appointment
    day = MORNING.date()
    slots = queues.slots_on(floor.unit_id, "A", day, at=MORNING)
    # Half an hour ahead at the earliest; the office opens until 11:30.
    assert [slot.at for slot in slots[:2]] == [minutes(30), NINE]
    code = book(floor)
    assert queues.slots_on(floor.unit_id, "A", day, at=MORNING)[1].left == 0
    with pytest.raises(Clash, match="hết chỗ"):
        book(floor, phone="0912000222")
    with pytest.raises(Clash, match="đã có một lịch hẹn"):
        book(floor, slot_at=minutes(90))
    queues.cancel_appointment(code=code, by=SOMEONE, at=minutes(1))
    book(floor, phone="0912000222")
    with pytest.raises(Clash, match="“Đã hủy”"):
        queues.cancel_appointment(code=code, by=SOMEONE, at=minutes(2))
    with pytest.raises(Clash, match="đã hủy"):
        check_in(floor, code, at=minutes(55))


@pytest.mark.parametrize(
    "given, reason",
    [
        ({"name": " "}, "họ tên"),
        ({"name": "a\x00"}, "họ tên"),
        ({"phone": "12345"}, "10 chữ số"),
        ({"slot_at": minutes(61)}, "khung giờ"),
        ({"slot_at": minutes(0)}, "khung giờ"),
        ({"slot_at": MORNING + timedelta(days=1)}, "khung giờ"),
        ({"slot_at": MORNING + timedelta(days=21)}, "khung giờ"),
    ],
)
def test_a_booking_that_can_not_be(by_appointment, given, reason):
    with pytest.raises(Invalid, match=reason):
        book(by_appointment, **given)


def test_only_at_its_own_centre_on_its_own_day(by_appointment):
    floor = by_appointment
    code = book(floor)
    with pytest.raises(Missing):
        queues.check_in(
            unit_id=floor.province.long_xuyen_centre, code=code, by=KIOSK, at=minutes(50)
        )
    with pytest.raises(Clash, match="không phải của hôm nay"):
        check_in(floor, code, at=minutes(50) + timedelta(days=1))
    with pytest.raises(Missing):
        queues.appointment("ZZZZZZZZ")


def test_days_off_have_no_hours(by_appointment):
    floor = by_appointment
    days = queues.days_to_book(floor.unit_id, "A", at=MORNING)
    assert days == [date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19)]
    assert queues.slots_on(floor.unit_id, "A", date(2026, 10, 6), at=MORNING) == []
    assert [unit.id for unit in queues.centres_with_appointments(on=days[0])] == [floor.unit_id]
    assert queues.queues_with_appointments(floor.unit_id) == [("A", "Hộ tịch, chứng thực")]


def test_a_week_later_nobody_knows_who_booked(by_appointment):
    floor = by_appointment
    code = book(floor)
    assert forget_appointments(at=MORNING + timedelta(days=7)) == 0
    assert forget_appointments(at=MORNING + timedelta(days=8)) == 1
    assert (queues.appointment(code).name, queues.appointment(code).phone) == ("", "")
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    "typed, phone",
    [
        ("0912.000-111", "0912000111"),
        ("+84 912 000 111", "0912000111"),
        ("84912000111", "0912000111"),
        ("912000111", ""),
        ("09120001112", ""),
        ("một hai ba", ""),
    ],
)
def test_telephones_as_people_write_them(typed, phone):
    assert phone_of(typed) == phone


def test_codes_as_people_type_them():
    assert code_of(" abcd-2345 ") == code_of("https://x.vn/quay/hen/ABCD2345/") == "ABCD2345"
