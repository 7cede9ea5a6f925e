"""A byte altered, a page added, an authority not believed: all of it is found."""

import io
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from thongsuot.foundation.signatures import api as signatures
from thongsuot.foundation.signatures import testing
from thongsuot.foundation.signatures.tests.conftest import AT, CHI, seal, sign
from thongsuot.kernel.refusals import Clash, Invalid


def test_a_byte_that_was_altered_is_found(pdf, ward, keys):
    sealed = seal(sign(pdf, ward), ward)

    def altered(place: int) -> bytes:
        return b"".join((sealed[:place], bytes([sealed[place] ^ 1]), sealed[place + 1 :]))

    @settings(max_examples=12, deadline=None)
    @given(st.integers(0, len(pdf) - 1))
    def found(place: int) -> None:
        try:
            seen = signatures.check(altered(place), at=AT)
        except Invalid:
            return
        assert not any(each.valid for each in seen)

    found()


def test_what_was_added_after_signing_is_found(pdf, ward, keys):
    signed = sign(pdf, ward)
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page, _resources = writer.find_page_for_modification(0)
    addition = writer.add_object(generic.StreamObject(stream_data=b"0 0 99 99 re f"))
    page.get_object()["/Contents"] = generic.ArrayObject([addition])
    writer.update_container(page.get_object())
    written = io.BytesIO()
    writer.write(written)

    (seen,) = signatures.check(written.getvalue(), at=AT)
    assert not seen.intact
    assert seen.problem == "Sau khi ký, văn bản đã bị thêm hoặc sửa nội dung."
    with pytest.raises(Clash, match="đã bị sửa sau lần ký trước"):
        seal(written.getvalue(), ward)


def test_an_authority_that_we_do_not_believe_convinces_nobody(pdf, ward):
    with testing.authority(at=AT, trusted=False) as stranger:
        stranger.give_person(ward.chi.account_id, CHI)
        with pytest.raises(Clash, match="không dẫn về chứng thư gốc nào"):
            sign(pdf, ward)
        anchor = signatures.trust_anchor(
            certificate=stranger.practice.root.pem(), by=testing.KEEPER, at=AT
        )
        signed = sign(pdf, ward)
        signatures.drop_anchor(anchor_id=anchor, reason="Bị lộ khóa", by=testing.KEEPER, at=AT)

        (seen,) = signatures.check(signed, at=AT)
        assert seen.intact and not seen.trusted
        assert "không dẫn về chứng thư gốc" in seen.problem
        assert [each.dropped_at for each in signatures.anchors()] == [AT]


def test_a_signature_without_a_stamp_proves_no_time(pdf, ward, authority, keys):
    """What others sign comes in less complete: it is told as it is."""
    bare = testing.sign_bare(pdf, authority.issue("Công ty Xây dựng An Phú"), at=AT)

    (seen,) = signatures.check(bare, at=AT + timedelta(hours=1))
    assert (seen.kind, seen.name) == ("other", "Công ty Xây dựng An Phú")
    assert seen.intact and not seen.trusted and not seen.long_term
    assert seen.stamped_at is None
    assert "Thiếu bằng chứng" in seen.problem
