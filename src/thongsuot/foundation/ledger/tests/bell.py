"""A thing that happens, for the tests of evidence."""

from dataclasses import dataclass
from datetime import UTC, datetime

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import system

# Real events are recorded by the database's clock, so heads must not lie far ahead of it.
DAYS = [datetime(2026, 5, day, 17, tzinfo=UTC) for day in range(4, 31)]
MORNING = datetime(2026, 5, 4, 1, tzinfo=UTC)
RINGER = system("Người kéo chuông")


@dataclass(frozen=True, slots=True)
class BellTolled:
    times: int
    why: str

    @property
    def subject(self) -> str:
        return "bell:2"


@ledger.action
def toll(*, times: int, why: str = "hết giờ làm việc") -> int:
    return ledger.record(BellTolled(times=times, why=why), by=RINGER, at=MORNING)


def toll_often(count: int) -> list[int]:
    return [toll(times=times) for times in range(count)]
