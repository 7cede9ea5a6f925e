"""A ward whose vice chair signs and whose clerk of documents keeps the seal."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typst

from thongsuot.foundation.identity.testing import Person, cast_of, person
from thongsuot.foundation.signatures import api as signatures
from thongsuot.foundation.signatures import testing
from thongsuot.foundation.units.testing import SmallProvince, small_province

AT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
WARD = "Ủy ban nhân dân phường Châu Đốc"
CHI = "Đặng Thị Chi"
_PAPERS = Path(__file__).parents[2] / "papers"
_DECISION = """
#set document(title: "Quyết định", author: "UBND phường Châu Đốc")
#set text(font: "Tinos", lang: "vi")
= Quyết định
Cho phép ông Dũng sửa nhà.
#align(right)[KT. CHỦ TỊCH \\ PHÓ CHỦ TỊCH #v(25mm) Đặng Thị Chi]
"""
ROOM = signatures.Place(page=0, left=354, bottom=632, right=524, top=703)


@dataclass(frozen=True, slots=True)
class Ward:
    """Who signs and who seals."""

    province: SmallProvince
    unit_id: int
    chi: Person  # signs
    phuong: Person  # keeps the seal
    binh: Person  # works elsewhere
    nam: Person  # operates the whole province


@pytest.fixture
def ward(db: None) -> Ward:
    province = small_province()
    cast = cast_of(province)
    return Ward(
        province=province,
        unit_id=province.chau_doc,
        chi=cast.chi,
        phuong=person("phuong", "Phan Thị Phượng", province.chau_doc, "document_clerk"),
        binh=cast.binh,
        nam=cast.nam,
    )


@pytest.fixture
def authority(ward: Ward):
    with testing.authority(at=AT) as made:
        yield made


@pytest.fixture
def keys(ward: Ward, authority: testing.Authority) -> None:
    authority.give_person(ward.chi.account_id, CHI)
    authority.give_unit(ward.unit_id, WARD)


@pytest.fixture(scope="session")
def pdf() -> bytes:
    written: bytes = typst.compile(  # type: ignore[misc]
        _DECISION.encode(),
        font_paths=[_PAPERS / "fonts"],
        ignore_system_fonts=True,
        pdf_standards=["a-2a", "ua-1"],
        timestamp=AT,
    )
    return written


def sign(pdf: bytes, ward: Ward, *, at: datetime = AT, pin: str = "") -> bytes:
    return signatures.sign_as_person(
        pdf,
        account_id=ward.chi.account_id,
        place=ROOM,
        reason="Phê duyệt kết quả",
        by=ward.chi.actor(at=at),
        at=at,
        pin=pin,
    )


def seal(pdf: bytes, ward: Ward, *, at: datetime = AT) -> bytes:
    return signatures.seal_as_agency(
        pdf, unit_id=ward.unit_id, reason="Phát hành", by=ward.phuong.actor(at=at), at=at
    )
