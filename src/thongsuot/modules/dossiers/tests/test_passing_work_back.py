"""Anh Giang gives work back, bà Chi sends it back to an earlier step: the promise stays."""

import pytest

from thongsuot.kernel.refusals import Clash, Invalid, NotAllowed
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import MORNING, to_signature
from thongsuot.modules.dossiers.tests.conftest import days


def seen(code, who, *, at=None):
    return dossiers.on_desk(code, actor=who, at=at or days(1))


def told(code, who):
    return [(line.sentence, line.note) for line in seen(code, who).history]


def test_he_gives_it_back_and_a_colleague_may_take_it(on_the_desk, cast):
    with pytest.raises(Invalid, match="Cần ghi rõ"):
        dossiers.hand_back(code=on_the_desk, reason=" ", by=cast.giang, at=days(1))
    dossiers.hand_back(code=on_the_desk, reason="Tôi đi công tác.", by=cast.giang, at=days(1))
    found = seen(on_the_desk, cast.hai)
    assert found.assignee_id is None and found.present_step.holder == ""
    assert ("Phạm Văn Giang trả lại việc cho đơn vị.", "Tôi đi công tác.") in told(
        on_the_desk, cast.hai
    )
    assert dossiers.work_list(actor=cast.giang, mine=True, at=days(1)).rows == ()

    nobody = found.may("hand_back")
    assert not nobody and "chưa giao cho ai" in nobody.reason
    with pytest.raises(Clash, match="chưa giao cho ai"):
        dossiers.hand_back(code=on_the_desk, reason="Lần nữa.", by=cast.hai, at=days(1))
    dossiers.assign(code=on_the_desk, post_id=cast.hai.post_id, by=cast.hai, at=days(1))
    hers = seen(on_the_desk, cast.giang).may("hand_back")
    assert not hers and "không giao cho bạn" in hers.reason
    with pytest.raises(NotAllowed, match="không giao cho bạn"):
        dossiers.hand_back(
            code=on_the_desk, reason="Không phải của tôi.", by=cast.giang, at=days(1)
        )


def test_the_head_takes_it_back_from_whoever_has_it(on_the_desk, cast):
    dossiers.hand_back(code=on_the_desk, reason="Giao người khác.", by=cast.hai, at=days(1))
    assert seen(on_the_desk, cast.hai).assignee_id is None


def test_the_leader_sends_it_back_and_the_limit_does_not_move(on_the_desk, cast):
    to_signature(on_the_desk, by=cast.giang, at=days(0, hours=3))
    before = seen(on_the_desk, cast.chi)
    earlier = [(step.number, step.kind) for step in before.earlier_steps]
    processed = next(number for number, kind in earlier if kind == "process")
    steps = len(before.steps)

    only_hers = seen(on_the_desk, cast.giang).may("send_back")
    assert not only_hers and not only_hers.later
    with pytest.raises(NotAllowed):
        dossiers.send_back(
            code=on_the_desk, to=processed, reason="Rút về.", by=cast.giang, at=days(1)
        )
    with pytest.raises(Invalid, match="bước mà hồ sơ đã qua"):
        dossiers.send_back(code=on_the_desk, to=99, reason="Xem lại.", by=cast.chi, at=days(1))
    dossiers.send_back(
        code=on_the_desk, to=processed, reason="Thiếu trích lục bản đồ.", by=cast.chi, at=days(1)
    )

    after = seen(on_the_desk, cast.giang)
    assert after.present_step.number == processed and after.present_step.opened_at == days(1)
    assert after.assignee_id == cast.giang.post_id, "it comes back to whoever did it"
    assert after.due_at == before.due_at and after.deadline == before.deadline
    assert after.present_step.due_at is None or after.present_step.due_at > days(1)
    # What lies between is ahead of it again, and the citizen's degree of completion says so.
    assert next(step.number for step in after.steps if step.opened_at is None) == processed + 1
    assert len(after.steps) > steps
    assert dossiers.progress(on_the_desk).steps_done < len(earlier) + 1
    sentence, note = told(on_the_desk, cast.giang)[-1]
    assert "Chuyển lại từ bước" in sentence and note == "Thiếu trích lục bản đồ."

    to_signature(on_the_desk, by=cast.giang, at=days(1, hours=2))
    dossiers.approve(code=on_the_desk, by=cast.chi, at=days(1, hours=3))
    assert seen(on_the_desk, cast.chi).status == "approved"
    accounts = seen(on_the_desk, cast.chi, at=days(2)).time_accounts
    assert sum((one.spent for one in accounts.accounts), start=days(0) - days(0)) == accounts.whole


def test_from_the_first_step_there_is_no_way_back(accepted, cast):
    dossiers.forward(code=accepted, by=cast.an, at=MORNING)
    verdict = seen(accepted, cast.hai).may("send_back")
    assert not verdict and "bước đầu tiên" in verdict.reason
    with pytest.raises(Clash, match="bước đầu tiên"):
        dossiers.send_back(code=accepted, to=1, reason="Nhầm.", by=cast.hai, at=days(1))


def test_while_it_waits_another_takes_it_over(on_the_desk, filed, cast):
    dossiers.request_supplement(code=on_the_desk, reason="Thiếu", by=cast.giang, at=days(1))
    dossiers.hand_back(code=on_the_desk, reason="Tôi nghỉ ốm.", by=cast.giang, at=days(1))
    dossiers.assign(code=on_the_desk, post_id=cast.hai.post_id, by=cast.hai, at=days(1))
    found = seen(on_the_desk, cast.hai)
    assert (found.status, found.assignee_id) == ("awaiting_supplement", cast.hai.post_id)
    assert found.open_stop is not None and found.present_step.holder == "Võ Thanh Hải"


def test_what_no_desk_has_yet_is_given_to_nobody(accepted, cast):
    dossiers.request_supplement(code=accepted, reason="Thiếu", by=cast.an, at=days(0, hours=1))
    verdict = seen(accepted, cast.chi).may("assign")
    assert not verdict and "chưa chuyển cho đơn vị giải quyết" in verdict.reason
    with pytest.raises(Clash, match="chưa chuyển cho đơn vị giải quyết"):
        dossiers.assign(code=accepted, post_id=cast.chi.post_id, by=cast.chi, at=days(1))
