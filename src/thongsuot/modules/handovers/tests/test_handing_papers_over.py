"""Chị An gives papers to anh Giang's division; both are named, and what lacks is said."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import DUNG, EXTENSION_OF_PERMIT, MORNING, to_signature
from thongsuot.modules.dossiers.testing import filed as file_one
from thongsuot.modules.handovers import api as handovers
from thongsuot.modules.handovers.models import HandOver, HandOverLine


def days(number, *, hours=0):
    return MORNING + timedelta(days=number, hours=hours)


LATER, AFTERNOON = days(0, hours=1), days(0, hours=7)


@pytest.fixture
def make(province, cast):
    def make(*codes, by=cast.an, to=province.chau_doc_division, at=LATER):
        return handovers.hand_over(
            codes=codes,
            kind=handovers.Kind.FORWARD,
            from_unit_id=province.chau_doc_centre,
            to_unit_id=to,
            by=by,
            at=at,
        )

    return make


def test_a_list_forwards_is_answered_by_name_and_only_once(make, accepted, town, cast):
    other = dossiers.accept(code=file_one(town).reference, by=cast.an, at=MORNING)
    made = make(accepted, other)
    assert dossiers.on_desk(accepted, actor=cast.giang, at=LATER).status == "in_progress"
    [waiting] = handovers.to_confirm(actor=cast.giang)
    assert (waiting.number, waiting.dossiers, waiting.giver) == (
        "01/BG-TTPVHCC",
        2,
        "Nguyễn Thị An",
    )
    assert not handovers.to_confirm(actor=cast.an)
    with pytest.raises(Clash, match="chưa xác nhận"):
        make(accepted)
    with pytest.raises(NotAllowed):
        handovers.answer_hand_over(hand_over_id=made, by=cast.an, at=LATER)
    with pytest.raises(Invalid, match="vì sao không nhận"):
        handovers.answer_hand_over(
            hand_over_id=made, refused={other: " "}, by=cast.giang, at=AFTERNOON
        )
    handovers.answer_hand_over(
        hand_over_id=made, refused={other: "Thiếu bản vẽ"}, by=cast.giang, at=AFTERNOON
    )
    seen = handovers.hand_over_seen(made, actor=cast.an)
    assert [line.answer for line in seen.lines] == ["taken", "refused"]
    assert seen.row.receiver == cast.giang.name and seen.lines[1].reason == "Thiếu bản vẽ"
    assert seen.lines[0].papers[0] == "Đơn đề nghị gia hạn giấy phép xây dựng: 01 bản chính"
    with pytest.raises(Clash, match="đã được xác nhận"):
        handovers.answer_hand_over(hand_over_id=made, by=cast.giang, at=AFTERNOON)
    again = make(other, at=AFTERNOON)
    assert [one.answer for one in handovers.hand_overs_of(line_of(other, cast))] == [
        "refused",
        "pending",
    ]
    kinds = [line.type for line in ledger.history(f"handover:{again}")]
    assert kinds == ["handovers.HandOverMade"]


def line_of(code, cast):
    return dossiers.on_desk(code, actor=cast.an, at=AFTERNOON).id


def test_for_another_agency_the_clock_starts_with_its_confirmation(province, cast, town):
    filed = dossiers.submit(
        procedure_code=EXTENSION_OF_PERMIT,
        receiving_unit_id=province.long_xuyen_centre,
        competent_unit_id=province.chau_doc,
        channel=dossiers.Channel.COUNTER,
        applicant=DUNG,
        by=cast.binh,
        at=MORNING,
    )
    code = dossiers.accept(code=filed.reference, by=cast.binh, at=MORNING)
    made = handovers.hand_over(
        codes=[code],
        kind=handovers.Kind.FORWARD,
        from_unit_id=province.long_xuyen_centre,
        to_unit_id=province.chau_doc_division,
        by=cast.binh,
        at=LATER,
    )
    before = dossiers.on_desk(code, actor=cast.binh, at=LATER)
    assert (before.status, before.due_at, before.slips) == ("accepted", None, ())
    handovers.answer_hand_over(hand_over_id=made, by=cast.giang, at=days(1))
    after = dossiers.on_desk(code, actor=cast.giang, at=days(1))
    assert (after.status, after.competent_received_at) == ("in_progress", days(1))
    assert [one.form for one in after.slips] == ["01"], "now there is a day to promise"


def test_results_come_back_to_the_counter_that_received(make, accepted, province, cast):
    handovers.answer_hand_over(hand_over_id=make(accepted), by=cast.giang, at=AFTERNOON)
    to_signature(accepted, by=cast.giang, at=days(1))
    give = {
        "codes": [accepted],
        "kind": handovers.Kind.RESULT,
        "from_unit_id": province.chau_doc_division,
        "by": cast.giang,
        "at": days(3),
    }
    with pytest.raises(Clash, match="chưa có kết quả"):
        handovers.hand_over(**give, to_unit_id=province.chau_doc_centre)
    dossiers.approve(code=accepted, by=cast.chi, at=days(2))
    dossiers.issue_result(code=accepted, number="15/GPXD", by=cast.giang, at=days(2))
    with pytest.raises(Clash, match="nơi đã tiếp nhận"):
        handovers.hand_over(**give, to_unit_id=province.long_xuyen_centre)
    made = handovers.hand_over(**give, to_unit_id=province.chau_doc_centre)
    handovers.answer_hand_over(hand_over_id=made, by=cast.an, at=days(3))
    assert handovers.confirmed(actor=cast.an)[0].receiver == "Nguyễn Thị An"
    with pytest.raises(NotAllowed):
        handovers.hand_over(**give | {"by": cast.an}, to_unit_id=province.chau_doc_centre)


def test_what_cannot_be_given(make, accepted, province, cast):
    with pytest.raises(Clash, match="không chờ chuyển"):
        make(dossiers.on_desk(accepted, actor=cast.an, at=LATER).code, filed_late(cast, province))
    with pytest.raises(Invalid, match="đơn vị khác"):
        make(accepted, to=province.chau_doc_centre)
    with pytest.raises(Invalid, match="từ 1 đến 100"):
        make()
    with pytest.raises(Missing):
        make("H99-000")
    assert not HandOver.objects.exists(), "all of it or nothing"
    assert dossiers.on_desk(accepted, actor=cast.an, at=LATER).status == "accepted"


def filed_late(cast, province):
    return dossiers.submit(
        procedure_code=EXTENSION_OF_PERMIT,
        receiving_unit_id=province.chau_doc_centre,
        channel=dossiers.Channel.COUNTER,
        applicant=DUNG,
        by=cast.an,
        at=LATER,
    ).reference


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        (
            "hand_over_goes_to_another_unit",
            lambda made: HandOver.objects.update(to_unit=made.from_unit),
        ),
        (
            "hand_over_answer_and_its_receiver_come_together",
            lambda made: HandOver.objects.update(receiver="X"),
        ),
        (
            "hand_over_is_answered_after_it_was_made",
            lambda made: HandOver.objects.update(receiver="X", answered_at=days(-1)),
        ),
        (
            "hand_over_line_refused_says_why",
            lambda made: HandOverLine.objects.update(answer="refused"),
        ),
        (
            "dossier_stands_once_on_a_hand_over",
            lambda made: HandOverLine.objects.create(
                hand_over=made, dossier=made.lines.get().dossier, position=2, answer="taken"
            ),
        ),
        (
            "dossier_is_on_one_open_hand_over",
            lambda made: HandOverLine.objects.create(
                hand_over=HandOver.objects.create(
                    number="02",
                    kind="forward",
                    from_unit=made.from_unit,
                    to_unit=made.to_unit,
                    made_at=MORNING,
                ),
                dossier=made.lines.get().dossier,
                position=1,
            ),
        ),
    ],
)
def test_the_tables_refuse_nonsense(make, accepted, constraint, change):
    made = HandOver.objects.get(pk=make(accepted))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        change(made)
