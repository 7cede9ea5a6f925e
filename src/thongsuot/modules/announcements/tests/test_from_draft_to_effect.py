"""A decision from its first draft to its effect, and what it does to the catalogue."""

from dataclasses import is_dataclass
from datetime import date, timedelta

import pytest

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.refusals import Clash, Missing
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.announcements import events
from thongsuot.modules.announcements.api import Change, Transition
from thongsuot.modules.announcements.queries.history import SENTENCES
from thongsuot.modules.announcements.tests.conftest import (
    CHAIRMAN,
    CHI,
    EFFECT,
    MAI,
    MORNING,
    TODAY,
    add,
    approve,
    approved,
    begin,
    drafted,
    edit,
    later,
    permit,
    publish,
    published,
    seen,
    shorten,
    submitted,
    write,
)
from thongsuot.modules.procedures import api as procedures

THE_DAY_BEFORE = EFFECT - timedelta(days=1)


def test_an_amendment_holds_from_its_day_and_cites_its_decision(shorter, there):
    published(shorter)
    facts = procedures.procedure("1.000001", on=EFFECT)
    assert facts.record.channels[0].limit.amount == 15
    assert facts.instrument == procedures.Instrument("125/QĐ-UBND", TODAY, CHAIRMAN)
    assert facts.record.decision.in_force_from == EFFECT
    assert procedures.procedure("1.000001", on=THE_DAY_BEFORE).version_id == there
    found = seen(shorter)
    assert found.state == "published"
    assert found.drafts[0].version_id == facts.version_id
    assert found.findings == ()


def test_until_it_is_published_nothing_changes(shorter, there):
    approved(shorter)
    assert procedures.procedure("1.000001", on=EFFECT).version_id == there


def test_a_new_procedure_begins_empty_and_is_filled_part_by_part(db):
    decision_id = begin()
    draft_id = add(decision_id, "1.000002", Change.NEW)
    assert drafted(draft_id).record == procedures.Record(code="1.000002")
    write(draft_id, permit("1.000002"))
    assert drafted(draft_id).record == permit("1.000002")
    published(decision_id)
    assert procedures.procedure("1.000002", on=EFFECT).number == 1
    with pytest.raises(Missing):
        procedures.procedure("1.000002", on=THE_DAY_BEFORE)


def test_what_is_replaced_ends_the_day_before_and_says_by_what(db):
    publish(permit("1.000001"))
    publish(permit("1.000002"))
    decision_id = begin()
    draft_id = add(decision_id, "1.000003", Change.REPLACED, replaces=["1.000001", "1.000002"])
    write(draft_id, permit("1.000003"))
    published(decision_id)
    assert procedures.procedure("1.000003", on=EFFECT).number == 1
    for code in ("1.000001", "1.000002"):
        assert procedures.procedure(code, on=THE_DAY_BEFORE).number == 1
        with pytest.raises(Missing):
            procedures.procedure(code, on=EFFECT)
        ended = ledger.history(f"procedure:{code}")[-1]
        assert ended.type == "procedures.ProcedureRepealed"
        assert "1.000003" in ended.data["reason"]
        assert "125/QĐ-UBND" in ended.data["reason"]
    assert len(seen(decision_id).drafts[0].earlier_version_ids) == 2


def test_a_replacement_may_keep_a_code_that_is_in_force(there):
    publish(permit("1.000002"))
    decision_id = begin()
    draft_id = add(decision_id, "1.000001", Change.REPLACED, replaces=["1.000002"])
    assert drafted(draft_id).base_version_id == there
    edit(draft_id, "name", "Cấp giấy phép xây dựng và sửa chữa")
    published(decision_id)
    assert procedures.procedure("1.000001", on=EFFECT).number == 2


def test_a_repealed_procedure_is_received_until_the_day_before(there):
    decision_id = begin()
    draft_id = add(decision_id, change=Change.REPEALED)
    announcements.set_repeal_reason(
        draft_id=draft_id, revision=1, reason="Luật mới bỏ giấy phép này.", by=MAI, at=MORNING
    )
    published(decision_id)
    assert procedures.procedure("1.000001", on=THE_DAY_BEFORE).version_id == there
    with pytest.raises(Missing):
        procedures.procedure("1.000001", on=EFFECT)
    assert ledger.history("procedure:1.000001")[-1].data["reason"] == "Luật mới bỏ giấy phép này."


def test_what_was_repealed_may_come_back_as_new(there):
    decision_id = begin()
    draft_id = add(decision_id, change=Change.REPEALED)
    announcements.set_repeal_reason(draft_id=draft_id, revision=1, reason="Bỏ.", by=MAI, at=MORNING)
    published(decision_id)
    again = begin(in_force_from=EFFECT + timedelta(days=30))
    write(add(again, change=Change.NEW), permit(name="Cấp giấy phép xây dựng mới"))
    submitted(again)
    approve(again, number="130/QĐ-UBND")
    announcements.publish_decision(decision_id=again, by=CHI, at=MORNING)
    assert procedures.procedure("1.000001", on=EFFECT + timedelta(days=30)).number == 2


def test_a_whole_decision_takes_effect_at_once(db, django_assert_max_num_queries):
    """Ten amended, two repealed, one new, one replaced, one of them with a transition rule."""
    for number in range(1, 14):
        publish(permit(f"1.0000{number:02}"))
    decision_id = begin()
    drafts = [add(decision_id, f"1.0000{number:02}") for number in range(1, 11)]
    for draft_id in drafts:
        shorten(draft_id)
    announcements.set_transition(
        draft_id=drafts[0],
        revision=2,
        transition=Transition(EFFECT, True, "Điều 3 Quyết định này"),
        by=MAI,
        at=MORNING,
    )
    for number in (11, 12):
        announcements.set_repeal_reason(
            draft_id=add(decision_id, f"1.0000{number}", Change.REPEALED),
            revision=1,
            reason="Không còn phù hợp.",
            by=MAI,
            at=MORNING,
        )
    write(add(decision_id, "1.000020", Change.NEW), permit("1.000020"))
    replaced = add(decision_id, "1.000021", Change.REPLACED, replaces=["1.000013"])
    write(replaced, permit("1.000021"))
    approved(decision_id)
    with django_assert_max_num_queries(180):
        made = announcements.publish_decision(decision_id=decision_id, by=CHI, at=MORNING)
    assert len(made) == 12
    on = {code: _in_force(code, EFFECT) for code in (f"1.0000{n:02}" for n in range(1, 22))}
    assert [code for code, number in on.items() if number == 2] == [
        f"1.0000{number:02}" for number in range(1, 11)
    ]
    assert [code for code, number in on.items() if number == 1] == ["1.000020", "1.000021"]
    figures = announcements.figures(since=TODAY, until=TODAY, on=TODAY)
    assert (figures.decisions, figures.procedures) == (1, 14)
    assert (figures.amended, figures.repealed, figures.new, figures.replaced) == (10, 2, 1, 1)
    told = ledger.history(f"decision:{decision_id}")[-1]
    assert told.type == "announcements.DecisionPublished"
    assert told.actor_name == CHI.name
    assert tuple(told.data["version_ids"]) == made
    assert sorted(told.data["repealed"]) == ["1.000011", "1.000012", "1.000013"]


def _in_force(code: str, on: date) -> int | None:
    try:
        return procedures.procedure(code, on=on).number
    except Missing:
        return None


def test_a_transition_rule_is_due_from_its_day_and_stays_in_the_answer(shorter, there):
    day = EFFECT + timedelta(days=5)
    rule = Transition(day, False, "Điều 3")
    draft_id = seen(shorter).drafts[0].draft_id
    announcements.set_transition(draft_id=draft_id, revision=2, transition=rule, by=MAI, at=MORNING)
    published(shorter)
    assert announcements.transitions_due(on=day - timedelta(days=1)) == ()
    (due,) = announcements.transitions_due(on=day)
    assert due.from_version_ids == (there,)
    assert due.to_version_id == procedures.procedure("1.000001", on=EFFECT).version_id
    assert (due.procedure_code, due.recounts_limit) == ("1.000001", False)
    assert (due.legal_basis, due.decision_number) == ("Điều 3", "125/QĐ-UBND")
    assert announcements.transitions_due(on=day + timedelta(days=300)) == (due,)


def test_without_one_no_dossier_is_touched(shorter):
    published(shorter)
    assert announcements.transitions_due(on=EFFECT + timedelta(days=300)) == ()


def test_a_procedure_tells_which_decisions_made_it(shorter):
    published(shorter)
    over = begin(title="Về việc thay thế", in_force_from=EFFECT + timedelta(days=10))
    write(add(over, "1.000009", Change.REPLACED, replaces=["1.000001"]), permit("1.000009"))
    submitted(over)
    approve(over, number="140/QĐ-UBND")
    announcements.publish_decision(decision_id=over, by=CHI, at=MORNING)
    replaced, amended = announcements.announced("1.000001")
    assert (amended.change, amended.number) == ("amended", "125/QĐ-UBND")
    assert amended.version_id == procedures.procedure("1.000001", on=EFFECT).version_id
    assert (replaced.change, replaced.procedure_code) == ("replaced", "1.000009")
    assert replaced.version_id is None
    assert [line.change for line in announcements.announced("1.000009")] == ["replaced"]
    assert announcements.announced("1.0\x00") == ()


def test_a_published_decision_is_open_to_all_and_offers_only_what_is_left(shorter, django_user):
    published(shorter)
    found = seen(shorter, actor=django_user)
    assert [move.name for move in found.moves if move.allowed] == []
    assert [move.name for move in seen(shorter).moves if move.allowed] == ["enter"]


@pytest.fixture
def django_user():
    """Someone who may nothing here."""
    return CHI.__class__(name="Ông Dũng")


def test_twice_is_once(shorter):
    published(shorter)
    with pytest.raises(Clash, match="“Đã công bố”, không thể công bố"):
        announcements.publish_decision(decision_id=shorter, by=CHI, at=MORNING)
    assert len(procedures.versions("1.000001")) == 2


def test_another_decision_that_overtakes_is_named_and_can_be_followed(shorter, there):
    other = begin(title="Về việc sửa tên thủ tục")
    other_draft = add(other)
    edit(other_draft, "name", "Cấp phép xây dựng")
    draft_id = seen(shorter).drafts[0].draft_id
    (also,) = [found for found in drafted(draft_id).findings if found.code == "also_in"]
    assert "Về việc sửa tên thủ tục" in also.sentence
    assert not also.blocks
    published(other)

    (found,) = seen(shorter).blocking
    assert found.code == "overtaken"
    assert "bản số 2" in found.sentence
    assert f"theo 125/QĐ-UBND ngày 05/10/2026 do {CHI.name} công bố" in found.sentence
    with pytest.raises(Clash, match="bản số 2"):
        submitted(shorter)

    announcements.rebase_draft(draft_id=draft_id, revision=2, by=MAI, at=MORNING)
    record = drafted(draft_id).record
    assert record.name == "Cấp phép xây dựng"
    assert record.channels[0].limit.amount == 15
    assert seen(shorter).blocking == ()
    with pytest.raises(Clash, match="bản mới nhất"):
        announcements.rebase_draft(draft_id=draft_id, revision=3, by=MAI, at=MORNING)


def test_what_both_changed_is_pointed_out_until_it_is_written_anew(there):
    decision_id = begin()
    draft_id = add(decision_id)
    edit(draft_id, "steps", ["Nộp hồ sơ.", "Kiểm tra.", "Nhận kết quả."])
    edit(draft_id, "name", "Cấp phép")
    publish(permit(steps=("Nộp hồ sơ trực tuyến.", "Nhận kết quả.")), on=date(2026, 10, 10))
    announcements.rebase_draft(draft_id=draft_id, revision=3, by=MAI, at=MORNING)
    (found,) = drafted(draft_id).findings
    assert (found.code, found.path, found.blocks) == ("also_changed", "/steps", False)
    assert "phần Trình tự thực hiện" in found.sentence
    edit(draft_id, "steps", ["Nộp hồ sơ trực tuyến.", "Kiểm tra.", "Nhận kết quả."])
    assert drafted(draft_id).findings == ()


def test_overtaken_after_approval_it_goes_back(shorter):
    approved(shorter)
    publish(permit(name="Cấp phép"), on=date(2026, 10, 10))
    with pytest.raises(Clash, match="bản số 2"):
        announcements.publish_decision(decision_id=shorter, by=CHI, at=MORNING)
    announcements.send_back(
        decision_id=shorter, reason="Thủ tục vừa có bản mới.", by=CHI, at=later(hours=1)
    )
    found = seen(shorter)
    assert (found.state, found.number, found.issued_on) == ("drafting", "", None)
    assert found.sent_back_reason == "Thủ tục vừa có bản mới."


def test_an_abandoned_decision_is_kept_as_it_stood(shorter):
    announcements.abandon_decision(decision_id=shorter, reason="Bộ đã bãi bỏ.", by=MAI, at=MORNING)
    found = seen(shorter)
    assert (found.state, found.abandon_reason, found.abandoned_by) == (
        "abandoned",
        "Bộ đã bãi bỏ.",
        MAI.name,
    )
    assert found.duties == ()
    assert len(found.drafts) == 1
    assert announcements.drafts_touching("1.000001", on=TODAY) == ()


def test_a_draft_may_be_taken_out_again(shorter):
    draft_id = seen(shorter).drafts[0].draft_id
    announcements.remove_draft(draft_id=draft_id, by=MAI, at=MORNING)
    assert [found.code for found in seen(shorter).blocking] == ["no_drafts"]
    with pytest.raises(Missing):
        drafted(draft_id)
    add(shorter)


def test_lists_are_paged_from_the_latest(shorter):
    second, third = begin("Hai"), begin("Ba")
    page = announcements.decisions(on=TODAY, limit=2)
    assert [line.decision_id for line in page.items] == [third, second]
    rest = announcements.decisions(on=TODAY, limit=2, cursor=page.next)
    assert [(line.decision_id, line.drafts) for line in rest.items] == [(shorter, 1)]
    assert rest.next is None
    assert announcements.decisions(on=TODAY, state="published").items == ()
    assert announcements.decisions(on=TODAY, state="tào lao").items == ()
    (line,) = announcements.drafts_touching("1.000001", on=TODAY)
    assert line.decision_id == shorter


def test_reading_costs_the_same_however_many_drafts(db, django_assert_num_queries):
    for number in range(1, 9):
        publish(permit(f"1.00000{number}"))
    few, many = begin("Ít"), begin("Nhiều")
    shorten(add(few, "1.000001"))
    for number in range(2, 9):
        shorten(add(many, f"1.00000{number}"))
    for decision_id in (few, many):
        seen(decision_id)
        with django_assert_num_queries(7):
            seen(decision_id)
    draft_id = seen(many).drafts[0].draft_id
    with django_assert_num_queries(5):
        drafted(draft_id)
    with django_assert_num_queries(2):
        assert len(announcements.decisions(on=TODAY).items) == 2
    with django_assert_num_queries(2):
        announcements.duties_late(on=TODAY)


def test_its_history_reads_as_sentences(shorter):
    published(shorter)
    announcements.enter_in_national_database(decision_id=shorter, on=TODAY, by=MAI, at=MORNING)
    told = [(line.by, line.sentence) for line in announcements.decision_history(shorter)]
    assert told == [
        (MAI.name, "Bắt đầu soạn quyết định."),
        (MAI.name, "Thêm thủ tục 1.000001: Sửa đổi, bổ sung."),
        (MAI.name, "Sửa phần “Cách thức thực hiện” của thủ tục 1.000001."),
        (MAI.name, "Trình duyệt."),
        (CHI.name, "Duyệt, số 125/QĐ-UBND ngày 05/10/2026. Đã xem 0 hồ sơ đang giải quyết."),
        (CHI.name, "Công bố: 1 bản mới, 0 thủ tục kết thúc, hiệu lực từ 26/10/2026."),
        (MAI.name, "Đã nhập cơ sở dữ liệu quốc gia ngày 05/10/2026."),
    ]


def test_every_event_has_its_sentence():
    happening = {
        f"announcements.{name}"
        for name, thing in vars(events).items()
        if is_dataclass(thing) and thing.__module__ == events.__name__
    }
    assert happening == set(SENTENCES)
