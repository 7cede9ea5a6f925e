"""A person signs, the agency seals, anyone can check."""

from datetime import UTC, datetime

import pytest
import typst

from thongsuot.foundation.identity.testing import cast_of
from thongsuot.foundation.signatures import api as signatures
from thongsuot.foundation.signatures import testing
from thongsuot.foundation.units.testing import small_province

AT = datetime(2026, 11, 24, 2, tzinfo=UTC)


@pytest.fixture
def pdf() -> bytes:
    written: bytes = typst.compile(b"= Quy\xe1\xba\xbft \xc4\x91\xe1\xbb\x8bnh", format="pdf")
    return written


def test_a_person_signs_and_the_agency_seals(db, pdf):
    province = small_province()
    chi = cast_of(province).chi
    with testing.authority(at=AT) as authority:
        authority.give_person(chi.account_id, "Đặng Thị Chi")
        signed = signatures.sign_as_person(
            pdf,
            account_id=chi.account_id,
            place=signatures.Place(0, 300, 500, 440, 570),
            reason="Phê duyệt",
            by=chi.actor(at=AT),
            at=AT,
        )
        (seen,) = signatures.check(signed, at=AT)

    assert signed.startswith(pdf)
    assert (seen.name, seen.stamped_at) == ("Đặng Thị Chi", AT)
    assert seen.valid and seen.long_term
