"""Many hands at the same moment, and a cut in the middle: no number lost, none called twice."""

import itertools
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from django.db import DatabaseError, connection

from thongsuot.kernel.refusals import Missing
from thongsuot.modules.queues import api as queues
from thongsuot.modules.queues.actions import lining_up
from thongsuot.modules.queues.models import Ticket
from thongsuot.modules.queues.tests.conftest import KIOSK, MORNING, minutes


def at_once(*deeds):
    """Do all at the same moment, each on its own connection."""
    together = Barrier(len(deeds))

    def do(deed):
        try:
            together.wait(timeout=10)
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as hands:
        return [each.result() for each in [hands.submit(do, deed) for deed in deeds]]


def test_a_day_of_kiosks_and_windows_together(own_floor):
    """Two kiosks and two windows: every number once, every person served once."""
    floor = own_floor
    served = []

    def kiosk(ground):
        return [floor.take(ground=ground, at=minutes(number)) for number in range(12)]

    def window(window_id, by):
        idle = 0
        while idle < 40:
            try:
                ticket_id = queues.call_next(window_id=window_id, by=by, at=minutes(60))
            except Missing:
                idle += 1
                continue
            idle = 0
            queues.serve(ticket_id=ticket_id, by=by, at=minutes(61))
            queues.finish(ticket_id=ticket_id, by=by, at=minutes(62))
            served.append(ticket_id)

    at_once(
        lambda: kiosk(""),
        lambda: kiosk("elderly"),
        lambda: window(floor.one, floor.an),
        lambda: window(floor.two, floor.ba),
    )
    window(floor.one, floor.an)

    numbers = Ticket.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 25))
    assert sorted(served) == sorted(Ticket.objects.values_list("pk", flat=True))
    assert set(Ticket.objects.values_list("state", flat=True)) == {"served"}


def test_one_who_waits_is_called_to_one_of_two_windows(own_floor):
    """While one window has somebody in hand, the other takes whoever comes after."""
    floor = own_floor
    for _each in range(2):
        floor.take()
    called = at_once(
        lambda: queues.call_next(window_id=floor.one, by=floor.an, at=MORNING),
        lambda: queues.call_next(window_id=floor.two, by=floor.ba, at=MORNING),
    )
    assert len(set(called)) == 2


def test_nobody_waits_for_a_window_that_takes_its_time(own_floor, own_database):
    """Whoever is in another window's hand is passed over at once, and is not lost by it."""
    floor = own_floor
    first, second = floor.take(), floor.take()
    with psycopg.connect(own_database) as slow:
        slow.execute("SELECT 1 FROM queues_ticket WHERE number = 1 FOR UPDATE")
        floor.call(floor.one)
        slow.rollback()
    floor.call(floor.two, floor.ba)

    assert queues.ticket(second, at=MORNING).window_number == 1
    assert queues.ticket(first, at=MORNING).window_number == 2


def test_a_kiosk_touched_twice_gives_one_number(own_floor):
    press = uuid.uuid4()

    def touch():
        try:
            return queues.take_ticket(
                unit_id=own_floor.unit_id, letter="A", press=press, by=KIOSK, at=MORNING
            )
        except queues.Pressed as told:
            return told.key

    assert len(set(at_once(touch, touch, touch))) == 1
    assert Ticket.objects.count() == 1


def test_killed_between_counting_and_keeping_no_number_is_missing(own_floor, own_database):
    """The database loses the session once the number is counted: the next takes the same."""
    floor = own_floor
    floor.take()
    create = lining_up.Ticket.objects.create

    def killed(**given):
        with connection.cursor() as cursor, psycopg.connect(own_database) as owner:
            cursor.execute("SELECT pg_backend_pid()")
            owner.execute("SELECT pg_terminate_backend(%s, 5000)", cursor.fetchone())
        return create(**given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lining_up.Ticket.objects, "create", killed)
        with pytest.raises(DatabaseError):
            floor.take()
    connection.close()

    assert floor.label(floor.take()) == "A002"
    numbers = sorted(Ticket.objects.values_list("number", flat=True))
    assert numbers == list(itertools.islice(itertools.count(1), len(numbers)))
