"""
Reading a list of procedures from a CSV or XLSX file that an office sends.

A file that cannot be a list is refused whole; otherwise each bad row is named with its line and
column and the good ones are read.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from thongsuot.kernel.vietnamese import has_control_characters, tidy, without_marks
from thongsuot.modules.procedures.rules import national_words as words
from thongsuot.modules.procedures.rules.columns import (
    IGNORED,
    UnknownHeadings,
    columns_of,
    heading_key,
    labels_of,
)
from thongsuot.modules.procedures.rules.record import Flaw, Gap, Instrument, Listed, Record
from thongsuot.modules.procedures.rules.source import SERVICE_LEVELS
from thongsuot.modules.procedures.rules.tables import (
    Formula,
    Line,
    Table,
    UnreadableFile,
    tables,
)
from thongsuot.modules.procedures.states import Level, ServiceLevel

MOST_ROWS = 200_000
LONGEST_NAME = 2_000
LONGEST_TEXT = 20_000
# A list may begin with its title, the decision it belongs to, the country's motto.
_MOST_LINES_ABOVE = 20

_CODE = re.compile(r"\d\.\d{6}(\.H\d{2,3})?", re.ASCII)
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
# A name that ends on a mark or on a word that must be followed by another.
_CUT_OFF = re.compile(
    r"([,;:–(/-]|\b(và|của|tại|cho|về|với|theo|thuộc|do|từ|đối|trong|các))$", re.I
)
_CELL_ERROR = re.compile(r"#(REF|N/A|VALUE|NAME|DIV/0|NULL|NUM)[!?]?", re.I)
_TRUE = frozenset({"true", "1", "x", "co"})
_FALSE = frozenset({"", "false", "0", "khong"})
_SERVICE_WORDS: Mapping[str, ServiceLevel] = {
    **SERVICE_LEVELS,
    "toan trinh": ServiceLevel.FULL,
    "mot phan": ServiceLevel.PARTIAL,
    "truc tiep": ServiceLevel.IN_PERSON,
}
_LEVEL_WORDS: Mapping[str, Level] = {
    "cap xa": Level.COMMUNE,
    "cap tinh": Level.PROVINCE,
    "cap bo": Level.MINISTRY,
    "co quan khac": Level.OTHER,
}

# What a list never gives.
ONLY_IN_RECORDS = ("cases", "components", "channels", "steps", "results", "legal_bases")

# What is known of a set of headings, by its key: our column for each, or nothing.
Remembered = Callable[[str], Mapping[str, str] | None]


@dataclass(frozen=True, slots=True)
class ListedProcedure:
    """
    A good row, with the line it stands on and what is odd about it.

    `is_line`: it comes from a list, `is_national`: from the national database; either takes
    nothing away that it does not speak of.
    """

    line: int
    record: Record
    warnings: tuple[Flaw, ...] = ()
    is_line: bool = False
    is_national: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A bad row: what it calls itself, as far as that can be read, and all that is wrong."""

    line: int
    code: str
    name: str
    flaws: tuple[Flaw, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out of a file: the good rows, and each bad one with its reasons."""

    rows: tuple[ListedProcedure, ...]
    bad: tuple[Refused, ...]
    headings: tuple[str, ...] = ()
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()

    @property
    def refused(self) -> tuple[Flaw, ...]:
        return tuple(flaw for row in self.bad for flaw in row.flaws)


def nothing_remembered(_key: str) -> None:
    """Answer for whoever keeps no mappings."""


def read_list(data: bytes, *, remembered: Remembered = nothing_remembered) -> Reading:
    """
    Read the rows of a CSV (UTF-8; comma, semicolon or tab) or XLSX file.

    Of several sheets the first is read whose headings are known.

    :raises UnreadableFile: if it is empty, too large or of another kind
    :raises UnknownHeadings: if it has headings that are neither known nor remembered
    """
    found = tables(data)
    trouble: UnreadableFile | None = None
    for table in found:
        try:
            reading = _read_rows(table, remembered)
        except UnreadableFile as why:
            # What is said of the first sheet that has headings at all is said of the file.
            if trouble is None or (
                isinstance(why, UnknownHeadings) and not isinstance(trouble, UnknownHeadings)
            ):
                trouble = why
        else:
            others = tuple(other.name for other in found if other is not table)
            return replace(reading, sheet=table.name, other_sheets=others)
    assert trouble is not None
    raise trouble


def _read_rows(table: Table, remembered: Remembered) -> Reading:
    labels, lines = _heading(table.lines)
    columns = columns_of(labels, remembered(heading_key(labels)))
    rows: list[ListedProcedure] = []
    bad: list[Refused] = []
    first_on: dict[str, int] = {}
    for line, cells in lines:
        if isinstance(cells, Flaw):
            bad.append(Refused(line, "", "", (cells,)))
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) + len(bad) >= MOST_ROWS:
            raise UnreadableFile("too_many_rows", most=MOST_ROWS)
        read = _row(line, columns, cells)
        if isinstance(read, Refused):
            bad.append(read)
        elif (code := read.record.code) in first_on:
            flaw = Flaw(line, "ma_tthc", "twice", {"code": code, "line": first_on[code]})
            bad.append(Refused(line, code, read.record.name or "", (flaw,)))
        else:
            first_on[code] = line
            rows.append(read)
    return Reading(tuple(rows), tuple(bad), headings=labels)


def _heading(lines: Sequence[Line]) -> tuple[tuple[str, ...], Sequence[Line]]:
    """Return the headings, and the lines below them."""
    filled = [
        (at, cells)
        for at, (_number, cells) in enumerate(lines)
        if isinstance(cells, Flaw) or any(cell.strip() for cell in cells)
    ][:_MOST_LINES_ABOVE]
    if not filled:
        raise UnreadableFile("empty")
    at, cells = filled[0]
    for above, found in filled:
        # Lines with one cell filled are a title, as long as a row of several follows.
        if isinstance(found, Flaw) or sum(bool(cell.strip()) for cell in found) > 1:
            at, cells = above, found
            break
    if isinstance(cells, Flaw):
        raise UnreadableFile("bad_heading")
    return labels_of(cells), lines[at + 1 :]


def _row(line: int, columns: Sequence[str], cells: Sequence[str]) -> ListedProcedure | Refused:
    cells = list(cells)
    while len(cells) > len(columns) and not cells[-1].strip():
        cells.pop()
    if len(cells) != len(columns):
        flaw = Flaw(line, "", "cell_count", {"found": len(cells), "wanted": len(columns)})
        return Refused(line, "", "", (flaw,))
    used = [(c, cell) for c, cell in zip(columns, cells, strict=True) if c != IGNORED]
    flaws = [bad for column, cell in used if (bad := _bad_text(line, column, cell))]
    if flaws:
        return Refused(line, "", "", tuple(flaws))
    row = {column: tidy(cell) for column, cell in used}
    flaws = list(_bad_values(line, row))
    decided: date | None = None
    try:
        decided = words.day(row.get("ngay_quyet_dinh"), path="ngay_quyet_dinh")
    except words.BadPart as why:
        flaws.append(Flaw(line, why.path, why.code, why.params))
    if flaws:
        return Refused(line, row["ma_tthc"][:120], row["ten"][:300], tuple(flaws))
    record = _record(row, decided)
    return ListedProcedure(line, record, tuple(_oddities(line, row)), is_line=True)


def _bad_values(line: int, row: Mapping[str, str]) -> Iterator[Flaw]:
    if row["ma_tthc"] or not row.get("khoa"):
        if not _CODE.fullmatch(row["ma_tthc"]):
            yield Flaw(line, "ma_tthc", "bad_code", {"code": row["ma_tthc"][:40]})
    elif not _KEY.fullmatch(row["khoa"]) or len(row["khoa"]) > 120:
        yield Flaw(line, "khoa", "bad_key", {"text": row["khoa"][:40]})
    at_commune = without_marks(row.get("cap_xa", ""))
    if at_commune not in _TRUE | _FALSE:
        yield Flaw(line, "cap_xa", "bad_flag", {"text": row["cap_xa"][:40]})
    service = _plain(row.get("muc_do", ""))
    if service and service not in _SERVICE_WORDS:
        yield Flaw(line, "muc_do", "bad_service_level", {"text": row["muc_do"][:40]})


def _plain(text: str) -> str:
    return without_marks(text).removeprefix("dich vu cong truc tuyen ").strip()


def _bad_text(line: int, column: str, cell: str) -> Flaw | None:
    if isinstance(cell, Formula):
        return Flaw(line, column, "formula")
    if _CELL_ERROR.fullmatch(cell.strip()):
        return Flaw(line, column, "cell_error", {"text": cell.strip()})
    if any(0xDC80 <= ord(c) <= 0xDCFF for c in cell):
        return Flaw(line, column, "not_utf8")
    if has_control_characters(cell):
        return Flaw(line, column, "control_characters")
    longest = LONGEST_NAME if column == "ten" else LONGEST_TEXT
    if len(cell) > longest:
        return Flaw(line, column, "too_long", {"most": longest})
    return None


def _record(row: Mapping[str, str], decided: date | None) -> Record:
    service = _plain(row.get("muc_do", ""))
    listed = Listed(
        limit=row.get("thoi_han") or None,
        fee=row.get("phi") or None,
        agency=row.get("co_quan") or None,
        # "?" and "()" stand where a program found nothing.
        source=re.sub(r"^[\s?()]+$", "", row.get("nguon", "")) or None,
    )
    gaps = [*ONLY_IN_RECORDS]
    gaps += [part for part, found in (("name", row["ten"]), ("field", _field(row))) if not found]
    decision = row.get("so_quyet_dinh")
    return Record(
        code=row["ma_tthc"] or row["khoa"],
        name=row["ten"] or None,
        field=_field(row),
        levels=_levels(row),
        who_may_ask=words.terms(row.get("doi_tuong", "")) or None,
        service_level=_SERVICE_WORDS[service] if service else None,
        keywords=words.terms(row.get("tu_khoa", "")),
        decision=Instrument(decision, decided, row.get("co_quan_ban_hanh") or None)
        if decision
        else None,
        gaps=tuple(Gap(part) for part in gaps),
        listed=None if listed == Listed() else listed,
    )


def _field(row: Mapping[str, str]) -> str | None:
    """Prefer the national catalogue's name of the field; leave the ministry in brackets out."""
    national = row.get("linh_vuc_dvcqg")
    return national or re.sub(r"\s*\(Bộ [^)]*\)$", "", row.get("linh_vuc", "")) or None


def _levels(row: Mapping[str, str]) -> tuple[Level, ...] | None:
    if "cap_thuc_hien" in row:
        named = list(words.levels(row["cap_thuc_hien"])[0])
    else:
        plain = without_marks(row.get("co_quan", ""))
        named = [level for word, level in _LEVEL_WORDS.items() if word in plain]
    if without_marks(row.get("cap_xa", "")) in _TRUE and Level.COMMUNE not in named:
        named.insert(0, Level.COMMUNE)
    return tuple(named) or None


def _oddities(line: int, row: Mapping[str, str]) -> Iterator[Flaw]:
    """Name what a person should look at; the row is taken all the same."""
    name = row["ten"]
    if not name:
        yield Flaw(line, "ten", "no_name")
    elif _CUT_OFF.search(name) or name.count("(") > name.count(")"):
        yield Flaw(line, "ten", "name_cut_off")
    elif re.search(r"\[\d+\]|\(\d\)|[a-z]{2}[1-9]$", without_marks(name)):
        yield Flaw(line, "ten", "name_with_footnote")
    if gone := words.levels(row.get("cap_thuc_hien", ""))[1]:
        yield Flaw(line, "cap_thuc_hien", "level_unknown", {"text": ", ".join(gone)[:80]})
    if re.search(r"Rà chuột|Click|NỘI DUNG SỬA ĐỔI", " ".join(row.values())):
        yield Flaw(line, "", "words_of_a_web_page")


# ---- Laying a line over what is known ----


def laid_over(line: Record, known: Record) -> Record:
    """Return `known` with what the line says; what a list does not say it takes from nobody."""
    was, said = known.listed or Listed(), line.listed or Listed()
    listed = Listed(
        limit=_over(said.limit, was.limit),
        fee=_over(said.fee, was.fee),
        agency=_over(said.agency, was.agency),
        source=_over(said.source, was.source),
    )
    merged = replace(
        known,
        name=_over(line.name, known.name),
        field=_over(line.field, known.field),
        levels=line.levels or known.levels,
        who_may_ask=line.who_may_ask or known.who_may_ask,
        service_level=line.service_level or known.service_level,
        keywords=line.keywords or known.keywords,
        decision=_decided(line.decision, known.decision),
        listed=known.listed if listed == was else listed,
    )
    found = {
        part for part in ("name", "field") if getattr(merged, part) and not getattr(known, part)
    }
    return replace(merged, gaps=tuple(gap for gap in merged.gaps if gap.part not in found))


def _over(said: str | None, known: str | None) -> str | None:
    return known if said is None or said == tidy(known or "") else said


def _decided(said: Instrument | None, known: Instrument | None) -> Instrument | None:
    """The same decision keeps what a list has no room for: its title, its note."""
    if said is None or known is None or said.number != tidy(known.number):
        return said or known
    return replace(
        known,
        issued_on=said.issued_on or known.issued_on,
        issuer=_over(said.issuer, known.issuer),
    )
