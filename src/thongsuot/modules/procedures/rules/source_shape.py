"""
The shape of the national catalogue's records, under their own Vietnamese keys.

Anything that is not of this shape is refused by name before it is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class SourceSpan:
    __pydantic_config__ = _STRICT
    so: int
    don_vi: str


@dataclass(frozen=True, slots=True)
class SourceLimit:
    __pydantic_config__ = _STRICT
    so: int | None
    don_vi: str | None
    ghi_chu: str | None = None
    trong_ngay: bool = False
    gio_chot: time | None = None
    toi_da_khi_xac_minh: SourceSpan | None = None


@dataclass(frozen=True, slots=True)
class SourceFee:
    __pydantic_config__ = _STRICT
    loai: Literal["phi", "le_phi"]
    so_tien_vnd: int | None
    dieu_kien: str | None = None
    can_cu: str | None = None


@dataclass(frozen=True, slots=True)
class SourceChannel:
    __pydantic_config__ = _STRICT
    kenh: Literal["truc_tuyen", "buu_chinh", "truc_tiep"]
    thoi_han: SourceLimit
    phi_le_phi: tuple[SourceFee, ...] = ()
    ghi_chu: str | None = None


@dataclass(frozen=True, slots=True)
class SourceReplacement:
    __pydantic_config__ = _STRICT
    csdl: str
    co_quan: str | None = None
    nguon: str | None = None
    ghi_chu: str | None = None


@dataclass(frozen=True, slots=True)
class SourcePaper:
    __pydantic_config__ = _STRICT
    ten: str
    bat_buoc: bool
    ban_chinh: bool | None = None
    ban_sao: bool | None = None
    dien_tu: bool | None = None
    mau_don: str | None = None
    thay_the_boi_csdl: SourceReplacement | None = None
    ma_giay_to: str | None = None
    ghi_chu: str | None = None


@dataclass(frozen=True, slots=True)
class SourceCase:
    __pydantic_config__ = _STRICT
    ten: str
    thanh_phan_ho_so: tuple[SourcePaper, ...] = ()
    ghi_chu: str | None = None
    thoi_han: SourceLimit | None = None


@dataclass(frozen=True, slots=True)
class SourceResult:
    __pydantic_config__ = _STRICT
    ma: str | None = None
    ten: str | None = None


@dataclass(frozen=True, slots=True)
class SourceBasis:
    __pydantic_config__ = _STRICT
    so_ky_hieu: str
    ngay: date | None = None
    ghi_chu: str | None = None


@dataclass(frozen=True, slots=True)
class SourceDecision:
    __pydantic_config__ = _STRICT
    so: str
    ngay: date | None = None
    co_quan: str | None = None


@dataclass(frozen=True, slots=True)
class SourcePlainName:
    __pydantic_config__ = _STRICT
    gia_tri: str
    ours: bool = True


@dataclass(frozen=True, slots=True)
class SourceRecord:
    __pydantic_config__ = _STRICT
    ten: str
    khoa: str | None = None
    ma_tthc: str | None = None
    ten_than_thien: SourcePlainName | None = None
    nhom: str | None = None
    linh_vuc: str | None = None
    cap_thuc_hien: tuple[str, ...] | None = None
    co_quan_thuc_hien: tuple[str, ...] = ()
    doi_tuong: tuple[str, ...] | None = None
    muc_do_dvc: str | None = None
    muc_do_dvc_nguon: str | None = None
    cach_thuc: tuple[SourceChannel, ...] = ()
    truong_hop: tuple[SourceCase, ...] = ()
    trinh_tu: tuple[str, ...] = ()
    ket_qua: tuple[SourceResult, ...] = ()
    can_cu_phap_ly: tuple[SourceBasis, ...] = ()
    yeu_cau_dieu_kien: str | None = None
    tu_khoa: tuple[str, ...] = ()
    quyet_dinh_cong_bo: SourceDecision | None = None
    quy_trinh_noi_bo: Any = None
    nguon: tuple[Mapping[str, Any], ...] = ()
    truong_thieu: tuple[str, ...] = ()
    ghi_chu: str | None = None


@cache
def shape() -> TypeAdapter[SourceRecord]:
    return TypeAdapter(SourceRecord)
