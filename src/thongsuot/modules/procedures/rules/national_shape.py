"""
The shape of one procedure in the national database's export (Cơ sở dữ liệu quốc gia về TTHC).

A value of another type is refused by its path; what stands in parts that are not named here is
kept in words by whoever reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, TypeAdapter

_STRICT = ConfigDict(extra="forbid")


def _nothing_is_empty(value: object) -> object:
    return "" if value is None else value


Words = Annotated[str, BeforeValidator(_nothing_is_empty), Field(max_length=200_000)]
# True and false are what the database gives; other software counts.
Many = Annotated[bool | int | None, Field(ge=0, le=99)]


@dataclass(frozen=True, slots=True)
class NationalWay:
    __pydantic_config__ = _STRICT
    hinh_thuc_nop: Words
    thoi_gian: Words = ""
    phi_le_phi: Words = ""
    mo_ta: Words = ""


@dataclass(frozen=True, slots=True)
class NationalStep:
    __pydantic_config__ = _STRICT
    truong_hop_xu_ly: Words = ""
    mo_ta_chi_tiet: Words = ""


@dataclass(frozen=True, slots=True)
class NationalPaper:
    __pydantic_config__ = _STRICT
    ten_giay_to: Words
    ma_tphs: Words = ""
    loai_giay_to: Words = ""
    co_quan_ban_hanh: Words = ""
    ban_chinh: Many = None
    ban_sao: Many = None
    bm_dien_tu: Words = ""


@dataclass(frozen=True, slots=True)
class NationalResult:
    __pydantic_config__ = _STRICT
    ma_ket_qua: Words = ""
    ten_ket_qua: Words = ""
    co_quan_ban_hanh: Words = ""
    mo_ta: Words = ""


@dataclass(frozen=True, slots=True)
class NationalBasis:
    __pydantic_config__ = _STRICT
    so_ky_hieu: Words
    trich_yeu: Words = ""
    co_quan_ban_hanh: Words = ""
    ngay_ban_hanh: Words = ""
    ngay_hieu_luc: Words = ""
    dia_chi_truy_cap: Words = ""


@dataclass(frozen=True, slots=True)
class NationalRecord:
    __pydantic_config__ = _STRICT
    ma_tthc: Words
    ten_tthc: Words
    stt: Words | int = ""
    link_truy_cap: Words = ""
    so_quyet_dinh: Words = ""
    ngay_quyet_dinh: Words = ""
    co_quan_ban_hanh: Words = ""
    linh_vuc: Words = ""
    cap_thuc_hien: Words = ""
    doi_tuong_thuc_hien: Words = ""
    loai_tthc: Words = ""
    tu_khoa: Words = ""
    dia_chi_tiep_nhan: Words = ""
    co_quan_thuc_hien: Words = ""
    co_quan_co_tham_quyen: Words = ""
    co_quan_phoi_hop: Words = ""
    co_quan_duoc_uy_quyen: Words = ""
    mo_ta: Words = ""
    trang_thai: Words = ""
    cach_thuc_thuc_hien: tuple[NationalWay, ...] = ()
    trinh_tu_thuc_hien: tuple[NationalStep, ...] = ()
    tphs: tuple[NationalPaper, ...] = ()
    kqth: tuple[NationalResult, ...] = ()
    ccpl: tuple[NationalBasis, ...] = ()
    yeu_cau_dieu_kien: Words = ""


KEYS = frozenset(field.name for field in fields(NationalRecord))


@cache
def shape() -> TypeAdapter[NationalRecord]:
    return TypeAdapter(NationalRecord)


def is_national(item: Mapping[str, Any]) -> bool:
    return "ma_tthc" in item and "ten_tthc" in item
