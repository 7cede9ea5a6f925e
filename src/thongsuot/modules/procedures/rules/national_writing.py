"""
Writing a record as the national database's export has it.

That form cannot say all that a record holds. The whole record therefore goes along under
`RECORD_KEY`, which other readers pass over; read back, it holds as long as the rest still says
the same, so that what someone changed in the file is never overruled by it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from thongsuot.modules.procedures.rules import national_words as words
from thongsuot.modules.procedures.rules.national import (
    ISSUED_BY,
    KIND_OF_PAPER,
    ONLY_CASE,
    PUBLISHED,
    STATUS,
)
from thongsuot.modules.procedures.rules.record import (
    Case,
    ChannelOffer,
    Component,
    Instrument,
    Record,
    to_data,
)

RECORD_KEY = "thong_suot"


def national(record: Record, *, number: int) -> dict[str, Any]:
    """Return the record in the national form, as the `number`th of its file."""
    return {"stt": str(number), **national_parts(record), RECORD_KEY: to_data(record, brief=True)}


def national_parts(record: Record) -> dict[str, Any]:
    decision = record.decision
    return {
        "ma_tthc": record.code,
        "ten_tthc": record.name or "",
        "link_truy_cap": next((s for s in record.sources if s.startswith("http")), ""),
        "so_quyet_dinh": decision.number if decision else "",
        "ngay_quyet_dinh": words.day_words(decision.issued_on) if decision else "",
        "co_quan_ban_hanh": (decision.issuer or "") if decision else "",
        "linh_vuc": record.field or "",
        "cap_thuc_hien": ", ".join(words.LEVEL_WORDS[level] for level in record.levels or ()),
        "doi_tuong_thuc_hien": words.joined(record.who_may_ask or (), words.terms),
        "loai_tthc": record.kind or "",
        "tu_khoa": words.joined(record.keywords, words.terms),
        "dia_chi_tiep_nhan": "; ".join(record.receiving),
        "co_quan_thuc_hien": words.joined(record.agencies, words.offices),
        "co_quan_co_tham_quyen": words.joined(record.competent, words.offices),
        "co_quan_phoi_hop": words.joined(record.coordinating, words.offices),
        "co_quan_duoc_uy_quyen": words.joined(record.authorised, words.offices),
        "mo_ta": record.description or "",
        "trang_thai": _after(STATUS, record.note) or PUBLISHED,
        "cach_thuc_thuc_hien": list(map(_way, record.channels)),
        "trinh_tu_thuc_hien": list(_steps(record)),
        "tphs": [_paper(paper, case, record) for case in record.cases for paper in case.components],
        "kqth": [
            {
                "ma_ket_qua": result.code or "",
                "ten_ket_qua": result.name or "",
                "co_quan_ban_hanh": result.issuer or "",
                "mo_ta": "",
            }
            for result in record.results
        ],
        "ccpl": list(map(_basis, record.legal_bases)),
        "yeu_cau_dieu_kien": record.conditions or "",
    }


def says_the_same(item: Mapping[str, Any], record: Record) -> bool:
    """Whether the national parts of `item` are still those that `record` was written as."""
    return {
        key: value for key, value in item.items() if key not in ("stt", RECORD_KEY)
    } == national_parts(record)


def _after(start: str, note: str | None) -> str:
    lines = (note or "").splitlines()
    return next((line.removeprefix(start) for line in lines if line.startswith(start)), "")


def _way(offer: ChannelOffer) -> dict[str, str]:
    counted_note = offer.limit.note if offer.limit.amount is not None else None
    return {
        "hinh_thuc_nop": words.CHANNEL_WORDS[offer.channel],
        "thoi_gian": words.limit_words(offer.limit),
        "phi_le_phi": words.fee_words(offer.fees),
        "mo_ta": "\n".join(filter(None, [counted_note, offer.note])),
    }


def _steps(record: Record) -> Iterator[dict[str, str]]:
    if record.steps:
        yield {"truong_hop_xu_ly": "", "mo_ta_chi_tiet": "\n".join(record.steps)}
    for case in record.cases:
        if case.steps or len(record.cases) > 1 or case.name != ONLY_CASE:
            yield {"truong_hop_xu_ly": case.name, "mo_ta_chi_tiet": "\n".join(case.steps)}


def _paper(paper: Component, case: Case, record: Record) -> dict[str, Any]:
    kind = _after(KIND_OF_PAPER, paper.note)
    if not kind and len(record.cases) > 1 and case is not record.cases[0]:
        kind = case.name
    return {
        "ma_tphs": paper.official_code or "",
        "ten_giay_to": paper.name,
        "loai_giay_to": kind,
        "co_quan_ban_hanh": _after(ISSUED_BY, paper.note),
        "ban_chinh": _flag(paper.original),
        "ban_sao": _flag(paper.copy),
        "bm_dien_tu": {None: "", 0: "Không"}.get(paper.electronic, "Có"),
    }


def _flag(count: int | None) -> bool | int | None:
    """None, false or true as the database has them; a number where more than one is asked for."""
    return count if count is None or count > 1 else bool(count)


def _basis(basis: Instrument) -> dict[str, str]:
    return {
        "so_ky_hieu": basis.number,
        "trich_yeu": basis.title or "",
        "co_quan_ban_hanh": basis.issuer or "",
        "ngay_ban_hanh": words.day_words(basis.issued_on),
        "ngay_hieu_luc": words.day_words(basis.in_force_from),
        "dia_chi_truy_cap": basis.url or "",
    }
