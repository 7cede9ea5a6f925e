"""
A step table out of a BPMN file: a sensible subset, and all else refused by element and line.

Taken: one process with its lanes, one start, ends, tasks, exclusive and parallel gateways, and
the arrows between them. The drawing's places are not read. Scripts, expressions, messages,
timers, data and whatever another program hangs on an element are refused: none of it could be
shown in the table, so nobody would know that it is there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.modules.workflows.rules import steps as rules
from thongsuot.modules.workflows.rules.bpmn import tracing
from thongsuot.modules.workflows.rules.bpmn.drawing import TASKS, Shape, drawn, label
from thongsuot.modules.workflows.rules.bpmn.parsing import Element, parsed
from thongsuot.modules.workflows.rules.bpmn.tracing import Net
from thongsuot.modules.workflows.rules.bpmn.writing import BPMN, BPMNDI, OURS
from thongsuot.modules.workflows.rules.steps import Outcome, StepFacts
from thongsuot.modules.workflows.rules.wording import is_amount, read_allowance
from thongsuot.modules.workflows.states import StepKind, StepRole, Verb

MOST_STEPS = 200
_FLOW_NODES = {shape.value: shape for shape in Shape} | {
    "task": Shape.USER,
    "manualTask": Shape.USER,
}
# Where a schema lies is written by many programs, and never looked up here.
_SCHEMA_PLACE = "http://www.w3.org/2001/XMLSchema-instance schemaLocation"
# What may stand on each element; ids and names everywhere.
_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "definitions": frozenset(
        {
            *("targetNamespace", "exporter", "exporterVersion", "expressionLanguage"),
            *("typeLanguage", _SCHEMA_PLACE),
        }
    ),
    "process": frozenset({"isExecutable", "processType", "isClosed"}),
    "participant": frozenset({"processRef"}),
    "collaboration": frozenset({"isClosed"}),
    "sequenceFlow": frozenset({"sourceRef", "targetRef"}),
    "exclusiveGateway": frozenset({"gatewayDirection", "default"}),
    "parallelGateway": frozenset({"gatewayDirection"}),
    "startEvent": frozenset({"isInterrupting", "parallelMultiple"}),
    "endEvent": frozenset(),
    "lane": frozenset(),
    "laneSet": frozenset(),
    "documentation": frozenset({"textFormat"}),
    "extensionElements": frozenset(),
    "incoming": frozenset(),
    "outgoing": frozenset(),
    "flowNodeRef": frozenset(),
}
_TASK = frozenset(
    {
        *("isForCompensation", "startQuantity", "completionQuantity", "implementation"),
        "instantiate",
    }
)
# These change what happens unless they say what is so anyway.
_HARMLESS: Mapping[str, frozenset[str]] = {
    "isForCompensation": frozenset({"false"}),
    "startQuantity": frozenset({"1"}),
    "completionQuantity": frozenset({"1"}),
    "implementation": frozenset({"##unspecified", "##WebService"}),
    "instantiate": frozenset({"false"}),
    "parallelMultiple": frozenset({"false"}),
}
_INSIDE: Mapping[str, frozenset[str]] = {
    "definitions": frozenset({"process", "collaboration"}),
    "collaboration": frozenset({"participant", "documentation"}),
    "participant": frozenset({"documentation"}),
    "process": frozenset({"laneSet", "sequenceFlow", "documentation", *_FLOW_NODES}),
    "laneSet": frozenset({"lane"}),
    "lane": frozenset({"flowNodeRef", "documentation"}),
    "sequenceFlow": frozenset({"documentation"}),
    **{
        name: frozenset({"documentation", "extensionElements", "incoming", "outgoing"})
        for name in _FLOW_NODES
    },
}


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file was read as; `ours` says that it came from here and nothing was redrawn."""

    title: str
    steps: tuple[StepFacts, ...]
    ours: bool


def read_file(data: bytes) -> ReadFile:
    """
    Return the step table that a BPMN file draws.

    :raises Unfit: with the element and the line, for anything that no step table can say
    """
    root = parsed(data)
    if (root.space, root.name) != (BPMN, "definitions"):
        raise root.unfit("not_bpmn")
    _allowed(root)
    processes = [child for child in root.children if child.name == "process"]
    if len(processes) != 1:
        raise (processes[1] if processes else root).unfit("not_one_process")
    process = processes[0]
    nodes, net = _net(process)
    tasks = [node for node in nodes.values() if _FLOW_NODES[node.name] in TASKS]
    if not tasks:
        raise process.unfit("no_steps")
    if len(tasks) > MOST_STEPS:
        raise tasks[MOST_STEPS].unfit("too_many_steps")
    title = _title(root, process)
    rows = {task.id: _row(task) for task in tasks}
    if (own := _own_table(tasks, rows, net)) is not None:
        return ReadFile(title, own, ours=True)
    return ReadFile(title, _drawn_table(tasks, rows, net, _seen(nodes, net, process)), ours=False)


def _title(root: Element, process: Element) -> str:
    pools = [one for one in root.all() if one.name == "participant"]
    named = [one.attributes.get("name", "") for one in (process, *pools)]
    return next((tidy(name)[:300] for name in named if tidy(name)), "")


# ---- What may be in it ----


def _allowed(root: Element) -> None:
    open_ = [root]
    while open_:
        here = open_.pop()
        _attributes_allowed(here)
        for child in here.children:
            if here is root and child.space == BPMNDI:
                continue
            if child.space != BPMN or child.name not in _INSIDE.get(here.name, frozenset()):
                raise child.unfit("unknown_element")
            if child.name == "extensionElements":
                _ours_only(child)
            else:
                open_.append(child)


def _attributes_allowed(here: Element) -> None:
    known = _ATTRIBUTES.get(here.name, _TASK)
    for name in here.attributes:
        if name not in known and name not in ("id", "name"):
            raise here.unfit("unknown_attribute", name.replace(" ", "#"))
    for name, value in here.attributes.items():
        if value not in _HARMLESS.get(name, {value}):
            raise here.unfit("unknown_attribute", name)
        # A name may be broken into lines.
        if has_control_characters(" ".join(value.split())):
            raise here.unfit("bad_text", name)


def _ours_only(extensions: Element) -> None:
    for one in extensions.all():
        if one is not extensions and one.space != OURS:
            raise one.unfit("unknown_element")
        if any(has_control_characters(value) for value in one.attributes.values()):
            raise one.unfit("bad_text")
    if len(extensions.children) > 1:
        raise extensions.unfit("unknown_element")


# ---- Nodes and arrows ----


def _net(process: Element) -> tuple[Mapping[str, Element], Net]:
    nodes: dict[str, Element] = {}
    for child in process.children:
        if child.name in _FLOW_NODES:
            if not child.id:
                raise child.unfit("no_id")
            if child.id in nodes:
                raise child.unfit("doubled_id")
            nodes[child.id] = child
    out: dict[str, list[tuple[str, str]]] = {id_: [] for id_ in nodes}
    into: dict[str, list[str]] = {id_: [] for id_ in nodes}
    for flow in process.children:
        if flow.name != "sequenceFlow":
            continue
        source, target = flow.attributes.get("sourceRef", ""), flow.attributes.get("targetRef", "")
        for end in (source, target):
            if end not in nodes:
                raise flow.unfit("flow_to_nothing", end)
        out[source].append((target, tidy(flow.attributes.get("name", ""))[:200]))
        into[target].append(source)
    starts = [node for node in nodes.values() if node.name == "startEvent"]
    if len(starts) != 1:
        raise (starts[1] if starts else process).unfit("not_one_start")
    lines = {id_: (node.shown, node.line) for id_, node in nodes.items()}
    shapes = {id_: _FLOW_NODES[node.name] for id_, node in nodes.items()}
    return nodes, Net(shapes, out, into, lines, starts[0].id)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What stands around each task in the drawing: its lane, and the question after it."""

    lanes: Mapping[str, str]
    questions: Mapping[str, str]


def _seen(nodes: Mapping[str, Element], net: Net, process: Element) -> _Seen:
    after = {id_: nodes[out[0][0]] for id_, out in net.out.items() if out}
    asked = {
        id_: tidy(node.attributes.get("name", ""))
        for id_, node in after.items()
        if node.name == "exclusiveGateway"
    }
    return _Seen(_lane_names(process), asked)


def _lane_names(process: Element) -> Mapping[str, str]:
    """Return the name of the lane that each element stands in."""
    found = {}
    for lane_set in process.children:
        if lane_set.name != "laneSet":
            continue
        for lane in lane_set.children:
            for ref in lane.children:
                found[ref.text.strip()] = lane.attributes.get("name", "")
    return found


# ---- Rows that came from here ----


def _row(task: Element) -> StepFacts | None:
    """
    Return the row of the table that a task carries, under the name that it is drawn with.

    :raises Unfit: if what it carries is no row
    """
    extensions = [one for child in task.children for one in child.children if one.space == OURS]
    if not extensions:
        return None
    row = extensions[0]
    data: dict[str, Any] = {key: value for key, value in row.attributes.items() if value}
    drawn_as, whole = tidy(task.attributes.get("name", ""))[:1000], data.get("name", "")
    # A long name is drawn shortened; whoever renamed the box meant the new name.
    data["name"] = tidy(whole)[:1000] if label(tidy(whole)) == drawn_as else drawn_as
    data["outcomes"] = [dict(one.attributes) for one in row.children]
    try:
        data["after"] = [int(one) for one in data.get("after", "").split()]
        step = _adapter.validate_python(data)
    except (ValidationError, ValueError):
        raise row.unfit("not_a_row", task.id) from None
    if step.amount is not None and not is_amount(step.amount):
        raise row.unfit("not_a_row", task.id)
    return step


_adapter: TypeAdapter[StepFacts] = TypeAdapter(StepFacts)


def _own_table(
    tasks: Sequence[Element], rows: Mapping[str, StepFacts | None], net: Net
) -> tuple[StepFacts, ...] | None:
    """Return the table as it was written, if the arrows still are those that it is drawn with."""
    found = [row for task in tasks if (row := rows[task.id]) is not None]
    if len(found) < len(tasks) or len({row.number for row in found}) < len(found):
        return None
    numbers = {task.id: row.number for task, row in zip(tasks, found, strict=True)}
    table = tuple(sorted(found, key=lambda row: row.number))
    if any(number < 1 for number in numbers.values()):
        return None
    drawing = drawn(table)
    same = {
        (_plain(flow.source, numbers), _plain(flow.target, numbers), flow.name)
        for flow in drawing.flows
    }
    there = {
        (_plain(source, numbers), _plain(target, numbers), name)
        for source, leaving in net.out.items()
        for target, name in leaving
    }
    shapes = {(_plain(node.id, numbers), node.shape) for node in drawing.nodes}
    mine = {(_plain(id_, numbers), shape) for id_, shape in net.shapes.items()}
    return table if same == there and shapes == mine else None


def _plain(id_: str, numbers: Mapping[str, int]) -> str:
    return f"step_{numbers[id_]}" if id_ in numbers else id_


# ---- Rows that are only drawn ----


def _drawn_table(
    tasks: Sequence[Element],
    rows: Mapping[str, StepFacts | None],
    net: Net,
    seen: _Seen,
) -> tuple[StepFacts, ...]:
    traced = tracing.traced(net)
    names = {task.id: task for task in tasks}
    table = [
        replace(
            rows[id_] or _new_row(names[id_], net, seen),
            number=number,
            after=traced.after[id_],
            outcomes=tuple(Outcome(name, to) for name, to in traced.outcomes[id_]),
        )
        for id_, number in traced.numbers.items()
    ]
    if any(rows[id_] is None for id_ in traced.numbers):
        table = _with_kinds(table, {n: rows[id_] for id_, n in traced.numbers.items()})
    return tuple(table)


def _new_row(task: Element, net: Net, seen: _Seen) -> StepFacts:
    words = tidy(seen.lanes.get(task.id, ""))[:500]
    said = tidy(" ".join(c.text for c in task.children if c.name == "documentation"))[:1000]
    read = read_allowance(said)
    timed = read.amount is not None or not read.counts
    note = "" if timed else said
    role, shape = rules.role_of(words), net.shapes[task.id]
    kind, verb = StepKind.PROCESS, None
    if shape is Shape.CALL:
        kind, role = StepKind.CONSULT, StepRole.OTHER_AGENCY
    elif shape is Shape.RECEIVE:
        kind, verb = StepKind.AUTOMATIC, Verb.WAIT_FOR_PAYMENT
    elif shape is Shape.SEND:
        kind, verb = StepKind.AUTOMATIC, Verb.NOTIFY
    elif shape is Shape.SERVICE:
        # What a program does elsewhere, nobody can tell: the table has only its own verbs.
        raise task.unfit("service_unknown")
    name = tidy(task.attributes.get("name", ""))[:1000]
    if not name:
        raise task.unfit("no_name")
    return StepFacts(
        number=0,
        name=name,
        kind=kind,
        role=role,
        words=words,
        amount=read.amount,
        unit=read.unit,
        counts_time=read.counts,
        written=said[:200] if timed else "",
        note="; ".join(part for part in (note, seen.questions.get(task.id, "")) if part)[:1000],
        verb=verb,
    )


def _with_kinds(
    table: Sequence[StepFacts], known: Mapping[int, StepFacts | None]
) -> list[StepFacts]:
    """Give rows that came without one their kind, by place and words, as imported tables get."""
    found = []
    for at, step in enumerate(table):
        if known[step.number] is not None or step.kind is not StepKind.PROCESS:
            found.append(step)
            continue
        kind = rules.kind_of(step, first=at == 0, last=at == len(table) - 1)
        found.append(replace(step, kind=kind))
    approvals = [step.number for step in found if step.kind is StepKind.APPROVE]
    return [
        replace(step, kind=StepKind.PROCESS)
        if step.kind is StepKind.APPROVE and step.number != approvals[-1]
        else step
        for step in found
    ]
