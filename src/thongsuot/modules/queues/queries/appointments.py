"""Which hours are free, and what was booked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.units import api as units
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.queues import rules
from thongsuot.modules.queues.models import Appointment, AppointmentHours, Queue
from thongsuot.modules.queues.states import AppointmentState


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """An hour that can be kept, with how many places of it are left."""

    at: datetime
    left: int


@dataclass(frozen=True, slots=True)
class AppointmentSeen:
    """An appointment as its holder sees it, who has the code; the counter sees the name too."""

    code: str
    unit_id: int
    unit_name: str
    unit_address: str
    letter: str
    queue_name: str
    slot_at: datetime
    state: str
    state_label: str
    name: str
    phone: str
    ticket_key: str

    @property
    def is_booked(self) -> bool:
        return self.state == AppointmentState.BOOKED


def slots_on(unit_id: int, letter: str, day: date, *, at: datetime) -> Sequence[FreeSlot]:
    """Return the hours of a day in a queue that can still be booked, full ones with none left."""
    hours = [
        rules.Hours(row.weekday, row.begins, row.ends, row.minutes, row.capacity)
        for row in AppointmentHours.objects.filter(
            queue__unit_id=unit_id,
            queue__letter=letter,
            queue__is_active=True,
            weekday=day.isoweekday(),
        ).order_by("begins", "pk")
    ]
    if not hours or not localdate(at) <= day <= localdate(at) + rules.BOOK_AHEAD:
        return []
    calendar = calendars.calendar_for(unit_id)
    taken = Counter(
        Appointment.objects.filter(queue__unit_id=unit_id, queue__letter=letter, day=day)
        .holding()
        .values_list("slot_at", flat=True)
    )
    found = []
    for slot in rules.slots_of(day, hours, calendar.hours_on(day)):
        begins = slot.at.replace(tzinfo=VIETNAM)
        if begins >= at + rules.BOOK_BEFORE:
            found.append(FreeSlot(begins, max(slot.capacity - taken[begins], 0)))
    return found


def days_to_book(unit_id: int, letter: str, *, at: datetime) -> Sequence[date]:
    """Return the days ahead on which a queue takes people by appointment."""
    weekdays = set(
        AppointmentHours.objects.filter(
            queue__unit_id=unit_id, queue__letter=letter, queue__is_active=True
        ).values_list("weekday", flat=True)
    )
    if not weekdays:
        return []
    calendar = calendars.calendar_for(unit_id)
    today = localdate(at)
    ahead = (date.fromordinal(today.toordinal() + n) for n in range(rules.BOOK_AHEAD.days + 1))
    return [day for day in ahead if day.isoweekday() in weekdays and calendar.is_working_day(day)]


def centres_with_appointments(*, on: date) -> Sequence[units.UnitFacts]:
    """Return the centres that take people by appointment, in reading order."""
    ids = set(
        AppointmentHours.objects.filter(queue__is_active=True).values_list(
            "queue__unit_id", flat=True
        )
    )
    found = [unit for unit in units.units(ids, on=on).values() if unit.in_force(on)]
    return sorted(found, key=lambda unit: (unit.level, unit.territory_name, unit.name))


def queues_with_appointments(unit_id: int) -> Sequence[tuple[str, str]]:
    """Return letter and name of the queues of a centre that take people by appointment."""
    return list(
        Queue.objects.of(unit_id)
        .active()
        .filter(hours__isnull=False)
        .order_by("letter")
        .values_list("letter", "name")
        .distinct()
    )


def appointment(code: str) -> AppointmentSeen:
    """
    Return an appointment to whoever has its code.

    :raises Missing: if there is none of that code
    """
    rows = Appointment.objects.select_related("queue", "unit", "ticket")
    return _seen(rows.by_code(rules.code_of(code)))


def appointments_on(unit_id: int, day: date) -> Sequence[AppointmentSeen]:
    """Return the appointments of a day at a centre that hold, by their hour."""
    rows = Appointment.objects.select_related("queue", "unit", "ticket").holding()
    found = rows.filter(unit_id=unit_id, day=day).order_by("slot_at", "pk")
    return [_seen(row) for row in found]


def _seen(row: Appointment) -> AppointmentSeen:
    return AppointmentSeen(
        code=row.code,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        unit_address=row.unit.address,
        letter=row.queue.letter,
        queue_name=row.queue.name,
        slot_at=row.slot_at,
        state=row.state,
        state_label=str(AppointmentState(row.state).label),
        name=row.name,
        phone=row.phone,
        ticket_key=row.ticket.key if row.ticket else "",
    )
