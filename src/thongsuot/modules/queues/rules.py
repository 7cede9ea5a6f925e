"""
The order in which people are called, and how long they may expect to wait.

NĐ 61/2018/NĐ-CP, Điều 13 asks one-stop shops for a queue machine linked to the information
system; in what order people are called it leaves to the house rules (quy chế) of each centre.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil

from thongsuot.kernel.vietnamese import tidy

ORDINARY, PRIORITY, APPOINTMENT = "ordinary", "priority", "appointment"

# Unless a centre sets its own: of three people called, one has priority while any such waits.
PRIORITY_EVERY = 3
# Whoever comes this much after the hour of the appointment stands in line like everyone else.
GRACE = timedelta(minutes=10)
# Before this many were served today, the expected minutes rest on what the centre set.
ENOUGH_SERVED = 5
# Nobody is written off as absent who was called only once.
CALLS_BEFORE_ABSENT = 2
BOOK_AHEAD = timedelta(days=14)
BOOK_BEFORE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Basis:
    """
    What a right of priority rests on; `checked` tells whether it was read in the text.

    What the kiosk offers rests on the person's own word: nobody shows papers to a machine.
    """

    instrument: str
    checked: bool = False


GROUNDS: Mapping[str, Basis] = {
    "elderly": Basis("Luật Người cao tuổi 2009"),
    "disabled": Basis("Luật Người khuyết tật 2010"),
    "expecting": Basis("Quy chế hoạt động của bộ phận một cửa"),
    "merit": Basis("Pháp lệnh Ưu đãi người có công với cách mạng 2020"),
}


# ---- Who is next ----


@dataclass(frozen=True, slots=True)
class InLine:
    """Someone who waits: by what right, since when, and for which hour they were asked."""

    id: int
    lane: str
    place_at: datetime
    number: int
    slot_at: datetime | None = None


def is_priority_turn(last_lanes: Sequence[str], every: int) -> bool:
    """
    Whether the next call belongs to someone with priority, if any waits.

    `last_lanes` are those of the latest calls, the newest first. Of every `every` calls one is
    theirs: so they wait for at most `every - 1` others, and nobody waits for ever behind them.
    """
    since = list(last_lanes[: every - 1])
    return len(since) == every - 1 and PRIORITY not in since


def line_up(
    waiting: Iterable[InLine], *, last_lanes: Sequence[str], every: int, at: datetime
) -> Iterator[InLine]:
    """
    Yield those who wait in the order in which they are called if nobody else comes.

    First whoever has an appointment whose hour has come; then, when it is their turn, whoever
    has priority; else by the place in line, whatever the right.
    """
    ordered = sorted(waiting, key=lambda each: (each.place_at, each.number, each.id))
    due = deque(each for each in ordered if _is_due(each, at))
    rest = deque(each for each in ordered if not _is_due(each, at))
    lanes = deque(last_lanes)
    while due or rest:
        if due:
            chosen = due.popleft()
        else:
            chosen = rest[0]
            if is_priority_turn(list(lanes), every):
                chosen = next((each for each in rest if each.lane == PRIORITY), chosen)
            rest.remove(chosen)
        lanes.appendleft(chosen.lane)
        yield chosen


def _is_due(each: InLine, at: datetime) -> bool:
    return each.lane == APPOINTMENT and each.slot_at is not None and each.slot_at <= at


def minutes_expected(
    ahead: int, *, windows: float, served: int, median: timedelta | None, usual: int
) -> int | None:
    """
    Return for how many minutes someone with `ahead` others before them may expect to wait.

    None while no window is open for them. `usual` minutes a person until enough were served.
    """
    if windows <= 0:
        return None
    each = usual * 60.0
    if median is not None and served >= ENOUGH_SERVED:
        each = median.total_seconds()
    return ceil(ahead * each / windows / 60)


# ---- Numbers and codes ----


def label(letter: str, number: int) -> str:
    """Return a ticket's number as it is called: A007."""
    return f"{letter}{number:03d}"


_LETTER = re.compile(r"[A-Z]")


def is_letter(text: str) -> bool:
    return bool(_LETTER.fullmatch(text))


_PHONE = re.compile(r"0\d{9}")


def phone_of(text: str) -> str:
    """Return a Vietnamese telephone number as ten digits, or nothing if it is none."""
    digits = re.sub(r"[ .\-()]", "", tidy(text))
    digits = re.sub(r"^(\+84|84(?=\d{9}$))", "0", digits)
    return digits if _PHONE.fullmatch(digits) else ""


# Without those that are taken for one another when they are read aloud or typed.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8


def code_of(text: str) -> str:
    """Return the code of an appointment as typed, or as the end of the address in its QR."""
    last = tidy(text).rstrip("/").rpartition("/")[2]
    return re.sub(r"[^0-9A-Z]", "", last.upper())[:CODE_LENGTH]


# ---- Appointments ----


@dataclass(frozen=True, slots=True)
class Hours:
    """When people may come by appointment: each `minutes` long, `capacity` people at once."""

    weekday: int
    begins: time
    ends: time
    minutes: int
    capacity: int


@dataclass(frozen=True, slots=True)
class Slot:
    at: datetime
    capacity: int


def slots_of(
    day: date, hours: Sequence[Hours], open_hours: Sequence[tuple[time, time]]
) -> Sequence[Slot]:
    """Return the slots of a day: those of its weekday that lie whole within office hours."""
    found: dict[datetime, int] = {}
    for each in hours:
        if each.weekday != day.isoweekday():
            continue
        step = timedelta(minutes=each.minutes)
        begins = datetime.combine(day, each.begins)
        while begins + step <= datetime.combine(day, each.ends):
            if _within(begins, step, open_hours):
                found[begins] = max(found.get(begins, 0), each.capacity)
            begins += step
    return [Slot(at, capacity) for at, capacity in sorted(found.items())]


def _within(begins: datetime, step: timedelta, open_hours: Sequence[tuple[time, time]]) -> bool:
    return any(
        opens <= begins.time() and (begins + step).time() <= closes for opens, closes in open_hours
    )


def place_of(slot_at: datetime, arrived_at: datetime) -> tuple[str, datetime]:
    """Return by what right someone with an appointment stands in line, and at what place."""
    if arrived_at > slot_at + GRACE:
        return ORDINARY, arrived_at
    return APPOINTMENT, slot_at
