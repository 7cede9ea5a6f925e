"""Who drafts, who approves: two hands, over the whole province."""

from datetime import timedelta

import pytest

from thongsuot.kernel.actor import EVERYWHERE, Actor, Permission, Reach
from thongsuot.kernel.refusals import Clash, Invalid, NotAllowed
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.announcements.tests.conftest import (
    AN,
    CHI,
    MAI,
    MORNING,
    TODAY,
    TU,
    add,
    approve,
    approved,
    begin,
    drafted,
    edit,
    permit,
    publish,
    seen,
    shorten,
    submitted,
)

BOTH = Actor(
    name="Bà Thu",
    account_id=9,
    grants={Permission.PROCEDURE_DRAFT: EVERYWHERE, Permission.PROCEDURE_APPROVE: EVERYWHERE},
)
OF_ONE_WARD = Actor(
    name="Ông Bảy", account_id=8, grants={Permission.PROCEDURE_DRAFT: Reach(frozenset({5}))}
)


def test_the_counter_neither_drafts_nor_sees_drafts(shorter):
    with pytest.raises(NotAllowed, match="không được giao soạn"):
        begin(by=AN)
    with pytest.raises(NotAllowed, match="không được giao soạn"):
        seen(shorter, actor=AN)
    with pytest.raises(NotAllowed):
        drafted(_only_draft(shorter), actor=AN)


def _only_draft(decision_id: int) -> int:
    return seen(decision_id).drafts[0].draft_id


def test_one_ward_does_not_draft_for_the_province(db):
    with pytest.raises(NotAllowed, match="không được giao soạn"):
        begin(by=OF_ONE_WARD)
    assert not announcements.may_begin(OF_ONE_WARD)
    assert not announcements.may_see(OF_ONE_WARD)


def test_who_drafts_does_not_approve(shorter):
    submitted(shorter)
    with pytest.raises(NotAllowed, match="không được giao duyệt"):
        approve(shorter, by=TU)


@pytest.mark.parametrize("deed", ["began", "edited", "submitted"])
def test_who_had_a_hand_in_it_does_not_approve_whatever_they_may(there, deed):
    decision_id = begin(by=BOTH if deed == "began" else MAI)
    shorten(add(decision_id), by=BOTH if deed == "edited" else MAI)
    submitted(decision_id, by=BOTH if deed == "submitted" else MAI)
    button = seen(decision_id, actor=BOTH).move("approve")
    assert "người khác phải duyệt" in button.reason
    with pytest.raises(NotAllowed) as refused:
        approve(decision_id, by=BOTH)
    assert str(refused.value) == button.reason
    approve(decision_id, by=CHI)


def test_who_only_removed_a_draft_had_a_hand_too(shorter):
    publish(permit("1.000002"))
    removed = add(shorter, "1.000002")
    announcements.remove_draft(draft_id=removed, by=BOTH, at=MORNING)
    submitted(shorter)
    assert not seen(shorter, actor=BOTH).move("approve").allowed


def test_what_changed_while_it_was_read_is_not_approved(shorter):
    revision = submitted(shorter) and seen(shorter).revision
    announcements.send_back(decision_id=shorter, reason="Thiếu.", by=CHI, at=MORNING)
    edit(_only_draft(shorter), "name", "Tên khác")
    submitted(shorter)
    with pytest.raises(Clash, match="đã thay đổi sau khi bạn mở trang"):
        announcements.approve_decision(
            decision_id=shorter,
            revision=revision,
            number="1/QĐ-UBND",
            issued_on=TODAY,
            running_shown=0,
            by=CHI,
            at=MORNING,
        )


@pytest.mark.parametrize(
    "parts, pointer",
    [
        ({"number": "  "}, "/number"),
        ({"number": "x" * 201}, "/number"),
        ({"number": "1\x00"}, "/number"),
        ({"issued_on": TODAY + timedelta(days=1)}, "/issued_on"),
        ({"issued_on": TODAY.replace(year=1999)}, "/issued_on"),
        ({"running_shown": -1}, "/running_shown"),
    ],
)
def test_a_signature_has_a_number_a_day_and_what_was_shown(shorter, parts, pointer):
    submitted(shorter)
    given = {"number": "1/QĐ-UBND", "issued_on": TODAY, "running_shown": 3}
    with pytest.raises(Invalid) as refused:
        announcements.approve_decision(
            decision_id=shorter,
            revision=seen(shorter).revision,
            by=CHI,
            at=MORNING,
            **given | parts,
        )
    assert refused.value.faults[0].pointer == pointer


def test_a_number_is_used_once_a_year(shorter):
    approved(shorter)
    publish(permit("1.000002"))
    other = begin("Hai")
    shorten(add(other, "1.000002"))
    submitted(other)
    with pytest.raises(Clash, match="Năm 2026 đã có quyết định số 125/QĐ-UBND"):
        approve(other)
    announcements.send_back(decision_id=shorter, reason="Sai số.", by=CHI, at=MORNING)
    approve(other)


def test_the_approver_publishes_and_whoever_may_publish_versions(shorter):
    approved(shorter)
    keeper = Actor(name="Ông Khoa", account_id=7, grants={Permission.PROCEDURE_PUBLISH: EVERYWHERE})
    assert seen(shorter).move("publish").reason == "Bạn không được giao công bố thủ tục hành chính."
    with pytest.raises(NotAllowed):
        announcements.publish_decision(decision_id=shorter, by=MAI, at=MORNING)
    announcements.publish_decision(decision_id=shorter, by=keeper, at=MORNING)
    assert seen(shorter).published_by == "Ông Khoa"


@pytest.mark.parametrize("reason", [" ", "x" * 2001, "a\x00"])
def test_sending_back_and_giving_up_need_a_reason(shorter, reason):
    submitted(shorter)
    with pytest.raises(Invalid, match="lý do"):
        announcements.send_back(decision_id=shorter, reason=reason, by=CHI, at=MORNING)
    with pytest.raises(Invalid, match="lý do"):
        announcements.abandon_decision(decision_id=shorter, reason=reason, by=CHI, at=MORNING)
