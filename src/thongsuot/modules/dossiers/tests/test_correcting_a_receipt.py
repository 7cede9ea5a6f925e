"""Chị An wrote a name wrongly: the receipt is issued again, and the first stays provable."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.actions.slips import digest_of
from thongsuot.modules.dossiers.models import Component, Slip
from thongsuot.modules.dossiers.testing import DUNG, MORNING, dossier_in
from thongsuot.modules.dossiers.tests.conftest import days

LATER = days(0, hours=2)
RIGHT = replace(DUNG, name="Trần Văn Dụng", phone="0912000999")


def test_a_further_copy_under_the_same_number_and_nothing_said_in_the_ledger(accepted, cast):
    before = dossiers.on_desk(accepted, actor=cast.an, at=MORNING)
    changed = dossiers.correct_receipt(
        code=accepted,
        reason="Gõ nhầm dấu",
        applicant=RIGHT,
        papers={1: dossiers.PapersCounted(copies=1, original=True, photocopies=2)},
        by=cast.an,
        at=LATER,
    )
    assert changed == ("name", "phone", "papers")
    after = dossiers.on_desk(accepted, actor=cast.an, at=LATER)
    assert (after.code, after.accepted_at, after.due_at) == (
        accepted,
        before.accepted_at,
        before.due_at,
    )
    assert (after.applicant.name, after.papers[0].photocopies) == ("Trần Văn Dụng", 2)
    line = after.history[-1]
    assert line.sentence == (
        "Sửa giấy tiếp nhận (họ tên, số điện thoại, số bản giấy tờ), cấp lại lần 1."
    )
    kept = str(ledger.history(f"dossier:{after.id}")[-1].data)
    assert "Dụng" not in kept and "0912000999" not in kept and "Dũng" not in kept

    first, second = after.slips
    assert (first.copy, second.copy, second.number) == (1, 2, accepted)
    content, digest = dossiers.digital_form(accepted, "01", copy=1, actor=cast.an, at=LATER)
    assert content["Ông (bà)/tổ chức"] == "Trần Văn Dũng"
    assert digest == digest_of(content) == first.digest
    assert line.data["digest"] == second.digest
    old, new = (dossiers.issued_paper(one.digest[:24]) for one in (first, second))
    assert (old.is_latest, new.is_latest) == (False, True)


def test_every_paper_handed_out_can_be_checked(town, cast):
    for status, form in (
        (dossiers.Status.ACCEPTED, "01"),
        (dossiers.Status.AWAITING_SUPPLEMENT, "02"),
        (dossiers.Status.REFUSED_INTAKE, "03"),
        (dossiers.Status.STOPPED, "05"),
    ):
        code = dossier_in(status, town)
        found = dossiers.on_desk(code, actor=cast.an, at=days(1))
        slip = next(one for one in found.slips if one.form == form)
        assert dossiers.issued_paper(slip.digest).number == slip.number
    with pytest.raises(Missing):
        dossiers.issued_paper("0" * 24)
    with pytest.raises(Missing):
        dossiers.issued_paper("%" * 24)


def test_who_may_not_and_when_not(accepted, town, cast):
    def correct(by=cast.an, code=accepted, **said):
        dossiers.correct_receipt(
            **{"code": code, "reason": "Gõ nhầm", "by": by, "at": LATER} | said
        )

    with pytest.raises(Invalid, match="Không có gì khác"):
        correct(applicant=DUNG)
    with pytest.raises(Invalid, match="Cần ghi rõ"):
        correct(applicant=RIGHT, reason=" ")
    with pytest.raises(Invalid):
        correct(applicant=replace(DUNG, id_number="12"))
    with pytest.raises(Invalid, match="loại người yêu cầu"):
        correct(applicant=replace(DUNG, kind="organisation"))
    with pytest.raises(Invalid, match="giấy tờ thứ 9"):
        correct(papers={9: dossiers.PapersCounted(copies=1, original=True)})
    with pytest.raises(Missing):
        correct(by=cast.binh, applicant=RIGHT)
    with pytest.raises(NotAllowed):
        correct(by=cast.chi, applicant=RIGHT)
    ended = dossier_in(dossiers.Status.RETURNED, town)
    with pytest.raises(Clash, match="đã kết thúc"):
        correct(code=ended, applicant=RIGHT)


def test_what_was_issued_is_never_changed(accepted):
    with pytest.raises(DatabaseError), transaction.atomic():
        Slip.objects.update(issued_by="X")
    slip = Slip.objects.get()
    for constraint, wrong in (
        ("slip_is_issued_once_each_time", {}),
        ("slip_digest_is_a_sha256", {"copy": 2, "digest": "x"}),
    ):
        fields = {
            name: getattr(slip, name)
            for name in ("dossier", "form", "number", "content", "digest", "issued_at")
        }
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Slip.objects.create(**fields | {"issued_by": "X"} | wrong)
    with (
        pytest.raises(IntegrityError, match="component_only_shown_is_not_kept"),
        transaction.atomic(),
    ):
        Component.objects.update(shown_only=True, file_ids=["00000000-0000-4000-8000-000000000000"])
