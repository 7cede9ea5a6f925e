"""
Places for the parts of a drawing, from left to right, one lane above the other.

A column for each node that must come later than another, a row in its lane for each that shares
the column: two nodes never share a cell, so none overlap. A step is as large as its words need,
a column as wide as its widest step and a row as high as its highest.
"""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from thongsuot.modules.workflows.rules.bpmn.drawing import (
    GATEWAYS,
    TASKS,
    Drawing,
    Flow,
    Node,
    label,
)

# The least room for a column and a row, and what of it stays free around a step.
COLUMN, ROW = 160, 110
BESIDE, BETWEEN = 40, 30
LANE_HEAD, LEFT, TOP = 60, 160, 80
TASK, GATEWAY, EVENT = (120, 80), (50, 50), (36, 36)
# Letters of 12 pixels, as programs draw them: a wide one is 7 across, a line 15 high.
LETTER, LINE, PADDING = 7, 15, 14
# More words than a plain box holds stand in a wider one.
WIDE, FEW = 210, 60
# Arrows that lead back run below the lanes, each on a line of its own.
BELOW, APART = 30, 14


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the drawing in pixels, as BPMN DI counts them."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands: nodes and lanes as boxes, flows as points to pass."""

    pool: Box
    lanes: Mapping[str, Box]
    nodes: Mapping[str, Box]
    flows: Mapping[str, tuple[tuple[int, int], ...]]


def placed(drawing: Drawing) -> Layout:
    columns = _columns(drawing)
    cells: dict[tuple[str, int], int] = {}
    rows: dict[str, int] = {}
    for node in drawing.nodes:
        cell = (node.lane, columns[node.id])
        rows[node.id] = cells.get(cell, 0)
        cells[cell] = rows[node.id] + 1
    sizes = {node.id: _size(node) for node in drawing.nodes}
    lefts = _edges(columns, sizes)
    tops, lanes, y = {}, {}, TOP
    for lane in drawing.lanes:
        inside = [node for node in drawing.nodes if node.lane == lane.id]
        count = max((rows[node.id] for node in inside), default=0) + 1
        highs = [
            max([ROW, *(sizes[n.id][1] + BETWEEN for n in inside if rows[n.id] == row)])
            for row in range(count)
        ]
        for node in inside:
            row = rows[node.id]
            tops[node.id] = (y + sum(highs[:row]), highs[row])
        lanes[lane.id] = Box(LEFT + 30, y, lefts[-1] - LEFT - 30, sum(highs))
        y += sum(highs)
    nodes = {id_: _box(size, lefts, columns[id_], tops[id_]) for id_, size in sizes.items()}
    flows, back = {}, 0
    for flow in drawing.flows:
        if columns[flow.target] <= columns[flow.source]:
            back += 1
        below = y + BELOW + APART * back
        flows[flow.id] = _points(flow, nodes, columns, lefts, tops[flow.target][0], below)
    return Layout(Box(LEFT, TOP, lefts[-1] - LEFT, max(y - TOP, ROW)), lanes, nodes, flows)


def _edges(columns: Mapping[str, int], sizes: Mapping[str, tuple[int, int]]) -> Sequence[int]:
    """Return the lines before each column, where no node stands, and the one after the last."""
    found = [LEFT + LANE_HEAD]
    for column in range(max(columns.values(), default=0) + 1):
        here = [sizes[id_][0] + BESIDE for id_, at in columns.items() if at == column]
        found.append(found[-1] + max([COLUMN, *here]))
    return found


def _columns(drawing: Drawing) -> Mapping[str, int]:
    """Return each node's column: one after the latest of those that lead to it from above."""
    found = {node.id: 0 for node in drawing.nodes}
    forward = [flow for flow in drawing.flows if not _leads_back(flow, drawing)]
    # Flows only lead down the table here, so passing once for each node settles all.
    for _ in drawing.nodes:
        changed = False
        for flow in forward:
            if found[flow.target] <= found[flow.source]:
                found[flow.target] = found[flow.source] + 1
                changed = True
        if not changed:
            break
    return found


def _leads_back(flow: Flow, drawing: Drawing) -> bool:
    steps = {node.id: (node.step, _within(node)) for node in drawing.nodes}
    return steps[flow.target] <= steps[flow.source]


def _within(node: Node) -> int:
    """Return where a node stands among those of its step."""
    return ("start", "join", "step", "choice", "fork", "stop", "end").index(node.id.split("_")[0])


def _box(size: tuple[int, int], lefts: Sequence[int], column: int, place: tuple[int, int]) -> Box:
    (width, height), (top, high) = size, place
    x = lefts[column] + (lefts[column + 1] - lefts[column] - width) // 2
    return Box(x, top + (high - height) // 2, width, height)


def _size(node: Node) -> tuple[int, int]:
    if node.shape not in TASKS:
        return GATEWAY if node.shape in GATEWAYS else EVENT
    words = label(node.name)
    width = TASK[0] if len(words) <= FEW else WIDE
    lines = len(textwrap.wrap(words, (width - PADDING) // LETTER))
    return width, max(TASK[1], lines * LINE + PADDING)


def _points(
    flow: Flow,
    nodes: Mapping[str, Box],
    columns: Mapping[str, int],
    lefts: Sequence[int],
    above: int,
    below: int,
) -> tuple[tuple[int, int], ...]:
    """
    Return the way of an arrow: up and down between columns, along between rows, never over a node.
    """
    source, target = nodes[flow.source], nodes[flow.target]
    (_, out), (_, into) = source.middle, target.middle
    start, end = (source.x + source.width, out), (target.x, into)
    leave, arrive = lefts[columns[flow.source] + 1], lefts[columns[flow.target]]
    if leave == arrive:
        if out == into:
            return start, end
        return start, (leave, out), (leave, into), end
    along = above if leave < arrive else below
    return start, (leave, out), (leave, along), (arrive, along), (arrive, into), end
