"""
From what happened to what is replayed: how much of each step was work, and how much waiting.

Nobody writes down when an officer takes a file up. So work is taken to be a stated share of the
step's allowance, never more than the step really took; all else was waiting. The part of the
waiting that comes of too few hands is what the replay finds; the rest is kept as it was.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from thongsuot.modules.replays.rules.clock import A_DAY, Clock
from thongsuot.modules.replays.rules.flow import Halt, Matter, Pool, Run, Task, flow

# Rounds in which the waiting that hands explain is taken out of the waiting that lies.
ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Assumptions:
    """
    What is assumed, in hundredths, for whoever asks to see and to change.

    `work` is the share of a step's allowance that is work. `follows` tells how far waiting
    follows an allowance that is changed: 0 not at all, 100 in proportion.
    """

    work: int = 10
    follows: int = 50


@dataclass(frozen=True, slots=True)
class Span:
    """
    One step as a dossier went through it, until it was done, or until now where it still is open.

    `allowed` is its allowance in office seconds, None where it has none. `hands_over` marks the
    intake, whose end starts the limit.
    """

    number: int
    kind: str
    pool: int | None
    opened: int
    until: int
    done: bool = True
    allowed: int | None = None
    halts: tuple[tuple[int, int, bool], ...] = ()
    hands_over: bool = False

    @property
    def finished(self) -> int | None:
        return self.until if self.done else None


@dataclass(frozen=True, slots=True)
class Ahead:
    """A step that an open dossier has still before it."""

    number: int
    kind: str
    pool: int | None
    allowed: int | None


@dataclass(frozen=True, slots=True)
class Lived:
    """
    One dossier as it went, in seconds since 1970.

    `told` says that it is one of those the replay is about; the others only take people's time.
    `finished` is when its result was issued. `gone` tells that it was withdrawn or stopped.
    `hands` are the pools by role that would work on it. `plan` names the workflow it follows.
    """

    seed: int
    told: bool
    opens: int
    due: int | None
    clock: int
    finished: int | None
    gone: bool
    plan: int | None
    spans: tuple[Span, ...]
    ahead: tuple[Ahead, ...] = ()
    hands: Mapping[str, int | None] | None = None


@dataclass(frozen=True, slots=True)
class PlanStep:
    """
    One step of the workflow that is tried.

    `origins` are the numbers of the steps whose work it takes over, none where it is new.
    `allowed` and `was_allowed` are office seconds, now and in those steps together.
    """

    number: int
    name: str
    kind: str
    role: str
    allowed: int | None
    was_allowed: int | None
    after: tuple[int, ...]
    origins: tuple[int, ...]


Lies = list[list[int]]


def as_it_was(lived: Sequence[Lived], clocks: Sequence[Clock], given: Assumptions) -> list[Matter]:
    """Return the dossiers as they went, what an open one has still before it drawn from others."""
    known = [_spans_as_tasks(one, clocks[one.clock], given) for one in lived]
    samples = _samples(lived, known)
    return [
        Matter(one.opens, one.due, one.clock, (*tasks, *_ahead(one, tasks, samples, given)))
        for one, tasks in zip(lived, known, strict=True)
    ]


def calibrated(
    lived: Sequence[Lived],
    matters: Sequence[Matter],
    pools: Sequence[Pool],
    clocks: Sequence[Clock],
    tell: Callable[[], None] = lambda: None,
) -> tuple[Lies, Run]:
    """
    Return how long each task lies for reasons that people do not explain, and the run with it.

    In a first run every observed wait lies. What then queues besides was counted twice, and is
    taken out; again, until it settles. The round nearest to what happened is kept.
    """
    lies = [[task.lies for task in matter.tasks] for matter in matters]
    best: tuple[int, Lies, Run] | None = None
    for _round in range(ROUNDS):
        run = flow(matters, pools, clocks, lies)
        tell()
        missed = _missed(lived, run)
        if best is None or missed < best[0]:
            best = (missed, lies, run)
        following = _less_queue(lived, matters, clocks, lies, run)
        if following == lies:
            break
        lies = following
    assert best is not None, "there is at least one round"
    return best[1], best[2]


def as_changed(
    lived: Sequence[Lived],
    matters: Sequence[Matter],
    lies: Lies,
    plan_of: Callable[[Lived], Sequence[PlanStep] | None],
    given: Assumptions,
    seed: int,
) -> tuple[list[Matter], Lies]:
    """Return the dossiers as they would go: those with a plan by it, the others as they went."""
    calm = [
        replace(one, tasks=tuple(replace(t, lies=w) for t, w in zip(one.tasks, ws, strict=True)))
        for one, ws in zip(matters, lies, strict=True)
    ]
    samples = _samples(lived, [matter.tasks for matter in calm])
    changed = []
    for one, matter in zip(lived, calm, strict=True):
        plan = plan_of(one)
        if plan is None or not one.told:
            changed.append(matter)
        else:
            tasks = _by_plan(one, matter, plan, samples, given, seed)
            changed.append(replace(matter, tasks=tasks))
    return changed, [[task.lies for task in matter.tasks] for matter in changed]


# ---- As it went ----


def _spans_as_tasks(lived: Lived, clock: Clock, given: Assumptions) -> tuple[Task, ...]:
    after = _after(lived.spans)
    return tuple(_task(span, after[place], clock, given) for place, span in enumerate(lived.spans))


def _task(span: Span, after: tuple[int, ...], clock: Clock, given: Assumptions) -> Task:
    halts = tuple(
        Halt(clock.between(span.opened, begins), ends - begins, restarts, ends)
        for begins, ends, restarts in span.halts
    )
    took = spent(span, clock)
    work = worked(took, span.allowed, given)
    over = 0
    if span.done and not span.halts:
        over = span.until - clock.after(span.opened, took)
    halts = _without_each_other(halts, clock, span)
    if halts:
        # What was done before a stop is not queued for: only the rest is work still to come.
        work = min(work, max(took - halts[-1].after, 0))
    if not span.done:
        # It has lain until now, and all of the work on it is still to be done.
        work, took = worked(A_DAY, span.allowed, given), took + worked(A_DAY, span.allowed, given)
    return Task(
        key=span.number,
        kind=span.kind,
        pool=span.pool,
        work=work,
        lies=took - work,
        after=after,
        halts=halts,
        starts_limit=span.hands_over,
        started=span.until,
        over=max(over, 0),
    )


def spent(span: Span, clock: Clock) -> int:
    """Return the office time that a step took, less the times in which the dossier stood still."""
    took = clock.between(span.opened, span.until)
    took -= sum(clock.between(begins, min(ends, span.until)) for begins, ends, _ in span.halts)
    return max(took, 0)


def worked(took: int, allowed: int | None, given: Assumptions) -> int:
    """Return how much of the office time that a step took was work."""
    return min(took, (took if allowed is None else allowed) * given.work // 100)


def _without_each_other(halts: tuple[Halt, ...], clock: Clock, span: Span) -> tuple[Halt, ...]:
    """Count the place of each halt in the time that the halts before it leave."""
    stood, kept = 0, []
    for halt, (begins, ends, _restarts) in zip(halts, span.halts, strict=True):
        kept.append(replace(halt, after=max(halt.after - stood, 0)))
        stood += clock.between(begins, ends)
    return tuple(kept)


def _after(spans: Sequence[Span]) -> list[tuple[int, ...]]:
    """
    Return what each step came after: the last ones that were done when it was opened.

    Of steps done before, one that another of them came after says nothing more.
    """
    found: list[tuple[int, ...]] = []
    for span in spans:
        earlier = [
            place
            for place, other in enumerate(spans[: len(found)])
            if other.finished is not None and other.finished <= span.opened
        ]
        last = [
            place
            for place in earlier
            if not any(place in _all_before(found, later) for later in earlier if later != place)
        ]
        found.append(tuple(last))
    return found


def _all_before(found: Sequence[tuple[int, ...]], place: int) -> set[int]:
    before: set[int] = set()
    open_ = list(found[place])
    while open_:
        one = open_.pop()
        if one not in before:
            before.add(one)
            open_ += found[one]
    return before


# ---- What is not known of a dossier is drawn from others ----


@dataclass(frozen=True, slots=True)
class _Sample:
    work: int
    lies: int
    allowed: int | None


_Samples = Mapping[tuple[str, int | None], Sequence[_Sample]]


def _samples(lived: Sequence[Lived], known: Sequence[Sequence[Task]]) -> _Samples:
    """Return what finished steps took, by kind and pool, and by kind alone."""
    found: dict[tuple[str, int | None], list[_Sample]] = {}
    for one, tasks in zip(lived, known, strict=True):
        for span, task in zip(one.spans, tasks, strict=False):
            if span.finished is not None:
                sample = _Sample(task.work, task.lies, span.allowed)
                found.setdefault((span.kind, span.pool), []).append(sample)
                if span.pool is not None:
                    found.setdefault((span.kind, None), []).append(sample)
    return found


def _drawn(
    samples: _Samples, kind: str, pool: int | None, allowed: int | None, given: Assumptions, by: str
) -> tuple[int, int]:
    """Return work and waiting of a like step, in proportion to its allowance."""
    among = samples.get((kind, pool)) or samples.get((kind, None))
    if not among:
        work = (allowed or 0) * given.work // 100
        return work, (allowed or 0) // 2 - min(work, (allowed or 0) // 2)
    one = Random(by).choice(among)
    if allowed is None or not one.allowed:
        return one.work, one.lies
    return one.work * allowed // one.allowed, one.lies * allowed // one.allowed


def _ahead(
    lived: Lived, tasks: Sequence[Task], samples: _Samples, given: Assumptions
) -> list[Task]:
    found: list[Task] = []
    for step in lived.ahead:
        by = f"{lived.seed}/{step.number}"
        work, lies = _drawn(samples, step.kind, step.pool, step.allowed, given, by)
        place = len(tasks) + len(found)
        found.append(
            Task(step.number, step.kind, step.pool, work, lies, after=(place - 1,) if place else ())
        )
    return found


# ---- Calibrating ----


def _missed(lived: Sequence[Lived], run: Run) -> int:
    missed = 0
    for number, one in enumerate(lived):
        if one.finished is not None and (left := run.left(number)) is not None:
            missed += abs(left - one.finished)
    return missed


def _less_queue(
    lived: Sequence[Lived],
    matters: Sequence[Matter],
    clocks: Sequence[Clock],
    lies: Lies,
    run: Run,
) -> Lies:
    following = []
    for number, one in enumerate(lived):
        clock, row = clocks[one.clock], list(lies[number])
        for place in range(len(one.spans)):
            passage = run.passages[number][place]
            # One that is open has lain at least until now, whoever was free.
            if passage is not None and one.spans[place].done:
                queued = clock.between(passage.ready, passage.begun)
                row[place] = max(matters[number].tasks[place].lies - queued, 0)
        following.append(row)
    return following


# ---- By another plan ----


def _by_plan(
    lived: Lived,
    matter: Matter,
    plan: Sequence[PlanStep],
    samples: _Samples,
    given: Assumptions,
    seed: int,
) -> tuple[Task, ...]:
    """
    Return the dossier's tasks by another plan.

    Each step takes over the work of its origins and the longest of their waits; steps that are
    left out take their work and waiting with them, but not the times in which the dossier stood
    still for its citizen: those pass to the step that comes next.
    """
    had: dict[int, list[Task]] = {}
    for task in matter.tasks:
        had.setdefault(task.key, []).append(task)
    hands = lived.hands or {}
    taken = {number for step in plan for number in step.origins}
    loose = [t for number, tasks in had.items() if number not in taken for t in tasks]
    place_of = {step.number: place for place, step in enumerate(plan)}
    made: list[Task] = []
    for step in plan:
        old = [task for number in step.origins for task in had.get(number, ())]
        orphans = [t for t in loose if t.key < min(step.origins, default=t.key + 1)]
        loose = [t for t in loose if t not in orphans]
        after = tuple(place_of[n] for n in step.after if n in place_of)
        pool = hands.get(step.role)
        if old:
            # Of steps done together the longest wait counts; a step gone through again waits again.
            work = sum(t.work for t in old)
            lies = max(sum(t.lies for t in had.get(number, ())) for number in step.origins)
            lies = _followed(lies, step, given)
        elif step.origins or lived.gone:
            # Its own workflow led it past this step, or it left before.
            continue
        else:
            by = f"{seed}/{lived.seed}/{step.number}"
            work, lies = _drawn(samples, step.kind, pool, step.allowed, given, by)
        first = next((t for t in old if t.starts_limit), None)
        made.append(
            Task(
                key=step.number,
                kind=step.kind,
                pool=pool,
                work=work,
                lies=lies,
                after=after,
                halts=tuple(
                    replace(halt, after=0 if t in orphans else halt.after)
                    for t in (*orphans, *old)
                    for halt in t.halts
                ),
                starts_limit=first is not None,
                started=first.started if first else 0,
                over=max((t.over for t in old), default=0),
            )
        )
    return _renumbered(made, plan)


def _followed(lies: int, step: PlanStep, given: Assumptions) -> int:
    if not step.allowed or not step.was_allowed or step.allowed == step.was_allowed:
        return lies
    change = (step.allowed - step.was_allowed) * given.follows
    return max(lies * (100 * step.was_allowed + change) // (100 * step.was_allowed), 0)


def _renumbered(made: Sequence[Task], plan: Sequence[PlanStep]) -> tuple[Task, ...]:
    """Let each task come after those of its predecessors that the dossier really goes through."""
    wanted = {step.number: step.after for step in plan}
    places = {task.key: place for place, task in enumerate(made)}

    def there(number: int, seen: frozenset[int]) -> set[int]:
        if number in places:
            return {places[number]}
        if number in seen:
            return set()
        return {
            place for earlier in wanted.get(number, ()) for place in there(earlier, seen | {number})
        }

    return tuple(
        replace(
            task,
            after=tuple(
                sorted(
                    {
                        place
                        for number in wanted[task.key]
                        for place in there(number, frozenset())
                        if place < index
                    }
                )
            ),
        )
        for index, task in enumerate(made)
    )
