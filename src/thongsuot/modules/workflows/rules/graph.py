"""
Where a dossier goes in a workflow: what opens when a step is done, what waits, how long it takes.

A table is written from top to bottom: a step comes after steps written above it, and only an
outcome may lead back up. So the table itself is an order in which the work can be done.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from thongsuot.kernel.worktime.limits import Unit
from thongsuot.modules.workflows.rules.steps import END, StepFacts
from thongsuot.modules.workflows.rules.wording import HOURS_OF_A_DAY, working_hours
from thongsuot.modules.workflows.states import StepKind

# More ways than this nobody reads; the longest is found without walking them.
MOST_PATHS = 500


def before(steps: Sequence[StepFacts]) -> Mapping[int, tuple[int, ...]]:
    """Return the steps that each comes after: as written, else the one above it."""
    found: dict[int, tuple[int, ...]] = {}
    above: tuple[int, ...] = ()
    for step in steps:
        found[step.number] = tuple(dict.fromkeys(step.after)) or above
        above = (step.number,)
    return found


def goes_on(step: StepFacts) -> bool:
    """Whether some outcome of the step leads on as the table says."""
    return not step.outcomes or any(outcome.to is None for outcome in step.outcomes)


def following(steps: Sequence[StepFacts], number: int, outcome: str = "") -> tuple[int, ...]:
    """
    Return the steps that an outcome of a step leads to, in their order; none is the end.

    An outcome that the step does not have, the empty one among them, is its first.
    """
    step = next(step for step in steps if step.number == number)
    if step.outcomes:
        named = {one.name: one.to for one in step.outcomes}
        to = named.get(outcome, step.outcomes[0].to)
        if to is not None:
            return () if to == END else (to,)
    return _onward(steps)[number]


def join_ready(steps: Sequence[StepFacts], number: int, finished: frozenset[int]) -> bool:
    """Whether everything that a step comes after is done."""
    return finished.issuperset(before(steps)[number])


def opens_after(
    steps: Sequence[StepFacts], number: int, outcome: str = "", *, finished: frozenset[int]
) -> tuple[int, ...]:
    """
    Return the steps that open when `number` is done; `finished` are those done before it.

    A step that an outcome names opens at once; one that comes after several waits for the last.
    """
    if _jumps(steps, number, outcome):
        return following(steps, number, outcome)
    done = finished | {number}
    return tuple(to for to in following(steps, number, outcome) if join_ready(steps, to, done))


def _jumps(steps: Sequence[StepFacts], number: int, outcome: str) -> bool:
    step = next(step for step in steps if step.number == number)
    if not step.outcomes:
        return False
    return {one.name: one.to for one in step.outcomes}.get(outcome, step.outcomes[0].to) is not None


def done_again(steps: Sequence[StepFacts], number: int) -> frozenset[int]:
    """Return what must be done again when a dossier goes back to a step: it and all after it."""
    return reached(steps, number)


def successors(steps: Sequence[StepFacts]) -> Mapping[int, tuple[int, ...]]:
    """Return where each step can lead, over all its outcomes; numbers that are steps only."""
    onward = _onward(steps)
    found: dict[int, tuple[int, ...]] = {}
    for step in steps:
        to = [*onward[step.number]] if goes_on(step) else []
        to += [one.to for one in step.outcomes if one.to is not None and one.to in onward]
        found[step.number] = tuple(sorted(set(to)))
    return found


def _onward(steps: Sequence[StepFacts]) -> Mapping[int, tuple[int, ...]]:
    """Return the steps that come after each, as the table says."""
    found: dict[int, list[int]] = {step.number: [] for step in steps}
    for later, earlier in before(steps).items():
        for number in earlier:
            if number in found:
                found[number].append(later)
    return {number: tuple(later) for number, later in found.items()}


def reached(steps: Sequence[StepFacts], number: int) -> frozenset[int]:
    """Return all steps that a dossier at `number` can still come to, itself among them."""
    return spread(successors(steps), {number})


def spread(leads: Mapping[int, Sequence[int]], numbers: set[int]) -> frozenset[int]:
    """Return all that can be come to from some steps, themselves among them."""
    seen: set[int] = set()
    open_ = list(numbers)
    while open_:
        at = open_.pop()
        if at not in seen:
            seen.add(at)
            open_ += leads.get(at, ())
    return frozenset(seen)


def comes_to(leads: Mapping[int, Sequence[int]], numbers: frozenset[int]) -> frozenset[int]:
    """Return all steps from which some of `numbers` can be come to, themselves among them."""
    back: dict[int, list[int]] = {}
    for number, to in leads.items():
        for one in to:
            back.setdefault(one, []).append(number)
    return spread(back, set(numbers))


def may_end(steps: Sequence[StepFacts]) -> frozenset[int]:
    """Return the steps at which the process may end: the return, or an outcome that says so."""
    return frozenset(
        step.number
        for step in steps
        if step.kind is StepKind.RETURN or any(one.to == END for one in step.outcomes)
    )


def is_linear(steps: Sequence[StepFacts]) -> bool:
    """Whether each step simply follows the one above it."""
    chain = dict(zip([s.number for s in steps[1:]], [(s.number,) for s in steps], strict=False))
    found = before(steps)
    return all(found[number] == earlier for number, earlier in chain.items()) and not any(
        step.outcomes or step.kind is StepKind.AUTOMATIC for step in steps
    )


def paths(steps: Sequence[StepFacts], most: int = MOST_PATHS) -> Iterator[tuple[int, ...]]:
    """Yield the ways from the first step to an end, none through a step twice."""
    if not steps:
        return
    leads, given = successors(steps), 0
    open_: list[tuple[int, ...]] = [(steps[0].number,)]
    while open_ and given < most:
        way = open_.pop()
        onward = [to for to in leads[way[-1]] if to not in way]
        if way[-1] in may_end(steps) or not leads[way[-1]]:
            given += 1
            yield way
        open_ += [(*way, to) for to in reversed(onward)]


# ---- How long it takes ----


@dataclass(frozen=True, slots=True)
class Longest:
    """The way that takes longest, in working hours; `untimed` counts no time or calendar time."""

    hours: Decimal
    path: tuple[int, ...]
    untimed: tuple[int, ...] = ()


def hours_of(step: StepFacts) -> Decimal | None:
    """
    Return the step's time in working hours: none outside the limit, None if it is not known.

    A day of the calendar is taken for a working day and an hour for an hour: within one
    workflow these are compared with one another and with a limit in the same words.
    """
    if not step.counts_time:
        return Decimal()
    if step.amount is None or step.unit is None:
        return None
    if step.unit is Unit.HOUR:
        return step.amount
    if step.unit is Unit.DAY:
        return step.amount * HOURS_OF_A_DAY
    return working_hours(step.amount, step.unit)


def longest(
    steps: Sequence[StepFacts], weigh: Callable[[StepFacts], Decimal | None] = hours_of
) -> Longest:
    """
    Return the longest way through the workflow; side by side, the longest branch counts.

    A step that is gone through again after an outcome leads back is counted once: the limit of
    a procedure has no second round in it.
    """
    leads, position = successors(steps), {s.number: at for at, s in enumerate(steps)}
    best: dict[int, tuple[Decimal, tuple[int, ...]]] = {}
    for step in steps:
        if not best:
            best[step.number] = (weigh(step) or Decimal(), (step.number,))
        if step.number not in best:
            continue
        so_far, way = best[step.number]
        for to in leads[step.number]:
            if position[to] <= position[step.number]:
                continue
            then = so_far + (weigh(steps[position[to]]) or Decimal())
            if to not in best or then > best[to][0]:
                best[to] = (then, (*way, to))
    hours, path = max(best.values(), key=lambda one: one[0], default=(Decimal(), ()))
    untimed = tuple(step.number for step in steps if weigh(step) is None)
    return Longest(hours, path, untimed)


def total_along(steps: Sequence[StepFacts]) -> tuple[Decimal, Unit] | None:
    """
    Return what the longest way adds up to: in its own unit where there is one, else in hours.

    None if nothing is timed, or if working time and time of the calendar stand side by side.
    """
    timed = [(s.amount, s.unit) for s in steps if s.counts_time and s.amount is not None and s.unit]
    if not timed:
        return None
    units = {unit for _, unit in timed}
    if len(units) == 1:
        return longest(steps, lambda s: s.amount if s.counts_time else None).hours, units.pop()
    if any(working_hours(amount, unit) is None for amount, unit in timed):
        return None
    return longest(steps).hours, Unit.WORKING_HOUR


# ---- Running it through ----


@dataclass(frozen=True, slots=True)
class Runs:
    """
    What goes wrong when every outcome is tried.

    `stuck` wait for what is not done, or are never opened at all; `left_open` may still be at
    work when the result is returned; `opened_twice` may be open twice at once.
    """

    stuck: frozenset[int]
    left_open: frozenset[int]
    opened_twice: frozenset[int]


_Run = tuple[frozenset[int], frozenset[int]]
MOST_RUNS = 2000


def runs(steps: Sequence[StepFacts]) -> Runs:
    """
    Try the outcomes of every step in turn and say where the work gets stuck.

    Which of two steps side by side is done first changes nothing, so the one written first is:
    only outcomes are choices. After `MOST_RUNS` different states the rest is taken for sound.
    """
    stuck: set[int] = set()
    left: set[int] = set()
    twice: set[int] = set()
    if not steps:
        return Runs(frozenset(), frozenset(), frozenset())
    joins, leads, ways = before(steps), successors(steps), _ways_out(steps)
    again: dict[int, frozenset[int]] = {}
    last = {step.number for step in steps if step.kind is StepKind.RETURN}
    start: _Run = (frozenset({steps[0].number}), frozenset())
    seen, open_ = {start}, [start]
    opened = {steps[0].number}
    while open_ and len(seen) < MOST_RUNS:
        running, finished = open_.pop()
        if not running:
            stuck |= _waiting(joins, finished)
            continue
        if running & last:
            left |= running - last
            continue
        number = min(running)
        done = finished | {number}
        for to, jumps in ways[number]:
            if jumps and not to:
                continue  # The process ends here, whatever still runs beside it.
            known = {one for one in to if jumps or done.issuperset(joins[one])}
            undone: frozenset[int] = frozenset()
            for one in known:
                if one <= number:
                    undone |= again.setdefault(one, spread(leads, {one}))
            twice |= (running - {number}) & known
            opened |= known
            after = ((running - {number}) | known, done - undone)
            if after not in seen:
                seen.add(after)
                open_.append(after)
    if not open_:
        stuck |= joins.keys() - opened
    return Runs(frozenset(stuck), frozenset(left), frozenset(twice))


def _ways_out(
    steps: Sequence[StepFacts],
) -> Mapping[int, tuple[tuple[frozenset[int], bool], ...]]:
    """Return the different ways out of each step: where to, and whether it goes there at once."""
    onward = _onward(steps)
    found = {}
    for step in steps:
        on = (frozenset(onward[step.number]), False)
        ways = [
            on if one.to is None else (frozenset({one.to} & onward.keys()), True)
            for one in step.outcomes
        ]
        found[step.number] = tuple(dict.fromkeys(ways or [on]))
    return found


def _waiting(joins: Mapping[int, tuple[int, ...]], finished: frozenset[int]) -> set[int]:
    return {
        number
        for number, earlier in joins.items()
        if number not in finished
        and len(earlier) > 1
        and finished.intersection(earlier)
        and not finished.issuperset(earlier)
    }
