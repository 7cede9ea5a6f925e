"""Appointments: booked without an account, given up, and forgotten when they are past."""

import secrets
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor, system
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.modules.queues import rules
from thongsuot.modules.queues.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentsForgotten,
)
from thongsuot.modules.queues.models import Appointment, Queue
from thongsuot.modules.queues.queries.appointments import slots_on
from thongsuot.modules.queues.states import AppointmentState

# How long after its day an appointment still names someone: for asking what went wrong.
REMEMBERED = timedelta(days=7)
_KEEPER = system("Lịch hẹn")


@ledger.action
def book(
    *,
    unit_id: int,
    letter: str,
    slot_at: datetime,
    name: str,
    phone: str,
    by: Actor,
    at: datetime,
) -> str:
    """
    Keep an hour for someone, and return the code that they bring.

    :raises Missing: if there is no such queue
    :raises Invalid: if the name or the telephone can not be, or there is no such hour
    :raises Clash: if the hour is full, or this telephone has an appointment there that day
    """
    # Whoever books the same queue waits: the last place of a slot is given once.
    queue = Queue.objects.of(unit_id).active().locked().by_letter(letter)

    clean, number = _who(name, phone)
    day = localdate(slot_at)
    slot = _slot(queue, day, slot_at, at=at)
    if not slot:
        raise Clash(_("Khung giờ này vừa hết chỗ. Hãy chọn giờ khác."))
    if Appointment.objects.filter(
        unit_id=unit_id, day=day, phone=number, state=AppointmentState.BOOKED
    ).exists():
        raise Clash(_("Số điện thoại này đã có một lịch hẹn ở đây trong ngày đó."))

    row = Appointment.objects.create(
        unit_id=unit_id,
        queue=queue,
        slot_at=slot_at,
        day=day,
        code="".join(secrets.choice(rules.CODE_ALPHABET) for _each in range(rules.CODE_LENGTH)),
        name=clean,
        phone=number,
        state=AppointmentState.BOOKED,
        booked_at=at,
    )

    ledger.record(AppointmentBooked(row.pk, slot_at, letter), by=by, at=at, unit_id=unit_id)
    return row.code


@ledger.action
def cancel_appointment(*, code: str, by: Actor, at: datetime) -> None:
    """
    Give an appointment up, so that someone else can have the hour.

    :raises Missing: if no appointment has this code
    :raises Clash: if it was given up or kept before
    """
    row = Appointment.objects.locked().by_code(rules.code_of(code))

    if row.state != AppointmentState.BOOKED:
        raise Clash(
            _("Lịch hẹn này ở tình trạng “%(state)s”, không hủy được nữa.")
            % {"state": AppointmentState(row.state).label}
        )

    row.state = AppointmentState.CANCELLED
    row.save(update_fields=["state"])

    ledger.record(AppointmentCancelled(row.pk), by=by, at=at, unit_id=row.unit_id)


def forget_appointments(*, at: datetime) -> int:
    """Erase who booked what is long past, and return how many were forgotten."""
    past = Appointment.objects.filter(day__lt=localdate(at) - REMEMBERED).exclude(phone="")
    return _forget(list(past.values_list("pk", flat=True)), at=at) if past.exists() else 0


@ledger.action
def _forget(ids: list[int], *, at: datetime) -> int:
    number = Appointment.objects.filter(pk__in=ids).update(name="", phone="")

    ledger.record(AppointmentsForgotten(number), by=_KEEPER, at=at)
    return number


def _who(name: str, phone: str) -> tuple[str, str]:
    faults = []
    clean = tidy(name)
    if not clean or len(clean) > 100 or has_control_characters(name):
        faults.append(Fault("/name", _("Hãy ghi họ tên, trong 100 chữ.")))
    number = rules.phone_of(phone)
    if not number:
        faults.append(Fault("/phone", _("Số điện thoại có 10 chữ số, bắt đầu bằng 0.")))
    if faults:
        raise Invalid(faults[0].reason, faults)
    return clean, number


def _slot(queue: Queue, day: date, slot_at: datetime, *, at: datetime) -> int:
    """Return how many places are left in the slot."""
    for slot in slots_on(queue.unit_id, queue.letter, day, at=at):
        if slot.at == slot_at:
            return slot.left
    reason = _("Không có khung giờ hẹn này; hãy chọn lại.")
    raise Invalid(reason, [Fault("/slot", reason)])
