"""A workflow is drawn as BPMN 2.0 that other tools open, and read back as the table it was."""

import itertools
import re
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thongsuot.kernel.vietnamese import tidy
from thongsuot.kernel.worktime import Unit
from thongsuot.modules.workflows.queries.drawings import UNFIT
from thongsuot.modules.workflows.rules import graph
from thongsuot.modules.workflows.rules.bpmn import reading
from thongsuot.modules.workflows.rules.bpmn.drawing import drawn
from thongsuot.modules.workflows.rules.bpmn.layout import placed
from thongsuot.modules.workflows.rules.bpmn.parsing import MOST_BYTES, Unfit
from thongsuot.modules.workflows.rules.bpmn.reading import read_file
from thongsuot.modules.workflows.rules.bpmn.writing import written
from thongsuot.modules.workflows.rules.checking import lint
from thongsuot.modules.workflows.rules.steps import END, Outcome, StepFacts
from thongsuot.modules.workflows.states import StepKind, StepRole, UnitRule, Verb
from thongsuot.modules.workflows.tests.tables import sound_tables, tables

# It brings no types.
etree = import_module("lxml.etree")


def step(number, kind, role, name="", **parts):
    return StepFacts(number, name or f"Việc {number}", StepKind(kind), StepRole(role), **parts)


PERMIT = (
    step(1, "intake", "counter", "Tiếp nhận hồ sơ", unit_rule=UnitRule.RECEIVING),
    step(2, "assign", "division_head", "Phân công thụ lý"),
    step(
        3,
        "process",
        "officer",
        "Thẩm định hồ sơ",
        amount=Decimal("2.5"),
        unit=Unit.WORKING_DAY,
        money_due=True,
    ),
    step(
        4,
        "consult",
        "other_agency",
        "Lấy ý kiến về phòng cháy",
        after=(2,),
        words="Công an tỉnh",
        amount=Decimal(5),
        unit=Unit.WORKING_DAY,
        unit_rule=UnitRule.NAMED,
    ),
    step(5, "process", "officer", "Tổng hợp", after=(3, 4)),
    step(
        6,
        "approve",
        "leader",
        'Ký duyệt <gấp> & "xong"',
        outcomes=(Outcome("Đồng ý"), Outcome("Làm lại", 5), Outcome("Từ chối", END)),
    ),
    step(7, "automatic", "clerical", "Chờ nộp lệ phí", verb=Verb.WAIT_FOR_PAYMENT),
    step(8, "automatic", "clerical", "Báo tin", verb=Verb.NOTIFY),
    step(9, "return", "counter", "Trả kết quả", counts_time=False, unit_rule=UnitRule.RECEIVING),
)
TOLD = {one.number: f"Thời gian của bước {one.number}" for one in PERMIT}


def file_of(steps, told=TOLD):
    return written(steps, title="Cấp giấy phép", told=told).encode()


@pytest.fixture(scope="session")
def schema():
    """The schema that OMG publishes, as another BPMN program carries it."""
    found = find_spec("SpiffWorkflow")
    folder = Path(found.origin).parent / "bpmn" / "parser" / "schema"
    return etree.XMLSchema(etree.parse(str(folder / "BPMN20.xsd")))


def test_the_sample_is_a_workflow_that_can_be_published():
    # What no machine does yet is said of its step, and hinders nothing.
    assert [one.code for one in lint(PERMIT, None)] == ["done_by_hand"]


def test_the_file_is_valid_by_the_schema_of_omg(schema):
    schema.assertValid(etree.fromstring(file_of(PERMIT)))


@settings(max_examples=60, deadline=None)
@given(steps=tables())
def test_any_table_makes_a_valid_file(schema, steps):
    schema.assertValid(etree.fromstring(file_of(steps)))


@settings(max_examples=150, deadline=None)
@given(steps=tables())
def test_any_table_comes_back_as_it_was(steps):
    back = read_file(file_of(steps))
    assert (back.steps, back.title, back.ours) == (steps, "Cấp giấy phép", True)


def test_another_program_runs_the_drawing_in_the_order_of_the_table():
    """SpiffWorkflow takes the file as it is and opens the steps that `opens_after` opens."""
    parser = import_module("SpiffWorkflow.bpmn.parser.BpmnParser").BpmnParser()
    engine = import_module("SpiffWorkflow.bpmn.workflow").BpmnWorkflow
    ready = import_module("SpiffWorkflow.util.task").TaskState.READY
    # It would choose between outcomes by expressions and wait for messages; we write neither.
    plain = tuple(replace(one, outcomes=(), verb=None, kind=StepKind.PROCESS) for one in PERMIT)
    executable = file_of(plain).replace(b'isExecutable="false"', b'isExecutable="true"')
    parser.add_bpmn_xml(etree.ElementTree(etree.fromstring(executable)))
    running, finished = {1}, frozenset()
    case = engine(parser.get_spec("process"))
    while running:
        case.do_engine_steps()
        open_ = {task.task_spec.name: task for task in case.get_tasks(state=ready, manual=True)}
        assert set(open_) == {f"step_{number}" for number in running}
        number = min(running)
        open_[f"step_{number}"].run()
        opened = graph.opens_after(plain, number, finished=finished)
        finished |= {number}
        running = (running - {number}) | set(opened)
    case.do_engine_steps()
    assert case.is_completed()


def test_the_same_table_makes_the_same_file():
    assert file_of(PERMIT) == file_of(PERMIT)


def test_each_kind_of_step_is_drawn_as_what_it_is():
    shapes = {node.id: node.shape for node in drawn(PERMIT).nodes}
    assert [shapes[f"step_{number}"] for number in (1, 4, 7, 8)] == [
        *("userTask", "callActivity", "receiveTask", "sendTask")
    ]
    assert [shapes[name] for name in ("fork_2", "join_5", "choice_6", "stop_6", "end_9")] == [
        *("parallelGateway", "parallelGateway", "exclusiveGateway", "endEvent", "endEvent")
    ]


def test_time_stands_where_people_look_for_it():
    root = etree.fromstring(file_of(PERMIT))
    task = root.find(".//{*}userTask[@id='step_3']")
    assert task.find("{*}documentation").text == "Thời gian của bước 3"


# ---- The layout ----


def overlap(one, other):
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def inside(box, around):
    return (
        around.x <= box.x
        and around.y <= box.y
        and box.x + box.width <= around.x + around.width
        and box.y + box.height <= around.y + around.height
    )


@settings(max_examples=120, deadline=None)
@given(steps=tables(most=14))
def test_nothing_is_drawn_over_another(steps):
    drawing = drawn(steps)
    layout = placed(drawing)
    boxes = list(layout.nodes.values())
    assert not any(overlap(one, other) for at, one in enumerate(boxes) for other in boxes[at + 1 :])
    lanes = list(layout.lanes.values())
    assert not any(overlap(one, other) for at, one in enumerate(lanes) for other in lanes[at + 1 :])
    assert all(inside(layout.nodes[node.id], layout.lanes[node.lane]) for node in drawing.nodes)
    assert all(inside(lane, layout.pool) for lane in lanes)


@settings(max_examples=120, deadline=None)
@given(steps=tables(most=14))
def test_no_arrow_runs_over_a_step(steps):
    drawing = drawn(steps)
    layout = placed(drawing)
    for flow in drawing.flows:
        points = layout.flows[flow.id]
        for (x1, y1), (x2, y2) in itertools.pairwise(points):
            assert x1 == x2 or y1 == y2
            for box in layout.nodes.values():
                crossed = (
                    min(x1, x2) < box.x + box.width
                    and max(x1, x2) > box.x
                    and min(y1, y2) < box.y + box.height
                    and max(y1, y2) > box.y
                )
                assert not crossed


def test_long_words_are_shortened_in_the_drawing_and_kept_whole_in_the_row():
    name = "Kiểm tra, hướng dẫn, tiếp nhận hồ sơ của người dân và doanh nghiệp " * 8
    steps = tuple(replace(one, name=tidy(name)) if one.number == 3 else one for one in PERMIT)
    layout = placed(drawn(steps))
    box, plain = layout.nodes["step_3"], layout.nodes["step_2"]
    assert box.width > plain.width and box.height > plain.height
    data = file_of(steps, {})
    assert "…" in data.decode() and read_file(data).steps == steps
    renamed = re.sub(rb'(<bpmn:userTask id="step_3" name=)"[^"]*"', rb'\1"Soi"', data)
    assert read_file(renamed).steps[2].name == "Soi"


# ---- Files from elsewhere ----


def stripped(data):
    """The file as another program would write it: without our rows."""
    bare = re.sub(rb"<bpmn:extensionElements>.*?</bpmn:extensionElements>", b"", data, flags=re.S)
    return bare.replace(b"serviceTask", b"userTask")


def meaning(steps):
    """Where each step leads by its outcomes, and what waits for what: all a drawing says."""
    known = {one.number: one.name for one in steps}
    return {
        one.name: (
            sorted(
                (
                    outcome.name if len(one.outcomes) > 1 else "",
                    tuple(
                        sorted(known[to] for to in graph.following(steps, one.number, outcome.name))
                    ),
                )
                for outcome in one.outcomes or (Outcome(""),)
            ),
            _waited_for(steps, one.number, known),
        )
        for one in steps
    }


def _waited_for(steps, number, known):
    """What a join waits for; a step that always jumps elsewhere has no arrow to it."""
    leads_on = {one.number for one in steps if graph.goes_on(one)}
    earlier = [known[n] for n in graph.before(steps)[number] if n in leads_on]
    return sorted(earlier) if len(earlier) > 1 else []


@settings(max_examples=150, deadline=None)
@given(steps=sound_tables())
def test_a_sound_workflow_is_read_back_from_its_drawing_alone(steps):
    assert lint(steps, None) == ()
    assert meaning(read_file(stripped(file_of(steps, {}))).steps) == meaning(steps)


@settings(max_examples=200, deadline=None)
@given(steps=tables())
def test_any_drawing_is_read_rightly_or_refused(steps):
    steps = tuple(replace(one, name=f"Việc {one.number}") for one in steps)
    if {"outcome_nowhere", "join_never_met"} & {one.code for one in lint(steps, None)}:
        return  # An arrow to nowhere is not drawn, so the drawing does not have it.
    try:
        back = read_file(stripped(file_of(steps, {})))
    except Unfit as refused:
        assert refused.element
        return
    assert meaning(back.steps) == meaning(steps)


def test_the_sample_is_read_back_from_its_drawing_alone():
    bare = stripped(file_of(PERMIT))
    back = read_file(bare)
    assert not back.ours
    assert meaning(back.steps) == meaning(PERMIT)
    numbered = {one.name: one for one in back.steps}
    assert numbered["Tiếp nhận hồ sơ"].kind == "intake"
    assert numbered["Lấy ý kiến về phòng cháy"].kind == "consult"
    assert numbered["Chờ nộp lệ phí"].verb == "wait_for_payment"
    assert numbered["Trả kết quả"].kind == "return"


def test_what_was_redrawn_elsewhere_is_taken_from_the_drawing():
    moved = file_of(PERMIT).replace(
        b'name="L\xc3\xa0m l\xe1\xba\xa1i" sourceRef="choice_6" targetRef="step_5"',
        b'name="L\xc3\xa0m l\xe1\xba\xa1i" sourceRef="choice_6" targetRef="step_2"',
    )
    assert moved != file_of(PERMIT)
    back = read_file(moved)
    assert not back.ours
    (signed,) = [one for one in back.steps if one.kind == "approve"]
    (assigned,) = [one for one in back.steps if one.kind == "assign"]
    assert {one.name: one.to for one in signed.outcomes}["Làm lại"] == assigned.number
    assert [one.amount for one in back.steps if one.name == "Thẩm định hồ sơ"] == [Decimal("2.5")]


ELSEWHERE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.omg.org/spec/BPMN/20100524/MODEL BPMN20.xsd"
  id="d" targetNamespace="urn:x" exporter="Another" exporterVersion="1">
  <collaboration id="c"><participant id="p" name="Cấp phép" processRef="q" /></collaboration>
  <process id="q" isExecutable="false">
    <laneSet id="l">
      <lane id="l1" name="Một cửa"><flowNodeRef>a</flowNodeRef><flowNodeRef>z</flowNodeRef></lane>
      <lane id="l2" name="Chuyên viên"><flowNodeRef>b</flowNodeRef></lane>
      <lane id="l3" name="Lãnh đạo Sở"><flowNodeRef>s</flowNodeRef></lane>
    </laneSet>
    <startEvent id="start" />
    <task id="a" name="Tiếp nhận&#10;hồ sơ" />
    <userTask id="b" name="Thẩm định"><documentation>2 ngày làm việc</documentation></userTask>
    <task id="s" name="Ký duyệt"><documentation>Xem kỹ</documentation></task>
    <exclusiveGateway id="g" name="Đồng ý không?" />
    <task id="z" name="Trả kết quả" />
    <endEvent id="e" />
    <sequenceFlow id="f1" sourceRef="start" targetRef="a" />
    <sequenceFlow id="f2" sourceRef="a" targetRef="b" />
    <sequenceFlow id="f3" sourceRef="b" targetRef="s" />
    <sequenceFlow id="f4" sourceRef="s" targetRef="g" />
    <sequenceFlow id="f5" name="Có" sourceRef="g" targetRef="z" />
    <sequenceFlow id="f6" name="Không" sourceRef="g" targetRef="b" />
    <sequenceFlow id="f7" sourceRef="z" targetRef="e" />
  </process>
</definitions>""".encode()


def test_what_another_program_draws_becomes_a_table_that_can_be_published():
    back = read_file(ELSEWHERE)
    assert back.title == "Cấp phép"
    assert [(one.name, one.kind, one.role) for one in back.steps] == [
        ("Tiếp nhận hồ sơ", "intake", "counter"),
        ("Thẩm định", "process", "officer"),
        ("Ký duyệt", "approve", "leader"),
        ("Trả kết quả", "return", "counter"),
    ]
    assert back.steps[1].amount == 2
    assert back.steps[2].note == "Xem kỹ; Đồng ý không?"
    assert [(one.name, one.to) for one in back.steps[2].outcomes] == [("Có", 4), ("Không", 2)]
    assert lint(back.steps, None) == ()


@pytest.mark.parametrize(
    "old, new, code",
    [
        (b'<task id="a"', b'<task id="a" isForCompensation="true"', "unknown_attribute"),
        (b'<task id="a"', b'<task id="a" startQuantity="2"', "unknown_attribute"),
        (
            b'<endEvent id="e" />',
            b'<endEvent id="e"><terminateEventDefinition /></endEvent>',
            "unknown_element",
        ),
        (b'sourceRef="z" targetRef="e"', b'sourceRef="z" targetRef="start"', "wrong_way"),
        (b'<task id="z"', b'<task id="lost" name="x" /><task id="z"', "never_reached"),
        (b'name="C\xc3\xb3" ', b'name="Kh\xc3\xb4ng" ', "outcomes_not_told_apart"),
        (
            b'sourceRef="start" targetRef="a"',
            b'sourceRef="start" targetRef="g"',
            "never_reached",
        ),
        (b'name="Th\xe1\xba\xa9m \xc4\x91\xe1\xbb\x8bnh"', b'name=" "', "no_name"),
    ],
)
def test_what_would_change_the_work_unseen_is_refused(old, new, code):
    assert old in ELSEWHERE
    with pytest.raises(Unfit) as refused:
        read_file(ELSEWHERE.replace(old, new, 1))
    assert refused.value.code == code and refused.value.line


def test_every_refusal_is_said_in_words():
    folder = Path(reading.__file__).parent
    text = "".join(path.read_text() for path in folder.glob("*.py"))
    raised = set(re.findall(r'nfit\((?:[\w\[\]]+, )?"(\w+)"', text))
    raised |= set(re.findall(r'"(\w+)" if coming else "(\w+)"', text)[0])
    assert raised == set(UNFIT)


def with_in(old, new):
    data = file_of(PERMIT)
    assert old in data
    return data.replace(old, new, 1)


TASK = b'<bpmn:userTask id="step_2"'


@pytest.mark.parametrize(
    "data, code, element",
    [
        (
            with_in(b'<bpmn:userTask id="step_2"', b'<bpmn:scriptTask id="step_2"')
            .replace(b"</bpmn:userTask>", b"</bpmn:scriptTask>", 2)
            .replace(b"</bpmn:scriptTask>", b"</bpmn:userTask>", 1),
            "unknown_element",
            "step_2",
        ),
        (
            with_in(b"</bpmn:userTask>", b"<bpmn:script>1</bpmn:script></bpmn:userTask>"),
            "unknown_element",
            "script",
        ),
        (
            with_in(
                b' targetRef="step_1" />',
                b' targetRef="step_1"><bpmn:conditionExpression>x'
                b"</bpmn:conditionExpression></bpmn:sequenceFlow>",
            ),
            "unknown_element",
            "conditionExpression",
        ),
        (
            with_in(
                TASK,
                b'<bpmn:userTask xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
                b' camunda:assignee="${x}" id="step_2"',
            ),
            "unknown_attribute",
            "step_2",
        ),
        (
            with_in(
                b"<bpmn:extensionElements>", b'<bpmn:extensionElements><x:run xmlns:x="urn:x" />'
            ),
            "unknown_element",
            "run",
        ),
        (
            with_in(
                b"    <bpmn:startEvent",
                b'    <bpmn:boundaryEvent id="clock" />    <bpmn:startEvent',
            ),
            "unknown_element",
            "clock",
        ),
        (
            with_in(
                b"    <bpmn:startEvent", b'    <bpmn:startEvent id="again" />    <bpmn:startEvent'
            ),
            "not_one_start",
            "start",
        ),
        (with_in(b'targetRef="step_1"', b'targetRef="nowhere"'), "flow_to_nothing", "flow_1"),
        (with_in(b'id="step_2"', b'id="step_1"'), "doubled_id", "step_1"),
        (with_in(b'kind="assign"', b'kind="explode"'), "not_a_row", "step"),
        (with_in(b'amount="2.5"', b'amount="1E+99999"'), "not_a_row", "step"),
        (with_in(b'after="2"', b'after="two"'), "not_a_row", "step"),
        (
            with_in(b"<bpmn:collaboration", b'<bpmn:process id="second" /><bpmn:collaboration'),
            "not_one_process",
            "process",
        ),
        (
            stripped(file_of(PERMIT)).replace(b"userTask", b"serviceTask"),
            "service_unknown",
            "step_1",
        ),
    ],
)
def test_what_no_table_can_say_is_refused_by_element_and_line(data, code, element):
    with pytest.raises(Unfit) as refused:
        read_file(data)
    assert (refused.value.code, refused.value.element) == (code, element)
    line = data.decode().splitlines()[refused.value.line - 1]
    assert element in line or refused.value.found in line


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + b"".join(
        b'<!ENTITY lol%d "&lol%s;">' % (n, b"" if n == 1 else b"%d" % (n - 1)) for n in range(1, 9)
    )
    + b"]><lolz>&lol8;</lolz>"
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'


@pytest.mark.parametrize(
    "data, code",
    [
        (b"", "empty_file"),
        (b"hello", "not_xml"),
        (b"\x00\xff", "not_xml"),
        (b"<a><b></a>", "not_xml"),
        (BOMB, "document_type"),
        (OUTSIDE, "document_type"),
        (b"<?php x ?><a/>", "instruction"),
        (b"<a>" * 40 + b"</a>" * 40, "too_many_elements"),
        (b"<a>" + b"<b/>" * 20_001 + b"</a>", "too_many_elements"),
        (b"<a>" + b"x" * 20_001 + b"</a>", "too_much_text"),
        (b" " * (MOST_BYTES + 1), "too_large"),
        (b"<html/>", "not_bpmn"),
        (b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', "not_one_process"),
        (
            b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process>'
            b'<startEvent id="s"/></process></definitions>',
            "no_steps",
        ),
    ],
)
def test_a_hostile_or_foreign_file_is_refused(data, code):
    with pytest.raises(Unfit) as refused:
        read_file(data)
    assert refused.value.code == code


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, 20_000), put=st.binary(max_size=6), cut=st.integers(0, 40))
def test_a_damaged_file_is_read_or_refused_and_never_breaks_the_reader(at, put, cut):
    data = file_of(PERMIT)
    at %= len(data)
    try:
        read_file(data[:at] + put + data[at + cut :])
    except Unfit:
        pass
