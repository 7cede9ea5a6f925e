"""
Reading the national catalogue's records, under their Vietnamese keys, into ours.

The convention of that source: in a case's remark, "cùng …" means that papers of the first case
are needed as well; `so: null` means that the number could not be read; `trong_ngay` and
`gio_chot` give the fifteen-hour rule.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from thongsuot.kernel.vietnamese import tidy, without_marks
from thongsuot.kernel.worktime.limits import Unit
from thongsuot.modules.procedures.rules.record import (
    Case,
    ChannelOffer,
    Component,
    Fee,
    Gap,
    Instrument,
    Record,
    Replacement,
    Result,
    Span,
    TimeLimit,
)
from thongsuot.modules.procedures.rules.source_shape import (
    SourceCase,
    SourceChannel,
    SourceDecision,
    SourceLimit,
    SourcePaper,
    SourceRecord,
    SourceReplacement,
    shape,
)
from thongsuot.modules.procedures.states import Channel, FeeKind, Level, ServiceLevel

UNITS: Mapping[str, Unit] = {
    "gio": Unit.HOUR,
    "gio_lam_viec": Unit.WORKING_HOUR,
    "buoi": Unit.HALF_DAY,
    "ngay": Unit.DAY,
    "ngay_lam_viec": Unit.WORKING_DAY,
    "tuan": Unit.WEEK,
    "thang": Unit.MONTH,
}
CHANNELS: Mapping[str, Channel] = {
    "truc_tuyen": Channel.ONLINE,
    "buu_chinh": Channel.POST,
    "truc_tiep": Channel.COUNTER,
}
LEVELS: Mapping[str, Level] = {
    "Cấp xã": Level.COMMUNE,
    "Cấp tỉnh": Level.PROVINCE,
    "Cấp bộ": Level.MINISTRY,
    "Cơ quan khác": Level.OTHER,
}
SERVICE_LEVELS: Mapping[str, ServiceLevel] = {
    "toan_trinh": ServiceLevel.FULL,
    "mot_phan": ServiceLevel.PARTIAL,
    "truc_tiep": ServiceLevel.IN_PERSON,
}
FEES: Mapping[str, FeeKind] = {"phi": FeeKind.FEE, "le_phi": FeeKind.CHARGE}
PARTS: Mapping[str, str] = {
    "ma_tthc": "code",
    "linh_vuc": "field",
    "cap_thuc_hien": "levels",
    "doi_tuong": "who_may_ask",
    "muc_do_dvc": "service_level",
    "thoi_han.so": "limit",
    "phi_le_phi.so_tien_vnd": "fee_amount",
    "phi_le_phi": "fees",
    "truong_hop": "cases",
    "thanh_phan_ho_so": "components",
    "thanh_phan_ho_so chi tiết": "components",
    "ban_chinh/ban_sao/dien_tu của giấy tờ": "component_kinds",
    "dien_tu của giấy tờ": "component_electronic",
    "trinh_tu": "steps",
    "trinh_tu chi tiết": "steps",
    "ket_qua": "results",
    "ket_qua.ma": "result_code",
    "ket_qua.ten": "result_name",
    "ket_qua.ten chính thức": "result_name",
    "can_cu_phap_ly": "legal_bases",
    "yeu_cau_dieu_kien": "conditions",
    "quyet_dinh_cong_bo": "decision",
    "quy_trinh_noi_bo": "workflow",
}

# ---- From theirs to ours ----


def read_record(raw: object) -> Record:
    """
    Return our record of one procedure of the source.

    :raises pydantic.ValidationError: if it has not the shape of the source
    :raises ValueError: if it names neither code nor key, or a unit or level nobody knows
    """
    source = shape().validate_python(raw)
    code = (source.ma_tthc or source.khoa or "").strip()
    if not code:
        raise ValueError("no_code")
    return Record(
        code=code,
        key=source.khoa,
        group=source.nhom,
        name=tidy(source.ten),
        plain_name=tidy(source.ten_than_thien.gia_tri) if source.ten_than_thien else None,
        field=_tidy(source.linh_vuc),
        levels=_each(LEVELS, source.cap_thuc_hien),
        agencies=tuple(map(tidy, source.co_quan_thuc_hien)),
        who_may_ask=None if source.doi_tuong is None else tuple(map(tidy, source.doi_tuong)),
        service_level=SERVICE_LEVELS[source.muc_do_dvc] if source.muc_do_dvc else None,
        channels=tuple(map(_channel, source.cach_thuc)),
        cases=_cases(source.truong_hop),
        steps=tuple(map(tidy, source.trinh_tu)),
        results=tuple(Result(code=_tidy(r.ma), name=_tidy(r.ten)) for r in source.ket_qua),
        legal_bases=tuple(
            Instrument(tidy(b.so_ky_hieu), issued_on=b.ngay, note=_tidy(b.ghi_chu))
            for b in source.can_cu_phap_ly
        ),
        conditions=_tidy(source.yeu_cau_dieu_kien),
        keywords=tuple(map(tidy, source.tu_khoa)),
        decision=_decision(source.quyet_dinh_cong_bo),
        gaps=(*map(_gap, source.truong_thieu), *_unreasoned(source)),
        sources=(*_sources(source.nguon), *_source_of_level(source)),
        note=_tidy(source.ghi_chu),
    )


def _unreasoned(source: SourceRecord) -> tuple[Gap, ...]:
    """Who says "một phần" must publish why (NĐ 224/2026/NĐ-CP, Điều 14); the source does not."""
    partly = source.muc_do_dvc is not None and source.muc_do_dvc != "toan_trinh"
    return (Gap("service_level_reason"),) if partly else ()


def _source_of_level(source: SourceRecord) -> tuple[str, ...]:
    said = _tidy(source.muc_do_dvc_nguon)
    return (f"Mức độ trực tuyến: {said}",) if said else ()


def _tidy(text: str | None) -> str | None:
    return tidy(text) if text else None


def _each(known: Mapping[str, Level], words: Sequence[str] | None) -> tuple[Level, ...] | None:
    return None if words is None else tuple(known[tidy(word)] for word in words)


def _limit(limit: SourceLimit) -> TimeLimit:
    span = limit.toi_da_khi_xac_minh
    return TimeLimit(
        amount=limit.so,
        unit=UNITS[limit.don_vi] if limit.don_vi else None,
        same_day=limit.trong_ngay,
        cutoff=limit.gio_chot,
        when_verified=Span(span.so, UNITS[span.don_vi]) if span else None,
        note=_tidy(limit.ghi_chu),
    )


def _channel(channel: SourceChannel) -> ChannelOffer:
    return ChannelOffer(
        channel=CHANNELS[channel.kenh],
        limit=_limit(channel.thoi_han),
        fees=tuple(
            Fee(FEES[fee.loai], fee.so_tien_vnd, _tidy(fee.dieu_kien), _tidy(fee.can_cu))
            for fee in channel.phi_le_phi
        ),
        note=_tidy(channel.ghi_chu),
    )


def _decision(decision: SourceDecision | None) -> Instrument | None:
    if decision is None:
        return None
    return Instrument(tidy(decision.so), issued_on=decision.ngay, issuer=_tidy(decision.co_quan))


def _gap(words: str) -> Gap:
    """ "doi_tuong (trống)" is a gap in who may ask, with a remark; unknown words stay words."""
    head, _, rest = re.sub(r"[:(]", "\x00", words, count=1).partition("\x00")
    part = PARTS.get(head.strip())
    return Gap(part, rest.strip(" )") or None) if part else Gap("other", tidy(words))


def _sources(sources: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Name the documents; where the record was found on whose disk is of no use to anyone."""
    named = []
    for source in sources:
        if source.get("loai") == "tthc.json":
            named.append("Cơ sở dữ liệu quốc gia về thủ tục hành chính, bản xuất tháng 8/2026")
        elif words := source.get("van_ban"):
            named.append(tidy(re.sub(r"\(?(qua|tệp) [\w.]+\.(json|md)[^)]*\)?", "", str(words))))
    return tuple(dict.fromkeys(named))


# ---- Cases and their papers ----


def _cases(cases: Sequence[SourceCase]) -> tuple[Case, ...]:
    found: list[Case] = []
    taken: set[str] = set()
    for number, case in enumerate(cases, start=1):
        papers = _papers(case.thanh_phan_ho_so, prefix=f"{number}")
        note = _tidy(case.ghi_chu)
        first = found[0].components if found else ()
        found.append(
            Case(
                key=key_from(case.ten, taken),
                name=tidy(case.ten),
                components=papers,
                also=also_of_first(note, first, own={paper.code for paper in papers}),
                limit=_limit(case.thoi_han) if case.thoi_han else None,
                note=note,
            )
        )
    return tuple(found)


def key_from(name: str, taken: set[str]) -> str:
    """Return a key made of the name's words that is not among those taken, and take it."""
    plain = re.sub(r"[^a-z0-9]+", "-", without_marks(name)).strip("-")
    key = plain[:60].rstrip("-") or "truong-hop"
    while key in taken:
        key = f"{key}-{len(taken) + 1}"
    taken.add(key)
    return key


def _papers(papers: Sequence[SourcePaper], *, prefix: str) -> tuple[Component, ...]:
    found: dict[str, Component] = {}
    for number, paper in enumerate(papers, start=1):
        official = _tidy(paper.ma_giay_to)
        code = official if official and official not in found else f"GT{prefix}.{number}"
        found[code] = Component(
            code=code,
            official_code=official,
            name=tidy(paper.ten),
            required=paper.bat_buoc,
            original=paper.ban_chinh,
            copy=paper.ban_sao,
            electronic=paper.dien_tu,
            form=_tidy(paper.mau_don),
            only_for=only_for(paper.ten),
            note=_tidy(paper.ghi_chu),
            replaced_by=_replacement(paper.thay_the_boi_csdl),
        )
    return tuple(found.values())


def _replacement(replaced: SourceReplacement | None) -> Replacement | None:
    if replaced is None:
        return None
    return Replacement(
        database=tidy(replaced.csdl),
        agency=_tidy(replaced.co_quan),
        source=_tidy(replaced.nguon),
        note=_tidy(replaced.ghi_chu),
    )


_IN_BRACKETS = re.compile(r"\((?:nop )?((?:truc tiep|buu chinh|truc tuyen|/)+)\)")


def only_for(name: str) -> tuple[Channel, ...] | None:
    """ "Tờ khai (nộp trực tiếp/bưu chính)" belongs to those two ways of filing."""
    match = _IN_BRACKETS.search(without_marks(name))
    if match is None:
        return None
    return tuple(CHANNELS[word.replace(" ", "_")] for word in match[1].split("/"))


_ALSO = re.compile(r"cùng (.+?)(?:[;.]|$)", re.IGNORECASE)
_ALL_OF_THEM = re.compile(r"(cac )?(giay to|ho so)( chung| chinh| nhu tren| tren)?")
# "Giấy tờ xuất trình" in civil status: what is shown, not handed in (NĐ 123/2015/NĐ-CP, Điều 2).
_SHOWN = ("xuat trinh", "tuy than", "noi cu tru", "uy quyen")


def also_of_first(
    note: str | None, first: Sequence[Component], *, own: set[str]
) -> tuple[str, ...]:
    """
    Return the codes of the first case's papers that "cùng …" in `note` asks for as well.

    "cùng hồ sơ chính" asks for all; "cùng Tờ khai" only for those of that name. If no paper
    bears the name, all are asked for, as the source's convention has it.
    """
    match = _ALSO.match(note or "")
    if match is None:
        return ()
    words = without_marks(re.sub(r"\(.*?\)|[Mm]ẫu số \w+", "", match[1])).strip()
    named = [paper.code for paper in first if _is_named(words, paper)]
    if not named or _ALL_OF_THEM.fullmatch(words):
        named = [paper.code for paper in first]
    return tuple(code for code in named if code not in own)


def _is_named(words: str, paper: Component) -> bool:
    text = without_marks(f"{paper.name} | {paper.note or ''}")
    for term in re.split(r" va |, ", words):
        wanted = _SHOWN if "xuat trinh" in term else (term.strip(),)
        if any(re.search(rf"\b{re.escape(want)}\b", text) for want in wanted if want):
            return True
    return False
