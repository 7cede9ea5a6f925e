"""Chị Mai draws up what is reviewed in a year, bà Chi issues it, and the clock of 31/01 runs."""

from datetime import UTC, date, datetime

import pytest

from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.modules.reviews import api as reviews
from thongsuot.modules.reviews.api import PlanState
from thongsuot.modules.reviews.tests.conftest import (
    AN,
    CHI,
    MAI,
    MORNING,
    PERMIT,
    TODAY,
    later,
    propose,
    said,
    sentences,
)

JANUARY = datetime(2027, 1, 11, 1, tzinfo=UTC)
FIELD = "Hoạt động xây dựng"


@pytest.fixture
def plan_id(catalogue):
    return reviews.begin_plan(year=2026, by=MAI, at=MORNING)


def add(plan_id, province, *, by=MAI, at=MORNING, **parts):
    given = {
        "procedure_code": PERMIT,
        "reason": "Nhiều hồ sơ, thời hạn dài.",
        "unit_id": province.construction,
        "due_on": date(2026, 11, 30),
    } | parts
    return reviews.add_plan_item(plan_id=plan_id, by=by, at=at, **given)


@pytest.fixture
def item_id(plan_id, province):
    return add(plan_id, province)


def issued(plan_id, *, on=TODAY, at=MORNING):
    reviews.submit_plan(plan_id=plan_id, by=MAI, at=at)
    reviews.approve_plan(plan_id=plan_id, number="15/KH-UBND", issued_on=on, by=CHI, at=at)


def look(plan_id, *, on=TODAY, actor=MAI):
    return reviews.plan(plan_id, actor=actor, on=on)


def test_a_plan_goes_from_its_first_line_to_its_last_finding(plan_id, item_id, province):
    field_id = add(plan_id, province, procedure_code="", field=FIELD)
    issued(plan_id)
    reviews.conclude_item(
        item_id=item_id, on=TODAY, outcome="Cắt được 8 ngày.", by=MAI, at=later(days=1)
    )
    facts = look(plan_id)
    assert facts.state is PlanState.APPROVED
    assert [(item.id, item.title, item.done_on) for item in facts.items] == [
        (item_id, "Cấp giấy phép xây dựng nhà ở riêng lẻ", TODAY),
        (field_id, FIELD, None),
    ]
    assert facts.items[0].unit == "Sở Xây dựng tỉnh An Giang" or facts.items[0].unit
    assert (facts.done, facts.late) == (1, 0)
    assert sentences(reviews.plan_history(plan_id))[-2:] == [
        "Ban hành kế hoạch, số 15/KH-UBND ngày 05/10/2026.",
        "Ghi kết quả rà soát: Cắt được 8 ngày.",
    ]


@pytest.mark.parametrize(
    ("day", "late", "says"),
    [
        (date(2027, 1, 30), False, "phải ban hành trước ngày 31/01/2027"),
        (date(2027, 1, 31), True, "chưa ban hành, trễ 1 ngày"),
        (date(2027, 2, 4), True, "chưa ban hành, trễ 5 ngày"),
    ],
)
def test_the_clock_of_a_plan_that_is_not_issued(day, late, says):
    duty = reviews.duty_of(2027, issued_on=None, on=day)
    assert duty.late is late
    assert says in duty.sentence
    assert duty.legal_basis == "Nghị định 63/2010/NĐ-CP, Điều 30"


def test_a_plan_issued_in_time_stays_in_time_and_one_issued_late_is_said_to_be(catalogue, province):
    plan_id = reviews.begin_plan(year=2027, by=MAI, at=JANUARY)
    add(plan_id, province, at=JANUARY, due_on=date(2027, 6, 30))
    issued(plan_id, on=date(2027, 1, 11), at=JANUARY)
    duty = look(plan_id, on=date(2027, 5, 4)).duty
    assert (duty.late, duty.done_on) == (False, date(2027, 1, 11))
    assert reviews.duty_of(2027, issued_on=date(2027, 1, 31), on=date(2027, 5, 4)).late


def test_a_line_not_reviewed_by_its_day_is_late_once_the_plan_is_issued(plan_id, item_id):
    assert look(plan_id, on=date(2026, 12, 1)).late == 0
    issued(plan_id)
    assert look(plan_id, on=date(2026, 11, 30)).late == 0
    assert look(plan_id, on=date(2026, 12, 1)).late == 1


def test_who_drew_it_up_does_not_issue_it(plan_id, item_id):
    reviews.submit_plan(plan_id=plan_id, by=CHI, at=MORNING)
    with pytest.raises(NotAllowed, match="người khác phải ban hành"):
        reviews.approve_plan(plan_id=plan_id, number="1", issued_on=TODAY, by=CHI, at=MORNING)


def test_another_role_may_neither_draw_up_nor_issue(plan_id, item_id, province):
    with pytest.raises(NotAllowed, match="không được giao rà soát"):
        reviews.begin_plan(year=2027, by=AN, at=MORNING)
    with pytest.raises(NotAllowed):
        add(plan_id, province, by=AN)
    reviews.submit_plan(plan_id=plan_id, by=MAI, at=MORNING)
    with pytest.raises(NotAllowed, match="không được giao duyệt"):
        reviews.send_back_plan(plan_id=plan_id, reason="Thiếu.", by=MAI, at=MORNING)


def test_what_was_submitted_is_changed_only_after_it_was_sent_back(plan_id, item_id, province):
    reviews.submit_plan(plan_id=plan_id, by=MAI, at=MORNING)
    with pytest.raises(Clash, match="Chờ ban hành"):
        add(plan_id, province, procedure_code="", field=FIELD)
    reviews.send_back_plan(plan_id=plan_id, reason="Thiếu lĩnh vực.", by=CHI, at=MORNING)
    assert look(plan_id).reason == "Thiếu lĩnh vực."
    add(plan_id, province, procedure_code="", field=FIELD)


def test_an_empty_plan_is_not_submitted(plan_id):
    with pytest.raises(Clash, match="chưa có thủ tục"):
        reviews.submit_plan(plan_id=plan_id, by=MAI, at=MORNING)


def test_a_year_has_one_plan_and_another_once_that_was_given_up(plan_id):
    with pytest.raises(Clash, match="đã có kế hoạch"):
        reviews.begin_plan(year=2026, by=MAI, at=MORNING)
    reviews.abandon_plan(plan_id=plan_id, reason="Lập nhầm năm.", by=MAI, at=MORNING)
    assert reviews.begin_plan(year=2026, by=MAI, at=MORNING) != plan_id
    assert reviews.years() == (2026,)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"field": FIELD}, Invalid),
        ({"procedure_code": ""}, Invalid),
        ({"procedure_code": "9.999999"}, Missing),
        ({"procedure_code": "", "field": "Không có"}, Invalid),
        ({"reason": " "}, Invalid),
        ({"due_on": date(2027, 1, 5)}, Invalid),
        ({"unit_id": 0}, Missing),
    ],
)
def test_a_line_that_makes_no_sense_is_refused(plan_id, province, wrong, refusal):
    with pytest.raises(refusal):
        add(plan_id, province, **wrong)


def test_a_plan_names_a_thing_once(plan_id, item_id, province):
    with pytest.raises(Clash, match="đã có"):
        add(plan_id, province)


def test_a_line_under_which_something_was_proposed_stays(plan_id, item_id):
    propose(reviews.Kind.CUT_TIME, said(amount=12, unit="working_day", plan_item_id=item_id))
    assert look(plan_id).items[0].proposals == 1
    with pytest.raises(Clash, match="đã có kiến nghị"):
        reviews.remove_plan_item(item_id=item_id, by=MAI, at=MORNING)


def test_a_line_is_taken_out_again(plan_id, item_id):
    reviews.remove_plan_item(item_id=item_id, by=MAI, at=MORNING)
    assert look(plan_id).items == ()


def test_a_finding_is_written_once_of_an_issued_plan_and_never_ahead(plan_id, item_id):
    def conclude(on=TODAY, outcome="Giữ nguyên."):
        reviews.conclude_item(item_id=item_id, on=on, outcome=outcome, by=MAI, at=MORNING)

    with pytest.raises(Clash, match="Đang lập"):
        conclude()
    issued(plan_id)
    with pytest.raises(Invalid, match="chưa đến"):
        conclude(on=date(2026, 10, 6))
    with pytest.raises(Invalid, match="trước ngày ban hành"):
        conclude(on=date(2026, 10, 4))
    with pytest.raises(Invalid, match="kết quả"):
        conclude(outcome=" ")
    conclude()
    with pytest.raises(Clash, match="đã ghi"):
        conclude()
