"""
Reading a list of procedures from a CSV or XLSX file that an office sends.

A file that cannot be a list is refused whole; otherwise each bad row is named with its line and
column and the good ones are kept.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from thongsuot.kernel.vietnamese import has_control_characters, tidy, without_marks
from thongsuot.modules.procedures.rules.record import Flaw, Gap, Listed, Record
from thongsuot.modules.procedures.rules.source import SERVICE_LEVELS
from thongsuot.modules.procedures.states import Level, ServiceLevel

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 200_000
LONGEST_NAME = 2_000
LONGEST_TEXT = 20_000
_LONGEST_ROW_LINES = 200

COLUMNS = (
    "ma_tthc",
    "ten",
    "linh_vuc",
    "linh_vuc_dvcqg",
    "cap_xa",
    "thoi_han",
    "muc_do",
    "phi",
    "co_quan",
    "nguon",
)
NEEDED = ("ma_tthc", "ten")
# Headings as people write them, without marks.
_ALIASES: Mapping[str, str] = {
    "ma tthc": "ma_tthc",
    "ma thu tuc": "ma_tthc",
    "ma so tthc": "ma_tthc",
    "ten tthc": "ten",
    "ten thu tuc": "ten",
    "ten thu tuc hanh chinh": "ten",
    "linh vuc": "linh_vuc",
    "cap xa": "cap_xa",
    "thoi han": "thoi_han",
    "thoi han giai quyet": "thoi_han",
    "muc do": "muc_do",
    "phi, le phi": "phi",
    "co quan": "co_quan",
    "co quan thuc hien": "co_quan",
    "nguon": "nguon",
}
_CODE = re.compile(r"\d\.\d{6}(\.H\d{2,3})?", re.ASCII)
# A name that ends on a mark or on a word that must be followed by another.
_CUT_OFF = re.compile(
    r"([,;:–(/-]|\b(và|của|tại|cho|về|với|theo|thuộc|do|từ|đối|trong|các))$", re.I
)
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


class UnreadableFile(Exception):
    """The file cannot be a list of procedures; `code` says why."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class ListedProcedure:
    """A good row, with the line it stands on and what is odd about it."""

    line: int
    record: Record
    warnings: tuple[Flaw, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out of a file: the good rows, and each bad one with its reason."""

    rows: tuple[ListedProcedure, ...]
    refused: tuple[Flaw, ...]


def read_list(data: bytes) -> Reading:
    """
    Read the rows of a CSV (UTF-8; comma, semicolon or tab) or XLSX file.

    :raises UnreadableFile: if it is empty, too large, of another kind, or has other columns
    """
    if len(data) > MOST_BYTES:
        raise UnreadableFile("too_large", most=MOST_BYTES // 1024 // 1024)
    if not data.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise UnreadableFile("empty")
    lines = _sheet(data) if data.startswith(b"PK\x03\x04") else _csv(data)
    return _read_rows(lines)


# ---- The two kinds of file, each as (line, cells or flaw) ----

_Line = tuple[int, list[str] | Flaw]


def _csv(data: bytes) -> Iterator[_Line]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile("utf16")
    if data.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8", b"MZ", b"\x1f\x8b")):
        raise UnreadableFile("not_a_list")
    # Bytes that are not UTF-8 become lone surrogates, so that only their rows are refused.
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="surrogateescape")
    lines = io.StringIO(text, newline="").readlines()
    separator = _separator(next((line for line in lines if line.strip()), ""))
    at = 0
    while at < len(lines):
        taken = _lines_of_row(lines, at)
        if taken is None:
            yield at + 1, Flaw(at + 1, "", "open_quote")
            at += 1
            continue
        yield from _cells(lines[at : at + taken], at + 1, separator)
        at += taken


def _separator(heading: str) -> str:
    return max(",;\t", key=heading.count)


def _lines_of_row(lines: Sequence[str], at: int) -> int | None:
    """Return over how many lines the row goes on, None if its quote is never closed."""
    quotes = 0
    for taken, line in enumerate(lines[at : at + _LONGEST_ROW_LINES], start=1):
        quotes += line.count('"')
        if quotes % 2 == 0:
            return taken
    return None


def _cells(lines: Sequence[str], number: int, separator: str) -> Iterator[_Line]:
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        start = number + reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield start, Flaw(start, "", "bad_quotes")
            return
        yield start, cells


def _sheet(data: bytes) -> Iterator[_Line]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise UnreadableFile("not_a_list") from None
    # A sheet unpacks to about ten times its size; a thousand times is a trap.
    if unpacked > 8 * MOST_BYTES or unpacked > 200 * max(len(data), 4096):
        raise UnreadableFile("too_large_inside")
    if "xl/workbook.xml" not in names:
        raise UnreadableFile("not_a_list")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, PasswordError, IndexError):
        raise UnreadableFile("not_a_list") from None
    for number, row in enumerate(rows, start=1):
        yield number, [_cell(value) for value in row]


def _cell(value: object) -> str:
    # A code typed as a number has lost its last noughts: 1.00028 was 1.000280.
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.6f}"
    if isinstance(value, float):
        return str(int(value))
    return str(value)


# ---- Rows ----


def _read_rows(lines: Iterator[_Line]) -> Reading:
    columns: Sequence[str] | None = None
    rows: list[ListedProcedure] = []
    refused: list[Flaw] = []
    first_on: dict[str, int] = {}
    for line, cells in lines:
        if isinstance(cells, Flaw):
            if columns is None:
                raise UnreadableFile("bad_heading")
            refused.append(cells)
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if columns is None:
            columns = _columns(cells)
            continue
        if len(rows) + len(refused) >= MOST_ROWS:
            raise UnreadableFile("too_many_rows", most=MOST_ROWS)
        read = _row(line, columns, cells)
        if isinstance(read, Flaw):
            refused.append(read)
        elif (code := read.record.code) in first_on:
            refused.append(Flaw(line, "ma_tthc", "twice", {"code": code, "line": first_on[code]}))
        else:
            first_on[code] = line
            rows.append(read)
    if columns is None:
        raise UnreadableFile("empty")
    return Reading(tuple(rows), tuple(refused))


def _columns(cells: Sequence[str]) -> Sequence[str]:
    named = []
    for cell in cells:
        if has_control_characters(cell):
            raise UnreadableFile("bad_heading")
        plain = without_marks(tidy(cell))
        named.append(plain if plain in COLUMNS else _ALIASES.get(plain, f"? {tidy(cell)}"))
    while named and named[-1] == "? ":
        named.pop()
    wanted = ", ".join(COLUMNS)
    if missing := [column for column in NEEDED if column not in named]:
        raise UnreadableFile("missing_columns", missing=", ".join(missing), wanted=wanted)
    if unknown := [column[2:] for column in named if column.startswith("? ")]:
        shown = ", ".join(name[:40] for name in unknown[:5])
        raise UnreadableFile("unknown_columns", unknown=shown, wanted=wanted)
    if len(set(named)) < len(named):
        raise UnreadableFile("doubled_columns")
    return named


def _row(line: int, columns: Sequence[str], cells: list[str]) -> ListedProcedure | Flaw:
    while len(cells) > len(columns) and not cells[-1].strip():
        cells.pop()
    if len(cells) != len(columns):
        return Flaw(line, "", "cell_count", {"found": len(cells), "wanted": len(columns)})
    for column, cell in zip(columns, cells, strict=True):
        if flaw := _bad_text(line, column, cell):
            return flaw
    row = {column: tidy(cell) for column, cell in zip(columns, cells, strict=True)}
    if not _CODE.fullmatch(row["ma_tthc"]):
        return Flaw(line, "ma_tthc", "bad_code", {"code": row["ma_tthc"][:40]})
    at_commune = without_marks(row.get("cap_xa", ""))
    if at_commune not in _TRUE | _FALSE:
        return Flaw(line, "cap_xa", "bad_flag", {"text": row["cap_xa"][:40]})
    service = without_marks(row.get("muc_do", ""))
    if service and service not in _SERVICE_WORDS:
        return Flaw(line, "muc_do", "bad_service_level", {"text": row["muc_do"][:40]})
    return ListedProcedure(line, _record(row), tuple(_oddities(line, row)))


def _bad_text(line: int, column: str, cell: str) -> Flaw | None:
    if any(0xDC80 <= ord(c) <= 0xDCFF for c in cell):
        return Flaw(line, column, "not_utf8")
    if has_control_characters(cell):
        return Flaw(line, column, "control_characters")
    longest = LONGEST_NAME if column == "ten" else LONGEST_TEXT
    if len(cell) > longest:
        return Flaw(line, column, "too_long", {"most": longest})
    return None


def _record(row: Mapping[str, str]) -> Record:
    service = without_marks(row.get("muc_do", ""))
    listed = Listed(
        limit=row.get("thoi_han") or None,
        fee=row.get("phi") or None,
        agency=row.get("co_quan") or None,
        source=row.get("nguon", "").strip(" ?()") or None,
    )
    gaps = ["cases", "components", "channels", "steps", "results", "legal_bases"]
    gaps += [part for part, found in (("name", row["ten"]), ("field", _field(row))) if not found]
    return Record(
        code=row["ma_tthc"],
        name=row["ten"] or None,
        field=_field(row),
        levels=_levels(row),
        service_level=_SERVICE_WORDS[service] if service else None,
        gaps=tuple(Gap(part) for part in gaps),
        listed=None if listed == Listed() else listed,
    )


def _field(row: Mapping[str, str]) -> str | None:
    """Prefer the national catalogue's name of the field; leave the ministry in brackets out."""
    named = row.get("linh_vuc_dvcqg") or row.get("linh_vuc") or ""
    return re.sub(r"\s*\(Bộ [^)]*\)$", "", named) or None


def _levels(row: Mapping[str, str]) -> tuple[Level, ...] | None:
    words = without_marks(row.get("co_quan", ""))
    named = [level for word, level in _LEVEL_WORDS.items() if word in words]
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
    if re.search(r"Rà chuột|Click|NỘI DUNG SỬA ĐỔI", " ".join(row.values())):
        yield Flaw(line, "", "words_of_a_web_page")
