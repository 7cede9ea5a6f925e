"""A result is drafted, checked, signed and sealed, each by the one whose part it is."""

import pytest

from thongsuot.foundation.files import api as files
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.signatures import api as signatures
from thongsuot.foundation.signatures.testing import told_by_poppler
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.results import api as results
from thongsuot.modules.results.testing import (
    DRAFTED_AT,
    EXTENSION,
    SEALED_AT,
    SIGNED_AT,
    UNTIL,
    before_the_leader,
    words,
    written,
)

NUMBER = "01/GPXD"


def seen(code, who, at=SIGNED_AT):
    return results.results_of(code, actor=who, at=at)


def content(facts):
    with files.open_bytes(facts.id) as kept:
        return kept.read()


def test_the_whole_way(code, town, cast, van, authority, django_assert_max_num_queries):
    draft_id = before_the_leader(code, town, at=DRAFTED_AT)
    chi = cast.chi
    with django_assert_max_num_queries(1):
        [waiting] = results.drafts_to_sign(actor=chi)
    assert (waiting.id, waiting.summary) == (draft_id, "Gia hạn Giấy phép xây dựng số 12/GPXD")

    assert results.sign_draft(draft_id=draft_id, by=cast.chi, at=SIGNED_AT) == NUMBER
    assert seen(code, cast.chi).dossier.status == "approved", "signing is deciding"
    assert not results.drafts_to_sign(actor=cast.chi)
    [waiting] = results.drafts_to_seal(actor=van)
    result_id = results.seal_draft(draft_id=waiting.id, by=van, at=SEALED_AT)

    now = seen(code, cast.an)
    assert now.dossier.status == "result_ready" and now.dossier.result_number == NUMBER
    [result] = now.results
    assert result.id == result_id and now.dossier.result_files == (result.file,)
    text = words(content(result.file))
    for part in (
        "ỦY BAN NHÂN DÂN PHƯỜNG CHÂU ĐỐC",
        f"Số: {NUMBER}",
        "Châu Đốc, ngày 06 tháng 10 năm 2026",
        "GIẤY PHÉP XÂY DỰNG",
        "Gia hạn Giấy phép xây dựng số 12/GPXD",
        "Cấp cho (chủ đầu tư): Trần Văn Dũng",
        f"Gia hạn đến: {UNTIL}",
        "KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
        "Đặng Thị Chi",
        f"hồ sơ {code}",
    ):
        assert part in text, (part, text)

    person, agency = signatures.check(content(result.file), at=SEALED_AT)
    assert person.valid and agency.valid and person.long_term and agency.long_term
    assert (person.kind, agency.kind) == ("person", "agency")
    told = told_by_poppler(content(result.file))
    assert told == {person.name: "Signature is Valid.", agency.name: "Signature is Valid."}

    with django_assert_max_num_queries(8):
        found = results.verify(result.token.lower(), at=SEALED_AT)
    assert found.is_good and found.holds and found.about == "T.V.D."
    assert (found.number, found.signer_title) == (NUMBER, "Phó Chủ tịch")
    with files.open_bytes(result.file.id) as original:
        assert results.is_original(result.token, original)


def test_each_hand_in_its_turn(code, town, cast, van, authority):
    draft_id = results.begin_draft(code=code, template_code=EXTENSION, by=cast.giang, at=DRAFTED_AT)
    with pytest.raises(Clash, match="đã có một dự thảo kết quả"):
        results.begin_draft(code=code, template_code=EXTENSION, by=cast.giang, at=DRAFTED_AT)
    with pytest.raises(Invalid, match="còn thiếu: Số giấy phép đã cấp; Gia hạn đến"):
        results.submit_draft(draft_id=draft_id, by=cast.giang, at=DRAFTED_AT)
    with pytest.raises(NotAllowed, match="do đơn vị khác soạn"):
        results.revise_draft(draft_id=draft_id, revision=1, values={}, by=cast.an, at=DRAFTED_AT)
    with pytest.raises(Clash, match="đang soạn”, không thể ký và cấp số"):
        results.sign_draft(draft_id=draft_id, by=cast.chi, at=SIGNED_AT)
    with pytest.raises(NotAllowed, match="Chỉ lãnh đạo"):
        results.sign_draft(draft_id=draft_id, by=cast.hai, at=SIGNED_AT)
    results.drop_draft(draft_id=draft_id, reason="Nhầm mẫu.", by=cast.giang, at=DRAFTED_AT)

    draft_id = written(code, by=cast.giang, at=DRAFTED_AT)
    with pytest.raises(Clash, match="người khác sửa"):
        results.revise_draft(draft_id=draft_id, revision=1, values={}, by=cast.giang, at=DRAFTED_AT)
    results.submit_draft(draft_id=draft_id, by=cast.giang, at=DRAFTED_AT)
    assert [one.id for one in results.drafts_to_check(actor=cast.hai)] == [draft_id]
    with pytest.raises(NotAllowed, match="trưởng phòng hoặc lãnh đạo"):
        results.check_draft(draft_id=draft_id, by=cast.giang, at=DRAFTED_AT)
    results.send_back_draft(
        draft_id=draft_id, reason="Ghi rõ công trình.", by=cast.hai, at=DRAFTED_AT
    )
    assert seen(code, cast.giang).draft.sent_back == "Ghi rõ công trình."
    results.submit_draft(draft_id=draft_id, by=cast.giang, at=DRAFTED_AT)
    results.check_draft(draft_id=draft_id, by=cast.hai, at=DRAFTED_AT)
    with pytest.raises(NotAllowed, match="người đang được trình"):
        results.send_back_draft(draft_id=draft_id, reason="Khoan.", by=cast.hai, at=DRAFTED_AT)

    results.sign_draft(draft_id=draft_id, by=cast.chi, at=SIGNED_AT)
    for refused in (
        lambda: results.drop_draft(draft_id=draft_id, reason="Thôi.", by=cast.chi, at=SIGNED_AT),
        lambda: results.sign_draft(draft_id=draft_id, by=cast.chi, at=SIGNED_AT),
    ):
        with pytest.raises(Clash, match="chờ văn thư đóng dấu"):
            refused()
    with pytest.raises(NotAllowed, match="Chỉ văn thư"):
        results.seal_draft(draft_id=draft_id, by=cast.chi, at=SEALED_AT)
    told = [line.type for line in ledger.history(f"result_draft:{draft_id}")]
    assert told == [
        f"results.Draft{each}"
        for each in (
            *("Begun", "Revised", "Submitted", "SentBack"),
            *("Submitted", "Checked", "Signed"),
        )
    ]


def test_no_time_stamp_no_number(code, town, cast, authority):
    """What was not signed leaves no trace: neither a number, nor a decision."""
    draft_id = before_the_leader(code, town, at=DRAFTED_AT)
    authority.mood = "down"
    with pytest.raises(Clash, match="dấu thời gian"):
        results.sign_draft(draft_id=draft_id, by=cast.chi, at=SIGNED_AT)
    now = seen(code, cast.chi)
    assert now.draft.state == "checked" and now.dossier.status == "in_progress"
    authority.mood = "well"
    assert results.sign_draft(draft_id=draft_id, by=cast.chi, at=SIGNED_AT) == NUMBER


def test_broken_off_before_it_is_kept(code, town, cast, authority, monkeypatch):
    """The machine stops between signing and keeping: the number is still there for the next."""
    draft_id = before_the_leader(code, town, at=DRAFTED_AT)

    def stop(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("thongsuot.foundation.files.actions.keeping._note", stop)
        with pytest.raises(KeyboardInterrupt):
            results.sign_draft(draft_id=draft_id, by=cast.chi, at=SIGNED_AT)
    assert seen(code, cast.chi).draft.state == "checked"
    assert results.sign_draft(draft_id=draft_id, by=cast.chi, at=SIGNED_AT) == NUMBER


def test_another_document_took_the_number_meanwhile(town, cast, authority, code, monkeypatch):
    """Two leaders of one office sign at once: each gets a number of its own, and none is lost."""
    from thongsuot.modules.results.actions import signing

    draft_id = before_the_leader(code, town, at=DRAFTED_AT)
    sign, taken = signing._signed, []

    def slowly(*args):
        signed = sign(*args)
        if not taken:
            draft = signing._draft(draft_id)
            taken.append(signing._take_number(draft, SIGNED_AT))
        return signed

    monkeypatch.setattr(signing, "_signed", slowly)
    assert results.sign_draft(draft_id=draft_id, by=cast.chi, at=SIGNED_AT) == "02/GPXD"
    assert taken == ["01"]


def test_a_refusal_is_a_result_too(code, cast, van, authority):
    """NĐ 61/2018/NĐ-CP, Điều 19, khoản 8."""
    results.begin_draft(
        code=code, template_code="tra-loi-khong-giai-quyet", by=cast.hai, at=DRAFTED_AT
    )
    draft = seen(code, cast.hai).draft
    results.revise_draft(
        draft_id=draft.id,
        revision=draft.revision,
        values={"reason": "Giấy phép đã hết hạn.", "bases": "Luật Xây dựng"},
        by=cast.hai,
        at=DRAFTED_AT,
    )
    results.submit_draft(draft_id=draft.id, by=cast.hai, at=DRAFTED_AT)
    assert seen(code, cast.chi).draft.state == "checked", "the head's own goes straight on"
    _code, pdf = results.preview(draft.id, actor=cast.chi, at=DRAFTED_AT)
    assert "DỰ THẢO" in words(pdf) and "Giấy phép đã hết hạn." in words(pdf)

    results.sign_draft(draft_id=draft.id, by=cast.chi, at=SIGNED_AT)
    results.seal_draft(draft_id=draft.id, by=van, at=SEALED_AT)
    now = seen(code, cast.an).dossier
    assert (now.status, now.outcome) == ("result_ready", "denied")
    assert now.result_number == "01/TB-UBND"


def test_a_draft_that_goes_against_the_decision(code, cast):
    dossiers.reject(code=code, reason="Hết hạn.", by=cast.chi, at=DRAFTED_AT)
    with pytest.raises(Clash, match="không hợp với quyết định"):
        results.begin_draft(code=code, template_code=EXTENSION, by=cast.giang, at=DRAFTED_AT)


def test_another_office_sees_nothing(code, cast, town):
    draft_id = written(code, by=cast.giang, at=DRAFTED_AT)
    with pytest.raises(Missing):
        results.preview(draft_id, actor=cast.binh, at=DRAFTED_AT)
    assert not results.drafts_to_sign(actor=cast.lam)


def test_signed_without_the_leaders_step(cast, town):
    """The sentence is that of the button of deciding: the steps before come first."""
    from thongsuot.modules.dossiers.testing import dossier_in

    code = dossier_in(dossiers.Status.IN_PROGRESS, town)
    draft_id = before_the_leader(code, town, at=DRAFTED_AT)
    with pytest.raises(Clash, match="các bước trước phải xong"):
        results.sign_draft(draft_id=draft_id, by=cast.chi, at=SIGNED_AT)
