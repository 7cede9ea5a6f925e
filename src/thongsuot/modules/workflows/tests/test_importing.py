"""Processes come in from decisions as they are written; what is added or unread is reported."""

import copy
import json
from collections import Counter
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Invalid, NotAllowed
from thongsuot.kernel.worktime import Unit
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import api as workflows
from thongsuot.modules.workflows.rules.checking import WARNINGS, lint
from thongsuot.modules.workflows.rules.sources import Refused, UnreadableFile, read_workflows
from thongsuot.modules.workflows.rules.steps import arrange, role_of
from thongsuot.modules.workflows.tests.conftest import FIRST_DAY, MORNING, SETUP, TODAY


def raw(code="1.013227", *, steps, **parts):
    rows = [
        {"buoc": f"Bước {at}", "o": [name, who], "thoi_gian": time}
        for at, (name, who, time) in enumerate(steps, start=1)
    ]
    given = {"so_quyet_dinh": "9/QĐ-UBND", "noi_ban_hanh": "Tỉnh X", "ngay": "28/11/2025"}
    return {"ma_tthc": code, "truong_hop": None, "cac_buoc": rows, **given, **parts}


WHOLE = [
    ("Tiếp nhận hồ sơ", "Bộ phận Một cửa", "0,5 ngày làm việc"),
    ("Phân công thụ lý", "Lãnh đạo phòng", "½ ngày làm việc"),
    ("Thẩm định hồ sơ", "Chuyên viên", "03 ngày làm việc"),
    ("Ký duyệt", "Lãnh đạo UBND xã", "04 giờ làm việc"),
    ("Đóng dấu, phát hành", "Văn thư", "0,5 ngày làm việc"),
    ("Trả kết quả", "Bộ phận Một cửa", "Không tính thời gian"),
]


def take(*items, wrap="quy_trinh", by=SETUP):
    data = json.dumps({wrap: items}).encode()
    return workflows.import_workflows(
        stream=BytesIO(data), name="x.json", in_force_from=FIRST_DAY, by=by, at=MORNING
    )


def followed(code="1.013227", case=""):
    return workflows.workflow_for(procedure_code=code, case=case, on=TODAY)


def codes(report):
    return [noticed.finding.code for noticed in report.noticed]


def test_a_process_comes_in_as_it_is_written(catalogue):
    report = take(raw(steps=WHOLE))
    facts = followed()
    assert (report.added, codes(report), facts.is_default) == (1, [], False)
    assert [step.kind for step in facts.steps] == [
        *("intake", "assign", "process", "approve", "issue", "return")
    ]
    assert [step.role for step in facts.steps] == [
        *("counter", "division_head", "officer", "leader", "clerical", "counter")
    ]
    assert facts.instrument == "9/QĐ-UBND, Tỉnh X"
    assert [(read.written, read.read_as) for read in report.wordings][1] == (
        "½ ngày làm việc",
        "0.5 working_day",
    )


def test_the_columns_may_stand_in_either_order(catalogue):
    turned = [(who, name, time) for name, who, time in WHOLE]
    take(raw(steps=turned))
    assert [step.name for step in followed().steps] == [name for name, _, _ in WHOLE]


def test_what_the_order_needs_is_added_marked_and_reported(catalogue):
    report = take(raw(steps=[("Thẩm định hồ sơ", "Chuyên viên", "3 ngày làm việc")]))
    assert codes(report) == ["intake_added", "return_added", "approve_added"]
    assert [(step.kind, step.added) for step in followed().steps] == [
        ("intake", True),
        ("process", False),
        ("approve", True),
        ("return", True),
    ]


def test_an_earlier_signature_is_an_examination_by_a_leader(catalogue):
    twice = [*WHOLE[:4], ("Ký duyệt", "Lãnh đạo UBND tỉnh", "1 ngày làm việc"), *WHOLE[4:]]
    take(raw(steps=twice))
    signed = [(step.kind, step.words) for step in followed().steps if step.role == "leader"]
    assert signed == [("process", "Lãnh đạo UBND xã"), ("approve", "Lãnh đạo UBND tỉnh")]


def test_a_time_that_is_not_understood_stays_empty_and_is_named(catalogue):
    report = take(raw(steps=[*WHOLE[:2], ("Thẩm định", "Chuyên viên", "2-3 ngày"), *WHOLE[3:]]))
    (drafted,) = report.drafted
    assert "Không hiểu thời gian «2-3 ngày»" in drafted.settle[0].reason
    assert workflows.draft(drafted.draft_id).steps[2].allowance is None
    # What a person must settle, nobody follows yet.
    assert (report.added, followed().is_default) == (0, True)


def test_days_that_add_up_to_the_working_days_of_the_limit_are_working_days(shipped):
    facts = followed("1.013876")
    assert {step.unit for step in facts.steps if step.unit} == {Unit.WORKING_DAY}
    assert ("1.013876", "days_are_working_days") in [
        (noticed.procedure_code, noticed.finding.code) for noticed in shipped.noticed
    ]
    assert {step.unit for step in followed("1.013871").steps if step.unit} == {Unit.DAY}


@pytest.mark.parametrize(
    "code, reason", [("", "không ghi mã"), ("9.999999", "9.999999 chưa có trong danh mục")]
)
def test_a_process_of_no_known_procedure_is_kept_whole_and_waits_for_one(catalogue, code, reason):
    report = take(raw(code, steps=WHOLE, ten="Cấp giấy phép"))
    (kept,) = report.awaiting
    assert reason in kept.settle[0].reason
    assert (report.tables, report.without_a_person, report.drafted) == (1, 1, ())
    facts = workflows.draft(kept.draft_id)
    assert (facts.procedure_code, facts.title, len(facts.steps)) == ("", "Cấp giấy phép", 6)
    assert facts.unsettled == ()
    again = take(raw(code, steps=WHOLE, ten="Cấp giấy phép"))
    assert (again.awaiting, again.unchanged) == ((), 1)


def test_bare_figures_take_the_unit_of_a_total_that_they_make(catalogue):
    figures = [
        (*row[:2], time) for row, time in zip(WHOLE, "0,5 0,5 3 0,5 0,5 1".split(), strict=True)
    ]
    report = take(raw(steps=figures, tong_thoi_gian="06 ngày làm việc"))
    assert codes(report)[0] == "figures_in_unit_of_total"
    assert followed().total == (6, Unit.WORKING_DAY)
    other = take(raw(steps=figures, tong_thoi_gian="07 ngày làm việc"))
    assert [one.code for one in other.drafted[0].settle] == ["not_understood"] * 6


def test_the_line_of_the_total_is_not_the_time_of_the_last_step(catalogue):
    item = raw(steps=WHOLE)
    item["cac_buoc"][-1] = {
        "buoc": "Bước 6",
        "o": ["Trả kết quả", "Bộ phận Một cửa", "Tổng thời gian giải quyết"],
        "thoi_gian": "10 ngày làm việc",
    }
    take(item)
    assert followed().steps[-1].allowance is None


def test_two_tables_of_one_process_are_one_workflow(catalogue):
    first = [*WHOLE[:4], ("Vào sổ, chuyển hồ sơ đến Sở Y tế", "Văn thư", "0,5 ngày làm việc")]
    second = [WHOLE[1], *WHOLE[2:]]
    report = take(raw(steps=first), raw(steps=second))
    assert (report.added, codes(report)[0], len(followed().steps)) == (1, "parts_joined", 10)
    cut = take(raw("1.013227", steps=first, so_quyet_dinh="8/QĐ-UBND"))
    assert [one.code for one in cut.drafted[0].settle] == ["continues_elsewhere"]


def test_empty_cells_below_a_time_may_share_it(catalogue):
    shared = [*WHOLE[:3], (*WHOLE[3][:2], ""), (*WHOLE[4][:2], ""), WHOLE[5]]
    (drafted,) = take(raw(steps=shared)).drafted
    assert "«03 ngày làm việc» ghi ở bước 3" in drafted.settle[0].reason


def test_a_gap_in_the_numbers_is_a_missing_row(catalogue):
    item = raw(steps=WHOLE)
    item["cac_buoc"][3]["buoc"] = "Bước 9"
    (drafted,) = take(item).drafted
    assert "từ bước 3 sang bước 9" in drafted.settle[0].reason


def test_a_total_that_is_another_is_said_and_the_steps_stand(catalogue):
    report = take(raw(steps=WHOLE, tong_thoi_gian="9 ngày làm việc"))
    assert "khác tổng ghi trong nguồn (9 ngày làm việc)" in report.noticed[0].finding.reason
    assert report.added == 1


def test_steps_beyond_the_limit_are_named(catalogue):
    long = [*WHOLE[:2], ("Thẩm định", "Chuyên viên", "30 ngày làm việc"), *WHOLE[3:]]
    assert codes(take(raw(steps=long))) == ["over_limit"]


def totals(code):
    cases = procedures.procedure(code, on=TODAY).cases
    return [followed(code, case.key).total[0] for case in cases]


def test_each_case_finds_its_process_by_the_words(shipped):
    land = "cap-gcn-lan-dau-ho-gia-dinh"
    totals = [
        followed(land, case.key).total[0] for case in procedures.procedure(land, on=TODAY).cases
    ]
    assert totals == [20, 17]
    mine = "cong-nhan-ket-qua-tham-do-khoang-san"
    totals = [
        followed(mine, case.key).total[0] for case in procedures.procedure(mine, on=TODAY).cases
    ]
    assert totals == [42, 32]
    assert "case_unknown" not in codes(shipped)


def test_two_processes_for_one_case_are_both_kept_and_the_first_is_followed(catalogue):
    other = raw(steps=WHOLE[:1] + WHOLE[2:], so_quyet_dinh="10/QĐ-UBND")
    report = take(raw(steps=WHOLE), other)
    assert report.added == 2
    assert followed().instrument_number == "9/QĐ-UBND"
    assert len(workflows.workflows_of("1.013227", on=TODAY)) == 2


def test_a_changed_process_is_a_new_version_and_the_same_again_is_none(catalogue):
    take(raw(steps=WHOLE))
    same = take(raw(steps=WHOLE))
    changed = take(raw(steps=WHOLE[:1] + WHOLE[2:]))
    assert (same.added, same.changed, same.unchanged) == (0, 0, 1)
    assert (changed.added, changed.changed, changed.unchanged) == (0, 1, 0)
    assert followed().number == 2


@pytest.mark.parametrize(
    "item, reason",
    [
        ("x", "đối tượng JSON"),
        (raw(steps=[]), "chưa có bước"),
        (raw(steps=[("", "Chuyên viên", "")]), "chưa ghi nội dung"),
        (raw(steps=WHOLE * 40), "quá nhiều bước"),
        (raw(steps=[("a\x00", "b", "")]), "ký tự điều khiển"),
        ({"ma_tthc": "1.013227", "cac_buoc": 3}, "sai kiểu"),
    ],
)
def test_a_bad_process_is_named_and_the_others_are_kept(catalogue, item, reason):
    report = take(item, raw(steps=WHOLE))
    assert (report.added, report.refused[0].place) == (1, "1")
    assert reason in report.refused[0].reason


@pytest.mark.parametrize(
    "data, reason",
    [(b"", "rỗng"), (b"{", "JSON"), (b"\xff", "JSON"), (b"[]", "thu_tuc"), (b"[" * 99999, "JSON")],
)
def test_a_file_of_another_kind_is_refused(db, data, reason):
    with pytest.raises(Invalid, match=reason):
        workflows.import_workflows(
            stream=BytesIO(data), name="x", in_force_from=FIRST_DAY, by=SETUP, at=MORNING
        )


def test_one_needs_leave_to_import(db):
    with pytest.raises(NotAllowed):
        take(raw(steps=WHOLE), by=Actor(name="Chị An"))


def test_the_collected_processes_come_in(catalogue, shared_data):
    if shared_data is None:
        return
    listed = (shared_data / "tthc" / "tthc_merged.csv").read_bytes()
    procedures.import_list(
        stream=BytesIO(listed), name="x", in_force_from=FIRST_DAY, by=SETUP, at=MORNING
    )
    found = []
    for name in ("procedures_full_2026.json", "quy_trinh_noi_bo_2025.json"):
        data = (shared_data / "tthc" / name).read_bytes()
        found.append(
            workflows.import_workflows(
                stream=BytesIO(data), name=name, in_force_from=FIRST_DAY, by=SETUP, at=MORNING
            )
        )
    counts = [(report.added, report.changed, len(report.refused)) for report in found]
    assert counts == [(28, 0, 0), (43, 3, 0)]
    assert [(one.tables, one.without_a_person) for one in found] == [(29, 29), (62, 58)]
    left = Counter(finding.code for drafted in found[1].drafted for finding in drafted.settle)
    assert (len(found[1].drafted), len(found[1].awaiting), left["no_code"]) == (4, 11, 2)
    # Two stray cells and a sentence stand where a time should: nothing is guessed from them.
    assert left["not_understood"] == 4


def test_roles_are_told_from_the_words_of_offices():
    told = {
        "Bộ phận tiếp nhận và trả kết quả của Sở VHTTDL tại TTPVHCC tỉnh": "counter",
        "Công chức, viên chức tại Trung tâm PVHCC tỉnh hoặc xã, phường": "counter",
        "Lãnh đạo phòng Quản lý Thông tin, Báo chí, Xuất bản": "division_head",
        "Trưởng phòng Văn hoá Xã hội": "division_head",
        "Chuyên viên phòng KGVX, Văn phòng UBND tỉnh": "officer",
        "Lãnh đạo UBND cấp xã (Chủ tịch Hội đồng chính sách xã)": "leader",
        "Bộ phận văn thư UBND cấp xã": "clerical",
        "Cơ quan thuế": "other_agency",
        "Các Sở, ban, ngành được xin ý kiến": "other_agency",
    }
    assert {words: role_of(words) for words in told} == told


NAMES = st.sampled_from(
    [name for name, _, _ in WHOLE] + ["Trình Chủ tịch UBND xã ký", "Chuyển hồ sơ", "Họp"]
)
WHO = st.sampled_from([who for _, who, _ in WHOLE] + ["Cơ quan thuế", "UBND tỉnh", ""])
TIMES = st.sampled_from([time for _, _, time in WHOLE] + ["", "??"])


@settings(max_examples=200)
@given(st.lists(st.tuples(NAMES, WHO, TIMES), min_size=1, max_size=9))
def test_every_arranged_process_can_be_followed_by_a_dossier(steps):
    (draft,) = read_workflows(json.dumps({"quy_trinh": [raw(steps=steps)]}).encode())
    arranged, _ = arrange(draft.steps)
    assert [one for one in lint(arranged, None) if one.code not in WARNINGS] == []
    assert sum(not step.added for step in arranged) == len(steps)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@settings(max_examples=150)
@given(
    wrap=st.sampled_from(["thu_tuc", "quy_trinh", "workflows"]),
    part=st.sampled_from(["ma_tthc", "cac_buoc", "ngay", "truong_hop", "steps", "tong_thoi_gian"]),
    value=json_values,
)
def test_whatever_stands_in_a_part_is_a_reason_and_not_a_crash(wrap, part, value):
    item = copy.deepcopy(raw(steps=WHOLE)) | {"procedure_code": "x", "steps": []} | {part: value}
    items = [{"khoa": "x", "quy_trinh_noi_bo": [item]}] if wrap == "thu_tuc" else [item]
    try:
        found = read_workflows(json.dumps({wrap: items}).encode())
    except UnreadableFile:
        return
    assert len(found) == 1 and (isinstance(found[0], Refused) or found[0].steps)
