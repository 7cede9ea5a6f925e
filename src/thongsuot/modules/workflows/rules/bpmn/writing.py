"""The file: BPMN 2.0 in XML with its drawing, in the order that the schema of OMG asks for."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from thongsuot.kernel.vietnamese import has_control_characters
from thongsuot.modules.workflows.rules.bpmn.drawing import Drawing, Flow, Lane, Node, drawn, label
from thongsuot.modules.workflows.rules.bpmn.layout import Box, Layout, placed
from thongsuot.modules.workflows.rules.steps import StepFacts
from thongsuot.modules.workflows.states import StepKind, StepRole, UnitRule

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
OURS = "urn:thongsuot:workflow:1"


def written(
    steps: Sequence[StepFacts],
    *,
    title: str,
    told: Mapping[int, str],
    offices: Mapping[int, str] | None = None,
) -> str:
    """
    Return a step table as a BPMN 2.0 file.

    `told` is what stands in the documentation of each step, its time above all; `offices` are
    the names of offices that steps name. The same table gives the same file, byte for byte.
    """
    drawing = drawn(steps)
    layout = placed(drawing)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<bpmn:definitions xmlns:bpmn="{BPMN}" xmlns:bpmndi="{BPMNDI}" xmlns:dc="{DC}"'
        f' xmlns:di="{DI}" xmlns:ts="{OURS}" id="definitions" targetNamespace="{OURS}"'
        ' exporter="Thông Suốt" exporterVersion="1">',
        '  <bpmn:collaboration id="collaboration">',
        f'    <bpmn:participant id="pool" name={_attr(title)} processRef="process" />',
        "  </bpmn:collaboration>",
        f'  <bpmn:process id="process" name={_attr(title)} isExecutable="false">',
        *_lane_set(drawing, offices or {}),
        *_elements(drawing, steps, told),
        "  </bpmn:process>",
        *_diagram(drawing, layout),
        "</bpmn:definitions>",
        "",
    ]
    return "\n".join(lines)


def lane_name(lane: Lane, offices: Mapping[int, str]) -> str:
    """Return "Công chức thụ lý", with the office where the dossier goes to another."""
    role = str(StepRole(lane.role).label)
    if lane.unit_id is not None and lane.unit_id in offices:
        return f"{role} – {offices[lane.unit_id]}"
    if lane.unit_rule is UnitRule.HANDLING:
        return role
    return f"{role} – {UnitRule(lane.unit_rule).label}"


def _lane_set(drawing: Drawing, offices: Mapping[int, str]) -> Sequence[str]:
    if not drawing.lanes:
        return []
    lines = ['    <bpmn:laneSet id="lanes">']
    for lane in drawing.lanes:
        lines.append(f'      <bpmn:lane id="{lane.id}" name={_attr(lane_name(lane, offices))}>')
        lines += [
            f"        <bpmn:flowNodeRef>{node.id}</bpmn:flowNodeRef>"
            for node in drawing.nodes
            if node.lane == lane.id
        ]
        lines.append("      </bpmn:lane>")
    return [*lines, "    </bpmn:laneSet>"]


def _elements(
    drawing: Drawing, steps: Sequence[StepFacts], told: Mapping[int, str]
) -> Sequence[str]:
    facts = {f"step_{step.number}": step for step in steps}
    lines: list[str] = []
    for node in drawing.nodes:
        inside = [
            *_said(facts.get(node.id), told),
            *[f"      <bpmn:incoming>{f.id}</bpmn:incoming>" for f in _into(drawing, node)],
            *[f"      <bpmn:outgoing>{f.id}</bpmn:outgoing>" for f in _out_of(drawing, node)],
        ]
        name = f" name={_attr(label(node.name))}" if node.name else ""
        head = f'    <bpmn:{node.shape} id="{node.id}"{name}'
        lines += [f"{head}>", *inside, f"    </bpmn:{node.shape}>"] if inside else [f"{head} />"]
    for flow in drawing.flows:
        name = f" name={_attr(flow.name)}" if flow.name else ""
        lines.append(
            f'    <bpmn:sequenceFlow id="{flow.id}"{name} sourceRef="{flow.source}"'
            f' targetRef="{flow.target}" />'
        )
    return lines


def _into(drawing: Drawing, node: Node) -> Sequence[Flow]:
    return [flow for flow in drawing.flows if flow.target == node.id]


def _out_of(drawing: Drawing, node: Node) -> Sequence[Flow]:
    return [flow for flow in drawing.flows if flow.source == node.id]


def _said(step: StepFacts | None, told: Mapping[int, str]) -> Sequence[str]:
    """Return what people read of a step, and the row of the table that it is."""
    if step is None:
        return []
    lines = []
    if words := told.get(step.number):
        lines.append(f"      <bpmn:documentation>{_text(words)}</bpmn:documentation>")
    row = " ".join(f"{key}={_attr(value)}" for key, value in _row(step).items())
    lines.append("      <bpmn:extensionElements>")
    if step.outcomes:
        lines.append(f"        <ts:step {row}>")
        lines += [
            f"          <ts:outcome name={_attr(one.name)}"
            + (f' to="{one.to}"' if one.to is not None else "")
            + " />"
            for one in step.outcomes
        ]
        lines.append("        </ts:step>")
    else:
        lines.append(f"        <ts:step {row} />")
    return [*lines, "      </bpmn:extensionElements>"]


def _row(step: StepFacts) -> Mapping[str, str]:
    """Return the columns of the table that no element of BPMN has, those that say something."""
    row = {
        "number": str(step.number),
        "name": "" if label(step.name) == step.name else step.name,
        "kind": str(StepKind(step.kind).value),
        "role": str(StepRole(step.role).value),
        "words": step.words,
        "amount": "" if step.amount is None else str(step.amount),
        "unit": "" if step.unit is None else step.unit.value,
        "counts_time": "" if step.counts_time else "false",
        "written": step.written,
        "note": step.note,
        "source_number": step.source_number,
        "added": "true" if step.added else "",
        "after": " ".join(str(number) for number in step.after),
        "unit_rule": "" if step.unit_rule is UnitRule.HANDLING else str(step.unit_rule.value),
        "unit_id": "" if step.unit_id is None else str(step.unit_id),
        "verb": "" if step.verb is None else str(step.verb.value),
        "money_due": "true" if step.money_due else "",
    }
    return {key: value for key, value in row.items() if value}


def _diagram(drawing: Drawing, layout: Layout) -> Sequence[str]:
    lines = [
        '  <bpmndi:BPMNDiagram id="diagram">',
        '    <bpmndi:BPMNPlane id="plane" bpmnElement="collaboration">',
        *_shape("pool", layout.pool, ' isHorizontal="true"'),
    ]
    for lane in drawing.lanes:
        lines += _shape(lane.id, layout.lanes[lane.id], ' isHorizontal="true"')
    for node in drawing.nodes:
        marker = ' isMarkerVisible="true"' if node.id.startswith("choice_") else ""
        lines += _shape(node.id, layout.nodes[node.id], marker)
    for flow in drawing.flows:
        lines.append(f'      <bpmndi:BPMNEdge id="{flow.id}_di" bpmnElement="{flow.id}">')
        lines += [f'        <di:waypoint x="{x}" y="{y}" />' for x, y in layout.flows[flow.id]]
        lines.append("      </bpmndi:BPMNEdge>")
    return [*lines, "    </bpmndi:BPMNPlane>", "  </bpmndi:BPMNDiagram>"]


def _shape(id_: str, box: Box, more: str) -> Sequence[str]:
    return [
        f'      <bpmndi:BPMNShape id="{id_}_di" bpmnElement="{id_}"{more}>',
        f'        <dc:Bounds x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" />',
        "      </bpmndi:BPMNShape>",
    ]


def _text(text: str) -> str:
    return escape(_printable(text))


def _attr(text: str) -> str:
    return quoteattr(_printable(text))


def _printable(text: str) -> str:
    """XML cannot hold control characters, not even escaped."""
    if not has_control_characters(text):
        return text
    return "".join(" " if has_control_characters(one) else one for one in text)
