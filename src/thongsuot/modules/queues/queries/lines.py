"""Who waits today, who is called where, and how long it takes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils.timezone import localdate

from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.verdict import Verdict
from thongsuot.modules.queues import policy, rules
from thongsuot.modules.queues.models import Queue, Ticket, TicketQuerySet, Window
from thongsuot.modules.queues.queries.floor import WindowFacts, priority_every, window_facts
from thongsuot.modules.queues.states import (
    AT_WINDOW,
    Ground,
    Lane,
    TicketMove,
    TicketState,
)


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """
    A queue today: how many wait, and how long it took (median, and nine of ten) until now.

    `expected` minutes for whoever takes a number now; None while no window is open for it.
    """

    letter: str
    name: str
    waiting: int
    called: int
    served: int
    absent: int
    left: int
    wait_median: timedelta | None
    wait_most: timedelta | None
    service_median: timedelta | None
    windows: int
    expected: int | None


@dataclass(frozen=True, slots=True)
class TicketSeen:
    """
    A ticket as its holder sees it.

    `ahead` others are called before it; `minutes` is how long it may take, None when no window
    is open for it.
    """

    id: int
    key: str
    unit_id: int
    unit_name: str
    label: str
    letter: str
    queue_name: str
    lane: str
    lane_label: str
    ground: str
    state: str
    state_label: str
    taken_at: datetime
    slot_at: datetime | None
    called_at: datetime | None
    ended_at: datetime | None
    window_number: int | None
    for_window: int | None
    ahead: int
    minutes: int | None

    @property
    def is_waiting(self) -> bool:
        return self.state == TicketState.WAITING

    @property
    def is_called(self) -> bool:
        return self.state == TicketState.CALLED

    @property
    def is_over(self) -> bool:
        return self.state not in (TicketState.WAITING, *AT_WINDOW)


@dataclass(frozen=True, slots=True)
class CalledLine:
    """One line of the display board: which number goes to which window."""

    label: str
    window: int
    called_at: datetime
    calls: int
    is_serving: bool


@dataclass(frozen=True, slots=True)
class FloorNow:
    """What the display board shows: who is called, who is next, how long it takes."""

    unit_id: int
    unit_name: str
    called: tuple[CalledLine, ...]
    next: tuple[str, ...]
    queues: tuple[QueueFigures, ...]
    open_windows: int

    @property
    def waiting(self) -> int:
        return sum(queue.waiting for queue in self.queues)


@dataclass(frozen=True, slots=True)
class AtWindow:
    """Whoever stands at a window, with what may be done (move → why not)."""

    id: int
    label: str
    queue_name: str
    lane: str
    ground_label: str
    state: str
    calls: int
    called_at: datetime
    serving_at: datetime | None
    references: tuple[str, ...]
    moves: Mapping[str, Verdict]

    @property
    def is_serving(self) -> bool:
        return self.state == TicketState.SERVING


@dataclass(frozen=True, slots=True)
class WindowDesk:
    """A window as whoever sits there sees it."""

    window: WindowFacts
    current: AtWindow | None
    waiting: int
    next: tuple[str, ...]
    absent: tuple[tuple[int, str], ...]
    others: tuple[WindowFacts, ...]


# ---- Figures ----

# Of whoever was called, from when they stood in line (by appointment: from its hour) to the first
# call; of whoever was served, from the call to the end.
_FIGURES = """
SELECT letter,
       count(*) FILTER (WHERE state = 'waiting'),
       count(*) FILTER (WHERE state IN ('called', 'serving')),
       count(*) FILTER (WHERE state = 'served'),
       count(*) FILTER (WHERE state = 'no_show'),
       count(*) FILTER (WHERE state IN ('cancelled', 'unserved')),
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY greatest(
           first_called_at - greatest(taken_at, coalesce(slot_at, taken_at)), interval '0'))
           FILTER (WHERE first_called_at IS NOT NULL),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY ended_at - serving_at)
           FILTER (WHERE state = 'served')
  FROM queues_ticket
 WHERE unit_id = %s AND day = %s
 GROUP BY letter
"""


def figures(unit_id: int, *, day: date) -> Sequence[QueueFigures]:
    """Return how each queue of a centre fared on a day, measured from its tickets."""
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, [unit_id, day])
        counted = {row[0]: row[1:] for row in cursor.fetchall()}
    queues = Queue.objects.of(unit_id).order_by("letter")
    shared = _windows_for(unit_id, {letter: row[0] for letter, row in counted.items()})
    found = []
    for queue in queues:
        row = counted.get(queue.letter)
        if row is None and not queue.is_active:
            continue
        waiting, called, served, absent, left, waits, service = row or (0, 0, 0, 0, 0, None, None)
        number, share = shared.get(queue.letter, (0, 0.0))
        found.append(
            QueueFigures(
                letter=queue.letter,
                name=queue.name,
                waiting=waiting,
                called=called,
                served=served,
                absent=absent,
                left=left,
                wait_median=waits[0] if waits else None,
                wait_most=waits[1] if waits else None,
                service_median=service,
                windows=number,
                expected=rules.minutes_expected(
                    waiting,
                    windows=share,
                    served=served,
                    median=service,
                    usual=queue.usual_minutes,
                ),
            )
        )
    return found


def _windows_for(unit_id: int, waiting: Mapping[str, int]) -> Mapping[str, tuple[int, float]]:
    """Return for each letter how many windows are open for it, and how much of them it can have."""
    number: dict[str, int] = defaultdict(int)
    share: dict[str, float] = defaultdict(float)
    for letters in Window.objects.of(unit_id).open().values_list("letters", flat=True):
        busy = [letter for letter in letters if waiting.get(letter)]
        for letter in letters:
            number[letter] += 1
            # A window that serves several lines gives each of those that wait the same part.
            share[letter] += 1 / max(len({*busy, letter}), 1)
    return {letter: (number[letter], share[letter]) for letter in number}


# ---- The line ----


def line_of(unit_id: int, *, at: datetime) -> Sequence[tuple[int, str, str]]:
    """Return id, label and letter of all who wait at a centre, in the order of their calling."""
    today = Ticket.objects.on_floor(unit_id, localdate(at))
    return _lined(today.waiting(), today.filter(first_called_at__isnull=False), unit_id, at=at)


def _lined(
    waiting: TicketQuerySet, called: TicketQuerySet, unit_id: int, *, at: datetime
) -> Sequence[tuple[int, str, str]]:
    latest = called.order_by("-first_called_at", "-pk").values_list("lane", flat=True)[:10]
    rows = list(waiting.order_by("place_at", "number", "pk"))
    by_id = {row.pk: row for row in rows}
    lined = rules.line_up(
        map(_in_line, rows), last_lanes=list(latest), every=priority_every(unit_id), at=at
    )
    return _labels(by_id[each.id] for each in lined)


def _labels(rows: Iterable[Ticket]) -> Sequence[tuple[int, str, str]]:
    return [(row.pk, rules.label(row.letter, row.number), row.letter) for row in rows]


def _in_line(row: Ticket) -> rules.InLine:
    return rules.InLine(row.pk, row.lane, row.place_at, row.number, row.slot_at)


def ticket(key: str, *, at: datetime) -> TicketSeen:
    """
    Return a ticket to whoever holds its key.

    :raises Missing: if no ticket has this key
    """
    row = Ticket.objects.select_related("queue", "window", "for_window").by_key(key)
    ahead, minutes = 0, None
    state = TicketState(row.state)
    if state == TicketState.WAITING and row.day != localdate(at):
        # Its day is over, whether or not somebody has ended it.
        state = TicketState.UNSERVED
    if state == TicketState.WAITING:
        ahead, minutes = _expected(row, at=at)
    return TicketSeen(
        id=row.pk,
        key=row.key,
        unit_id=row.unit_id,
        unit_name=units.unit(row.unit_id).name,
        label=rules.label(row.letter, row.number),
        letter=row.letter,
        queue_name=row.queue.name,
        lane=row.lane,
        lane_label=str(Lane(row.lane).label),
        ground=row.ground,
        state=state,
        state_label=str(state.label),
        taken_at=row.taken_at,
        slot_at=row.slot_at,
        called_at=row.called_at,
        ended_at=row.ended_at,
        window_number=row.window.number if row.window else None,
        for_window=row.for_window.number if row.for_window else None,
        ahead=ahead,
        minutes=minutes,
    )


def _expected(row: Ticket, *, at: datetime) -> tuple[int, int | None]:
    """Return how many of the same queue are called before a ticket, and the minutes for them."""
    same = [
        ticket_id
        for ticket_id, _label, letter in line_of(row.unit_id, at=at)
        if letter == row.letter
    ]
    ahead = 0 if row.for_window_id else same.index(row.pk)
    [found] = [each for each in figures(row.unit_id, day=row.day) if each.letter == row.letter]
    if found.expected is None or not found.waiting:
        return ahead, found.expected
    return ahead, round(found.expected * ahead / found.waiting)


# ---- The board and the windows ----


def floor_now(unit_id: int, *, at: datetime) -> FloorNow:
    """
    Return what the display board of a centre shows.

    :raises Missing: if there is no such unit
    """
    rows = (
        Ticket.objects.on_floor(unit_id, localdate(at))
        .filter(state__in=AT_WINDOW)
        .select_related("window")
        .order_by("-called_at", "-pk")
    )
    lined = line_of(unit_id, at=at)
    return FloorNow(
        unit_id=unit_id,
        unit_name=units.unit(unit_id).name,
        called=tuple(
            CalledLine(
                label=rules.label(row.letter, row.number),
                window=row.window.number,
                called_at=row.called_at,
                calls=row.calls,
                is_serving=row.state == TicketState.SERVING,
            )
            for row in rows
            if row.window and row.called_at
        ),
        next=tuple(label for _id, label, _letter in lined[:12]),
        queues=tuple(each for each in figures(unit_id, day=localdate(at))),
        open_windows=Window.objects.of(unit_id).open().count(),
    )


def window_desk(window: WindowFacts, *, actor: Actor, at: datetime) -> WindowDesk:
    """Return a window as `actor`, who sits there, sees it."""
    today = Ticket.objects.on_floor(window.unit_id, localdate(at))
    row = (
        today.filter(window_id=window.id, state__in=AT_WINDOW)
        .select_related("queue", "window")
        .first()
    )
    sent = today.waiting().filter(for_window_id=window.id).order_by("place_at", "number", "pk")
    mine = today.waiting().filter(for_window_id__isnull=True, letter__in=window.letters)
    latest = today.filter(letter__in=window.letters, first_called_at__isnull=False)
    lined = [*_labels(sent), *_lined(mine, latest, window.unit_id, at=at)]
    absent = today.filter(state=TicketState.NO_SHOW, letter__in=window.letters)
    others = Window.objects.of(window.unit_id).open().exclude(pk=window.id).order_by("number")
    return WindowDesk(
        window=window,
        current=None if row is None else _at_window(row),
        waiting=len(lined),
        next=tuple(label for _id, label, _letter in lined[:5]),
        absent=tuple(
            (each.pk, rules.label(each.letter, each.number))
            for each in absent.order_by("-ended_at", "-pk")[:6]
        ),
        others=tuple(map(window_facts, others)),
    )


def serving(actor: Actor) -> int | None:
    """Return the id of the ticket that stands at the actor's window, if any."""
    if actor.post_id is None:
        return None
    found = Ticket.objects.filter(
        window__post_id=actor.post_id, window__is_open=True, state__in=AT_WINDOW
    )
    return found.values_list("pk", flat=True).first()


def _at_window(row: Ticket) -> AtWindow:
    assert row.called_at is not None, "the database lets nobody be called without an hour"
    return AtWindow(
        id=row.pk,
        label=rules.label(row.letter, row.number),
        queue_name=row.queue.name,
        lane=row.lane,
        ground_label=str(Ground(row.ground).label) if row.ground else "",
        state=row.state,
        calls=row.calls,
        called_at=row.called_at,
        serving_at=row.serving_at,
        references=tuple(row.references),
        moves={str(move): policy.may(move, row) for move in TicketMove},
    )


@dataclass(frozen=True, slots=True)
class Done:
    """The latest person served at a window, for asking how it was."""

    ticket_id: int
    unit_id: int
    day: date
    window_number: int
    post_id: int | None
    ended_at: datetime


def served_ticket(ticket_id: int) -> Done | None:
    """Return who was served with this ticket; None unless that is over."""
    return _done(Ticket.objects.filter(pk=ticket_id))


def last_served(window_id: int, *, since: datetime) -> Done | None:
    """Return the latest served at a window since then, unless someone stands there now."""
    at_window = Ticket.objects.filter(window_id=window_id)
    if at_window.filter(state__in=AT_WINDOW).exists():
        return None
    return _done(at_window.filter(ended_at__gte=since))


def _done(rows: TicketQuerySet) -> Done | None:
    row = (
        rows.filter(state=TicketState.SERVED, window__isnull=False)
        .select_related("window")
        .order_by("-ended_at", "-pk")
        .first()
    )
    if row is None or row.window is None or row.ended_at is None:
        return None
    return Done(row.pk, row.unit_id, row.day, row.window.number, row.post_id, row.ended_at)
