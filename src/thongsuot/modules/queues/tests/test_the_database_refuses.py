"""What the database itself does not let happen, whoever asks."""

import uuid
from datetime import time

import pytest
from django.db import IntegrityError, transaction

from thongsuot.modules.queues.models import (
    Appointment,
    AppointmentHours,
    DayCount,
    Device,
    Floor,
    Queue,
    Ticket,
    Window,
)
from thongsuot.modules.queues.tests.conftest import MORNING, minutes

OPEN = {"is_open": True, "opened_at": MORNING, "held_by": "An", "post_id": 7}
CALLED = {"state": "called", "called_at": MORNING, "first_called_at": MORNING, "calls": 1}


@pytest.fixture
def rows(floor):
    """One row of each, and how to make another."""
    queue = Queue.objects.of(floor.unit_id).by_letter("A")
    window = Window.objects.get(pk=floor.one)
    usual = {
        Floor: {"unit_id": floor.unit_id, "priority_every": 3},
        Queue: {
            "unit_id": floor.unit_id,
            "letter": "C",
            "name": "Đất đai",
            "fields": [],
            "usual_minutes": 10,
        },
        Window: {"unit_id": floor.unit_id, "number": 9, "letters": ["A"]},
        DayCount: {"queue": queue, "day": MORNING.date(), "last": 1},
        Ticket: {
            "unit_id": floor.unit_id,
            "queue": queue,
            "day": MORNING.date(),
            "letter": "A",
            "number": 1,
            "key": "k",
            "lane": "ordinary",
            "state": "waiting",
            "taken_at": MORNING,
            "place_at": MORNING,
        },
        Device: {
            "unit_id": floor.unit_id,
            "kind": "kiosk",
            "name": "Cửa",
            "key_hash": "x",
            "made_at": MORNING,
        },
        AppointmentHours: {
            "queue": queue,
            "weekday": 1,
            "begins": time(8),
            "ends": time(11),
            "minutes": 30,
            "capacity": 2,
        },
        Appointment: {
            "unit_id": floor.unit_id,
            "queue": queue,
            "slot_at": MORNING,
            "day": MORNING.date(),
            "code": "ABCDEFGH",
            "name": "Dũng",
            "phone": "0912000111",
            "state": "booked",
            "booked_at": MORNING,
        },
    }

    def make(model, **parts):
        given = usual[model] | parts
        if model is Ticket:
            given.setdefault("press", uuid.uuid4())
        if given.get("window") == "one":
            given["window"] = window
        return model.objects.create(**given)

    return make


@pytest.mark.parametrize(
    "model, parts, name",
    [
        (Floor, {"priority_every": 0}, "floor_calls_priority_once_in_one_to_ten"),
        (Queue, {"letter": "c"}, "queue_is_named_by_one_capital_letter"),
        (Queue, {"letter": "A"}, "queue_letter_is_its_own"),
        (Queue, {"usual_minutes": 0}, "queue_takes_one_to_two_hundred_minutes_a_person"),
        (Queue, {"name": ""}, "queue_has_a_name"),
        (Window, {"number": 1}, "window_number_is_its_own"),
        (Window, {"number": 0}, "window_number_is_one_to_ninety_nine"),
        (Window, OPEN | {"held_by": ""}, "open_window_tells_who_sits_there_since_when"),
        (Window, {"post_id": 7}, "open_window_tells_who_sits_there_since_when"),
        (DayCount, {"last": 0}, "day_count_begins_at_one"),
        (Ticket, {"state": "lost", "ended_at": MORNING}, "ticket_is_in_a_known_state"),
        (Ticket, {"lane": "bribe"}, "ticket_waits_by_a_known_right"),
        (Ticket, {"ground": "elderly"}, "only_priority_has_a_ground"),
        (Ticket, {"lane": "priority"}, "only_priority_has_a_ground"),
        (Ticket, CALLED, "ticket_at_a_window_was_called_there"),
        (Ticket, {"state": "served"}, "ticket_has_ended_unless_it_lives"),
        (Ticket, {"ended_at": MORNING}, "ticket_has_ended_unless_it_lives"),
        (Ticket, {"first_called_at": minutes(-1)}, "ticket_is_called_after_it_was_taken"),
        (Device, {"kind": "tablet"}, "a_tablet_stands_at_a_window_and_a_kiosk_does_not"),
        (Device, {"window": "one"}, "a_tablet_stands_at_a_window_and_a_kiosk_does_not"),
        (Device, {"name": ""}, "device_has_a_name"),
        (AppointmentHours, {"weekday": 8}, "hours_are_of_a_day_of_the_week"),
        (AppointmentHours, {"ends": time(8)}, "hours_end_after_they_begin"),
        (AppointmentHours, {"minutes": 4}, "a_slot_lasts_five_minutes_to_four_hours"),
        (AppointmentHours, {"capacity": 0}, "a_slot_takes_one_to_fifty_people"),
        (Appointment, {"state": "lost"}, "appointment_is_in_a_known_state"),
        (Appointment, {"state": "checked_in"}, "whoever_kept_the_appointment_has_a_ticket"),
    ],
)
def test_what_can_not_be(rows, model, parts, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows(model, **parts)


@pytest.mark.parametrize(
    "model, first, second, name",
    [
        (Window, {"number": 8} | OPEN, {"number": 9} | OPEN, "one_sits_at_one_window_at_a_time"),
        (DayCount, {}, {}, "one_count_for_each_queue_and_day"),
        (Ticket, {}, {"key": "l"}, "ticket_number_is_given_once_a_day"),
        (
            Ticket,
            CALLED | {"window": "one"},
            CALLED | {"window": "one", "number": 2, "key": "l"},
            "a_window_serves_one_ticket_at_a_time",
        ),
        (AppointmentHours, {}, {"ends": time(12)}, "hours_of_a_weekday_begin_once"),
        (Appointment, {}, {"code": "BBBBBBBB"}, "a_telephone_books_once_a_day_at_a_centre"),
    ],
)
def test_what_can_not_be_twice(rows, model, first, second, name):
    rows(model, **first)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        rows(model, **second)
