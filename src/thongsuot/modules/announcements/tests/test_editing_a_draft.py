"""Editing the parts of a record: what is kept, what is refused, and two at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.refusals import Clash, Invalid, Missing
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.announcements.actions.editing import FLAWS
from thongsuot.modules.announcements.api import Change, Overtaken, Transition
from thongsuot.modules.announcements.rules.drafting import Unfit, may_be_written, with_part
from thongsuot.modules.announcements.tests.conftest import (
    EFFECT,
    MAI,
    MORNING,
    TU,
    add,
    begin,
    drafted,
    edit,
    later,
    permit,
    publish,
    seen,
    submitted,
)
from thongsuot.modules.procedures import api as procedures


@pytest.fixture
def draft_id(there):
    return add(begin())


def test_one_part_is_replaced_and_the_ledger_says_which(draft_id):
    assert edit(draft_id, "steps", ["Nộp hồ sơ trực tuyến.", "Nhận kết quả."]) == 2
    found = drafted(draft_id)
    assert found.record.steps == ("Nộp hồ sơ trực tuyến.", "Nhận kết quả.")
    assert found.part("steps") == ["Nộp hồ sơ trực tuyến.", "Nhận kết quả."]
    assert found.base.steps == ("Nộp hồ sơ.", "Nhận kết quả.")
    assert found.saved[0].part == "steps"
    assert (found.saved[0].by, found.saved[0].at) == (MAI.name, MORNING)
    told = ledger.history(f"decision:{found.decision_id}")[-1]
    assert (told.type, told.data["part"]) == ("announcements.DraftEdited", "steps")


def test_null_takes_a_part_away(draft_id):
    edit(draft_id, "levels", None)
    assert drafted(draft_id).record.levels is None


def test_text_is_kept_in_its_one_normal_form(draft_id):
    edit(draft_id, "name", "  Cấp giấy phép  ")
    assert drafted(draft_id).record.name == "Cấp giấy phép"


@pytest.mark.parametrize(
    "part, value, pointer, reason",
    [
        ("channels", [{"channel": "bồ câu"}], "/channels/0/channel", "không có trong danh sách"),
        ("channels", [{}], "/channels/0/channel", "Thiếu phần"),
        ("cases", [{"key": "a", "name": "A", "màu": 1}], "/cases/0/màu", "không có phần này"),
        (
            "cases",
            [{"key": "a", "name": "A", "components": [{"code": "x", "name": 5}]}],
            "/cases/0/components/0/name",
            "không đúng kiểu",
        ),
        ("steps", "một chuỗi", "/steps", "không đúng kiểu"),
        ("steps", ["x" * 20_001], "/steps/0", "Dài quá"),
        ("steps", ["a\x00b"], "/steps/0", "ký tự điều khiển"),
        ("legal_bases", [{"number": "1", "issued_on": "31/02/2026"}], "/legal_bases/0/issued_on",
         "không đọc được"),
        ("cases", [{"key": "", "name": "A"}], "/cases/0/key", "để trống"),
        ("code", "9.999999", "/code", "Không sửa được"),
        ("decision", {"number": "1"}, "/decision", "Không sửa được"),
        ("tào_lao", 1, "/tào_lao", "Không sửa được"),
    ],
)  # fmt: skip
def test_what_can_be_no_such_part_is_refused_where_it_is_wrong(
    draft_id, part, value, pointer, reason
):
    with pytest.raises(Invalid) as refused:
        edit(draft_id, part, value)
    assert refused.value.faults[0].pointer == pointer
    assert reason in refused.value.faults[0].reason
    assert drafted(draft_id).revision == 1


def test_a_value_nested_beyond_reason_is_refused(draft_id):
    deep: list[object] = []
    for _level in range(2000):
        deep = [deep]
    with pytest.raises(Invalid, match="quá sâu"):
        edit(draft_id, "steps", deep)
    with pytest.raises(Invalid, match="Dài quá"):
        edit(draft_id, "steps", ["x"] * 1001)


def test_saving_the_same_again_changes_nothing(draft_id):
    edit(draft_id, "name", "Tên khác")
    with pytest.raises(Clash, match="Không có gì thay đổi"):
        edit(draft_id, "name", "Tên khác")


def test_of_two_who_save_the_second_is_told_and_both_texts_remain(draft_id):
    edit(draft_id, "name", "Tên của Mai", at=later(minutes=15))
    with pytest.raises(Overtaken) as refused:
        edit(draft_id, "name", "Tên của Tú", by=TU, revision=1)
    assert "Dương Thị Mai đã lưu lúc 08:15" in str(refused.value)
    assert (refused.value.theirs, refused.value.saved_by) == ("Tên của Mai", MAI.name)
    assert edit(draft_id, "name", "Tên của Tú", by=TU, revision=refused.value.revision) == 3


def test_a_double_click_is_told_that_it_is_saved(draft_id):
    edit(draft_id, "name", "Tên khác")
    with pytest.raises(Clash, match="Không có gì thay đổi") as refused:
        edit(draft_id, "name", "Tên khác", revision=1)
    assert not isinstance(refused.value, Overtaken)


def test_so_it_is_with_the_decision_itself(there):
    decision_id = begin("Một")
    said = {"issuer": "Chủ tịch", "in_force_from": EFFECT, "decision_id": decision_id}
    announcements.amend_decision(title="Hai", revision=1, by=MAI, at=MORNING, **said)
    with pytest.raises(Overtaken) as refused:
        announcements.amend_decision(title="Ba", revision=1, by=TU, at=MORNING, **said)
    assert refused.value.theirs["title"] == "Hai"
    with pytest.raises(Clash, match="Không có gì thay đổi"):
        announcements.amend_decision(title="Hai", revision=2, by=TU, at=MORNING, **said)
    told = ledger.history(f"decision:{decision_id}")[-1]
    assert sorted(told.data["fields"]) == ["issuer", "title"]


@pytest.mark.parametrize(
    "parts, pointer",
    [
        ({"title": " "}, "/title"),
        ({"title": "x" * 501}, "/title"),
        ({"title": "a\x07"}, "/title"),
        ({"issuer": ""}, "/issuer"),
        ({"in_force_from": EFFECT.replace(year=1900)}, "/in_force_from"),
        ({"expedited": True}, "/expedited_basis"),
        ({"expedited_basis": "Luật"}, "/expedited_basis"),
    ],
)
def test_a_decision_says_what_it_is(db, parts, pointer):
    with pytest.raises(Invalid) as refused:
        begin(**parts)
    assert refused.value.faults[0].pointer == pointer


def test_a_transition_rule_belongs_to_an_amendment_and_names_its_clause(draft_id, there):
    def rule(basis: str, *, of: int = draft_id, revision: int = 1) -> int:
        return announcements.set_transition(
            draft_id=of,
            revision=revision,
            transition=Transition(EFFECT, True, basis),
            by=MAI,
            at=MORNING,
        )

    with pytest.raises(Invalid, match="căn cứ"):
        rule(" ")
    assert rule("Điều 3") == 2
    assert drafted(draft_id).transition == Transition(EFFECT, True, "Điều 3")
    with pytest.raises(Clash, match="Không có gì thay đổi"):
        rule("Điều 3", revision=2)
    with pytest.raises(Overtaken) as refused:
        rule("Điều 4")
    assert refused.value.theirs == Transition(EFFECT, True, "Điều 3")
    announcements.set_transition(draft_id=draft_id, revision=2, transition=None, by=MAI, at=MORNING)
    assert drafted(draft_id).transition is None
    new = add(drafted(draft_id).decision_id, "1.000002", Change.NEW)
    with pytest.raises(Invalid, match="sửa đổi, bổ sung"):
        rule("Điều 3", of=new)


@pytest.mark.parametrize(
    "parts, refusal",
    [
        ({"code": "mã lạ"}, Invalid),
        ({"code": "1.000002\x00"}, Invalid),
        ({"code": "1.000002"}, Missing),
        ({"code": "1.000002", "change": Change.REPEALED}, Missing),
        ({"code": "1.000002", "change": Change.NEW, "replaces": ["1.000001"]}, Invalid),
        ({"code": "1.000002", "change": Change.REPLACED}, Invalid),
        ({"code": "1.000001", "change": Change.REPLACED, "replaces": ["1.000001"]}, Invalid),
        ({"code": "2.000001", "change": Change.REPLACED, "replaces": ["1.1"]}, Invalid),
    ],
)
def test_what_can_not_be_drafted_is_refused(there, parts, refusal):
    decision_id = begin()
    with pytest.raises(refusal):
        add(decision_id, **parts)


def test_a_decision_says_one_thing_of_a_procedure(draft_id):
    with pytest.raises(Clash, match=r"đã có thủ tục 1\.000001"):
        add(drafted(draft_id).decision_id, change=Change.REPEALED)


def test_a_repeal_has_a_reason_and_nothing_to_edit(there):
    draft_id = add(begin(), change=Change.REPEALED)
    with pytest.raises(Invalid, match="không có nội dung"):
        edit(draft_id, "name", "x")
    assert drafted(draft_id).name == "Cấp giấy phép xây dựng"


def test_only_a_repeal_has_a_reason(draft_id):
    with pytest.raises(Invalid, match="bãi bỏ"):
        announcements.set_repeal_reason(
            draft_id=draft_id, revision=1, reason="x", by=MAI, at=MORNING
        )


def test_what_waits_for_approval_is_not_edited(shorter):
    draft_id = seen(submitted(shorter)).drafts[0].draft_id
    assert not drafted(draft_id).may_edit
    with pytest.raises(Clash, match="“Chờ duyệt”, không thể soạn nội dung thủ tục"):
        edit(draft_id, "name", "x")


def test_there_is_no_such_thing(db):
    with pytest.raises(Missing):
        seen(987654321)
    with pytest.raises(Missing):
        drafted(987654321)
    with pytest.raises(Missing):
        announcements.submit_decision(decision_id=987654321, by=MAI, at=MORNING)


def test_an_amendment_begins_from_what_is_published_for_later(there):
    coming = publish(permit(name="Tên từ tháng 11"), on=EFFECT.replace(month=11))
    assert drafted(add(begin())).base_version_id == coming


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)
PARTS = [part for part in procedures.Record.__dataclass_fields__ if may_be_written(part)]


@given(st.sampled_from(PARTS), JSON)
def test_whatever_is_sent_it_is_taken_or_refused_by_place(part, value):
    try:
        after = with_part(permit(), part, value)
    except Unfit as trouble:
        assert trouble.flaws
        assert all(flaw.pointer.startswith(f"/{part}") for flaw in trouble.flaws)
        assert all(flaw.code in FLAWS for flaw in trouble.flaws)
    else:
        assert procedures.from_data(procedures.to_data(after)) == after


@pytest.mark.parametrize("name", PARTS)
def test_every_part_can_be_saved_as_it_is_read(name):
    assert with_part(permit(), name, procedures.to_data(permit())[name]) == permit()


def test_the_place_of_a_wrong_level_names_no_branch_of_a_choice():
    with pytest.raises(Unfit) as refused:
        with_part(permit(), "service_levels_before", [{"level": 7}])
    assert {flaw.pointer for flaw in refused.value.flaws} == {"/service_levels_before/0/level"}
