"""
A step table as nodes and flows: what BPMN draws.

Each step is a task with a stable id. Several steps after one are opened by a parallel gateway,
and one waits for them; outcomes leave through an exclusive gateway.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from thongsuot.modules.workflows.rules import graph
from thongsuot.modules.workflows.rules.steps import END, StepFacts
from thongsuot.modules.workflows.states import StepKind, StepRole, UnitRule, Verb


class Shape(StrEnum):
    """The elements of BPMN that a workflow is drawn with."""

    START = "startEvent"
    END = "endEvent"
    USER = "userTask"
    SERVICE = "serviceTask"
    SEND = "sendTask"
    RECEIVE = "receiveTask"
    CALL = "callActivity"
    EXCLUSIVE = "exclusiveGateway"
    PARALLEL = "parallelGateway"


# As much of a step's words as a box of the drawing can hold; the row carries them whole.
MOST_DRAWN = 160

TASKS = frozenset({Shape.USER, Shape.SERVICE, Shape.SEND, Shape.RECEIVE, Shape.CALL})
GATEWAYS = frozenset({Shape.EXCLUSIVE, Shape.PARALLEL})


@dataclass(frozen=True, slots=True)
class Lane:
    """Who acts, and in which office: one lane of the drawing."""

    id: str
    role: StepRole
    unit_rule: UnitRule
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """One element; `step` is the number of the step that it is, or belongs to."""

    id: str
    shape: Shape
    lane: str
    step: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """An arrow (sequence flow) from one node to another."""

    id: str
    source: str
    target: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that is drawn, without places; nodes stand in the order of the table."""

    lanes: tuple[Lane, ...]
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]


def label(name: str) -> str:
    """Return what of a step's words is drawn: all, or whole words and a mark that there is more."""
    if len(name) <= MOST_DRAWN:
        return name
    cut = name[: MOST_DRAWN - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut}…"


def shape_of(step: StepFacts) -> Shape:
    if step.kind is StepKind.CONSULT:
        return Shape.CALL
    if step.verb is Verb.WAIT_FOR_PAYMENT:
        return Shape.RECEIVE
    if step.verb is Verb.NOTIFY:
        return Shape.SEND
    return Shape.SERVICE if step.kind is StepKind.AUTOMATIC else Shape.USER


def drawn(steps: Sequence[StepFacts]) -> Drawing:
    """
    Return the drawing of a step table; what a table in the making points at wrongly is left out.
    """
    lanes = _lanes(steps)
    lane_of = {step.number: lanes[_lane_key(step)].id for step in steps}
    nodes, flows = _Nodes(lane_of), _Flows()
    joins = _joins(steps)
    if steps:
        first = steps[0].number
        nodes.add("start", Shape.START, first)
        flows.add("start", f"step_{first}")
    for step in steps:
        if step.number in joins:
            nodes.add(f"join_{step.number}", Shape.PARALLEL, step.number)
            flows.add(f"join_{step.number}", f"step_{step.number}")
        nodes.add(f"step_{step.number}", shape_of(step), step.number, step.name)
        _leaving(step, steps, joins, nodes, flows)
    return Drawing(tuple(lanes.values()), tuple(nodes.made), tuple(flows.made))


class _Nodes:
    def __init__(self, lane_of: Mapping[int, str]) -> None:
        self.made: list[Node] = []
        self._lane_of = lane_of

    def add(self, id_: str, shape: Shape, step: int, name: str = "") -> str:
        self.made.append(Node(id_, shape, self._lane_of[step], step, name))
        return id_


class _Flows:
    def __init__(self) -> None:
        self.made: list[Flow] = []

    def add(self, source: str, target: str, name: str = "") -> None:
        self.made.append(Flow(f"flow_{len(self.made) + 1}", source, target, name))


def _lane_key(step: StepFacts) -> tuple[UnitRule, int | None, StepRole]:
    return UnitRule(step.unit_rule), step.unit_id, StepRole(step.role)


def _lanes(steps: Sequence[StepFacts]) -> Mapping[tuple[UnitRule, int | None, StepRole], Lane]:
    found: dict[tuple[UnitRule, int | None, StepRole], Lane] = {}
    for step in steps:
        key = _lane_key(step)
        found.setdefault(key, Lane(f"lane_{len(found) + 1}", key[2], key[0], key[1]))
    return found


def _joins(steps: Sequence[StepFacts]) -> frozenset[int]:
    """Return the steps that wait for several others to go on."""
    goes_on = {step.number for step in steps if graph.goes_on(step)}
    return frozenset(
        number
        for number, earlier in graph.before(steps).items()
        if len(goes_on.intersection(earlier)) > 1
    )


def _leaving(
    step: StepFacts,
    steps: Sequence[StepFacts],
    joins: frozenset[int],
    nodes: _Nodes,
    flows: _Flows,
) -> None:
    here, known = f"step_{step.number}", {one.number for one in steps}
    if step.outcomes:
        here = nodes.add(f"choice_{step.number}", Shape.EXCLUSIVE, step.number)
        flows.add(f"step_{step.number}", here)
    on = _onward(step, steps, joins)
    into = next(on, "")
    rest = list(on)
    if rest and into:
        fork = nodes.add(f"fork_{step.number}", Shape.PARALLEL, step.number)
        for target in (into, *rest):
            flows.add(fork, target)
        into = fork
    if not into and step.kind is StepKind.RETURN:
        into = nodes.add(f"end_{step.number}", Shape.END, step.number)
    if not step.outcomes and into:
        flows.add(here, into)
    for outcome in step.outcomes:
        if outcome.to is None:
            if into:
                flows.add(here, into, outcome.name)
        elif outcome.to == END:
            ended = f"stop_{step.number}"
            if all(node.id != ended for node in nodes.made):
                nodes.add(ended, Shape.END, step.number)
            flows.add(here, ended, outcome.name)
        elif outcome.to in known:
            flows.add(here, f"step_{outcome.to}", outcome.name)


def _onward(step: StepFacts, steps: Sequence[StepFacts], joins: frozenset[int]) -> Iterator[str]:
    """Yield the nodes that stand before the steps to which the table leads on."""
    if not graph.goes_on(step):
        return
    for number, earlier in graph.before(steps).items():
        if step.number in earlier:
            yield f"join_{number}" if number in joins else f"step_{number}"
