"""Anh Giang answers for the dossier, anh Hải works along, and they write to each other."""

import pytest
from django.db import IntegrityError, transaction

from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.models import Dossier, Note, Step
from thongsuot.modules.dossiers.testing import DUNG
from thongsuot.modules.dossiers.tests.conftest import days

WORDS = "Nhà này đang có tranh chấp, cần xem kỹ."


def seen(code, who, *, at=None):
    return dossiers.on_desk(code, actor=who, at=at or days(1))


def test_one_answers_for_it_and_others_work_along(on_the_desk, cast):
    dossiers.invite_helper(
        code=on_the_desk,
        post_id=cast.hai.post_id,
        note="Xem giúp bản vẽ.",
        by=cast.giang,
        at=days(1),
    )
    found = seen(on_the_desk, cast.giang)
    assert found.assignee_id == cast.giang.post_id
    assert [(one.name, bool(one.verdict)) for one in found.helpers] == [("Võ Thanh Hải", True)]
    helping = dossiers.work_list(actor=cast.hai, helping=True, at=days(1)).rows
    assert [row.code for row in helping] == [on_the_desk]
    assert dossiers.work_list(actor=cast.giang, helping=True, at=days(1)).rows == ()

    with pytest.raises(Clash, match="đang làm hồ sơ này rồi"):
        dossiers.invite_helper(
            code=on_the_desk, post_id=cast.hai.post_id, by=cast.giang, at=days(1)
        )
    with pytest.raises(Clash, match="đang làm hồ sơ này rồi"):
        dossiers.invite_helper(
            code=on_the_desk, post_id=cast.giang.post_id, by=cast.hai, at=days(1)
        )
    dossiers.release_helper(code=on_the_desk, post_id=cast.hai.post_id, by=cast.hai, at=days(2))
    assert seen(on_the_desk, cast.giang).helpers == ()
    with pytest.raises(Clash, match="không còn phối hợp"):
        dossiers.release_helper(
            code=on_the_desk, post_id=cast.hai.post_id, by=cast.giang, at=days(2)
        )


@pytest.mark.parametrize("who", ["binh", "khanh", "nam", "an"])
def test_only_those_who_work_in_its_agency_are_invited(on_the_desk, cast, who):
    with pytest.raises(Invalid, match="của cơ quan giải quyết"):
        dossiers.invite_helper(
            code=on_the_desk, post_id=getattr(cast, who).post_id, by=cast.giang, at=days(1)
        )


def test_who_does_not_work_on_it_neither_invites_nor_sends_away(on_the_desk, cast):
    dossiers.invite_helper(code=on_the_desk, post_id=cast.hai.post_id, by=cast.giang, at=days(1))
    with pytest.raises(NotAllowed):
        dossiers.invite_helper(code=on_the_desk, post_id=cast.chi.post_id, by=cast.an, at=days(1))
    with pytest.raises(NotAllowed):
        dossiers.release_helper(code=on_the_desk, post_id=cast.hai.post_id, by=cast.an, at=days(1))


def test_a_note_is_for_colleagues_alone(on_the_desk, filed, cast, dung):
    dossiers.write_note(code=on_the_desk, text=WORDS, by=cast.giang, at=days(1))
    (note,) = seen(on_the_desk, cast.an).notes
    assert (note.text, note.by) == (WORDS, "Phạm Văn Giang")
    # Neither the applicant's view, nor the history, nor the events kept for ever hold its words.
    tracked = dossiers.track(code=on_the_desk, proof=filed.proof, at=days(1))
    assert "tranh chấp" not in repr(tracked)
    lines = seen(on_the_desk, cast.giang).history
    assert "Viết một ghi chú nội bộ." in [line.sentence for line in lines]
    assert not any("tranh chấp" in repr(line) for line in lines)
    with pytest.raises(NotAllowed):
        dossiers.write_note(code=on_the_desk, text="Tôi hỏi", by=dung, at=days(1))
    with pytest.raises(NotAllowed, match="chỉ xem hồ sơ"):
        dossiers.write_note(code=on_the_desk, text="Tôi xem", by=cast.oanh, at=days(1))
    assert not seen(on_the_desk, cast.oanh).may_note
    with pytest.raises(Missing):
        dossiers.write_note(code=on_the_desk, text="Bên tôi", by=cast.binh, at=days(1))
    with pytest.raises(Invalid):
        dossiers.write_note(code=on_the_desk, text=" ", by=cast.giang, at=days(1))
    assert DUNG.name not in repr(note)


def test_what_the_tables_refuse(on_the_desk):
    row = Dossier.objects.get(code=on_the_desk)
    with pytest.raises(IntegrityError, match="note_says_something"), transaction.atomic():
        Note.objects.create(dossier=row, text="", written_at=days(1), written_by="Giang")
    went_on = "step_sent_back_has_ended_and_went_to_an_earlier_one"
    with pytest.raises(IntegrityError, match=went_on), transaction.atomic():
        Step.objects.filter(dossier=row, finished_at=None).update(sent_back_to=1)
