"""
Reading the national database's export of procedures into our records.

The export has free texts where we have values: what has one meaning is read, what has none or
several is kept in words in a note and named in `gaps`. Nothing is guessed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from thongsuot.kernel.vietnamese import tidy, without_marks
from thongsuot.modules.procedures.rules import national_words as words
from thongsuot.modules.procedures.rules.national_shape import (
    KEYS,
    NationalPaper,
    NationalRecord,
    NationalStep,
    NationalWay,
    shape,
)
from thongsuot.modules.procedures.rules.record import (
    Case,
    ChannelOffer,
    Component,
    Flaw,
    Gap,
    Instrument,
    Record,
    Result,
    TimeLimit,
)
from thongsuot.modules.procedures.rules.source import key_from, only_for
from thongsuot.modules.procedures.states import Channel

# Where a source names no case, there is one; the name is ours.
ONLY_CASE = "Thông thường"
PUBLISHED = "Đã công khai"
KIND_OF_PAPER = "Loại giấy tờ: "
ISSUED_BY = "Cơ quan ban hành: "
FEES_IN_WORDS = "Phí, lệ phí: "
STATUS = "Trạng thái ở nguồn: "
_LONGEST_NAME = 2_000


def read_national(item: Mapping[str, Any]) -> tuple[Record, tuple[Flaw, ...]]:
    """
    Return our record of one procedure of the national database, and what is odd about it.

    :raises pydantic.ValidationError: if a part is of another type
    :raises BadPart: if a day cannot be
    """
    extra = {key: value for key, value in item.items() if key not in KEYS}
    source = shape().validate_python({key: item[key] for key in item if key in KEYS})
    channels, channel_notes = _channels(source.cach_thuc_thuc_hien)
    known_levels, unknown_levels = words.levels(source.cap_thuc_hien)
    steps, cases = _steps_and_cases(source)
    decided = words.day(source.ngay_quyet_dinh, path="ngay_quyet_dinh")
    record = Record(
        code=tidy(source.ma_tthc),
        name=_tidy(source.ten_tthc),
        field=_tidy(source.linh_vuc),
        kind=_tidy(source.loai_tthc),
        levels=known_levels or None,
        agencies=words.offices(source.co_quan_thuc_hien),
        receiving=words.lines(source.dia_chi_tiep_nhan),
        competent=words.offices(source.co_quan_co_tham_quyen),
        coordinating=words.offices(source.co_quan_phoi_hop),
        authorised=words.offices(source.co_quan_duoc_uy_quyen),
        who_may_ask=words.terms(source.doi_tuong_thuc_hien) or None,
        channels=channels,
        cases=cases,
        steps=steps,
        results=tuple(
            Result(_tidy(r.ma_ket_qua), _tidy(r.ten_ket_qua), _tidy(r.co_quan_ban_hanh))
            for r in source.kqth
        ),
        legal_bases=tuple(_bases(source)),
        conditions=_lines(source.yeu_cau_dieu_kien),
        description=_lines(source.mo_ta),
        keywords=words.terms(source.tu_khoa),
        decision=Instrument(
            tidy(source.so_quyet_dinh), issued_on=decided, issuer=_tidy(source.co_quan_ban_hanh)
        )
        if source.so_quyet_dinh.strip()
        else None,
        sources=tuple(filter(None, [_tidy(source.link_truy_cap)])),
        note="\n".join([*channel_notes, *_remarks(source), *_unread(extra)]) or None,
    )
    gaps = tuple(_gaps(source, record, unknown_levels))
    odd = tuple(_oddities(source, extra))
    return replace(record, gaps=gaps), odd


def _tidy(text: str) -> str | None:
    return tidy(text) or None


def _lines(text: str) -> str | None:
    """Fold blanks but keep line ends, for texts of several paragraphs."""
    return "\n".join(filter(None, map(tidy, text.splitlines()))) or None


# ---- Ways of filing ----


def _channels(ways: Sequence[NationalWay]) -> tuple[tuple[ChannelOffer, ...], list[str]]:
    by_channel: dict[Channel, list[NationalWay]] = {}
    others = []
    for way in ways:
        channel = words.CHANNELS.get(without_marks(tidy(way.hinh_thuc_nop)))
        if channel is None:
            said = (way.hinh_thuc_nop, way.thoi_gian, way.phi_le_phi, way.mo_ta)
            others.append("Cách thức: " + " – ".join(filter(None, map(tidy, said))))
        else:
            by_channel.setdefault(channel, []).append(way)
    return tuple(_offer(channel, found) for channel, found in by_channel.items()), others


def _offer(channel: Channel, ways: Sequence[NationalWay]) -> ChannelOffer:
    read = [words.fees(way.phi_le_phi) for way in ways]
    fees = dict.fromkeys(fee for found, _unread in read for fee in found)
    unread = dict.fromkeys(filter(None, (unread for _found, unread in read)))
    limits = {words.limit(way.thoi_gian) for way in ways}
    if len(limits) == 1:
        limit = limits.pop()
        notes = list(dict.fromkeys(filter(None, (_lines(way.mo_ta) for way in ways))))
    else:
        # One way of filing with several limits: which holds when stands only in words.
        said = (f"{way.thoi_gian}: {way.mo_ta}" if way.mo_ta else way.thoi_gian for way in ways)
        limit, notes = TimeLimit(note=" | ".join(map(tidy, said))), []
    notes += [FEES_IN_WORDS + text for text in unread]
    return ChannelOffer(channel, limit, tuple(fees), "\n".join(notes) or None)


# ---- Steps, cases and papers ----


def _steps_and_cases(source: NationalRecord) -> tuple[tuple[str, ...], tuple[Case, ...]]:
    steps = _steps(source.trinh_tu_thuc_hien, "")
    names = list(dict.fromkeys(tidy(step.truong_hop_xu_ly) for step in source.trinh_tu_thuc_hien))
    named = [name for name in names if name]
    papers = tuple(_papers(source.tphs))
    if not named:
        only = Case(key=key_from(ONLY_CASE, set()), name=ONLY_CASE, components=papers)
        return steps, (only,) if papers else ()
    taken: set[str] = set()
    codes = tuple(paper.code for paper in papers)
    return steps, tuple(
        Case(
            key=key_from(name, taken),
            name=_short(name),
            components=papers if number == 0 else (),
            # The export does not part the papers by case: each case has them all.
            also=codes if number else (),
            steps=_steps(source.trinh_tu_thuc_hien, name),
        )
        for number, name in enumerate(named)
    )


def _steps(steps: Sequence[NationalStep], case: str) -> tuple[str, ...]:
    return tuple(
        line
        for step in steps
        if tidy(step.truong_hop_xu_ly) == case
        for line in filter(None, map(tidy, step.mo_ta_chi_tiet.splitlines()))
    )


def _papers(papers: Sequence[NationalPaper]) -> Iterator[Component]:
    taken: set[str] = set()
    for number, paper in enumerate(papers, start=1):
        official = _tidy(paper.ma_tphs)
        code = official if official and official not in taken else f"GT1.{number}"
        taken.add(code)
        name = tidy(paper.ten_giay_to)
        notes = [name] if len(name) > _LONGEST_NAME else []
        notes += [KIND_OF_PAPER + tidy(paper.loai_giay_to)] if paper.loai_giay_to.strip() else []
        issued_by = tidy(paper.co_quan_ban_hanh)
        notes += [ISSUED_BY + issued_by] if issued_by else []
        yield Component(
            code=code,
            official_code=official,
            name=_short(name),
            required="neu co" not in without_marks(name),
            original=_count(paper.ban_chinh),
            copy=_count(paper.ban_sao),
            electronic=_electronic(paper.bm_dien_tu),
            only_for=only_for(name),
            note="\n".join(notes) or None,
        )


def _count(many: bool | int | None) -> int | None:
    return None if many is None else int(many)


def _electronic(text: str) -> int | None:
    return {"co": 1, "khong": 0}.get(without_marks(tidy(text)))


def _short(name: str) -> str:
    if len(name) <= _LONGEST_NAME:
        return name
    return name[: _LONGEST_NAME - 2].rpartition(" ")[0] + " …"


# ---- The rest ----


def _bases(source: NationalRecord) -> Iterator[Instrument]:
    for place, basis in enumerate(source.ccpl):
        yield Instrument(
            number=tidy(basis.so_ky_hieu),
            issued_on=words.day(basis.ngay_ban_hanh, path=f"ccpl.{place}.ngay_ban_hanh"),
            issuer=_tidy(basis.co_quan_ban_hanh),
            title=_tidy(basis.trich_yeu),
            in_force_from=words.day(basis.ngay_hieu_luc, path=f"ccpl.{place}.ngay_hieu_luc"),
            url=_tidy(basis.dia_chi_truy_cap),
        )


def _remarks(source: NationalRecord) -> Iterator[str]:
    for result in source.kqth:
        if result.mo_ta.strip():
            yield f"Kết quả {tidy(result.ten_ket_qua)}: {tidy(result.mo_ta)}"
    if not source.so_quyet_dinh.strip() and source.co_quan_ban_hanh.strip():
        yield ISSUED_BY + tidy(source.co_quan_ban_hanh)
    # That it is public goes without saying in a catalogue of what was published.
    if source.trang_thai.strip() and tidy(source.trang_thai) != PUBLISHED:
        yield STATUS + tidy(source.trang_thai)


def _unread(extra: Mapping[str, Any]) -> Iterator[str]:
    for key, value in extra.items():
        if value not in (None, "", [], {}):
            yield f"{key[:60]}: {tidy(str(value))[:2_000]}"


def _gaps(source: NationalRecord, record: Record, levels: Sequence[str]) -> Iterator[Gap]:
    if levels:
        yield Gap("levels", "nguồn ghi: " + ", ".join(levels)[:300])
    empty = {
        "name": record.name,
        "field": record.field,
        "levels": record.levels or levels,
        "who_may_ask": record.who_may_ask,
        "channels": record.channels,
        "components": source.tphs,
        "steps": source.trinh_tu_thuc_hien,
        "results": record.results,
        "legal_bases": record.legal_bases,
        "decision": record.decision,
        "service_level": record.service_level,
    }
    yield from (Gap(part) for part, value in empty.items() if not value)
    if any(not offer.limit.is_known for offer in record.channels):
        yield Gap("limit", "nguồn ghi bằng lời")
    if any(FEES_IN_WORDS in (offer.note or "") for offer in record.channels):
        yield Gap("fees", "nguồn ghi bằng lời")
    if len(record.cases) > 1 and source.tphs:
        yield Gap("components", "nguồn không chia giấy tờ theo trường hợp")


def _oddities(source: NationalRecord, extra: Mapping[str, Any]) -> Iterator[Flaw]:
    if not source.ten_tthc.strip():
        yield Flaw(0, "ten_tthc", "no_name")
    if source.trang_thai.strip() and tidy(source.trang_thai) != PUBLISHED:
        yield Flaw(0, "trang_thai", "not_published", {"text": tidy(source.trang_thai)[:60]})
    for key in extra:
        yield Flaw(0, key[:60], "kept_in_note")
