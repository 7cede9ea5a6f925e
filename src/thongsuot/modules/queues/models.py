"""The floor of a service centre: its queues and windows, who waits, who comes by appointment."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Missing
from thongsuot.modules.queues.rules import is_letter
from thongsuot.modules.queues.states import (
    AT_WINDOW,
    LIVE,
    AppointmentState,
    DeviceKind,
    Lane,
    TicketState,
)


class Floor(models.Model):
    """The rule of a centre (sàn một cửa): of how many people called one has priority."""

    unit = models.OneToOneField("units.Unit", models.PROTECT, primary_key=True, related_name="+")
    priority_every = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="floor_calls_priority_once_in_one_to_ten",
                condition=Q(priority_every__gte=1, priority_every__lte=10),
            )
        ]

    def __str__(self) -> str:
        return f"floor {self.unit_id}"


# ---- Queues and windows ----


class QueueQuerySet(models.QuerySet["Queue"]):
    def of(self, unit_id: int) -> Self:
        return self.filter(unit_id=unit_id)

    def active(self) -> Self:
        return self.filter(is_active=True)

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def by_letter(self, letter: str) -> "Queue":
        """:raises Missing: if there is no such queue among these"""
        found = self.filter(letter=letter).first() if is_letter(letter) else None
        if found is None:
            raise Missing(_("Không có hàng chờ này."))
        return found


class Queue(models.Model):
    """
    One line of people (hàng chờ) under a letter, for procedures of some fields.

    Without fields it is for everything else. `usual_minutes` a person, until enough is measured.
    """

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    letter = models.CharField(max_length=1)
    name = models.CharField(max_length=100)
    fields = ArrayField(models.CharField(max_length=300))
    usual_minutes = models.PositiveSmallIntegerField()
    is_active = models.BooleanField(default=True)

    objects = QueueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="queue_letter_is_its_own", fields=["unit", "letter"]),
            models.CheckConstraint(
                name="queue_is_named_by_one_capital_letter", condition=Q(letter__regex="^[A-Z]$")
            ),
            models.CheckConstraint(
                name="queue_takes_one_to_two_hundred_minutes_a_person",
                condition=Q(usual_minutes__gte=1, usual_minutes__lte=200),
            ),
            models.CheckConstraint(name="queue_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.letter}"


class WindowQuerySet(models.QuerySet["Window"]):
    def of(self, unit_id: int) -> Self:
        return self.filter(unit_id=unit_id)

    def open(self) -> Self:
        return self.filter(is_open=True)

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def by_id(self, window_id: int) -> "Window":
        """:raises Missing: if there is no such window among these"""
        found = self.filter(pk=window_id).first()
        if found is None:
            raise Missing(_("Không có quầy này."))
        return found


class Window(models.Model):
    """A desk where people are called to (quầy), which queues it serves and who sits there now."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100, blank=True)
    letters = ArrayField(models.CharField(max_length=1))
    is_open = models.BooleanField(default=False)
    post_id = models.BigIntegerField(null=True)
    held_by = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField(null=True)

    objects = WindowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="window_number_is_its_own", fields=["unit", "number"]),
            models.UniqueConstraint(
                name="one_sits_at_one_window_at_a_time",
                fields=["post_id"],
                condition=Q(is_open=True),
            ),
            models.CheckConstraint(
                name="open_window_tells_who_sits_there_since_when",
                condition=Q(is_open=True, opened_at__isnull=False) & ~Q(held_by="")
                | Q(is_open=False, opened_at__isnull=True, held_by="", post_id__isnull=True),
            ),
            models.CheckConstraint(
                name="window_number_is_one_to_ninety_nine",
                condition=Q(number__gte=1, number__lte=99),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.number}"


# ---- Tickets ----


class DayCount(models.Model):
    """The last number given (số cuối đã cấp) in a queue on a day."""

    queue = models.ForeignKey(Queue, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_count_for_each_queue_and_day", fields=["queue", "day"]
            ),
            models.CheckConstraint(name="day_count_begins_at_one", condition=Q(last__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.queue_id} {self.day}: {self.last}"


class TicketQuerySet(models.QuerySet["Ticket"]):
    def on_floor(self, unit_id: int, day: date) -> Self:
        return self.filter(unit_id=unit_id, day=day)

    def waiting(self) -> Self:
        return self.filter(state=TicketState.WAITING)

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def by_id(self, ticket_id: int) -> "Ticket":
        """:raises Missing: if there is no such ticket among these"""
        found = self.filter(pk=ticket_id).first()
        if found is None:
            raise Missing(_("Không có số thứ tự này."))
        return found

    def by_key(self, key: str) -> "Ticket":
        """:raises Missing: if no ticket has this key"""
        found = self.filter(key=key).first()
        if found is None:
            raise Missing(_("Không có số thứ tự này."))
        return found


class Ticket(models.Model):
    """
    A number taken to wait by (số thứ tự); it names nobody.

    `key` opens its own page on a telephone; `press` is the touch of the button that made it, so
    that one touch makes one ticket. `for_window` is where it was sent on to.
    """

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    letter = models.CharField(max_length=1)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=24, unique=True)
    press = models.UUIDField(unique=True)
    lane = models.CharField(max_length=12, choices=Lane.choices)
    ground = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=10, choices=TicketState.choices)
    taken_at = models.DateTimeField()
    slot_at = models.DateTimeField(null=True)
    place_at = models.DateTimeField()
    calls = models.PositiveSmallIntegerField(default=0)
    first_called_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    serving_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    window = models.ForeignKey(Window, models.PROTECT, null=True, related_name="+", db_index=False)
    for_window = models.ForeignKey(
        Window, models.PROTECT, null=True, related_name="+", db_index=False
    )
    post_id = models.BigIntegerField(null=True)
    references = ArrayField(models.CharField(max_length=60), default=list)

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="ticket_number_is_given_once_a_day", fields=["queue", "day", "number"]
            ),
            models.UniqueConstraint(
                name="a_window_serves_one_ticket_at_a_time",
                fields=["window"],
                condition=Q(state__in=AT_WINDOW),
            ),
            models.CheckConstraint(
                name="ticket_is_in_a_known_state", condition=Q(state__in=TicketState.values)
            ),
            models.CheckConstraint(
                name="ticket_waits_by_a_known_right", condition=Q(lane__in=Lane.values)
            ),
            models.CheckConstraint(
                name="only_priority_has_a_ground",
                condition=Q(lane=Lane.PRIORITY) & ~Q(ground="")
                | ~Q(lane=Lane.PRIORITY) & Q(ground=""),
            ),
            models.CheckConstraint(
                name="ticket_at_a_window_was_called_there",
                condition=~Q(state__in=AT_WINDOW)
                | Q(window__isnull=False, called_at__isnull=False, calls__gte=1),
            ),
            models.CheckConstraint(
                name="ticket_has_ended_unless_it_lives",
                condition=Q(state__in=LIVE, ended_at__isnull=True)
                | ~Q(state__in=LIVE) & Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="ticket_is_called_after_it_was_taken",
                condition=Q(first_called_at__isnull=True) | Q(first_called_at__gte=F("taken_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "day", "place_at", "number"],
                name="tickets_of_those_who_wait",
                condition=Q(state=TicketState.WAITING),
            ),
            models.Index(
                fields=["unit", "day", "-first_called_at"],
                name="tickets_called_on_a_day",
                condition=Q(first_called_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter}{self.number} {self.day} {self.state}"


# ---- Devices ----


class DeviceQuerySet(models.QuerySet["Device"]):
    def live(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def by_id(self, device_id: int) -> "Device":
        """:raises Missing: if there is no such device among these"""
        found = self.filter(pk=device_id).first()
        if found is None:
            raise Missing(_("Không có thiết bị này."))
        return found


class Device(models.Model):
    """
    A kiosk or a tablet that works without sign-in (thiết bị tại sàn), known by its key.

    `key_hash` is first that of the link by which it is paired, then of the key that it keeps.
    """

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=DeviceKind.choices)
    name = models.CharField(max_length=100)
    window = models.ForeignKey(Window, models.PROTECT, null=True, related_name="+", db_index=False)
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    paired_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_tablet_stands_at_a_window_and_a_kiosk_does_not",
                condition=Q(kind=DeviceKind.TABLET, window__isnull=False)
                | Q(kind=DeviceKind.KIOSK, window__isnull=True),
            ),
            models.CheckConstraint(name="device_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.name}"


# ---- Appointments ----


class AppointmentHours(models.Model):
    """When a queue takes people by appointment (khung giờ hẹn), and how many at once."""

    queue = models.ForeignKey(Queue, models.PROTECT, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    begins = models.TimeField()
    ends = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="hours_of_a_weekday_begin_once", fields=["queue", "weekday", "begins"]
            ),
            models.CheckConstraint(
                name="hours_are_of_a_day_of_the_week",
                condition=Q(weekday__gte=1, weekday__lte=7),
            ),
            models.CheckConstraint(
                name="hours_end_after_they_begin", condition=Q(ends__gt=F("begins"))
            ),
            models.CheckConstraint(
                name="a_slot_lasts_five_minutes_to_four_hours",
                condition=Q(minutes__gte=5, minutes__lte=240),
            ),
            models.CheckConstraint(
                name="a_slot_takes_one_to_fifty_people",
                condition=Q(capacity__gte=1, capacity__lte=50),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.queue_id} {self.weekday} {self.begins}"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def holding(self) -> Self:
        """Return those that take a place in their slot."""
        return self.exclude(state=AppointmentState.CANCELLED)

    def by_code(self, code: str) -> "Appointment":
        """:raises Missing: if there is no such appointment among these"""
        found = self.filter(code=code).first()
        if found is None:
            raise Missing(_("Không có lịch hẹn mã này. Hãy xem lại mã trên phiếu hẹn."))
        return found


class Appointment(models.Model):
    """
    An hour kept for someone (lịch hẹn), booked without an account.

    `name` and `phone` are all that is asked, and are erased some days after the hour.
    """

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="+", db_index=False)
    slot_at = models.DateTimeField()
    day = models.DateField()
    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=AppointmentState.choices)
    booked_at = models.DateTimeField()
    ticket = models.OneToOneField(Ticket, models.PROTECT, null=True, related_name="+")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="appointment_is_in_a_known_state",
                condition=Q(state__in=AppointmentState.values),
            ),
            models.CheckConstraint(
                name="whoever_kept_the_appointment_has_a_ticket",
                condition=Q(state=AppointmentState.CHECKED_IN, ticket__isnull=False)
                | ~Q(state=AppointmentState.CHECKED_IN) & Q(ticket__isnull=True),
            ),
            models.UniqueConstraint(
                name="a_telephone_books_once_a_day_at_a_centre",
                fields=["unit", "day", "phone"],
                condition=Q(state=AppointmentState.BOOKED) & ~Q(phone=""),
            ),
        ]
        indexes = [
            models.Index(fields=["queue", "slot_at"], name="appointments_of_a_slot"),
            models.Index(fields=["unit", "day", "slot_at"], name="appointments_of_a_day"),
            models.Index(fields=["day"], name="appointments_to_forget", condition=~Q(phone="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"
