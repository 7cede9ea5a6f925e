"""A floor as it is set up: queues, windows, devices, and the rule."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from thongsuot.kernel.actor import Actor
from thongsuot.modules.queues import rules
from thongsuot.modules.queues.models import AppointmentHours, Device, Floor, Queue, Window
from thongsuot.modules.queues.states import DeviceKind


@dataclass(frozen=True, slots=True)
class HoursFacts:
    weekday: int
    begins: time
    ends: time
    minutes: int
    capacity: int


@dataclass(frozen=True, slots=True)
class QueueFacts:
    """One line of people; without fields it is for everything that no other is for."""

    letter: str
    name: str
    fields: tuple[str, ...]
    usual_minutes: int
    is_active: bool
    hours: tuple[HoursFacts, ...]


@dataclass(frozen=True, slots=True)
class WindowFacts:
    """A desk where people are called to, and who sits there now."""

    id: int
    unit_id: int
    number: int
    name: str
    letters: tuple[str, ...]
    is_open: bool
    post_id: int | None
    held_by: str
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """A kiosk or a tablet; one that is not paired yet waits for its link to be opened."""

    id: int
    unit_id: int
    kind: str
    kind_label: str
    name: str
    window_id: int | None
    window_number: int | None
    paired_at: datetime | None


@dataclass(frozen=True, slots=True)
class FloorFacts:
    """Everything that was arranged on a floor."""

    unit_id: int
    priority_every: int
    queues: tuple[QueueFacts, ...]
    windows: tuple[WindowFacts, ...]
    devices: tuple[DeviceFacts, ...]


def floor(unit_id: int) -> FloorFacts:
    """Return how the floor of a centre is arranged; nothing where it never was."""
    hours: dict[int, list[HoursFacts]] = {}
    for row in AppointmentHours.objects.filter(queue__unit_id=unit_id).order_by(
        "weekday", "begins", "pk"
    ):
        facts = HoursFacts(row.weekday, row.begins, row.ends, row.minutes, row.capacity)
        hours.setdefault(row.queue_id, []).append(facts)
    queues = Queue.objects.of(unit_id).order_by("letter")
    devices = Device.objects.live().filter(unit_id=unit_id).select_related("window")
    return FloorFacts(
        unit_id=unit_id,
        priority_every=priority_every(unit_id),
        queues=tuple(
            QueueFacts(
                letter=row.letter,
                name=row.name,
                fields=tuple(row.fields),
                usual_minutes=row.usual_minutes,
                is_active=row.is_active,
                hours=tuple(hours.get(row.pk, ())),
            )
            for row in queues
        ),
        windows=windows(unit_id),
        devices=tuple(map(_device, devices.order_by("kind", "name", "pk"))),
    )


def windows(unit_id: int) -> tuple[WindowFacts, ...]:
    """Return the windows of a centre, by number."""
    return tuple(map(window_facts, Window.objects.of(unit_id).order_by("number")))


def window_of(actor: Actor) -> WindowFacts | None:
    """Return the window at which `actor` sits now, if any."""
    if actor.post_id is None:
        return None
    row = Window.objects.open().filter(post_id=actor.post_id).first()
    return None if row is None else window_facts(row)


def window_numbered(unit_id: int, number: int) -> WindowFacts | None:
    row = Window.objects.of(unit_id).filter(number=number).first()
    return None if row is None else window_facts(row)


def device_with(unit_id: int, key: str, kind: DeviceKind) -> DeviceFacts | None:
    """Return the paired device of this kind that holds the key, if it may still be used."""
    if not key:
        return None
    found = (
        Device.objects.live()
        .select_related("window")
        .filter(
            unit_id=unit_id,
            kind=kind,
            key_hash=hashlib.sha256(key.encode()).hexdigest(),
            paired_at__isnull=False,
        )
        .first()
    )
    return None if found is None else _device(found)


def priority_every(unit_id: int) -> int:
    """Return of how many calls one has priority at a centre."""
    found = Floor.objects.filter(pk=unit_id).values_list("priority_every", flat=True).first()
    return found or rules.PRIORITY_EVERY


def queue_for(field: str, queues: Sequence[QueueFacts]) -> QueueFacts | None:
    """Return the queue for procedures of a field: the one that names it, else the one for all."""
    active = [queue for queue in queues if queue.is_active]
    named = [queue for queue in active if field in queue.fields]
    return next(iter([*named, *(queue for queue in active if not queue.fields)]), None)


def window_facts(row: Window) -> WindowFacts:
    return WindowFacts(
        id=row.pk,
        unit_id=row.unit_id,
        number=row.number,
        name=row.name,
        letters=tuple(row.letters),
        is_open=row.is_open,
        post_id=row.post_id,
        held_by=row.held_by,
        opened_at=row.opened_at,
    )


def _device(row: Device) -> DeviceFacts:
    return DeviceFacts(
        id=row.pk,
        unit_id=row.unit_id,
        kind=row.kind,
        kind_label=str(DeviceKind(row.kind).label),
        name=row.name,
        window_id=row.window_id,
        window_number=row.window.number if row.window else None,
        paired_at=row.paired_at,
    )
