"""Bà Chi signs, chị Phượng seals, and poppler finds both good."""

import hashlib
import io
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfReader

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.signatures import api as signatures
from thongsuot.foundation.signatures import testing
from thongsuot.foundation.signatures.tests.conftest import AT, CHI, ROOM, WARD, seal, sign
from thongsuot.kernel.refusals import Clash, Invalid, NotAllowed


def test_a_person_signs_then_the_agency_seals(pdf, ward, keys):
    signed = sign(pdf, ward)
    sealed = seal(signed, ward)

    # Each is the bytes before it and an update behind them.
    assert signed.startswith(pdf) and sealed.startswith(signed)
    person, agency = signatures.check(sealed, at=AT)
    assert (person.kind, person.name, person.account_id) == ("person", CHI, ward.chi.account_id)
    assert (agency.kind, agency.name, agency.unit_id) == ("agency", WARD, ward.unit_id)
    for seen in (person, agency):
        assert seen.valid and seen.long_term and not seen.problem
        assert seen.claimed_at == seen.stamped_at == AT
    assert (person.reason, agency.reason) == ("Phê duyệt kết quả", "Phát hành")
    assert testing.told_by_poppler(sealed) == {
        CHI: "Signature is Valid.",
        WARD: "Signature is Valid.",
    }


def test_the_ledger_keeps_which_bytes_went_in_and_came_out(pdf, ward, keys):
    signed = sign(pdf, ward)
    seal(signed, ward)

    (key,) = signatures.keys_of_account(ward.chi.account_id)
    (mark,) = signatures.keys_of_unit(ward.unit_id)
    by_chi = ledger.history(subject=f"key:{key.id}")[-1]
    by_seal = ledger.history(subject=f"key:{mark.id}")[-1]
    assert by_chi.type.endswith("DocumentSigned") and by_seal.type.endswith("DocumentSealed")
    assert by_chi.data["before_sha256"] == hashlib.sha256(pdf).hexdigest()
    assert by_chi.data["after_sha256"] == by_seal.data["before_sha256"]


def test_the_seal_covers_a_third_of_the_signature_from_its_left(pdf, ward, keys):
    reader = PdfReader(io.BytesIO(seal(sign(pdf, ward), ward)))

    fields = {each["/T"]: each for each in (a.get_object() for a in reader.pages[0]["/Annots"])}
    signature, mark = (
        [float(each) for each in fields[name]["/Rect"]] for name in ("ky-nguoi-1", "ky-co-quan-2")
    )
    assert ROOM.left - 1 <= signature[0] and signature[2] <= ROOM.right + 1
    covered = (mark[2] - signature[0]) / (signature[2] - signature[0])
    assert covered == pytest.approx(1 / 3, abs=0.02)
    # In its real size: 36 mm.
    assert (mark[2] - mark[0]) / 72 * 25.4 == pytest.approx(36, abs=0.5)
    assert (mark[1] + mark[3]) / 2 == pytest.approx((signature[1] + signature[3]) / 2, abs=2)


def test_pictures_have_a_transparent_ground(pdf, ward, keys):
    reader = PdfReader(io.BytesIO(sign(pdf, ward)))

    (field,) = [
        a.get_object() for a in reader.pages[0]["/Annots"] if a.get_object()["/T"] == "ky-nguoi-1"
    ]
    pictures = field["/AP"]["/N"]["/Resources"]["/XObject"]
    assert [each.get_object()["/SMask"]["/Subtype"] for each in pictures.values()] == ["/Image"]


def test_signatures_hold_when_certificates_have_ended_or_were_revoked_later(
    pdf, ward, authority, keys
):
    sealed = seal(sign(pdf, ward), ward)

    for days in (10, 400, 3000):
        for seen in signatures.check(sealed, at=AT + timedelta(days=days)):
            assert seen.valid and seen.long_term, days
            assert seen.stamped_at == AT


@pytest.mark.parametrize("seconds", [-90, 90])
def test_the_clock_of_the_authority_may_be_a_little_off(pdf, ward, authority, keys, seconds):
    authority.ahead = timedelta(seconds=seconds)

    (seen,) = signatures.check(sign(pdf, ward), at=AT)

    assert seen.valid and seen.long_term
    assert seen.stamped_at == AT + timedelta(seconds=seconds)


def test_nobody_signs_for_another(pdf, ward, keys):
    with pytest.raises(NotAllowed, match="Chỉ chính người có khóa"):
        signatures.sign_as_person(
            pdf,
            account_id=ward.chi.account_id,
            place=ROOM,
            reason="",
            by=ward.phuong.actor(at=AT),
            at=AT,
        )


def test_only_who_keeps_the_seal_uses_it_and_only_after_the_person(pdf, ward, keys):
    with pytest.raises(Clash, match="phải được người có thẩm quyền ký trước"):
        seal(pdf, ward)
    for other in (ward.chi, ward.binh):
        with pytest.raises(NotAllowed, match="không được giao sử dụng con dấu"):
            signatures.seal_as_agency(
                pdf, unit_id=ward.unit_id, reason="", by=other.actor(at=AT), at=AT
            )


def test_what_is_not_a_pdf_is_not_signed(ward, keys, pdf):
    for junk in (b"", b"%PDF-1.7 nothing", b"PK\x03\x04"):
        with pytest.raises(Invalid, match="không phải là PDF"):
            signatures.check(junk, at=AT)
    assert signatures.check(pdf, at=AT) == ()


def test_a_paper_of_today_is_good_by_the_clock_of_poppler(pdf, ward):
    now = datetime.now(UTC).replace(microsecond=0)
    with testing.authority(at=now) as authority:
        authority.give_person(ward.chi.account_id, CHI)
        signed = sign(pdf, ward, at=now)

    assert testing.told_by_poppler(signed) == {CHI: "Signature is Valid."}
