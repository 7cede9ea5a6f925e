"""
Opening a CSV or XLSX file as rows of cells, each with the line it stands on.

What could do harm or mislead is refused here: bombs, macros, passwords, old formats, old
character sets. A cell with a formula is marked, for what it shows is not what was typed.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from thongsuot.modules.procedures.rules.encodings import is_utf8, is_utf16, old_encoding
from thongsuot.modules.procedures.rules.record import Flaw

MOST_BYTES = 50 * 1024 * 1024
MOST_CELLS = 6_000_000
_LONGEST_ROW_LINES = 200
# What spreadsheets run when they open a text that begins so; `guarded` puts a quote before it.
_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class UnreadableFile(Exception):
    """The file cannot be read as what it should be; `code` says why."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Formula(str):
    """A cell whose text a spreadsheet worked out by itself."""


Line = tuple[int, list[str] | Flaw]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a workbook, or a whole CSV file (without a name)."""

    name: str
    lines: tuple[Line, ...]


def tables(data: bytes) -> Sequence[Table]:
    """
    Return the sheets of an XLSX file that hold anything, or the one table of a CSV file.

    :raises UnreadableFile: if it is empty, too large, of another kind, or might do harm
    """
    if len(data) > MOST_BYTES:
        raise UnreadableFile("too_large", most=MOST_BYTES // 1024 // 1024)
    if not data.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise UnreadableFile("empty")
    if data.startswith(b"PK\x03\x04"):
        return _sheets(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile("old_office")
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8", b"MZ", b"\x1f\x8b")):
        raise UnreadableFile("not_a_list")
    refuse_encoding(data)
    return [Table("", tuple(_csv(data)))]


def refuse_encoding(data: bytes) -> None:
    """
    Refuse a text that is written in another character set than UTF-8 throughout.

    :raises UnreadableFile: with the name of the set, where it can be told
    """
    if is_utf16(data):
        raise UnreadableFile("utf16")
    if (name := old_encoding(data)) is not None:
        lines = data.split(b"\n")
        line = next(number for number, text in enumerate(lines, 1) if not is_utf8(text))
        code = "unknown_encoding" if name == "?" else "old_encoding"
        raise UnreadableFile(code, encoding=name, line=line)


# ---- CSV ----


def guarded(text: str) -> str:
    """Return `text` so that a spreadsheet that opens the CSV shows it and runs nothing."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unguarded(text: str) -> str:
    """Return what `guarded` was given."""
    return text[1:] if text.startswith("'") and _DANGEROUS.match(text) else text


def _csv(data: bytes) -> Iterator[Line]:
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


def _cells(lines: Sequence[str], number: int, separator: str) -> Iterator[Line]:
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
        yield start, list(map(unguarded, cells))


# ---- XLSX ----


def _sheets(data: bytes) -> Sequence[Table]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_harm(archive, len(data))
            formulas = {name: _looked_through(archive, path) for name, path in _paths(archive)}
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = [
            Table(name, tuple(_rows(book.get_sheet_by_name(name).to_python(False), formulas[name])))
            for name in book.sheet_names
            if name in formulas
        ]
    except PasswordError:
        raise UnreadableFile("locked") from None
    except (
        CalamineError,
        ElementTree.ParseError,
        KeyError,
        NotImplementedError,
        ValueError,
        expat.ExpatError,
        zipfile.BadZipFile,
        zlib.error,
    ):
        raise UnreadableFile("not_a_list") from None
    holding = [table for table in found if table.lines]
    if not holding:
        raise UnreadableFile("no_sheet", sheets=", ".join(table.name[:40] for table in found[:8]))
    return holding


def _refuse_harm(archive: zipfile.ZipFile, size: int) -> None:
    unpacked = sum(entry.file_size for entry in archive.infolist())
    names = archive.namelist()
    # A sheet unpacks to about ten times its size; a thousand times is a trap.
    if unpacked > 8 * MOST_BYTES or unpacked > 200 * max(size, 4096):
        raise UnreadableFile("too_large_inside")
    if "xl/workbook.xml" not in names:
        raise UnreadableFile("not_a_list")
    if any(name.lower().endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise UnreadableFile("macros")


def _paths(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Return the sheets in their order, each with the file of the archive that holds it."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    for sheet in book.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if path.startswith("xl/worksheets/"):
            yield sheet.get("name", ""), path


def _looked_through(archive: zipfile.ZipFile, path: str) -> frozenset[tuple[int, int]]:
    """
    Return the cells of a sheet that hold formulas, as (line, place), both from 1.

    :raises UnreadableFile: if one cell far out would make the sheet too large to hold
    """
    found: set[tuple[int, int]] = set()
    reach = [0, 0]
    here = [0, 0]

    def begins(name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            here[:] = [int(attributes.get("r", here[0] + 1)), 0]
        elif name == "c":
            at = _REFERENCE.fullmatch(attributes.get("r", ""))
            here[:] = [int(at[2]), _place(at[1])] if at else [here[0], here[1] + 1]
            reach[:] = [max(reach[0], here[0]), max(reach[1], here[1])]
        elif name == "f":
            found.add((here[0], here[1]))

    parser = expat.ParserCreate()
    parser.StartElementHandler = begins
    with archive.open(path) as file:
        parser.ParseFile(file)
    if reach[0] * reach[1] > MOST_CELLS:
        raise UnreadableFile("too_large_inside")
    return frozenset(found)


def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place


def _rows(rows: Sequence[Sequence[object]], formulas: frozenset[tuple[int, int]]) -> Iterator[Line]:
    for number, row in enumerate(rows, start=1):
        cells = [_cell(value) for value in row]
        for place in range(1, len(cells) + 1) if formulas else ():
            if (number, place) in formulas:
                cells[place - 1] = Formula(cells[place - 1])
        yield number, cells


def _cell(value: object) -> str:
    # A code typed as a number has lost its last noughts: 1.00028 was 1.000280.
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.6f}"
    if isinstance(value, float):
        return str(int(value))
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value)
