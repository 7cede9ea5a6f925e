"""What a run comes to, measured on what happened and on what was replayed in the same way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.replays.rules.clock import Clock
from thongsuot.modules.replays.rules.flow import Matter, Pool, Run
from thongsuot.modules.replays.rules.lived import Assumptions, Lived, spent, worked


@dataclass(frozen=True, slots=True)
class Fate:
    """When a dossier's result was there (None: not yet) and when it was due."""

    finished: int | None
    due: int | None


@dataclass(frozen=True, slots=True)
class Summary:
    """
    How the dossiers fared until a moment.

    Decided are those with a result, and those without one whose due moment has passed: late.
    The rest is `open`, or `gone` (withdrawn or stopped). Times are in office seconds from
    acceptance to result, over the dossiers that really have one.
    """

    on_time: int
    late: int
    open: int
    gone: int
    mean: int
    slowest_tenth: int

    @property
    def decided(self) -> int:
        return self.on_time + self.late

    @property
    def rate(self) -> float | None:
        """The share of the decided that was on time, in hundredths."""
        return 100 * self.on_time / self.decided if self.decided else None


@dataclass(slots=True)
class StepTimes:
    """What one step came to over all dossiers, in office seconds; `waited` includes `queued`."""

    count: int = 0
    waited: int = 0
    queued: int = 0
    worked: int = 0
    late: int = 0
    allowed: int = 0

    def add(self, waited: int, queued: int, worked: int, allowed: int | None) -> None:
        self.count += 1
        self.waited += waited
        self.queued += queued
        self.worked += worked
        if allowed is not None:
            self.allowed += 1
            self.late += waited + worked > allowed


@dataclass(slots=True)
class PoolLoad:
    """How much the people of one pool had to do: office seconds of work and of queueing."""

    people: int
    offered: int
    tasks: int = 0
    worked: int = 0
    queued: int = 0
    longest: int = 0


@dataclass(slots=True)
class Week:
    """The dossiers accepted in one week: how many were decided and on time, in each telling."""

    begins: str
    decided: list[int] = field(default_factory=lambda: [0, 0, 0])
    on_time: list[int] = field(default_factory=lambda: [0, 0, 0])


def fates_lived(lived: Sequence[Lived]) -> list[Fate]:
    return [Fate(one.finished, one.due) for one in lived]


def fates_run(lived: Sequence[Lived], run: Run) -> list[Fate]:
    return [
        Fate(None if one.gone else run.left(number), run.dues[number])
        for number, one in enumerate(lived)
    ]


def is_on_time(fate: Fate, horizon: int) -> bool | None:
    """Whether a dossier was on time, as far as that is known at `horizon`."""
    if fate.due is None:
        return None
    if fate.finished is not None and fate.finished <= horizon:
        return fate.finished <= fate.due
    return False if fate.due < horizon else None


def summary(
    lived: Sequence[Lived], fates: Sequence[Fate], clocks: Sequence[Clock], horizon: int
) -> Summary:
    """Sum up the dossiers that the replay is about."""
    on_time = late = still_open = gone = 0
    took = []
    for one, fate in zip(lived, fates, strict=True):
        if not one.told:
            continue
        kept = is_on_time(fate, horizon)
        if one.gone:
            gone += 1
        elif kept is None:
            still_open += 1
        else:
            on_time += kept
            late += not kept
        if one.finished is not None and fate.finished is not None:
            took.append(clocks[one.clock].between(one.opens, fate.finished))
    took.sort()
    return Summary(
        on_time=on_time,
        late=late,
        open=still_open,
        gone=gone,
        mean=sum(took) // len(took) if took else 0,
        slowest_tenth=took[(len(took) * 9) // 10] if took else 0,
    )


def weeks(lived: Sequence[Lived], tellings: Sequence[Sequence[Fate]], horizon: int) -> list[Week]:
    """Return the weeks in order, each telling side by side."""
    found: dict[str, Week] = {}
    for number, one in enumerate(lived):
        if not one.told or one.gone:
            continue
        day = datetime.fromtimestamp(one.opens, VIETNAM).date()
        monday = (day - timedelta(days=day.weekday())).isoformat()
        week = found.setdefault(monday, Week(monday))
        for place, fates in enumerate(tellings):
            kept = is_on_time(fates[number], horizon)
            if kept is not None:
                week.decided[place] += 1
                week.on_time[place] += kept
    return [found[monday] for monday in sorted(found)]


def steps_lived(
    lived: Sequence[Lived], clocks: Sequence[Clock], given: Assumptions, *, by_number: bool
) -> dict[str, StepTimes]:
    """Return what steps came to in dossiers with a result, by number or kind; work as assumed."""
    found: dict[str, StepTimes] = {}
    for one in lived:
        if not one.told or one.finished is None:
            continue
        for span in one.spans:
            if span.done:
                took = spent(span, clocks[one.clock])
                work = worked(took, span.allowed, given)
                times = found.setdefault(_group(span.number, span.kind, by_number), StepTimes())
                times.add(took - work, 0, work, span.allowed)
    return found


def steps_run(
    lived: Sequence[Lived],
    matters: Sequence[Matter],
    run: Run,
    clocks: Sequence[Clock],
    allowed: Mapping[tuple[int | None, int], int | None],
    *,
    by_number: bool,
) -> dict[str, StepTimes]:
    """
    Return what the steps came to in a run, over the dossiers that really have a result.

    `allowed` is the allowance by workflow and number.
    """
    found: dict[str, StepTimes] = {}
    for number, one in enumerate(lived):
        if not one.told or one.finished is None:
            continue
        for place, task in enumerate(matters[number].tasks):
            passage = run.passages[number][place]
            if passage is None:
                continue
            clock = clocks[one.clock]
            queued = clock.between(passage.ready, passage.begun)
            times = found.setdefault(_group(task.key, task.kind, by_number), StepTimes())
            limit = allowed.get((one.plan, task.key))
            times.add(task.lies + queued, queued, task.work, limit)
    return found


def loads(
    matters: Sequence[Matter],
    run: Run,
    pools: Sequence[Pool],
    clocks: Sequence[Clock],
    since: int,
    until: int,
) -> list[PoolLoad]:
    """Return what each pool had to do between two moments."""
    found = [
        PoolLoad(pool.people, pool.people * clocks[pool.clock].between(since, until))
        for pool in pools
    ]
    for matter, passages in zip(matters, run.passages, strict=True):
        for task, passage in zip(matter.tasks, passages, strict=True):
            if task.pool is None or passage is None or not since <= passage.begun < until:
                continue
            load, clock = found[task.pool], clocks[matter.clock]
            queued = clock.between(passage.ready, passage.begun)
            load.tasks += 1
            load.worked += task.work
            load.queued += queued
            load.longest = max(load.longest, queued)
    return found


def _group(number: int, kind: str, by_number: bool) -> str:
    return str(number) if by_number else kind
