"""
Deadlines a second, as ratios in one run: ours against workalendar and numpy.busday_offset.

All three answer the same question: the n-th working day after a day, over the same days off and
worked Saturdays, and they must agree on every answer before any is timed. They do not give the
same: ours returns the instant and the reason for every day passed over; workalendar returns a
date; numpy returns a date, knows neither hours nor reasons, cannot make a Saturday a working day,
and is timed twice: called once for each question, and called once for all of them.

Run with `python -m bench.deadlines`.
"""

import random
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import numpy
import numpy.typing
from workalendar.core import Calendar as PeerCalendar

from thongsuot.kernel import worktime

QUESTIONS = 20_000
ROUNDS = 5
SEED = 20261123
FIRST, LAST = date(2024, 1, 2), date(2027, 9, 1)
LONGEST = 60


class Peer(PeerCalendar):  # type: ignore[misc]  # workalendar has no types
    """Việt Nam's days in workalendar, which has no calendar of the country itself."""

    def __init__(self) -> None:
        super().__init__()
        self.by_year: dict[int, list[tuple[date, str]]] = {}
        self.worked = [
            day
            for day, named in worktime.national_days().items()
            if named.kind is worktime.DayKind.MAKE_UP
        ]
        for day, named in worktime.national_days().items():
            if day not in self.worked:
                self.by_year.setdefault(day.year, []).append((day, named.name_en))

    def get_variable_days(self, year: int) -> list[tuple[date, str]]:
        return self.by_year.get(year, [])

    def get_weekend_days(self) -> tuple[int, int]:
        return 5, 6


def questions() -> list[tuple[date, int]]:
    chance = random.Random(SEED)
    span = (LAST - FIRST).days
    return [
        (FIRST + timedelta(days=chance.randrange(span)), chance.randint(1, LONGEST))
        for _ in range(QUESTIONS)
    ]


def numpy_calendar() -> numpy.busdaycalendar:
    """Return the days off for numpy; questions that reach a worked Saturday are left out."""
    off = [
        day
        for day, named in worktime.national_days().items()
        if named.kind is not worktime.DayKind.MAKE_UP
    ]
    return numpy.busdaycalendar(holidays=off)


def reaches_a_worked_saturday(start: date, due: date) -> bool:
    return any(
        start <= day <= due
        for day, named in worktime.national_days().items()
        if named.kind is worktime.DayKind.MAKE_UP
    )


def main() -> None:
    calendar = worktime.national_calendar()
    starts = {
        day: datetime(day.year, day.month, day.day, 9, 12, tzinfo=worktime.VIETNAM)
        for day, _ in questions()
    }
    limits = [worktime.Limit(n, worktime.Unit.WORKING_DAY) for n in range(1, LONGEST + 1)]

    def ours(asked: tuple[date, int]) -> worktime.Deadline:
        return worktime.deadline(
            start=starts[asked[0]], limit=limits[asked[1] - 1], calendar=calendar
        )

    peer = Peer()

    def workalendar(asked: tuple[date, int]) -> date:
        due: date = peer.add_working_days(asked[0], asked[1], extra_working_days=peer.worked)
        return due

    busy = numpy_calendar()

    def numpy_one(asked: tuple[date, int]) -> numpy.datetime64:
        # The first day is not counted, so one that is off rolls back, not on.
        return numpy.busday_offset(asked[0], asked[1], roll="backward", busdaycal=busy)

    asked = [
        one for one in questions() if not reaches_a_worked_saturday(one[0], ours(one).due.date())
    ]
    days = numpy.array([day for day, _ in asked], dtype="datetime64[D]")
    counts = numpy.array([count for _, count in asked])

    def numpy_all() -> "numpy.typing.NDArray[numpy.datetime64]":
        return numpy.busday_offset(days, counts, roll="backward", busdaycal=busy)

    for one, together in zip(asked, numpy_all(), strict=True):
        answers = {ours(one).due.date(), workalendar(one), numpy_one(one).item(), together.item()}
        if len(answers) != 1:
            raise SystemExit(f"They disagree on {one}: {sorted(answers)}")

    def date_alone(one: tuple[date, int]) -> date:
        return calendar.working_day_after(one[0], one[1])[0]

    def stored(one: tuple[date, int]) -> object:
        return worktime.to_json(ours(one))

    print(f"{len(asked)} questions of 1 to {LONGEST} working days, best of {ROUNDS} rounds")
    base = _rate("ours, with derivation", _each(ours, asked), len(asked))
    _rate("ours, the date alone", _each(date_alone, asked), len(asked), base)
    _rate("ours, with derivation, as stored JSON", _each(stored, asked), len(asked), base)
    _rate("workalendar.add_working_days", _each(workalendar, asked), len(asked), base)
    _rate("numpy.busday_offset, one by one", _each(numpy_one, asked), len(asked), base)
    _rate("numpy.busday_offset, all at once", numpy_all, len(asked), base)


def _each(
    answer: Callable[[tuple[date, int]], object], asked: Sequence[tuple[date, int]]
) -> Callable[[], object]:
    def run() -> None:
        for one in asked:
            answer(one)

    return run


def _rate(name: str, run: Callable[[], object], count: int, base: float | None = None) -> float:
    best = min(_seconds(run) for _ in range(ROUNDS))
    rate = count / best
    ratio = "" if base is None else f"   ours is {base / rate:.3g} × this"
    print(f"{name:40} {rate:12,.0f} deadlines/s{ratio}")
    return rate


def _seconds(run: Callable[[], object]) -> float:
    begins = time.perf_counter()
    run()
    return time.perf_counter() - begins


if __name__ == "__main__":
    main()
