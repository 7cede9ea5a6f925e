"""A floor with one queue and one open window, arranged through the actions."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime

from thongsuot.foundation.identity.testing import cast_of
from thongsuot.foundation.units.testing import FOUNDED_AT, FOUNDER, small_province
from thongsuot.kernel.actor import Actor, ActorKind
from thongsuot.modules.queues.actions.arranging import set_queue, set_window
from thongsuot.modules.queues.actions.calling import call_next, open_window
from thongsuot.modules.queues.actions.lining_up import take_ticket

# 08:00 on Monday 5 October 2026 in Việt Nam.
MORNING = datetime(2026, 10, 5, 1, tzinfo=UTC)
KIOSK = Actor(name="Máy lấy số", kind=ActorKind.MACHINE)


@dataclass(frozen=True, slots=True)
class SmallFloor:
    """Châu Đốc's centre, where one clerk calls queue A to window 1."""

    unit_id: int
    window_id: int
    clerk: Actor
    morning: datetime = MORNING

    @property
    def day(self) -> date:
        return self.morning.date()

    def take(self, *, at: datetime = MORNING) -> str:
        return take_ticket(unit_id=self.unit_id, letter="A", press=uuid.uuid4(), by=KIOSK, at=at)

    def call(self, *, at: datetime = MORNING) -> int:
        return call_next(window_id=self.window_id, by=self.clerk, at=at)


def small_floor() -> SmallFloor:
    """Found the small province and open a window on Châu Đốc's floor."""
    province = small_province()
    clerk = cast_of(province).an.actor(at=MORNING)
    unit_id = province.chau_doc_centre
    set_queue(unit_id=unit_id, letter="A", name="Mọi lĩnh vực", by=FOUNDER, at=FOUNDED_AT)
    window_id = set_window(unit_id=unit_id, number=1, letters="A", by=FOUNDER, at=FOUNDED_AT)
    open_window(window_id=window_id, by=clerk, at=MORNING)
    return SmallFloor(unit_id, window_id, clerk)
