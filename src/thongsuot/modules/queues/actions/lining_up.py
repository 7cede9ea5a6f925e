"""Standing in line: taking a number, coming to an appointment, leaving."""

import secrets
import uuid
from datetime import datetime

from django.db import connection
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Invalid
from thongsuot.modules.queues import policy, rules
from thongsuot.modules.queues.events import AppointmentKept, TicketLeft, TicketTaken
from thongsuot.modules.queues.models import Appointment, Queue, Ticket
from thongsuot.modules.queues.states import (
    TRANSITIONS,
    AppointmentState,
    Lane,
    TicketMove,
    TicketState,
)

# One statement makes or locks the count, and counts. It stays locked until the ticket is there:
# a rollback gives the number back, so no number is missing and none is given twice.
_COUNT = """
INSERT INTO queues_daycount AS count (queue_id, day, last) VALUES (%s, %s, 1)
ON CONFLICT (queue_id, day) DO UPDATE SET last = count.last + 1
RETURNING last
"""


@ledger.action
def take_ticket(
    *,
    unit_id: int,
    letter: str,
    ground: str = "",
    press: uuid.UUID,
    by: Actor,
    at: datetime,
) -> str:
    """
    Take the next number of a queue, and return the key of its ticket.

    `ground` is why someone goes first.

    :raises Missing: if there is no such queue
    :raises Invalid: if nobody goes first for that reason
    :raises Pressed: with the key of the ticket, if this `press` of the button made one before
    """
    queue = Queue.objects.of(unit_id).active().by_letter(letter)

    if ground and ground not in rules.GROUNDS:
        raise Invalid(_("Không có diện ưu tiên này."))
    _not_pressed(press)

    ticket = _join(
        queue,
        lane=Lane.PRIORITY if ground else Lane.ORDINARY,
        ground=ground,
        press=press,
        place_at=at,
        at=at,
    )

    _record_taken(ticket, by=by, at=at)
    return ticket.key


@ledger.action
def check_in(*, unit_id: int, code: str, by: Actor, at: datetime) -> str:
    """
    Come to an appointment: stand in line by its hour, and return the key of the ticket.

    Whoever comes much too late stands in line like everyone else.

    :raises Missing: if there is no such appointment at this centre
    :raises Clash: if it is for another day, was given up, or was kept already
    """
    row = Appointment.objects.filter(unit_id=unit_id).locked().by_code(rules.code_of(code))

    if row.state == AppointmentState.CANCELLED:
        raise Clash(_("Lịch hẹn này đã hủy. Bạn vẫn lấy số thường được."))
    if row.state == AppointmentState.CHECKED_IN:
        raise Clash(_("Lịch hẹn này đã được nhận số."))
    if row.day != localdate(at):
        raise Clash(_("Lịch hẹn này không phải của hôm nay."))
    lane, place_at = rules.place_of(row.slot_at, at)

    ticket = _join(
        row.queue,
        lane=lane,
        press=uuid.uuid4(),
        slot_at=row.slot_at if lane == Lane.APPOINTMENT else None,
        place_at=place_at,
        at=at,
    )
    row.state, row.ticket = AppointmentState.CHECKED_IN, ticket
    row.save(update_fields=["state", "ticket"])

    _record_taken(ticket, by=by, at=at)
    ledger.record(AppointmentKept(row.pk, ticket.pk), by=by, at=at, unit_id=unit_id)
    return ticket.key


@ledger.action
def leave_line(*, key: str, by: Actor, at: datetime) -> None:
    """
    Wait no longer.

    :raises Missing: if no ticket has this key
    :raises Clash: if it is being called or served, or is over
    """
    ticket = Ticket.objects.locked().by_key(key)

    policy.may(TicketMove.LEAVE, ticket).or_refuse()

    ticket.state = TRANSITIONS[TicketMove.LEAVE].target
    ticket.ended_at = at
    ticket.save(update_fields=["state", "ended_at"])

    happened = TicketLeft(ticket.pk, rules.label(ticket.letter, ticket.number))
    ledger.record(happened, by=by, at=at, unit_id=ticket.unit_id)


class Pressed(Clash):
    """The button was pressed before: `key` is that of its ticket."""

    def __init__(self, key: str) -> None:
        super().__init__(_("Số này đã được lấy."))
        self.key = key


def _not_pressed(press: uuid.UUID) -> None:
    # Two presses at the same instant: the second waits for the first, and finds its ticket.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [press.int >> 65])
    if there := Ticket.objects.filter(press=press).first():
        raise Pressed(there.key)


def _join(
    queue: Queue,
    *,
    lane: str,
    press: uuid.UUID,
    place_at: datetime,
    at: datetime,
    ground: str = "",
    slot_at: datetime | None = None,
) -> Ticket:
    day = localdate(at)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [queue.pk, day])
        [number] = cursor.fetchone() or [1]
    return Ticket.objects.create(
        unit_id=queue.unit_id,
        queue=queue,
        day=day,
        letter=queue.letter,
        number=number,
        key=secrets.token_urlsafe(12),
        press=press,
        lane=lane,
        ground=ground,
        state=TicketState.WAITING,
        taken_at=at,
        slot_at=slot_at,
        place_at=place_at,
    )


def _record_taken(ticket: Ticket, *, by: Actor, at: datetime) -> None:
    happened = TicketTaken(
        ticket.pk, rules.label(ticket.letter, ticket.number), ticket.lane, ticket.ground
    )
    ledger.record(happened, by=by, at=at, unit_id=ticket.unit_id)
