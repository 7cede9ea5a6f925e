"""
The replay itself: dossiers through the hands of a number of people, event by event.

A discrete-event simulation without chance and without a clock of its own: the same matters and
the same people give the same answer, to the second. Each task first lies (waiting that people do
not explain), then waits until someone of its pool is free, soonest due first, then is worked on
in office hours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from thongsuot.modules.replays.rules.clock import Clock

# Later than any dossier is due: what has no promised day yet waits behind what has one.
NO_DUE = 1 << 60


@dataclass(frozen=True, slots=True)
class Halt:
    """
    A time in which a dossier stood still for someone outside (dừng), as it happened.

    It begins after so much office time of its task and lasts so many seconds of the wall.
    `restarts` tells that the limit began again when it ended, at `ended`.
    """

    after: int
    lasts: int
    restarts: bool = False
    ended: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """
    One step of one dossier: how much work it is, how long it lies besides, what it comes after.

    `key` is the step's number in the workflow.
    `pool` is who does it, None for what takes no one's time here. `after` are places in the
    dossier's own list. `starts_limit` marks the hand-over to the agency at `started`, from which
    the limit runs; `over` is how long after closing it was done, if it was.
    """

    key: int
    kind: str
    pool: int | None
    work: int
    lies: int
    after: tuple[int, ...] = ()
    halts: tuple[Halt, ...] = ()
    starts_limit: bool = False
    started: int = 0
    over: int = 0


@dataclass(frozen=True, slots=True)
class Matter:
    """One dossier as the replay sees it: no name, no number, only times."""

    opens: int
    due: int | None
    clock: int
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """People of one role in one office who take one another's work, and their office hours."""

    people: int
    clock: int


@dataclass(slots=True)
class Passage:
    """How one task went: when it was opened, ready for someone, taken up and done."""

    opened: int
    ready: int
    begun: int
    done: int


@dataclass(frozen=True, slots=True)
class Run:
    """Every passage by dossier and task (None: never opened), and when each was due."""

    passages: list[list[Passage | None]]
    dues: list[int | None]

    def left(self, matter: int) -> int | None:
        """Return when a dossier got out, None if it is still in."""
        passages = self.passages[matter]
        done = [passage.done for passage in passages if passage is not None]
        return max(done) if len(done) == len(passages) else None


def flow(
    matters: Sequence[Matter],
    pools: Sequence[Pool],
    clocks: Sequence[Clock],
    lies: Sequence[Sequence[int]] | None = None,
) -> Run:
    """Let every dossier through; `lies` stands in for what the tasks themselves say of that."""
    return _Flow(matters, pools, clocks, lies).run()


_DONE, _READY = 0, 1


class _Flow:
    def __init__(
        self,
        matters: Sequence[Matter],
        pools: Sequence[Pool],
        clocks: Sequence[Clock],
        lies: Sequence[Sequence[int]] | None,
    ) -> None:
        self.matters, self.pools, self.clocks, self.lies = matters, pools, clocks, lies
        self.free = [pool.people for pool in pools]
        self.queues: list[list[tuple[int, int, int, int]]] = [[] for _pool in pools]
        self.events: list[tuple[int, int, int, int, int]] = []
        self.order = 0
        self.passages: list[list[Passage | None]] = [[None] * len(m.tasks) for m in matters]
        self.dues = [matter.due for matter in matters]
        self.leads = [_leads(matter) for matter in matters]
        self.waits = [[len(task.after) for task in matter.tasks] for matter in matters]

    def run(self) -> Run:
        for number, matter in enumerate(self.matters):
            for place, task in enumerate(matter.tasks):
                if not task.after:
                    self._open(number, place, matter.opens)
        while self.events:
            at, what, _order, number, place = heappop(self.events)
            if what == _READY:
                self._queue(number, place, at)
            else:
                self._done(number, place, at)
        return Run(self.passages, self.dues)

    def _push(self, at: int, what: int, number: int, place: int) -> None:
        self.order += 1
        heappush(self.events, (at, what, self.order, number, place))

    def _open(self, number: int, place: int, at: int) -> None:
        matter = self.matters[number]
        task, clock = matter.tasks[place], self.clocks[matter.clock]
        lies = task.lies if self.lies is None else self.lies[number][place]
        ready, lain = at, 0
        for halt in task.halts:
            until = max(min(halt.after, lies), lain)
            ready = clock.after(ready, until - lain) + halt.lasts
            lain = until
            if halt.restarts:
                self._due_moves(number, halt.ended, ready)
        ready = clock.after(ready, lies - lain)
        self.passages[number][place] = Passage(at, ready, ready, ready)
        self._push(ready, _READY, number, place)

    def _due_moves(self, number: int, begun: int, begins: int) -> None:
        matter = self.matters[number]
        if matter.due is not None:
            self.dues[number] = self.clocks[matter.clock].moved(matter.due, begun, begins)

    def _queue(self, number: int, place: int, at: int) -> None:
        pool = self.matters[number].tasks[place].pool
        if pool is None:
            self._begin(number, place, at)
            return
        due = self.matters[number].due
        self.order += 1
        entry = (NO_DUE if due is None else due, self.order, number, place)
        if self.free[pool]:
            self.free[pool] -= 1
            self._begin(number, place, at)
        else:
            heappush(self.queues[pool], entry)

    def _begin(self, number: int, place: int, at: int) -> None:
        matter = self.matters[number]
        task = matter.tasks[place]
        clock = matter.clock if task.pool is None else self.pools[task.pool].clock
        passage = self.passages[number][place]
        assert passage is not None, "what begins was opened"
        passage.begun = at
        passage.done = self.clocks[clock].after(at, task.work)
        if task.over and self.clocks[matter.clock].closes_at(passage.done):
            passage.done += task.over
        self._push(passage.done, _DONE, number, place)

    def _done(self, number: int, place: int, at: int) -> None:
        task = self.matters[number].tasks[place]
        if task.starts_limit:
            self._due_moves(number, task.started, at)
        for to in self.leads[number][place]:
            self.waits[number][to] -= 1
            if not self.waits[number][to]:
                self._open(number, to, at)
        if task.pool is None:
            return
        if self.queues[task.pool]:
            _due, _order, number, place = heappop(self.queues[task.pool])
            self._begin(number, place, at)
        else:
            self.free[task.pool] += 1


def _leads(matter: Matter) -> list[list[int]]:
    leads: list[list[int]] = [[] for _task in matter.tasks]
    for place, task in enumerate(matter.tasks):
        for earlier in task.after:
            leads[earlier].append(place)
    return leads
