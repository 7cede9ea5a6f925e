"""
Places for the parts of a drawing, from left to right, one lane above the other.

A column for each node that must come later than another, a row in its lane for each that shares
the column: two nodes never share a cell, so none overlap.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from thongsuot.modules.workflows.rules.bpmn.drawing import (
    GATEWAYS,
    TASKS,
    Drawing,
    Flow,
    Node,
)

COLUMN, ROW = 160, 110
LANE_HEAD, LEFT, TOP = 60, 160, 80
TASK, GATEWAY, EVENT = (120, 80), (50, 50), (36, 36)
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
    heights = {
        lane.id: max([count for (one, _), count in cells.items() if one == lane.id], default=1)
        for lane in drawing.lanes
    }
    width = LANE_HEAD + COLUMN * (max(columns.values(), default=0) + 1)
    lanes, y = {}, TOP
    for lane in drawing.lanes:
        lanes[lane.id] = Box(LEFT + 30, y, width - 30, heights[lane.id] * ROW)
        y += heights[lane.id] * ROW
    nodes = {
        node.id: _box(node, columns[node.id], rows[node.id], lanes[node.lane].y)
        for node in drawing.nodes
    }
    flows, back = {}, 0
    for flow in drawing.flows:
        if columns[flow.target] <= columns[flow.source]:
            back += 1
        flows[flow.id] = _points(flow, nodes, columns, y + BELOW + APART * back)
    return Layout(Box(LEFT, TOP, width, max(y - TOP, ROW)), lanes, nodes, flows)


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


def _box(node: Node, column: int, row: int, top: int) -> Box:
    width, height = _size(node)
    x = LEFT + LANE_HEAD + column * COLUMN + (COLUMN - width) // 2
    return Box(x, top + row * ROW + (ROW - height) // 2, width, height)


def _size(node: Node) -> tuple[int, int]:
    if node.shape in TASKS:
        return TASK
    return GATEWAY if node.shape in GATEWAYS else EVENT


def _points(
    flow: Flow, nodes: Mapping[str, Box], columns: Mapping[str, int], below: int
) -> tuple[tuple[int, int], ...]:
    """
    Return the way of an arrow: up and down between columns, along between rows, never over a node.
    """
    source, target = nodes[flow.source], nodes[flow.target]
    (_, out), (_, into) = source.middle, target.middle
    start, end = (source.x + source.width, out), (target.x, into)
    leave, arrive = _edge(columns[flow.source] + 1), _edge(columns[flow.target])
    if leave == arrive:
        if out == into:
            return start, end
        return start, (leave, out), (leave, into), end
    along = into - ROW // 2 if leave < arrive else below
    return start, (leave, out), (leave, along), (arrive, along), (arrive, into), end


def _edge(column: int) -> int:
    """Return the line before a column, where no node stands."""
    return LEFT + LANE_HEAD + column * COLUMN
