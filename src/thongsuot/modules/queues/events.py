"""What happened on the floor of a service centre; nobody who waits is named."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class _OfFloor:
    unit_id: int

    @property
    def subject(self) -> str:
        return f"floor:{self.unit_id}"


@dataclass(frozen=True, slots=True)
class FloorArranged(_OfFloor):
    """A queue, a window, the rule or the hours of appointments were set."""

    what: str
    to: str


@dataclass(frozen=True, slots=True)
class DeviceAdded(_OfFloor):
    device_id: int
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class DevicePaired(_OfFloor):
    device_id: int


@dataclass(frozen=True, slots=True)
class DeviceRevoked(_OfFloor):
    device_id: int


@dataclass(frozen=True, slots=True)
class WindowOpened(_OfFloor):
    window: int


@dataclass(frozen=True, slots=True)
class WindowClosed(_OfFloor):
    window: int


@dataclass(frozen=True, slots=True)
class FloorClosed(_OfFloor):
    """The day ended: so many were still waiting."""

    unserved: int


@dataclass(frozen=True, slots=True)
class _OfTicket:
    ticket_id: int
    label: str

    @property
    def subject(self) -> str:
        return f"ticket:{self.ticket_id}"


@dataclass(frozen=True, slots=True)
class TicketTaken(_OfTicket):
    lane: str
    ground: str


@dataclass(frozen=True, slots=True)
class TicketCalled(_OfTicket):
    window: int
    times: int


@dataclass(frozen=True, slots=True)
class TicketServing(_OfTicket):
    window: int


@dataclass(frozen=True, slots=True)
class TicketServed(_OfTicket):
    window: int


@dataclass(frozen=True, slots=True)
class TicketAbsent(_OfTicket):
    window: int


@dataclass(frozen=True, slots=True)
class TicketReturned(_OfTicket):
    """Someone who was not there came after all, and stands in line again."""


@dataclass(frozen=True, slots=True)
class TicketMoved(_OfTicket):
    window: int
    to_window: int


@dataclass(frozen=True, slots=True)
class TicketLeft(_OfTicket):
    """Whoever holds it waits no longer."""


@dataclass(frozen=True, slots=True)
class DossierNoted(_OfTicket):
    """A dossier was filed or given back while this ticket was served."""

    reference: str


@dataclass(frozen=True, slots=True)
class _OfAppointment:
    appointment_id: int

    @property
    def subject(self) -> str:
        return f"appointment:{self.appointment_id}"


@dataclass(frozen=True, slots=True)
class AppointmentBooked(_OfAppointment):
    slot_at: datetime
    letter: str


@dataclass(frozen=True, slots=True)
class AppointmentCancelled(_OfAppointment):
    """It was given up before its hour."""


@dataclass(frozen=True, slots=True)
class AppointmentKept(_OfAppointment):
    """Its holder came, and stands in line."""

    ticket_id: int


@dataclass(frozen=True, slots=True)
class AppointmentsForgotten:
    """The names and telephones of appointments long past were erased."""

    number: int

    @property
    def subject(self) -> str:
        return "appointments"
