"""From filing to the result in hand: the whole way, and the clock along it."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.refusals import Clash, Missing, NotAllowed
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import MORNING, dossier_in, small_town, to_signature
from thongsuot.modules.dossiers.tests.conftest import days


def at_17(day):
    """The close of office hours of that day of October 2026."""
    return datetime(2026, 10, day, 10, tzinfo=UTC)


def seen(code, actor):
    return dossiers.on_desk(code, actor=actor, at=MORNING)


def test_before_acceptance_it_has_a_reference_and_no_clock(filed, cast):
    dossier = seen(filed.reference, cast.an)
    assert (dossier.code, dossier.status) == (filed.reference, "submitted")
    assert dossier.due_at is None and dossier.deadline is None


def test_acceptance_gives_the_code_and_starts_the_clock(filed, accepted, cast):
    dossier = seen(accepted, cast.an)
    assert accepted == "H01.61-261005-0001"
    assert dossier.due_at == at_17(12), "five working days after the day of acceptance"
    assert dossier.deadline.derivation[0].why == "start"
    assert seen(filed.reference, cast.an).code == accepted, "the reference still opens it"


def test_the_whole_way(on_the_desk, cast):
    to_signature(on_the_desk, by=cast.giang, at=days(1))
    dossiers.approve(code=on_the_desk, by=cast.chi, at=days(2))
    dossiers.issue_result(code=on_the_desk, number="15/GPXD", by=cast.giang, at=days(2, hours=2))
    dossiers.return_result(code=on_the_desk, by=cast.an, at=days(3))

    dossier = dossiers.on_desk(on_the_desk, actor=cast.an, at=days(4))
    assert (dossier.status, dossier.outcome, dossier.pace) == ("returned", "granted", "kept")
    assert [line.type.split(".")[1] for line in dossier.history][:4] == [
        "DossierSubmitted",
        "DossierAccepted",
        "DossierForwarded",
        "DossierAssigned",
    ]
    accounts = dossier.time_accounts
    assert sum((a.spent for a in accounts.accounts), start=accounts.whole * 0) == accounts.whole
    assert not [move for move in dossier.moves if move.verdict], "nothing is left to do"


def test_a_refusal_on_the_substance_is_a_result(on_the_desk, cast):
    to_signature(on_the_desk, by=cast.giang, at=days(1))
    dossiers.reject(code=on_the_desk, reason="Giấy phép đã hết hạn", by=cast.chi, at=days(2))
    dossiers.issue_result(code=on_the_desk, number="16/UBND-KT", by=cast.giang, at=days(2))
    dossier = seen(on_the_desk, cast.an)
    assert (dossier.status, dossier.outcome) == ("result_ready", "denied")


def test_a_supplement_restarts_the_limit_from_zero(on_the_desk, cast, dung):
    dossiers.request_supplement(code=on_the_desk, reason="Thiếu bản vẽ", by=cast.giang, at=days(2))
    waiting = seen(on_the_desk, cast.giang)
    assert waiting.status == "awaiting_supplement"
    assert waiting.open_stop.slip == "01/PBS-TTPVHCC"

    dossiers.receive_supplement(
        code=on_the_desk,
        components=[dossiers.HandedIn(name="Bản vẽ")],
        note="Gửi kèm bản vẽ mới",
        by=dung,
        at=days(9),
    )
    dossier = seen(on_the_desk, cast.giang)
    assert dossier.due_at == at_17(21), "five days after 14 October"
    assert "Gửi kèm bản vẽ mới" in {line.note for line in dossier.history}


def test_a_second_supplement_is_refused(on_the_desk, cast, dung):
    dossiers.request_supplement(code=on_the_desk, reason="Thiếu bản vẽ", by=cast.giang, at=days(1))
    dossiers.receive_supplement(code=on_the_desk, by=dung, at=days(2))
    with pytest.raises(Clash, match="chỉ cho yêu cầu 1 lần"):
        dossiers.request_supplement(code=on_the_desk, reason="Nữa", by=cast.giang, at=days(3))


def test_money_due_pauses_the_clock(on_the_desk, cast):
    dossiers.pause(
        code=on_the_desk,
        reason=dossiers.StopReason.PAYMENT,
        note="Lệ phí",
        amount=150_000,
        by=cast.giang,
        at=days(1),
    )
    assert seen(on_the_desk, cast.giang).status == "awaiting_payment"
    dossiers.resume(code=on_the_desk, by=cast.giang, at=days(3))
    dossier = seen(on_the_desk, cast.giang)
    assert (dossier.status, dossier.due_at) == ("in_progress", at_17(14)), "two working days later"


def test_one_extension_with_an_apology_before_the_due_date(on_the_desk, cast):
    slip = dossiers.extend(
        code=on_the_desk, new_due=at_17(16), reason="Mưa lũ", by=cast.chi, at=days(3)
    )
    dossier = seen(on_the_desk, cast.chi)
    assert slip == "01/PXL"
    assert (dossier.due_at, dossier.original_due_at) == (at_17(16), at_17(12))
    with pytest.raises(Clash, match="không cho gia hạn lần nữa"):
        dossiers.extend(code=on_the_desk, new_due=at_17(20), reason="Lại", by=cast.chi, at=days(4))


def test_a_stop_may_carry_the_limit_past_the_day_an_extension_promised(on_the_desk, cast, dung):
    dossiers.extend(code=on_the_desk, new_due=at_17(16), reason="Mưa lũ", by=cast.chi, at=days(3))
    dossiers.request_supplement(code=on_the_desk, reason="Thiếu", by=cast.giang, at=days(4))
    dossiers.receive_supplement(code=on_the_desk, by=dung, at=days(14))
    dossier = seen(on_the_desk, cast.chi)
    assert dossier.due_at == at_17(26), "five working days after 19 October"


def test_an_extension_on_the_due_day_comes_too_late(on_the_desk, cast):
    with pytest.raises(Clash):
        dossiers.extend(code=on_the_desk, new_due=at_17(16), reason="Trễ", by=cast.chi, at=days(7))
    assert seen(on_the_desk, cast.chi).due_at == at_17(12)


def test_another_commune_does_not_know_of_it(accepted, cast):
    with pytest.raises(Missing, match="Không có hồ sơ"):
        dossiers.on_desk(accepted, actor=cast.binh, at=MORNING)
    with pytest.raises(Missing):
        dossiers.forward(code=accepted, by=cast.binh, at=MORNING)


def test_an_officer_may_not_sign(on_the_desk, cast):
    to_signature(on_the_desk, by=cast.giang, at=days(1))
    with pytest.raises(NotAllowed, match="không được giao việc này"):
        dossiers.approve(code=on_the_desk, by=cast.giang, at=days(1))


def test_the_leader_cannot_sign_before_the_officer_is_done(on_the_desk, cast):
    with pytest.raises(Clash, match="chưa trình ký"):
        dossiers.approve(code=on_the_desk, by=cast.chi, at=days(1))


def test_what_is_decided_can_no_longer_be_withdrawn(on_the_desk, cast, dung):
    to_signature(on_the_desk, by=cast.giang, at=days(1))
    dossiers.approve(code=on_the_desk, by=cast.chi, at=days(2))
    with pytest.raises(Clash, match="không thể rút hồ sơ"):
        dossiers.withdraw(code=on_the_desk, reason="Đổi ý", by=dung, at=days(2))


def test_a_withdrawn_dossier_is_closed(on_the_desk, cast, dung):
    dossiers.withdraw(code=on_the_desk, reason="Đổi ý", by=dung, at=days(1))
    assert seen(on_the_desk, cast.an).status == "withdrawn"


def test_refused_at_intake_it_gets_a_slip_and_no_code(filed, cast):
    slip = dossiers.refuse_intake(
        code=filed.reference, reason="Không thuộc thẩm quyền", by=cast.an, at=MORNING
    )
    dossier = seen(filed.reference, cast.an)
    assert slip == "01/PTC-TTPVHCC"
    assert (dossier.status, dossier.accepted_at) == ("refused_intake", None)


def test_with_the_code_alone_one_sees_only_how_far_it_is(accepted):
    progress = dossiers.progress(accepted)
    assert progress.status == "accepted"
    assert not {"applicant_name", "procedure_name"} & set(progress.__slots__)


@pytest.mark.parametrize("proof", ["089085000123", "the secret"])
def test_with_a_proof_the_applicant_sees_their_own(accepted, filed, proof):
    tracked = dossiers.track(
        code=accepted, proof=filed.proof if proof == "the secret" else proof, at=MORNING
    )
    assert tracked.due_at == at_17(12)


def test_a_wrong_code_and_a_wrong_proof_get_the_same_answer(accepted):
    answers = set()
    for code, proof in ((accepted, "SAI222"), ("H01.61-261005-9999", "SAI222")):
        with pytest.raises(Missing) as refusal:
            dossiers.track(code=code, proof=proof, at=MORNING)
        answers.add(str(refusal.value))
    assert len(answers) == 1


def test_who_opened_it_is_recorded(accepted, cast):
    seen(accepted, cast.an)
    assert [one.actor_name for one in dossiers.who_looked(accepted, actor=cast.an)] == [
        "Nguyễn Thị An"
    ]


def test_letters_sent_about_it_stand_in_its_history(own_database, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    town = small_town()
    code = dossier_in(dossiers.Status.ACCEPTED, town)
    while ledger.run_reactions(at=MORNING):
        pass
    call_command("procrastinate", "worker", "--one-shot", "--no-listen-notify")
    told = dossiers.on_desk(code, actor=town.actor(town.cast.an), at=MORNING).history
    sent = [line for line in told if line.sentence == "Đã gửi thư điện tử báo cho người yêu cầu."]
    assert len(sent) == 2, "one for the filing, one for the acceptance"
