"""
From arrows to a table: which step comes after which, and where each outcome leads.

The table that is made is drawn again and compared with the file: what a table cannot say is
refused, never bent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from thongsuot.modules.workflows.rules.bpmn.drawing import TASKS, Shape
from thongsuot.modules.workflows.rules.bpmn.parsing import Unfit
from thongsuot.modules.workflows.rules.steps import END

# The name of the only outcome of a step that goes to another than the one below it.
DONE = "Xong"
# The name of an arrow out of an exclusive gateway that bears none.
OTHERWISE = "Khác"


@dataclass(frozen=True, slots=True)
class Net:
    """The nodes of a file and the arrows between them, with what to call each and its line."""

    shapes: Mapping[str, Shape]
    out: Mapping[str, Sequence[tuple[str, str]]]
    into: Mapping[str, Sequence[str]]
    lines: Mapping[str, tuple[str, int]]
    start: str

    def unfit(self, id_: str, code: str) -> Unfit:
        element, line = self.lines[id_]
        return Unfit(code, element=element, line=line, found=self.shapes[id_].value)


@dataclass(frozen=True, slots=True)
class Traced:
    """The table that the arrows make: numbers in its order, and the links of each row."""

    numbers: Mapping[str, int]
    after: Mapping[str, tuple[int, ...]]
    outcomes: Mapping[str, tuple[tuple[str, int | None], ...]]


@dataclass(frozen=True, slots=True)
class _Branch:
    """One way out of a step: its name, the steps it opens, and which of them only wait for it."""

    name: str
    opens: tuple[str, ...]
    joins: tuple[str, ...]
    ends: bool = False


def traced(net: Net) -> Traced:
    """
    :raises Unfit: at the element that a step table cannot say
    """
    _whole(net)
    first = _only_target(net, net.start)
    branches = {id_: _branches(net, id_) for id_, shape in net.shapes.items() if shape in TASKS}
    numbers = _numbers(first, branches, net)
    if len(numbers) < len(branches):
        lost = next(id_ for id_ in branches if id_ not in numbers)
        raise net.unfit(lost, "never_reached")
    waits = _waits(net, branches)
    return _table(net, numbers, branches, waits)


def _whole(net: Net) -> None:
    for id_, shape in net.shapes.items():
        leaving, coming = net.out[id_], net.into[id_]
        if (shape is Shape.START and coming) or (shape is Shape.END and leaving):
            raise net.unfit(id_, "wrong_way")
        if shape in TASKS and (not coming or len(leaving) != 1):
            raise net.unfit(id_, "not_one_way_out" if coming else "never_reached")
        if shape in (Shape.EXCLUSIVE, Shape.PARALLEL) and (not leaving or not coming):
            raise net.unfit(id_, "gateway_leads_nowhere")
    if len(net.out[net.start]) != 1:
        raise net.unfit(net.start, "not_one_way_out")


def _only_target(net: Net, id_: str) -> str:
    target = net.out[id_][0][0]
    if net.shapes[target] not in TASKS:
        raise net.unfit(target, "begins_with_no_step")
    return target


def _branches(net: Net, task: str) -> Sequence[_Branch]:
    target, _name = net.out[task][0]
    target = _through_merges(net, target, task)
    if net.shapes[target] is not Shape.EXCLUSIVE:
        return [_branch(net, target, "")]
    if len(net.into[target]) > 1:
        # It both gathers and parts: which step's outcomes these are cannot be told.
        raise net.unfit(target, "gateway_does_both")
    names = [name or OTHERWISE for _, name in net.out[target]]
    if len(set(names)) < len(names):
        raise net.unfit(target, "outcomes_not_told_apart")
    return [
        _branch(net, _through_merges(net, to, target), name or OTHERWISE)
        for to, name in net.out[target]
    ]


def _through_merges(net: Net, id_: str, source: str) -> str:
    """Pass over exclusive gateways that only gather."""
    seen = {source}
    while net.shapes[id_] is Shape.EXCLUSIVE and len(net.out[id_]) == 1 and len(net.into[id_]) > 1:
        if id_ in seen:
            raise net.unfit(id_, "gateways_in_a_circle")
        seen.add(id_)
        id_ = net.out[id_][0][0]
    return id_


def _branch(net: Net, target: str, name: str) -> _Branch:
    shape = net.shapes[target]
    if shape in TASKS:
        return _Branch(name, (target,), ())
    if shape is Shape.END:
        return _Branch(name, (), (), ends=True)
    if shape is not Shape.PARALLEL:
        raise net.unfit(target, "gateway_after_gateway")
    if len(net.into[target]) > 1:
        return _Branch(name, (), (_joined(net, target),))
    opens, joins = [], []
    for to, _name in net.out[target]:
        to = _through_merges(net, to, target)
        if net.shapes[to] in TASKS:
            opens.append(to)
        elif net.shapes[to] is Shape.PARALLEL and len(net.into[to]) > 1:
            joins.append(_joined(net, to))
        else:
            raise net.unfit(to, "gateway_after_gateway")
    return _Branch(name, tuple(opens), tuple(joins))


def _joined(net: Net, gateway: str) -> str:
    """Return the step that a gathering parallel gateway opens."""
    if len(net.out[gateway]) != 1:
        raise net.unfit(gateway, "gateway_does_both")
    target = net.out[gateway][0][0]
    if net.shapes[target] not in TASKS:
        raise net.unfit(target, "gateway_after_gateway")
    return target


def _numbers(first: str, branches: Mapping[str, Sequence[_Branch]], net: Net) -> Mapping[str, int]:
    """Number the steps so that each stands below those it comes after, loops left aside."""
    done: list[str] = []
    state: dict[str, int] = {}
    # Depth first without recursion; the order of leaving, turned round, is an order of the work.
    open_: list[tuple[str, bool]] = [(first, False)]
    while open_:
        id_, leaving = open_.pop()
        if leaving:
            done.append(id_)
            continue
        if id_ in state:
            continue
        state[id_] = 1
        open_.append((id_, True))
        targets = [to for branch in branches[id_] for to in (*branch.opens, *branch.joins)]
        # The branch drawn first comes out on top, the one that leads on to the end last.
        open_ += [(to, False) for to in targets if to not in state]
    return {id_: at for at, id_ in enumerate(reversed(done), start=1)}


def _waits(net: Net, branches: Mapping[str, Sequence[_Branch]]) -> Mapping[str, set[str]]:
    """Return the steps that wait for several, with all that they wait for."""
    found: dict[str, set[str]] = {}
    for id_, ways in branches.items():
        for branch in ways:
            for to in branch.joins:
                found.setdefault(to, set()).add(id_)
    for to, sources in found.items():
        arrows = sum(
            len(net.into[gateway])
            for gateway in net.into[to]
            if net.shapes[gateway] is Shape.PARALLEL and len(net.into[gateway]) > 1
        )
        if len(sources) < 2 or arrows != len(sources):
            raise net.unfit(to, "join_cannot_be_written")
    return found


def _table(
    net: Net,
    numbers: Mapping[str, int],
    branches: Mapping[str, Sequence[_Branch]],
    waits: Mapping[str, set[str]],
) -> Traced:
    """
    Write the links of every row so that they say what is drawn and nothing else.

    A step goes on as the table says where it opens several, is waited for, or where its target
    has no other that the table would call "the step before"; else its outcome names the step.
    """
    after: dict[str, set[str]] = {id_: set(waits.get(id_, ())) for id_ in numbers}
    on: dict[str, _Branch] = {}
    for id_, ways in branches.items():
        several = [way for way in ways if way.joins or len(way.opens) > 1]
        if len({(way.opens, way.joins) for way in several}) > 1:
            raise net.unfit(id_, "two_outcomes_open_several")
        if several:
            on[id_] = several[0]
            for to in several[0].opens:
                after[to].add(id_)
    for id_ in numbers:
        ways = branches[id_]
        if id_ in on or len(ways) > 1 or not ways[0].opens:
            continue
        (to,) = ways[0].opens
        if not after[to] and numbers[to] > numbers[id_]:
            after[to].add(id_)
            on[id_] = ways[0]
    _every_row_after_one(net, numbers, branches, waits, after, on)
    return Traced(
        numbers,
        {id_: _written_after(id_, numbers, after) for id_ in numbers},
        {id_: _outcomes(id_, numbers, branches[id_], on) for id_ in numbers},
    )


def _every_row_after_one(
    net: Net,
    numbers: Mapping[str, int],
    branches: Mapping[str, Sequence[_Branch]],
    waits: Mapping[str, set[str]],
    after: Mapping[str, set[str]],
    on: Mapping[str, _Branch],
) -> None:
    """Rows that only outcomes lead to are written after such a step, which then opens no more."""
    for id_, number in numbers.items():
        if number == 1 or after[id_]:
            continue
        sources = [
            source
            for source, ways in branches.items()
            if source not in on
            and numbers[source] < number
            and any(id_ in way.opens for way in ways)
        ]
        if not sources:
            raise net.unfit(id_, "cannot_be_written")
        after[id_].add(sources[0])
    for id_, earlier in after.items():
        if len(earlier) > 1 and earlier != waits.get(id_, set()):
            raise net.unfit(id_, "join_cannot_be_written")
        if any(numbers[one] >= numbers[id_] for one in earlier):
            raise net.unfit(id_, "join_cannot_be_written")
    for id_, way in on.items():
        wanted = {*way.opens, *way.joins}
        if {to for to, earlier in after.items() if id_ in earlier} != wanted:
            raise net.unfit(id_, "cannot_be_written")


def _written_after(
    id_: str, numbers: Mapping[str, int], after: Mapping[str, set[str]]
) -> tuple[int, ...]:
    found = tuple(sorted(numbers[one] for one in after[id_]))
    return () if found == (numbers[id_] - 1,) or numbers[id_] == 1 else found


def _outcomes(
    id_: str, numbers: Mapping[str, int], ways: Sequence[_Branch], on: Mapping[str, _Branch]
) -> tuple[tuple[str, int | None], ...]:
    if len(ways) == 1 and not ways[0].name:
        way = ways[0]
        if id_ in on or (way.ends and _is_last(id_, numbers)):
            return ()
        return ((DONE, END if way.ends else numbers[way.opens[0]]),)
    going = on.get(id_)
    found: list[tuple[str, int | None]] = []
    for way in ways:
        if going is not None and (way.opens, way.joins) == (going.opens, going.joins):
            found.append((way.name, None))
        else:
            found.append((way.name, END if way.ends else numbers[way.opens[0]]))
    return tuple(found)


def _is_last(id_: str, numbers: Mapping[str, int]) -> bool:
    return numbers[id_] == len(numbers)
