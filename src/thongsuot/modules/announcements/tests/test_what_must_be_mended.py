"""What stands against a draft: each finding with its place, its law, and whether it blocks."""

import inspect
from dataclasses import replace
from datetime import date, time

import pytest

from thongsuot.kernel.refusals import Clash
from thongsuot.kernel.worktime import Unit
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.announcements.api import Change, Severity, Transition
from thongsuot.modules.announcements.queries.findings import SENTENCES, finding
from thongsuot.modules.announcements.rules import checking, contents
from thongsuot.modules.announcements.rules.checking import Drafted, Standing
from thongsuot.modules.announcements.rules.contents import Held
from thongsuot.modules.announcements.rules.remarks import Remark
from thongsuot.modules.announcements.tests.conftest import (
    CHI,
    EFFECT,
    MORNING,
    SETUP,
    TODAY,
    add,
    approve,
    begin,
    drafted,
    edit,
    permit,
    seen,
    submitted,
    write,
)
from thongsuot.modules.databases import api as databases
from thongsuot.modules.forms import api as forms
from thongsuot.modules.forms.testing import small
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.procedures.api import (
    Case,
    Channel,
    ChannelOffer,
    Component,
    Fee,
    FeeKind,
    Form,
    Record,
    Replacement,
    Result,
    Ruling,
    ServiceLevel,
    TimeLimit,
    Ways,
    digest,
)

PERMIT = permit()
STANDING = Standing(7, 1, date(2026, 1, 1), None, digest(PERMIT), "12/QĐ-UBND", "Bà Chi")
OFFER = PERMIT.channels[0]
CASE = PERMIT.cases[0]
DRAWING = CASE.components[1]


def check(
    record: Record | None = None, *, change=Change.NEW, standing=None, held=None, **parts
) -> list[tuple[str, str, str]]:
    draft = Drafted("1.000001", change, record, **parts)
    remarks = checking.check(draft, in_force_from=EFFECT, standing=standing or {}, held=held or {})
    for remark in remarks:
        said = finding(remark, draft_id=1)
        assert said.sentence
        assert "%(" not in said.sentence
        assert said.legal_basis
    return [(str(remark.severity), remark.code, remark.path) for remark in remarks]


def with_limit(limit: TimeLimit) -> Record:
    return replace(PERMIT, channels=(replace(OFFER, limit=limit),))


def with_papers(*papers: Component, **parts) -> Record:
    return replace(PERMIT, cases=(replace(CASE, components=papers),), **parts)


def test_nothing_stands_against_a_good_draft():
    assert check(PERMIT) == []


@pytest.mark.parametrize(
    "missing",
    [
        {"name": " "},
        {"steps": ()},
        {"channels": ()},
        {"cases": ()},
        {"who_may_ask": None},
        {"agencies": ()},
    ],
    ids=lambda missing: next(iter(missing)),
)
def test_a_part_that_the_law_asks_for_is_missing(missing):
    (part,) = missing
    assert ("blocks", "missing_part", f"/{part}") in check(replace(PERMIT, **missing))


def test_steps_may_stand_with_the_cases_instead():
    assert check(replace(PERMIT, steps=(), cases=(replace(CASE, steps=("Nộp.",)),))) == []


@pytest.mark.parametrize("part", ["field", "levels", "legal_bases", "results"])
def test_what_only_the_national_database_asks_for_is_worth_a_look(part):
    empty = None if part in ("field", "levels") else ()
    found = check(replace(PERMIT, **{part: empty}))
    assert found == [("warns", "part_for_the_database", f"/{part}")]


def test_a_case_without_papers_blocks_unless_it_shares_them():
    renewal = Case("lai", "Cấp lại")
    record = replace(PERMIT, cases=(CASE, renewal))
    assert check(record) == [("blocks", "case_without_papers", "/cases/1/components")]
    assert check(replace(PERMIT, cases=(CASE, replace(renewal, also=("don",))))) == []


def test_papers_are_counted():
    path = "/cases/0/components/0"
    assert check(with_papers(replace(DRAWING, copy=None))) == [("warns", "uncounted", path)]


def test_a_limit_must_be_known_for_every_way_of_filing():
    online = ChannelOffer(Channel.ONLINE)
    record = replace(PERMIT, channels=(OFFER, online))
    assert check(record) == [("blocks", "limit_unknown", "/channels/1/limit")]
    own = replace(CASE, limit=TimeLimit(5, Unit.DAY))
    assert check(replace(record, cases=(own,))) == []


def test_a_record_that_contradicts_itself():
    assert check(replace(PERMIT, cases=(CASE, CASE))) == [("blocks", "twice", "/cases")]
    lost = replace(CASE, key="lai", also=("không có",))
    found = check(replace(PERMIT, cases=(CASE, lost)))
    assert found == [("blocks", "also_unknown", "/cases/1/also")]


def test_a_form_that_is_not_among_the_forms_and_one_that_nobody_uses():
    record = with_papers(replace(DRAWING, form_key="m2"), forms=(Form("m1", "Mẫu 01"),))
    assert check(record) == [
        ("blocks", "form_unknown", "/cases/0/components/0/form_key"),
        ("warns", "form_unused", "/forms/0"),
    ]


def test_a_result_has_a_name():
    record = replace(PERMIT, results=(Result(code="KQ.1"),))
    assert check(record) == [("blocks", "result_without_name", "/results/0/name")]


def test_a_fee_rests_on_a_clause_unless_there_is_none_to_pay():
    fees = (Fee(FeeKind.FEE, 10_000), Fee(FeeKind.CHARGE, 0))
    record = replace(PERMIT, channels=(replace(OFFER, fees=fees),))
    assert check(record) == [("blocks", "fee_without_basis", "/channels/0/fees/0/legal_basis")]


def test_the_hour_after_which_tomorrow_counts_rests_on_a_clause():
    limit = TimeLimit(5, Unit.WORKING_DAY, cutoff=time(15))
    path = "/channels/0/limit/legal_basis"
    assert check(with_limit(limit)) == [("blocks", "cutoff_without_basis", path)]
    assert check(with_limit(replace(limit, legal_basis="Điều 5"))) == []
    same_day = TimeLimit(same_day=True)
    assert check(with_limit(same_day)) == [("blocks", "same_day_without_basis", path)]
    record = replace(PERMIT, cases=(replace(CASE, limit=limit),))
    assert check(record) == [("blocks", "cutoff_without_basis", "/cases/0/limit/legal_basis")]


def test_a_rule_of_its_own_rests_on_a_clause():
    record = replace(PERMIT, ways=Ways(non_boundary=Ruling(True, " ")))
    path = "/ways/non_boundary/legal_basis"
    assert check(record) == [("blocks", "way_without_basis", path)]


def test_partly_online_publishes_its_reason():
    path = "/service_level_reason"
    partly = replace(PERMIT, service_level=ServiceLevel.PARTIAL)
    assert check(partly) == [("blocks", "partly_without_reason", path)]
    assert check(replace(partly, service_level_reason="Phải kiểm tra thực địa.")) == []
    in_person = replace(PERMIT, service_level=ServiceLevel.IN_PERSON)
    assert check(in_person) == [("warns", "in_person_without_reason", path)]


# ---- Beside what is in the catalogue ----


def against(change: Change, standing: Standing | None = STANDING, **parts) -> list[str]:
    record = parts.pop("record", None if change == Change.REPEALED else PERMIT)
    there = {"1.000001": standing} if standing else {}
    return [
        code for _severity, code, _path in check(record, change=change, standing=there, **parts)
    ]


def test_a_new_procedure_is_not_there_yet():
    assert against(Change.NEW) == ["already_there"]
    assert against(Change.NEW, None) == []
    assert against(Change.NEW, replace(STANDING, in_force_to=date(2026, 9, 30))) == []


def test_what_ends_later_can_not_come_back_earlier():
    assert against(Change.NEW, replace(STANDING, in_force_to=EFFECT)) == ["too_early"]


def test_an_amendment_says_something_new():
    parts = {"base": PERMIT, "base_version_id": 7}
    assert against(Change.AMENDED, **parts) == ["nothing_new"]
    assert against(Change.AMENDED, record=replace(PERMIT, name="Khác"), **parts) == []


def test_an_amendment_stands_on_the_latest_version():
    parts = {"base": PERMIT, "base_version_id": 6, "record": replace(PERMIT, name="Khác")}
    assert against(Change.AMENDED, **parts) == ["overtaken"]


def test_what_is_not_there_is_neither_amended_nor_repealed():
    parts = {"base": PERMIT, "base_version_id": 7, "record": replace(PERMIT, name="Khác")}
    assert against(Change.AMENDED, None, **parts) == ["not_there"]
    ended = replace(STANDING, in_force_to=date(2026, 9, 30))
    parts = {"base_version_id": 7, "reason": "Thừa."}
    assert against(Change.REPEALED, None, **parts) == ["not_there"]
    assert against(Change.REPEALED, ended, **parts) == ["ending"]
    assert against(Change.REPEALED, **parts) == []


def test_a_repeal_gives_its_reason():
    assert against(Change.REPEALED, base_version_id=7) == ["no_reason"]


def test_a_replacement_replaces_what_is_in_force():
    assert against(Change.REPLACED, None) == ["replaces_nothing"]
    assert against(Change.REPLACED, None, replaces=("2.000002",)) == ["not_there"]
    later = {"2.000002": replace(STANDING, in_force_from=date(2027, 1, 1))}
    found = check(PERMIT, change=Change.REPLACED, standing=later, replaces=("2.000002",))
    assert found == [("blocks", "too_early", "")]


def test_it_may_not_begin_before_what_is_published_for_later():
    later = replace(STANDING, in_force_from=date(2027, 1, 1))
    parts = {"base": PERMIT, "base_version_id": 7, "record": replace(PERMIT, name="Khác")}
    assert against(Change.AMENDED, later, **parts) == ["too_early"]


def test_dossiers_go_over_no_earlier_than_the_effect():
    rule = Transition(TODAY, True, "Điều 3")
    parts = {"base": PERMIT, "base_version_id": 7, "record": replace(PERMIT, name="Khác")}
    assert against(Change.AMENDED, transition=rule, **parts) == ["transition_too_early"]


# ---- What becomes harder for people ----


def amended(record: Record) -> list[tuple[str, str, str]]:
    return check(
        record,
        change=Change.AMENDED,
        base=PERMIT,
        base_version_id=7,
        standing={"1.000001": STANDING},
    )


@pytest.mark.parametrize(
    "limit, longer",
    [
        (TimeLimit(21, Unit.WORKING_DAY), True),
        (TimeLimit(19, Unit.WORKING_DAY), False),
        (TimeLimit(30, Unit.DAY), True),
        (TimeLimit(20, Unit.DAY), False),
        (TimeLimit(1, Unit.MONTH), True),
        (TimeLimit(same_day=True, legal_basis="Điều 1"), False),
    ],
)
def test_a_longer_limit_is_pointed_out(limit, longer):
    found = amended(with_limit(limit))
    assert found == ([("warns", "longer_limit", "/channels/0/limit")] if longer else [])


def test_more_papers_than_before_are_pointed_out():
    more = Component("cam-ket", "Bản cam kết", required=True, original=1)
    found = amended(with_papers(*CASE.components, more))
    assert found == [("warns", "more_papers", "/cases/0/components")]
    assert amended(with_papers(*CASE.components, replace(more, required=False))) == []
    assert amended(with_papers(CASE.components[0], more)) == []


# ---- Ask once ----

HELD = {DRAWING.name: Held("CSDL quốc gia về dân cư", "Bộ Công an", "Khoản 2 Điều 4")}


def test_what_a_connected_database_holds_is_not_asked_for():
    assert check(PERMIT, held=HELD) == [("blocks", "asked_in_vain", "/cases/0/components/1")]
    remark = checking.check(
        Drafted("1", Change.NEW, PERMIT), in_force_from=EFFECT, standing={}, held=HELD
    )[0]
    said = finding(remark, draft_id=1)
    assert "«Bản vẽ thiết kế»" in said.sentence
    assert "CSDL quốc gia về dân cư do Bộ Công an quản lý đã có" in said.sentence
    assert said.legal_basis == "Khoản 2 Điều 4"


def test_unless_the_record_says_where_it_is_read():
    replaced = replace(DRAWING, replaced_by=Replacement("CSDL quốc gia về dân cư"))
    assert check(with_papers(replaced), held=HELD) == []
    assert contents.papers_to_ask(with_papers(replaced)) == []


def test_a_draft_that_asks_for_what_is_held_can_not_be_approved(there):
    """The one story with the databases themselves: connected, it blocks; told apart, it passes."""
    key = databases.add_database(
        name="Cơ sở dữ liệu quốc gia về dân cư", owner="Bộ Công an", by=SETUP, at=MORNING
    )
    databases.add_held_paper(
        key=key,
        paper="Giấy khai sinh",
        instrument="Luật Căn cước 26/2023/QH15",
        clause="Điều 22",
        in_force_from=date(2026, 1, 1),
        source="Công báo",
        by=SETUP,
        at=MORNING,
    )
    decision_id = begin()
    draft_id = add(decision_id)
    papers: list[dict[str, object]] = [
        {"code": "ks", "name": "Giấy khai sinh", "required": True, "copy": 1}
    ]
    cases = [{"key": "moi", "name": "Cấp mới", "components": papers}]
    edit(draft_id, "cases", cases)
    assert seen(decision_id).blocking == ()

    submitted(decision_id)
    databases.connect_database(key=key, since=TODAY, by=SETUP, at=MORNING)
    with pytest.raises(Clash, match="Không được yêu cầu nộp «Giấy khai sinh»"):
        approve(decision_id)
    (found,) = seen(decision_id).blocking
    assert found.path == "/cases/0/components/0"
    assert "Bộ Công an" in found.sentence
    assert "Điều 22" in found.legal_basis
    assert (found.draft_id, found.procedure_code) == (draft_id, "1.000001")

    announcements.send_back(decision_id=decision_id, reason="Đã có dữ liệu.", by=CHI, at=MORNING)
    papers[0]["replaced_by"] = {"database": "Cơ sở dữ liệu quốc gia về dân cư"}
    edit(draft_id, "cases", cases)
    submitted(decision_id)
    approve(decision_id)


# ---- Beside the electronic forms ----


def test_a_form_that_asks_in_a_case_no_longer_there_is_pointed_out(there):
    forms.publish_form(
        document=small() | {"procedure": "1.000001", "cases": ["moi"]},
        in_force_from=TODAY,
        by=SETUP,
        at=MORNING,
    )
    decision_id = begin()
    draft_id = add(decision_id)
    papers = [{"code": "don", "name": "Đơn đề nghị", "required": True, "original": 1}]
    edit(draft_id, "cases", [{"key": "moi", "name": "Cấp mới", "components": papers}])
    assert "form_at_odds" not in {each.code for each in seen(decision_id).findings}

    edit(draft_id, "cases", [{"key": "cap-lai", "name": "Cấp lại", "components": papers}])
    (found,) = [each for each in seen(decision_id).findings if each.code == "form_at_odds"]
    assert (found.path, found.blocks, found.draft_id) == ("/cases", False, draft_id)
    assert "«Tờ khai nhỏ»" in found.sentence and "«moi»" in found.sentence


# ---- Findings and moves ----


def test_an_effect_that_is_past_is_pointed_out(there):
    decision_id = begin(in_force_from=date(2026, 10, 4))
    write(add(decision_id), permit(name="Khác"))
    (found,) = seen(decision_id).findings
    assert (found.code, found.blocks) == ("effect_is_past", False)
    assert "04/10/2026" in found.sentence


def test_another_decision_that_would_end_the_procedure_is_named(there):
    other = begin(title="Về việc thay thế")
    add(other, "1.000002", Change.REPLACED, replaces=["1.000001"])
    (found,) = [one for one in drafted(add(begin())).findings if one.code == "also_in"]
    assert "Về việc thay thế" in found.sentence


def test_findings_stop_submitting_by_the_sentence_on_the_button(there):
    decision_id = begin()
    draft_id = add(decision_id, "1.000002", Change.NEW)
    button = seen(decision_id).move("submit")
    assert not button.allowed
    assert "Thiếu phần bắt buộc: Tên thủ tục. (và 5 điều nữa)" in button.reason
    with pytest.raises(Clash) as refused:
        submitted(decision_id)
    assert str(refused.value) == button.reason
    write(draft_id, permit("1.000002"))
    assert seen(decision_id).move("submit").allowed


def test_a_decision_has_drafts_and_says_each_thing_once(there):
    decision_id = begin()
    assert "chưa có thủ tục nào" in seen(decision_id).move("submit").reason
    write(add(decision_id), permit(name="Khác"))
    write(add(decision_id, "1.000002", Change.REPLACED, replaces=["1.000001"]), permit("1.000002"))
    assert [found.code for found in seen(decision_id).blocking] == ["said_twice"]


def test_an_expedited_decision_is_pointed_out(there):
    decision_id = begin(expedited=True, expedited_basis="Điều 51 Luật 64/2025/QH15")
    write(add(decision_id), permit(name="Khác"))
    assert [found.code for found in seen(decision_id).findings] == ["expedited"]


def test_every_sentence_is_of_a_finding_that_can_be():
    source = inspect.getsource(checking) + inspect.getsource(contents)
    for code in SENTENCES:
        assert f'"{code}"' in source, f"{code} is never found"


def test_a_finding_knows_the_part_it_is_about():
    params = {"paper": "Bản vẽ"}
    remark = Remark(Severity.WARNS, "/cases/0/components/1", "uncounted", "Điều 8", params)
    assert finding(remark, draft_id=None).part == "cases"


def test_whatever_the_catalogue_holds_can_be_judged(db):
    """The shipped records, drafted as new ones: about half of them lack what the law asks for."""
    procedures.import_shipped(in_force_from=date(2025, 7, 1), by=SETUP, at=MORNING)
    facts = list(procedures.each_in_force(on=TODAY))
    assert len(facts) > 50
    fit = [one for one in facts if not any(found[0] == "blocks" for found in check(one.record))]
    assert 10 < len(fit) < len(facts)
