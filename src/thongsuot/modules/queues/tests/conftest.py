"""Châu Đốc's floor on a Monday morning: two queues, three windows, and those who come."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from thongsuot.foundation.identity.testing import Person, cast_of, person
from thongsuot.foundation.units.testing import FOUNDED_AT, FOUNDER, SmallProvince, small_province
from thongsuot.kernel.actor import Actor, ActorKind, citizen
from thongsuot.modules.queues import api as queues

# 08:00 on Monday 5 October 2026 in Việt Nam.
MORNING = datetime(2026, 10, 5, 1, tzinfo=UTC)
KIOSK = Actor(name="Máy lấy số cửa chính", kind=ActorKind.MACHINE)
SOMEONE = citizen("")


def minutes(number: float) -> datetime:
    return MORNING + timedelta(minutes=number)


class FloorOf:
    """A floor with its two clerks; what they do is told in one word each."""

    def __init__(self) -> None:
        self.province: SmallProvince = small_province()
        self.cast = cast_of(self.province)
        self.unit_id = self.province.chau_doc_centre
        self.phuong: Person = person("phuong", "Trịnh Phương", self.unit_id, "counter_clerk")
        self.an: Actor = self.cast.an.actor(at=MORNING)
        self.ba: Actor = self.phuong.actor(at=MORNING)
        for letter, name, fields in (
            ("A", "Hộ tịch, chứng thực", ("Hộ tịch", "Chứng thực")),
            ("B", "Lĩnh vực khác", ()),
        ):
            queues.set_queue(
                unit_id=self.unit_id,
                letter=letter,
                name=name,
                fields=fields,
                usual_minutes=10,
                by=FOUNDER,
                at=FOUNDED_AT,
            )
        self.one, self.two, self.three = (
            queues.set_window(
                unit_id=self.unit_id, number=number, letters=letters, by=FOUNDER, at=FOUNDED_AT
            )
            for number, letters in ((1, "A"), (2, "AB"), (3, "B"))
        )

    def take(self, letter: str = "A", ground: str = "", *, at: datetime = MORNING) -> str:
        return queues.take_ticket(
            unit_id=self.unit_id,
            letter=letter,
            ground=ground,
            press=uuid.uuid4(),
            by=KIOSK,
            at=at,
        )

    def open(self, window_id: int, by: Actor | None = None) -> None:
        queues.open_window(window_id=window_id, by=by or self.an, at=MORNING)

    def call(self, window_id: int, by: Actor | None = None, *, at: datetime = MORNING) -> int:
        return queues.call_next(window_id=window_id, by=by or self.an, at=at)

    def label(self, key: str, *, at: datetime = MORNING) -> str:
        found: str = queues.ticket(key, at=at).label
        return found

    def served(self, window_id: int, *, at: datetime, by: Actor | None = None) -> str:
        """Call someone, serve them for ten minutes, and return their number."""
        ticket_id = self.call(window_id, by, at=at)
        queues.serve(ticket_id=ticket_id, by=by or self.an, at=at)
        label: str = self.desk(window_id, by, at=at).current.label
        queues.finish(ticket_id=ticket_id, by=by or self.an, at=at + timedelta(minutes=10))
        return label

    def desk(self, window_id: int, by: Actor | None = None, *, at: datetime = MORNING):
        [window] = [each for each in queues.windows(self.unit_id) if each.id == window_id]
        return queues.window_desk(window, actor=by or self.an, at=at)


@pytest.fixture
def floor(db: None) -> FloorOf:
    return FloorOf()


@pytest.fixture
def open_floor(floor: FloorOf) -> FloorOf:
    """Chị An sits at window 1, chị Phương at window 2."""
    floor.open(floor.one)
    floor.open(floor.two, floor.ba)
    return floor


@pytest.fixture
def own_floor(own_database: str) -> FloorOf:
    """The same in a database where threads see each other."""
    floor = FloorOf()
    floor.open(floor.one)
    floor.open(floor.two, floor.ba)
    return floor
