"""Chị Hoa drafts a workflow row by row, bà Chi approves it, and offices may only tighten it."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor, Permission, Reach
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.kernel.worktime import Limit, Unit
from thongsuot.modules.workflows import api as workflows
from thongsuot.modules.workflows.models import WorkflowDraft
from thongsuot.modules.workflows.rules import editing, graph
from thongsuot.modules.workflows.rules.editing import BadRow
from thongsuot.modules.workflows.rules.steps import END, Outcome
from thongsuot.modules.workflows.tests.conftest import MORNING, TODAY
from thongsuot.modules.workflows.tests.tables import tables

PERMIT, COMMUNE = "1.013227", 11
EVERYWHERE = {Permission.WORKFLOW_PUBLISH: Reach(everywhere=True)}
HOA = Actor(name="Chị Hoa", account_id=1, grants=EVERYWHERE)
LAN = Actor(name="Chị Lan", account_id=3, grants=EVERYWHERE)
CHI = Actor(name="Bà Chi", account_id=2, grants=EVERYWHERE)
XA = Actor(
    name="Anh Tư", account_id=4, grants={Permission.WORKFLOW_PUBLISH: Reach(frozenset({COMMUNE}))}
)
DUNG = Actor(name="Ông Dũng", account_id=9)
MARCH = date(2026, 3, 1)

ROWS = [
    {"name": "Tiếp nhận hồ sơ", "kind": "intake", "role": "counter", "time": "04 giờ làm việc"},
    {"name": "Phân công", "kind": "assign", "role": "division_head", "time": "0,5 ngày làm việc"},
    {"name": "Thẩm định", "kind": "process", "role": "officer", "time": "2 ngày làm việc"},
    {
        "name": "Lấy ý kiến Công an",
        "kind": "consult",
        "role": "other_agency",
        "words": "Công an tỉnh",
        "unit_rule": "named",
        "time": "2,5 ngày làm việc",
        "after": "2",
    },
    {
        "name": "Tổng hợp",
        "kind": "process",
        "role": "officer",
        "time": "4 giờ làm việc",
        "after": "bước 3 và 4",
    },
    {
        "name": "Ký duyệt",
        "kind": "approve",
        "role": "leader",
        "time": "½ ngày làm việc",
        "outcomes": "Đồng ý; Làm lại → 5; Từ chối -> hết",
    },
    {"name": "Trả kết quả", "kind": "return", "role": "counter", "time": "Không tính thời gian"},
]


def drafted(rows=ROWS, *, by=HOA, **parts):
    given = {"procedure_code": PERMIT} | parts
    draft_id = workflows.begin_draft(**given, by=by, at=MORNING)
    for row in rows:
        revision = workflows.draft(draft_id).revision
        workflows.add_step(draft_id=draft_id, revision=revision, row=row, by=by, at=MORNING)
    return draft_id


def do(action, draft_id, *, by=HOA, revision=None, **parts):
    revision = workflows.draft(draft_id).revision if revision is None else revision
    return action(draft_id=draft_id, revision=revision, **parts, by=by, at=MORNING)


def approve(draft_id, by=CHI, **parts):
    given = {
        "instrument_number": "12/QĐ-UBND",
        "instrument_on": date(2026, 2, 20),
        "instrument_by": "UBND tỉnh",
        "in_force_from": MARCH,
    }
    return do(workflows.approve_draft, draft_id, by=by, **given | parts)


def published(rows=ROWS, *, by=HOA, over=CHI, **parts):
    draft_id = drafted(rows, by=by, **parts)
    approve(draft_id, by=over)
    return do(workflows.publish_draft, draft_id, by=over)


def test_a_workflow_with_work_side_by_side_is_typed_row_by_row(catalogue):
    draft_id = drafted()
    steps = workflows.draft(draft_id).steps
    assert graph.opens_after(steps, 2, finished=frozenset()) == (3, 4)
    assert steps[5].outcomes == (Outcome("Đồng ý"), Outcome("Làm lại", 5), Outcome("Từ chối", END))
    assert (steps[1].amount, steps[1].unit) == (Decimal("0.5"), Unit.WORKING_DAY)
    assert not [one for one in workflows.check_draft(draft_id, on=TODAY) if one.blocks]
    assert graph.longest(steps).hours == 4 + 4 + 20 + 4 + 4


def test_the_cells_show_what_was_typed(catalogue):
    rows = workflows.rows_to_edit(workflows.draft(drafted()).steps)
    assert (rows[4].after, rows[5].outcomes) == ("3, 4", "Đồng ý; Làm lại → 5; Từ chối → hết")
    assert [row.time for row in rows[:2]] == ["4 giờ làm việc", "0,5 ngày làm việc"]
    columns = {"name", "kind", "role", "words", "time", "after", "outcomes", "unit_rule", "note"}
    again = drafted([{key: getattr(row, key) for key in columns} for row in rows])
    assert workflows.rows_to_edit(workflows.draft(again).steps) == rows


def test_an_approved_draft_is_published_and_followed(catalogue):
    workflow_id = published()
    facts = workflows.workflow_for(procedure_code=PERMIT, on=TODAY)
    assert (facts.id, facts.instrument_number) == (workflow_id, "12/QĐ-UBND")
    assert len(facts.steps) == 7
    told = [line.type for line in ledger.history(f"workflow:{workflow_id}")]
    assert told == ["workflows.WorkflowPublished"]


def test_the_ledger_tells_the_life_of_a_draft(catalogue):
    draft_id = drafted()
    approve(draft_id)
    do(workflows.publish_draft, draft_id, by=CHI)
    told = [line.type.split(".")[1] for line in ledger.history(f"workflow-draft:{draft_id}")]
    assert sorted(set(told)) == [
        "WorkflowDraftApproved",
        "WorkflowDraftBegun",
        "WorkflowDraftEdited",
        "WorkflowDraftPublished",
    ]
    assert [line.id for line in workflows.drafts()] == []
    assert [line.id for line in workflows.drafts(only_open=False)] == [draft_id]


def test_whoever_edited_it_does_not_approve_it(catalogue):
    draft_id = drafted()
    with pytest.raises(NotAllowed, match="người khác"):
        approve(draft_id, by=HOA)


def test_one_who_was_overtaken_loses_nothing_and_overwrites_nothing(catalogue):
    draft_id = drafted()
    old = workflows.draft(draft_id).revision
    do(workflows.remove_step, draft_id, number=4, by=LAN)
    with pytest.raises(workflows.Overtaken, match="Chị Lan") as overtaken:
        do(workflows.remove_step, draft_id, number=3, revision=old)
    assert overtaken.value.revision == old + 1
    assert [step.name for step in workflows.draft(draft_id).steps][2:4] == ["Thẩm định", "Tổng hợp"]


def test_links_follow_a_row_that_moves(catalogue):
    draft_id = drafted()
    do(workflows.add_step, draft_id, number=2, row={**ROWS[2], "name": "Rà soát"})
    steps = workflows.draft(draft_id).steps
    assert (steps[4].after, steps[5].after) == ((3,), (4, 5))
    assert steps[6].outcomes[1].to == 6
    do(workflows.move_step, draft_id, number=2, to=3)
    assert [step.name for step in workflows.draft(draft_id).steps][1:3] == ["Phân công", "Rà soát"]
    do(workflows.remove_step, draft_id, number=3)
    assert workflows.draft(draft_id).steps[4].after == (3, 4)


def test_a_row_is_changed_in_its_place(catalogue):
    draft_id = drafted()
    do(workflows.change_step, draft_id, number=3, row={**ROWS[2], "time": "03 ngày làm việc"})
    assert workflows.draft(draft_id).steps[2].amount == 3


@pytest.mark.parametrize(
    "part, value, reason",
    [
        ("time", "vài ngày", "Không hiểu thời gian"),
        ("after", "sau khi ký", "cách nhau bằng dấu phẩy"),
        ("outcomes", "Trả → đâu đó", "dấu chấm phẩy"),
        ("name", "x" * 1001, "quá mức"),
        ("name", 3, "không đúng kiểu"),
        ("name", "a\x00b", "điều khiển"),
        ("kind", "script", "không đúng kiểu"),
        ("verb", "os.system", "không đúng kiểu"),
        ("script", "1+1", "không đúng kiểu"),
        ("amount", "5", "không đúng kiểu"),
        ("outcomes", [{"name": "a", "to": 9999}], "dấu chấm phẩy"),
        ("after", [-1], "dấu phẩy"),
    ],
)
def test_a_cell_that_says_nothing_is_refused_with_its_place(catalogue, part, value, reason):
    draft_id = drafted([])
    row = {key: one for key, one in ROWS[2].items() if key != "time" or part != "amount"}
    with pytest.raises(Invalid, match=reason) as refused:
        do(workflows.add_step, draft_id, row={**row, part: value})
    assert refused.value.faults[0].pointer.startswith("/steps/1/")


@pytest.mark.parametrize(
    "action, parts",
    [
        ("change_step", {"number": 99, "row": ROWS[0]}),
        ("remove_step", {"number": 0}),
        ("move_step", {"number": 2, "to": 99}),
        ("move_step", {"number": 99, "to": 1}),
        ("add_step", {"number": 99, "row": ROWS[0]}),
    ],
)
def test_there_is_no_such_row(catalogue, action, parts):
    with pytest.raises(Invalid):
        do(getattr(workflows, action), drafted(), **parts)


def test_what_is_wrong_keeps_it_from_being_approved(catalogue):
    draft_id = drafted(ROWS[:5])
    with pytest.raises(Invalid, match="chưa duyệt được") as refused:
        approve(draft_id)
    assert "/steps/5/outcomes" in [fault.pointer for fault in refused.value.faults]
    with pytest.raises(Invalid, match="số của văn bản"):
        approve(drafted(), instrument_number=" ")


def test_a_draft_without_a_procedure_is_not_approved(catalogue):
    draft_id = drafted(procedure_code="")
    assert workflows.check_draft(draft_id, on=TODAY) == ()
    with pytest.raises(Invalid, match="Chưa chọn thủ tục"):
        approve(draft_id)
    do(workflows.describe_draft, draft_id, procedure_code=PERMIT, title="Cấp phép", note="x")
    approve(draft_id)
    with pytest.raises(Missing):
        do(workflows.describe_draft, drafted(), procedure_code="9.999999")


def test_what_is_approved_or_over_is_no_longer_edited(catalogue):
    draft_id = drafted()
    with pytest.raises(Clash, match="được duyệt trước"):
        do(workflows.publish_draft, draft_id)
    approve(draft_id)
    with pytest.raises(Clash, match="không sửa"):
        do(workflows.remove_step, draft_id, number=1)
    with pytest.raises(Clash, match="đã được duyệt"):
        approve(draft_id)
    do(workflows.publish_draft, draft_id, by=CHI)
    with pytest.raises(Clash, match="khép lại"):
        do(workflows.remove_step, draft_id, number=1)


def test_a_draft_is_given_up_with_a_reason(catalogue):
    draft_id = drafted()
    with pytest.raises(Invalid, match="lý do"):
        do(workflows.abandon_draft, draft_id, reason=" ")
    do(workflows.abandon_draft, draft_id, reason="Đã có quyết định khác")
    assert workflows.draft(draft_id).state == "abandoned"


def test_one_drafts_where_one_may(catalogue):
    with pytest.raises(NotAllowed):
        drafted([], by=DUNG)
    with pytest.raises(NotAllowed):
        drafted([], by=XA)
    draft_id = drafted([])
    with pytest.raises(NotAllowed):
        do(workflows.add_step, draft_id, row=ROWS[0], by=XA)
    with pytest.raises(NotAllowed):
        do(workflows.abandon_draft, draft_id, reason="x", by=XA)
    with pytest.raises(Missing):
        workflows.draft(987654)


def test_a_drawing_takes_the_place_of_the_table(catalogue):
    draft_id = drafted()
    before = workflows.draft(draft_id)
    file = workflows.drawing(before.steps, title="Cấp phép").encode()
    do(workflows.remove_step, draft_id, number=4)
    do(workflows.draw_draft, draft_id, file=file)
    assert workflows.draft(draft_id).steps == before.steps
    scripted = file.replace(b"bpmn:callActivity", b"bpmn:scriptTask")
    with pytest.raises(Invalid, match=r"«step_4», dòng \d+: .*«scriptTask»"):
        do(workflows.draw_draft, draft_id, file=scripted)


def test_a_table_is_read_and_checked_while_it_is_typed():
    read = workflows.typed(ROWS, limit=Limit(5, Unit.WORKING_DAY))
    assert (len(read.steps), read.findings) == (7, ())
    short = workflows.typed(ROWS, limit=Limit(4, Unit.WORKING_DAY))
    assert [one.code for one in short.findings] == ["over_limit"]
    wrong = workflows.typed([*ROWS[:3], {**ROWS[3], "time": "vài ngày"}, *ROWS[4:]])
    assert [(one.place, one.step) for one in wrong.findings] == [("/steps/4/time", 4)]
    assert len(wrong.steps) == 6


def test_a_page_gets_the_table_as_json_with_its_words():
    rows = json.loads(json.dumps(workflows.steps_as_json(workflows.typed(ROWS).steps)))
    assert (rows[4]["after"], rows[1]["after"], rows[0]["after"]) == ([3, 4], [1], [])
    assert rows[5]["outcomes"][1] == {"name": "Làm lại", "to": 5}
    assert (rows[3]["where_label"], rows[3]["time"]) == (
        "Cơ quan được nêu tên",
        "2,5 ngày làm việc",
    )


# ---- Offices' own ----


def own_of(rows_changed):
    draft_id = workflows.begin_draft(procedure_code=PERMIT, unit_id=COMMUNE, by=XA, at=MORNING)
    for number, parts in rows_changed.items():
        row = ROWS[number - 1]
        do(workflows.change_step, draft_id, number=number, row={**row, **parts}, by=XA)
    return draft_id


def test_an_offices_own_begins_with_the_provinces(catalogue):
    province = published()
    draft_id = own_of({})
    assert workflows.draft(draft_id).steps == workflows.workflow(province).steps


def test_an_office_may_override_roles_and_shorten_times(catalogue):
    published()
    draft_id = own_of({2: {"role": "leader", "time": "2 giờ làm việc"}, 3: {"words": "Chị Sáu"}})
    approve(draft_id)
    own = do(workflows.publish_draft, draft_id, by=CHI)
    found = workflows.workflow_for(procedure_code=PERMIT, unit_id=COMMUNE, on=TODAY)
    assert (found.id, found.steps[1].role) == (own, "leader")


@pytest.mark.parametrize(
    "number, parts, reason",
    [
        (3, {"time": "03 ngày làm việc"}, "Bước 3 được tỉnh cho 2 ngày làm việc"),
        (2, {"time": "5 giờ làm việc"}, "Bước 2 được tỉnh cho 0,5 ngày làm việc"),
        (2, {"time": "1 ngày"}, "Bước 2"),
        (2, {"time": ""}, "Bước 2 được tỉnh cho"),
        (5, {"after": "3"}, "bước 5 khác quy trình của tỉnh"),
        (6, {"outcomes": ""}, "bước 6 khác"),
        (3, {"name": "Việc khác"}, "bước 3 khác"),
    ],
)
def test_an_office_may_not_lengthen_or_do_otherwise(catalogue, number, parts, reason):
    published()
    draft_id = own_of({number: parts})
    found = [one.reason for one in workflows.check_draft(draft_id, on=TODAY)]
    assert any(reason in one for one in found)
    with pytest.raises(Invalid):
        approve(draft_id)


def test_an_office_may_not_leave_a_step_out(catalogue):
    published()
    draft_id = own_of({})
    do(workflows.remove_step, draft_id, number=2, by=XA)
    with pytest.raises(Invalid):
        approve(draft_id)


def test_a_shorter_province_shows_which_offices_are_now_beyond_it(catalogue):
    published()
    draft_id = own_of({})
    approve(draft_id)
    do(workflows.publish_draft, draft_id, by=CHI)
    assert workflows.offices_beyond(on=TODAY) == ()
    shorter = [
        {**row, "time": "1 ngày làm việc"} if "2 ngày" in row["time"] else row for row in ROWS
    ]
    later = drafted(shorter)
    approve(later, in_force_from=date(2026, 6, 1))
    do(workflows.publish_draft, later, by=CHI)
    (beyond,) = workflows.offices_beyond(on=TODAY)
    assert (beyond.unit_id, beyond.procedure_code) == (COMMUNE, PERMIT)
    assert [one.code for one in beyond.findings] == ["longer_than_province"]


def test_an_approval_is_taken_back_before_anything_is_changed(catalogue):
    draft_id = drafted()
    with pytest.raises(Clash, match="chưa được duyệt"):
        do(workflows.reopen_draft, draft_id)
    approve(draft_id)
    do(workflows.reopen_draft, draft_id)
    do(workflows.remove_step, draft_id, number=4)
    assert workflows.draft(draft_id).approved_by == ""


def test_what_adds_up_is_the_longest_way(catalogue):
    facts = workflows.workflow(published())
    assert facts.total == (Decimal(36), Unit.WORKING_HOUR)


# ---- The table itself ----


@given(steps=tables(), data=st.data())
def test_moving_there_and_back_changes_nothing(steps, data):
    numbers = st.integers(1, len(steps))
    at, to = data.draw(numbers), data.draw(numbers)
    sorted_after = tuple(
        editing.with_change((one,), one)[0] for one in editing.with_move(steps, 1, 1)
    )
    assert editing.with_move(editing.with_move(sorted_after, at, to), to, at) == sorted_after


@given(steps=tables(), data=st.data())
def test_putting_a_row_in_and_taking_it_out_changes_nothing(steps, data):
    steps = editing.with_move(steps, 1, 1)
    at = data.draw(st.integers(1, len(steps) + 1))
    assert editing.without_row(editing.with_row(steps, steps[0], at), at) == steps


@given(st.dictionaries(st.sampled_from([*ROWS[5], "after", "unit_id"]), st.text(max_size=9)))
def test_no_typing_breaks_the_table(data):
    try:
        editing.row_of({**ROWS[5], **data}, 1)
    except BadRow as refused:
        assert refused.code


def row(**parts):
    given = {"begun_by": "x", "begun_at": MORNING, "changed_by": "x", "changed_at": MORNING}
    WorkflowDraft(**given | parts).save()


APPROVED = {
    "procedure_code": PERMIT,
    "instrument_number": "1",
    "in_force_from": MARCH,
    "approved_by": "Bà Chi",
    "approved_at": MORNING,
}


@pytest.mark.parametrize(
    "parts, name",
    [
        ({"state": "approved"}, "an_approved_workflow_has_its_instrument_day_and_approver"),
        (
            {**APPROVED, "state": "approved", "approved_by_id": 2, "hands": [1, 2]},
            "nobody_approves_a_workflow_they_edited",
        ),
        ({**APPROVED, "state": "published"}, "a_published_draft_names_its_workflow"),
        ({"state": "abandoned"}, "only_an_abandoned_draft_has_and_needs_a_reason"),
        ({"source_digest": "a"}, "an_imported_table_is_drafted_once"),
    ],
)
def test_the_database_refuses_nonsense(db, parts, name):
    row(source_digest="a")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row(**parts)
