"""The floors of the sample: who sits where this morning, who waits, who was served already."""

import uuid
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from thongsuot.config.sample.people import Staff, Worker
from thongsuot.config.sample.places import FOUNDED_AT, MAKER, Counter, Province
from thongsuot.kernel.actor import Actor, ActorKind, citizen
from thongsuot.kernel.refusals import Missing
from thongsuot.modules.queues import api as queues
from thongsuot.modules.surveys import api as surveys

# Letter, name, fields (none: everything else), minutes a person.
_QUEUES: Sequence[tuple[str, str, Sequence[str], int]] = (
    ("A", "Hộ tịch, chứng thực", ("Hộ tịch", "Chứng thực"), 12),
    ("B", "Đất đai, xây dựng", ("Đất đai", "Hoạt động xây dựng"), 20),
    ("C", "Lĩnh vực khác", (), 15),
)
_WINDOWS: Sequence[tuple[int, str, str]] = (
    (1, "Hộ tịch, chứng thực", "A"),
    (2, "Đất đai, xây dựng", "BC"),
    (3, "Quầy dự phòng", "ABC"),
)
# Minutes before the present, letter, ground.
_CAME: Sequence[tuple[int, str, str]] = (
    *((74, "A", ""), (71, "B", ""), (66, "A", ""), (61, "A", "elderly"), (55, "C", "")),
    *((43, "A", ""), (38, "B", ""), (31, "A", ""), (27, "A", "expecting"), (22, "C", "")),
    *((16, "A", ""), (11, "B", ""), (6, "A", ""), (3, "A", "")),
)
_SCORES = (5, 5, 4, 5, 4, 3, 5)


def arrange(province: Province) -> Sequence[Counter]:
    """Arrange the floors of the larger centres, and return these."""
    found = [counter for counter in province.counters if counter.weight > 3]
    for counter in found:
        for letter, name, fields, minutes in _QUEUES:
            queues.set_queue(
                unit_id=counter.unit_id,
                letter=letter,
                name=name,
                fields=fields,
                usual_minutes=minutes,
                by=MAKER,
                at=FOUNDED_AT,
            )
        for number, name, letters in _WINDOWS:
            queues.set_window(
                unit_id=counter.unit_id,
                number=number,
                name=name,
                letters=letters,
                by=MAKER,
                at=FOUNDED_AT,
            )
        for letter in "AB":
            queues.set_hours(
                unit_id=counter.unit_id,
                letter=letter,
                hours=[
                    queues.Hours(day, begins, ends, 30, 2)
                    for day in range(1, 6)
                    for begins, ends in ((time(8), time(11)), (time(14), time(16)))
                ],
                by=MAKER,
                at=FOUNDED_AT,
            )
    return found


def live_the_morning(counters: Sequence[Counter], staff: Staff, *, at: datetime) -> None:
    """Let people take numbers at Châu Đốc's centre this morning; its windows serve the first."""
    for counter in counters:
        if counter.short == "chaudoc":
            _live(counter.unit_id, staff.clerks[counter.unit_id], at=at)


def _live(unit_id: int, clerks: Sequence[Worker], *, at: datetime) -> None:
    kiosk = Actor(name="Máy lấy số cửa chính", kind=ActorKind.MACHINE, unit_id=unit_id)
    begins = at - timedelta(minutes=75)
    # Of one local day, whatever the hour of the first start.
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    windows = queues.windows(unit_id)
    sits = list(zip(windows, clerks, strict=False))
    for window, clerk in sits:
        queues.open_window(window_id=window.id, by=clerk.actor, at=max(begins, day))
    for before, letter, ground in _CAME:
        queues.take_ticket(
            unit_id=unit_id,
            letter=letter,
            ground=ground,
            press=uuid.uuid4(),
            by=kiosk,
            at=max(at - timedelta(minutes=before), day),
        )
    for number, (window, clerk) in enumerate(sits):
        _serve(window.id, clerk.actor, at=at, served=4 - number)
    _book(unit_id, at=at)


def _serve(window_id: int, clerk: Actor, *, at: datetime, served: int) -> None:
    """Serve so many, the last of whom stands there now."""
    for number in range(served, -1, -1):
        called = at - timedelta(minutes=12 * number + 2)
        try:
            ticket_id = queues.call_next(window_id=window_id, by=clerk, at=called)
        except Missing:
            return
        queues.serve(ticket_id=ticket_id, by=clerk, at=called + timedelta(minutes=1))
        if number:
            queues.finish(ticket_id=ticket_id, by=clerk, at=called + timedelta(minutes=11))
            key = surveys.invite(ticket_id=ticket_id, at=called + timedelta(minutes=11))
            score = _SCORES[ticket_id % len(_SCORES)]
            surveys.rate(key=key, score=score, at=called + timedelta(minutes=11))


def _book(unit_id: int, *, at: datetime) -> None:
    free = [
        (slot, letter)
        for letter in "AB"
        for day in queues.days_to_book(unit_id, letter, at=at)[:2]
        for slot in queues.slots_on(unit_id, letter, day, at=at)[1:3]
    ]
    people = ("Lâm Thị Sáu", "Trương Văn Tư", "Kim Sa Rết", "Phan Thị Út")
    for number, ((slot, letter), name) in enumerate(zip(free, people, strict=False)):
        queues.book(
            unit_id=unit_id,
            letter=letter,
            slot_at=slot.at,
            name=name,
            phone=f"000000100{number}",
            by=citizen(name),
            at=at,
        )
