"""Whatever keeps a workflow from being followed is found before it is published, with its place."""

from dataclasses import replace
from decimal import Decimal

import pytest

from thongsuot.kernel.worktime import Limit, Unit
from thongsuot.modules.workflows.queries.words import REMARKS, in_words
from thongsuot.modules.workflows.rules.checking import (
    WARNINGS,
    FeeSaid,
    FormSaid,
    Office,
    PaperSaid,
    RecordSaid,
    check,
)
from thongsuot.modules.workflows.rules.steps import END, Outcome
from thongsuot.modules.workflows.states import StepRole, UnitRule, Verb
from thongsuot.modules.workflows.tests.test_drawing_as_bpmn import PERMIT, step

FIVE_DAYS = Limit(5, Unit.WORKING_DAY)
FULL = frozenset(StepRole)
RECORD = RecordSaid(
    code="1.013227",
    papers=(PaperSaid("don", "Đơn đề nghị", "TT 01/2026, Điều 3", "mau-01"),),
    fees=(FeeSaid("Lệ phí cấp phép", 150_000, "NQ 5/2026/NQ-HĐND"),),
    forms=frozenset({"mau-01"}),
    cases=frozenset({"cap-moi"}),
)
FORM = FormSaid("mau-01", "Tờ khai", "1.013227", ("don",), ("cap-moi",), (150_000,))


def but(which, /, **parts):
    """The sample with one step changed."""
    return tuple(replace(one, **parts) if one.number == which else one for one in PERMIT)


def asked(steps=PERMIT, limit=FIVE_DAYS, *, by_hand=False, **more):
    """All that is said; of the sample's own step that waits for money only when asked."""
    found = in_words(check(steps, limit, **more))
    return tuple(one for one in found if by_hand or one.code != "done_by_hand")


def test_the_sample_has_nothing_wrong_with_it():
    offices = [Office(1, "Sở Xây dựng", FULL)]
    assert asked(offices=offices, record=RECORD, forms=[FORM]) == ()


BROKEN = {
    "after_unknown": (but(5, after=(3, 40)), "/steps/5/after"),
    "after_later": (but(3, after=(5,)), "/steps/3/after"),
    "outcome_nowhere": (but(6, outcomes=(Outcome("Trả", 77),)), "/steps/6/outcomes/0"),
    "outcomes_not_told_apart": (
        but(6, outcomes=(Outcome("Trả"), Outcome("Trả", 5))),
        "/steps/6/outcomes",
    ),
    "dead_end": (but(5, after=(4,)), "/steps/3/outcomes"),
    "unreachable": (but(5, outcomes=(Outcome("Xong", 7),)), "/steps/6/after"),
    "endless": (but(6, outcomes=(Outcome("Làm lại", 5),)), "/steps/6/outcomes"),
    "join_never_met": (
        but(2, outcomes=(Outcome("Tự làm", 3), Outcome("Hỏi", 4))),
        "/steps/5/after",
    ),
    "left_open": (
        tuple(
            replace(one, after=(4,), outcomes=())
            if one.number == 5
            else replace(one, outcomes=(Outcome("Xong", 9),))
            if one.number == 3
            else one
            for one in PERMIT
        ),
        "/steps/4/after",
    ),
    "opened_twice": (
        tuple(
            replace(one, after=(4,))
            if one.number == 5
            else replace(one, outcomes=(Outcome("Xong", 5),))
            if one.number == 3
            else one
            for one in PERMIT
        ),
        "/steps/5/after",
    ),
    "verb_and_kind_differ": (but(7, verb=None), "/steps/7/verb"),
    "no_office_named": (but(4, words=""), "/steps/4/unit_id"),
    "office_without_rule": (but(3, unit_id=5), "/steps/3/unit_id"),
    "consult_without_time": (but(4, amount=None, unit=None), "/steps/4/amount"),
    "wait_without_money": (but(3, money_due=False), "/steps/7/verb"),
    "step_over_limit": (but(4, amount=Decimal(6)), "/steps/4/amount"),
    "over_limit": (but(5, amount=Decimal("0.5"), unit=Unit.WORKING_DAY), "/steps"),
    "other_unit": (but(4, unit=Unit.DAY), "/steps/4/unit"),
    "no_name": (but(3, name=" "), "/steps/3/name"),
    "no_time": (but(3, amount=Decimal(0)), "/steps/3/amount"),
    "empty": ((), "/steps"),
    "doubled_numbers": (but(4, number=3), "/steps"),
    "numbers_out_of_order": (but(4, number=12), "/steps"),
    "intake_not_first": (PERMIT[1:], "/steps"),
    "return_not_last": (PERMIT[:-1], "/steps"),
    "no_process": (
        (PERMIT[0], step(2, "approve", "leader"), step(3, "return", "counter")),
        "/steps",
    ),
    "not_one_approval": (but(5, kind="approve"), "/steps"),
    "work_after_approval": ((*PERMIT[:7], step(8, "process", "officer"), PERMIT[8]), "/steps"),
    "issue_before_approval": (but(5, kind="issue"), "/steps"),
}


@pytest.mark.parametrize("code", BROKEN)
def test_each_fault_of_the_steps_is_said_with_its_place(code):
    steps, place = BROKEN[code]
    found = [one for one in asked(steps) if one.code == code]
    assert found and found[0].place == place
    assert found[0].blocks == (code not in WARNINGS)
    assert found[0].reason.endswith(".") and "%(" not in found[0].reason


def test_the_longest_way_is_named_and_what_runs_beside_it_is_not_added():
    assert asked() == ()
    (found,) = asked(but(5, amount=Decimal(4), unit=Unit.WORKING_HOUR))
    assert "(5,5 ngày làm việc)" in found.reason and "(5 ngày làm việc)" in found.reason
    assert "1 → 2 → 4 → 5" in found.reason
    in_hours = [
        *asked(but(4, amount=Decimal(41), unit=Unit.WORKING_HOUR), Limit(30, Unit.WORKING_HOUR))
    ]
    assert [one.code for one in in_hours] == ["step_over_limit", "over_limit"]
    assert all("30 giờ làm việc" in one.reason for one in in_hours)
    assert "Riêng bước 4 (41 giờ làm việc)" in in_hours[0].reason


def test_a_way_back_is_counted_once():
    assert asked(but(6, outcomes=(Outcome("Đồng ý"), Outcome("Làm lại", 2)))) == ()


def test_a_role_that_nobody_holds_in_an_office_is_named_with_the_office():
    offices = [
        Office(1, "Sở Xây dựng", FULL),
        Office(2, "UBND phường Long Xuyên", FULL - {StepRole.LEADER, StepRole.CLERICAL}),
    ]
    (found,) = asked(offices=offices)
    assert (found.code, found.place) == ("not_held_everywhere", "/steps/6/role")
    assert "Lãnh đạo cơ quan" in found.reason and "phường Long Xuyên" in found.reason
    assert "1 trên 2 cơ quan" in found.reason and not found.blocks
    (found,) = asked(offices=offices[1:])
    assert (found.code, found.place) == ("nobody_holds", "/steps/6/role") and found.blocks
    assert "ở nơi thực hiện: UBND phường Long Xuyên (1 cơ quan)." in found.reason


def test_steps_of_another_office_ask_nothing_of_this_one():
    offices = [Office(1, "Sở Xây dựng", FULL - {StepRole.OTHER_AGENCY})]
    assert asked(offices=offices) == ()
    there = but(6, unit_rule=UnitRule.RESIDENCE)
    assert asked(there, offices=[Office(1, "x", FULL - {StepRole.LEADER})]) == ()


@pytest.mark.parametrize(
    "record, forms, code, place",
    [
        (
            replace(RECORD, papers=(PaperSaid("don", "Đơn"),)),
            [],
            "paper_without_basis",
            "/record/papers/0",
        ),
        (replace(RECORD, fees=(FeeSaid("Phí", 1),)), [], "fee_without_basis", "/record/fees/0"),
        (replace(RECORD, forms=frozenset()), [], "paper_names_no_form", "/record/papers/0"),
        (RECORD, [replace(FORM, procedure_code="x")], "form_of_another", "/forms/mau-01"),
        (
            RECORD,
            [replace(FORM, papers=("don", "so-do"))],
            "form_asks_unlisted",
            "/forms/mau-01/papers/1",
        ),
        (
            RECORD,
            [replace(FORM, cases=("cap-lai",))],
            "form_case_unknown",
            "/forms/mau-01/cases/0",
        ),
        (RECORD, [replace(FORM, fees=(90_000,))], "form_other_fee", "/forms/mau-01/fees/0"),
    ],
)
def test_the_record_and_its_forms_must_agree(record, forms, code, place):
    (found,) = asked(record=record, forms=forms)
    assert (found.code, found.place) == (code, place)


def test_every_fault_that_can_be_said_has_a_test_that_trips_it():
    said_here = {
        *BROKEN,
        *(
            "nobody_holds",
            "not_held_everywhere",
            "paper_without_basis",
            "fee_without_basis",
            "paper_names_no_form",
        ),
        *(
            "done_by_hand",
            "form_of_another",
            "form_asks_unlisted",
            "form_case_unknown",
            "form_other_fee",
        ),
    }
    # Said by imports and by an office's own version; each has its test there.
    elsewhere = {
        *("intake_added", "process_added", "approve_added", "return_added", "case_unknown"),
        *("days_are_working_days", "not_understood", "no_code", "no_procedure"),
        *("numbers_skipped", "time_may_be_shared", "continues_elsewhere", "total_differs"),
        *("parts_joined", "figures_in_unit_of_total"),
        *("longer_than_province", "other_step_than_province"),
    }
    assert set(REMARKS) - elsewhere == said_here


def test_an_automatic_step_has_one_verb_of_a_closed_list():
    assert {verb.value for verb in Verb} == {
        *("number", "notify", "wait_for_payment", "look_up", "store_result")
    }
    assert [one.code for one in asked(but(3, verb=Verb.NUMBER))] == ["verb_and_kind_differ"]


def test_what_the_product_does_not_do_by_itself_is_said():
    (found,) = asked(by_hand=True)
    assert (found.place, found.blocks) == ("/steps/7/verb", False)
    assert "chưa tự làm việc «Chờ người yêu cầu nộp tiền»" in found.reason
    assert asked(but(7, verb=Verb.NOTIFY), by_hand=True) == ()


def test_an_outcome_may_end_the_process():
    assert asked(but(3, outcomes=(Outcome("Đạt"), Outcome("Không đạt", END)))) == ()
