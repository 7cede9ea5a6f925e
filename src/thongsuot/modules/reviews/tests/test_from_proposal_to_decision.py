"""A proposal is written, accepted, put into a decision; what was published settles it."""

from dataclasses import replace
from datetime import date

import pytest

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.kernel.worktime import Unit
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reviews import api as reviews
from thongsuot.modules.reviews import handlers
from thongsuot.modules.reviews.api import Decider, Kind, Move, ProposalState
from thongsuot.modules.reviews.tests.conftest import (
    AN,
    CHAIRMAN,
    CHI,
    EFFECT,
    MAI,
    MORNING,
    NOTICE,
    PERMIT,
    RENEWAL,
    TODAY,
    accepted,
    days,
    in_decision,
    permit,
    propose,
    publish,
    publish_decision,
    published,
    said,
    seen,
    sentences,
    shorter,
    told,
)

DRAWING = "Bản vẽ thiết kế"


def draft_of(decision_id, code=PERMIT):
    facts = announcements.decision(decision_id, actor=MAI, on=TODAY)
    (line,) = (each for each in facts.drafts if each.procedure_code == code)
    return announcements.draft(line.draft_id, actor=MAI, on=TODAY)


def edit(decision_id, part, value, code=PERMIT):
    draft = draft_of(decision_id, code)
    announcements.edit_draft(
        draft_id=draft.draft_id, revision=draft.revision, part=part, value=value, by=MAI, at=MORNING
    )


def set_limit(decision_id, amount, unit="working_day"):
    channels = procedures.to_data(draft_of(decision_id).record)["channels"]
    channels[0]["limit"] |= {"amount": amount, "unit": unit}
    edit(decision_id, "channels", channels)


# ---- The whole way ----


def test_a_cut_of_time_is_enacted_by_the_decision_that_says_so(catalogue):
    proposal_id = accepted(shorter(12))
    decision_id = in_decision(proposal_id)
    draft = draft_of(decision_id)
    assert draft.record.channels[0].limit.amount == 12
    assert seen(proposal_id).line.state is ProposalState.IN_DECISION
    published(decision_id)
    facts = seen(proposal_id)
    assert (facts.line.state, facts.line.enacted_from) == (ProposalState.ENACTED, EFFECT)
    assert facts.decision == "125/QĐ-UBND"
    assert sentences(reviews.proposal_history(proposal_id)) == [
        "Bắt đầu soạn kiến nghị.",
        "Trình duyệt kiến nghị.",
        "Duyệt kiến nghị.",
        "Đưa vào quyết định công bố.",
        "Quyết định đã công bố đúng như kiến nghị, có hiệu lực từ 26/10/2026.",
    ]


def test_a_decision_that_says_otherwise_does_not_enact_it(catalogue):
    proposal_id = accepted(shorter(12))
    decision_id = in_decision(proposal_id)
    set_limit(decision_id, 15)
    published(decision_id)
    line = seen(proposal_id).line
    assert line.state is ProposalState.DIFFERS
    (miss,) = line.misses
    assert "kiến nghị 12 ngày làm việc, bản công bố ghi 15 ngày làm việc" in miss
    # It may be tried again in another decision, later.
    assert seen(proposal_id).may(Move.ENACT)


@pytest.mark.parametrize(
    ("amount", "unit", "state"),
    [
        (12, "working_day", ProposalState.ENACTED),
        (10, "working_day", ProposalState.ENACTED),
        (24, "half_day", ProposalState.ENACTED),
        (13, "working_day", ProposalState.DIFFERS),
        # Twelve days by the calendar are no twelve working days: that cannot be said of them.
        (12, "day", ProposalState.DIFFERS),
    ],
)
def test_a_limit_at_least_as_short_enacts_it_in_units_that_compare(catalogue, amount, unit, state):
    proposal_id = accepted(shorter(12))
    decision_id = in_decision(proposal_id)
    if (amount, unit) != (12, "working_day"):
        set_limit(decision_id, amount, unit)
    published(decision_id)
    assert seen(proposal_id).line.state is state


def test_the_news_reaches_the_proposal_through_the_ledger(own_database):
    publish(permit())
    proposal_id = accepted(shorter(12))
    publish_decision(in_decision(proposal_id))
    while ledger.run_reactions(at=MORNING):
        pass
    assert seen(proposal_id).line.state is ProposalState.ENACTED
    # Read again, the same news changes nothing.
    revision = seen(proposal_id).revision
    handlers.settle_proposals(told(seen(proposal_id).line.decision_id))
    assert seen(proposal_id).revision == revision


def test_papers_are_struck_out_of_the_draft_and_found_gone(catalogue):
    proposal_id = accepted(propose(Kind.CUT_PAPERS, said(papers=(DRAWING,))))
    decision_id = in_decision(proposal_id)
    names = [paper.name for paper in draft_of(decision_id).record.cases[0].components]
    assert names == ["Đơn đề nghị", "Bản sao Giấy chứng nhận quyền sử dụng đất"]
    published(decision_id)
    assert seen(proposal_id).line.state is ProposalState.ENACTED


def test_a_paper_put_back_into_the_draft_is_found_there(catalogue):
    proposal_id = accepted(propose(Kind.CUT_PAPERS, said(PERMIT, RENEWAL, papers=(DRAWING,))))
    decision_id = in_decision(proposal_id)
    edit(decision_id, "cases", procedures.to_data(permit())["cases"], code=RENEWAL)
    # What would be unchanged altogether is not announced at all.
    edit(decision_id, "conditions", "Có đất ở.", code=RENEWAL)
    published(decision_id)
    line = seen(proposal_id).line
    assert line.state is ProposalState.DIFFERS
    assert line.misses == (
        f"Gia hạn giấy phép xây dựng nhà ở riêng lẻ: bản công bố vẫn yêu cầu “{DRAWING}”.",
    )


def test_two_proposals_for_one_procedure_go_into_one_draft(catalogue):
    time = accepted(shorter(12))
    papers = accepted(propose(Kind.CUT_PAPERS, said(papers=(DRAWING,))))
    decision_id = in_decision(time)
    reviews.take_up(proposal_id=papers, decision_id=decision_id, by=MAI, at=MORNING)
    record = draft_of(decision_id).record
    assert record.channels[0].limit.amount == 12
    assert len(record.cases[0].components) == 2
    published(decision_id)
    assert {seen(one).line.state for one in (time, papers)} == {ProposalState.ENACTED}


def test_a_fee_is_written_by_hand_and_compared(catalogue):
    def settle(amount):
        proposal_id = accepted(propose(Kind.CUT_COST, said(fee=50_000)))
        decision_id = in_decision(proposal_id)
        channels = procedures.to_data(draft_of(decision_id).record)["channels"]
        channels[0]["fees"][0]["amount"] = amount
        edit(decision_id, "channels", channels)
        publish_decision(decision_id, number=f"{amount}/QĐ-UBND")
        handlers.settle_proposals(told(decision_id))
        return seen(proposal_id).line.state

    assert settle(60_000) is ProposalState.DIFFERS


def test_a_repeal_is_enacted_when_the_procedure_ends(catalogue):
    proposal_id = accepted(propose(Kind.REPEAL, said(NOTICE)))
    decision_id = in_decision(proposal_id)
    published(decision_id)
    assert seen(proposal_id, on=TODAY).line.state is ProposalState.ENACTED
    with pytest.raises(Missing):
        procedures.procedure(NOTICE, on=EFFECT)


def test_a_merger_keeps_the_first_and_ends_the_others(catalogue):
    proposal_id = accepted(propose(Kind.MERGE, said(PERMIT, RENEWAL)))
    decision_id = in_decision(proposal_id)
    edit(decision_id, "conditions", "Áp dụng cả khi gia hạn.")
    published(decision_id)
    assert seen(proposal_id).line.state is ProposalState.ENACTED


def test_a_clause_counts_as_amended_only_if_its_part_changed(catalogue):
    def settle(part, value, number):
        proposal_id = accepted(
            propose(Kind.AMEND, said(part="conditions", before="Có đất.", after="Bỏ điều kiện."))
        )
        decision_id = in_decision(proposal_id)
        edit(decision_id, part, value)
        publish_decision(decision_id, number=number)
        handlers.settle_proposals(told(decision_id))
        return seen(proposal_id).line

    line = settle("description", "Đã sửa mô tả.", "1/QĐ-UBND")
    assert line.state is ProposalState.DIFFERS
    assert "phần “Yêu cầu, điều kiện” không thay đổi" in line.misses[0]


def test_a_clause_amended_as_named_is_enacted(catalogue):
    proposal_id = accepted(
        propose(Kind.AMEND, said(part="conditions", before="Có đất.", after="Bỏ điều kiện."))
    )
    decision_id = in_decision(proposal_id)
    edit(decision_id, "conditions", "Không.")
    published(decision_id)
    assert seen(proposal_id).line.state is ProposalState.ENACTED


def test_a_decision_given_up_lets_the_proposal_wait_again(catalogue):
    proposal_id = accepted(shorter())
    decision_id = in_decision(proposal_id)
    announcements.abandon_decision(
        decision_id=decision_id, reason="Chờ nghị quyết.", by=MAI, at=MORNING
    )
    handlers.release_proposals(told(decision_id))
    facts = seen(proposal_id)
    assert (facts.line.state, facts.line.decision_id) == (ProposalState.ACCEPTED, None)


def test_a_draft_taken_out_lets_only_its_own_proposal_wait_again(catalogue):
    one, other = accepted(shorter()), accepted(propose(Kind.REPEAL, said(NOTICE)))
    decision_id = in_decision(one)
    reviews.take_up(proposal_id=other, decision_id=decision_id, by=MAI, at=MORNING)
    announcements.remove_draft(draft_id=draft_of(decision_id, NOTICE).draft_id, by=MAI, at=MORNING)
    handlers.release_proposals(told(decision_id))
    assert seen(one).line.state is ProposalState.IN_DECISION
    assert seen(other).line.state is ProposalState.ACCEPTED


# ---- What the ministry decides ----


def test_what_the_ministry_decides_is_sent_first_and_not_written_for_it(catalogue):
    proposal_id = accepted(
        propose(Kind.CUT_TIME, said(amount=12, unit="working_day", decider=Decider.MINISTRY))
    )
    with pytest.raises(Clash, match="bộ, ngành quyết định"):
        in_decision(proposal_id)
    reviews.send_proposal(
        proposal_id=proposal_id,
        to="Bộ Xây dựng",
        number="88/UBND-KSTTHC",
        on=TODAY,
        by=MAI,
        at=MORNING,
    )
    decision_id = in_decision(proposal_id)
    assert draft_of(decision_id).record.channels[0].limit.amount == 20
    set_limit(decision_id, 12)
    published(decision_id)
    assert seen(proposal_id).line.state is ProposalState.ENACTED


def test_what_the_ministry_decides_waits_as_sent_when_its_decision_is_given_up(catalogue):
    proposal_id = accepted(propose(Kind.REPEAL, said(NOTICE, decider=Decider.MINISTRY)))
    reviews.send_proposal(proposal_id=proposal_id, to="Bộ Xây dựng", on=TODAY, by=MAI, at=MORNING)
    decision_id = in_decision(proposal_id)
    announcements.abandon_decision(decision_id=decision_id, reason="Chờ.", by=MAI, at=MORNING)
    handlers.release_proposals(told(decision_id))
    assert seen(proposal_id).line.state is ProposalState.SENT


def test_what_the_province_decides_is_not_sent(catalogue):
    proposal_id = accepted(shorter())
    with pytest.raises(Clash, match="do tỉnh quyết định"):
        reviews.send_proposal(
            proposal_id=proposal_id, to="Bộ Xây dựng", on=TODAY, by=MAI, at=MORNING
        )


# ---- Who, and when ----


def test_another_role_may_not_propose(catalogue):
    with pytest.raises(NotAllowed, match="không được giao rà soát"):
        propose(Kind.REPEAL, said(NOTICE), by=AN)


def test_who_wrote_it_does_not_accept_it(catalogue):
    proposal_id = propose(Kind.REPEAL, said(NOTICE), by=CHI)
    reviews.submit_proposal(proposal_id=proposal_id, by=MAI, at=MORNING)
    with pytest.raises(NotAllowed, match="người khác phải duyệt"):
        reviews.accept_proposal(
            proposal_id=proposal_id, revision=seen(proposal_id).revision, by=CHI, at=MORNING
        )


def test_sent_back_it_is_mended_and_an_old_page_does_not_accept_it(catalogue):
    proposal_id = shorter(12)
    reviews.submit_proposal(proposal_id=proposal_id, by=MAI, at=MORNING)
    old = seen(proposal_id).revision
    reviews.send_back_proposal(proposal_id=proposal_id, reason="Cắt mạnh hơn.", by=CHI, at=MORNING)
    reviews.edit_proposal(
        proposal_id=proposal_id,
        revision=seen(proposal_id).revision,
        said=said(amount=10, unit="working_day"),
        by=MAI,
        at=MORNING,
    )
    reviews.submit_proposal(proposal_id=proposal_id, by=MAI, at=MORNING)
    assert seen(proposal_id).line.after == "10 ngày làm việc"
    with pytest.raises(Clash, match="xem lại rồi duyệt"):
        reviews.accept_proposal(proposal_id=proposal_id, revision=old, by=CHI, at=MORNING)


def test_an_old_page_does_not_write_over_a_newer_one(catalogue):
    proposal_id = shorter(12)
    with pytest.raises(Clash, match="xem lại rồi sửa"):
        reviews.edit_proposal(
            proposal_id=proposal_id,
            revision=7,
            said=said(amount=10, unit="working_day"),
            by=MAI,
            at=MORNING,
        )


def test_a_proposal_in_a_decision_is_neither_edited_nor_withdrawn(catalogue):
    proposal_id = accepted(shorter())
    in_decision(proposal_id)
    with pytest.raises(Clash, match="Đang vào quyết định"):
        reviews.withdraw_proposal(proposal_id=proposal_id, reason="Thôi.", by=MAI, at=MORNING)


def test_declined_and_withdrawn_are_ends(catalogue):
    one, other = shorter(), propose(Kind.REPEAL, said(NOTICE))
    reviews.submit_proposal(proposal_id=one, by=MAI, at=MORNING)
    reviews.decline_proposal(proposal_id=one, reason="Chưa đủ căn cứ.", by=CHI, at=MORNING)
    reviews.withdraw_proposal(proposal_id=other, reason="Trùng.", by=MAI, at=MORNING)
    counted = reviews.proposals_counted()
    assert counted[ProposalState.DECLINED] == counted[ProposalState.WITHDRAWN] == 1
    assert not any(step.verdict for step in seen(one).moves)
    assert seen(one).answer == "Chưa đủ căn cứ."


# ---- What can be proposed ----


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (Kind.CUT_TIME, {}),
        (Kind.CUT_TIME, {"amount": 20, "unit": "working_day"}),
        (Kind.CUT_TIME, {"amount": 21, "unit": "working_day"}),
        (Kind.CUT_TIME, {"amount": 12, "unit": "fortnight"}),
        (Kind.CUT_TIME, {"amount": 12, "unit": "working_day", "case": "khong-co"}),
        (Kind.CUT_TIME, {"amount": 12, "unit": "working_day", "channel": "post"}),
        (Kind.CUT_PAPERS, {}),
        (Kind.CUT_PAPERS, {"papers": ("Giấy khai sinh",)}),
        (Kind.CUT_COST, {}),
        (Kind.CUT_COST, {"fee": 75_000}),
        (Kind.AMEND, {"part": "conditions"}),
        (Kind.AMEND, {"part": "code", "before": "a", "after": "b"}),
        (Kind.MERGE, {}),
        (Kind.REPEAL, {"reason": " "}),
        (Kind.REPEAL, {"legal_basis": ""}),
    ],
)
def test_what_would_make_nothing_simpler_is_refused(catalogue, kind, wrong):
    with pytest.raises(Invalid) as refused:
        propose(kind, said(**wrong))
    assert refused.value.faults


def test_a_procedure_that_is_not_in_force_is_missing(catalogue):
    with pytest.raises(Missing):
        propose(Kind.REPEAL, said("9.999999"))


def test_the_words_before_and_after_come_from_the_record(catalogue):
    line = seen(shorter(12)).line
    assert (line.before, line.after) == ("20 ngày làm việc", "12 ngày làm việc")
    line = seen(propose(Kind.MERGE, said(PERMIT, RENEWAL))).line
    assert line.after == "Còn một thủ tục: Cấp giấy phép xây dựng nhà ở riêng lẻ."


# ---- What it saves ----


def test_a_cut_of_time_saves_a_share_of_the_time(catalogue):
    assert seen(shorter(12)).saving.time_percent == 40.0
    calendar_days = propose(Kind.CUT_TIME, said(amount=12, unit=Unit.DAY))
    saving = seen(calendar_days).saving
    assert saving.time_percent is None
    assert saving.missing == ("Không so được 20 ngày làm việc với 12 ngày.",)


def test_a_paper_less_saves_its_cost_once_and_a_year(catalogue):
    proposal_id = propose(Kind.CUT_PAPERS, said(papers=(DRAWING,)))
    saving = seen(proposal_id).saving
    assert (saving.papers, saving.once) == (1, None)
    assert "Chưa đặt tham số “Thu nhập bình quân một giờ (đồng)”." in saving.missing
    from thongsuot.modules.reviews.tests.test_what_a_dossier_costs import set_all, set_times

    set_all()
    set_times(100)
    saving = seen(proposal_id).saving
    # 45 minutes at 40.000 đồng an hour, and 4.000 đồng.
    assert (saving.once, saving.yearly, saving.missing) == (34_000, 3_400_000, ())


def test_a_repeal_saves_the_whole_and_a_merger_all_but_the_first(catalogue):
    from thongsuot.modules.reviews.tests.test_what_a_dossier_costs import set_all, set_times

    set_all()
    for code in (PERMIT, RENEWAL):
        set_times(10, code)
    assert seen(propose(Kind.REPEAL, said(PERMIT))).saving.yearly == 3_230_000
    merger = seen(propose(Kind.MERGE, said(PERMIT, RENEWAL))).saving
    assert (merger.once, merger.yearly) == (323_000, 3_230_000)


def test_a_lower_fee_saves_the_difference(catalogue):
    saving = seen(propose(Kind.CUT_COST, said(fee=50_000))).saving
    assert saving.missing == ("Chưa đặt tham số “Số hồ sơ một năm”.",)
    from thongsuot.modules.reviews.tests.test_what_a_dossier_costs import set_times

    set_times(10)
    saving = seen(propose(Kind.CUT_COST, said(fee=50_000))).saving
    assert (saving.once, saving.yearly) == (25_000, 250_000)


def test_the_limit_of_one_case_or_one_channel_leaves_the_others(catalogue):
    record = permit("1.000008")
    offers = (*record.channels, procedures.ChannelOffer(procedures.Channel.ONLINE, days(18)))
    first = record.cases[0]
    other = replace(first, key="khac", name="Trường hợp khác", limit=days(30))
    publish(replace(record, channels=offers, cases=(first, other)))
    online = accepted(
        propose(Kind.CUT_TIME, said("1.000008", amount=9, unit="working_day", channel="online"))
    )
    decision_id = in_decision(online)
    drafted = draft_of(decision_id, "1.000008").record
    assert [offer.limit.amount for offer in drafted.channels] == [20, 9]
    assert drafted.cases[1].limit.amount == 30
    by_case = accepted(
        propose(Kind.CUT_TIME, said("1.000008", amount=15, unit="working_day", case="khac"))
    )
    reviews.take_up(proposal_id=by_case, decision_id=decision_id, by=MAI, at=MORNING)
    drafted = draft_of(decision_id, "1.000008").record
    assert [offer.limit.amount for offer in drafted.channels] == [20, 9]
    assert drafted.cases[1].limit.amount == 15


def test_a_decision_that_cannot_be_begun_leaves_the_proposal_waiting(catalogue):
    proposal_id = accepted(shorter())
    with pytest.raises(Invalid):
        reviews.start_decision(
            proposal_id=proposal_id,
            title="",
            issuer=CHAIRMAN,
            in_force_from=date(2026, 11, 1),
            by=MAI,
            at=MORNING,
        )
    assert seen(proposal_id).line.state is ProposalState.ACCEPTED
