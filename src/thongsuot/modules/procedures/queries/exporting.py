"""Writing the catalogue out, as it holds on a day, in the forms in which it comes in again."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

import xlsxwriter
from django.db import transaction

from thongsuot.modules.procedures.models import ProcedureVersion
from thongsuot.modules.procedures.rules import writing
from thongsuot.modules.procedures.rules.national_writing import national
from thongsuot.modules.procedures.rules.record import Record, from_data, to_data
from thongsuot.modules.procedures.rules.tables import guarded
from thongsuot.modules.procedures.states import FileFormat

_STATE_CODE = re.compile(r"\d\.\d{6}(\.H\d{2,3})?", re.ASCII)
# What a cell of a spreadsheet holds at most.
_LONGEST_CELL = 32_767
_AT_A_TIME = 200


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of the catalogue is wanted; empty means all."""

    field: str = ""
    level: str = ""
    service: str = ""
    completeness: str = ""


@dataclass(frozen=True, slots=True)
class FileKind:
    """How a file of that form is called and served."""

    ending: str
    media_type: str


FILE_KINDS: Mapping[FileFormat, FileKind] = {
    FileFormat.NATIONAL: FileKind("json", "application/json"),
    FileFormat.RECORDS: FileKind("json", "application/json"),
    FileFormat.CSV: FileKind("csv", "text/csv; charset=utf-8"),
    FileFormat.XLSX: FileKind(
        "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
}


def export(stream: IO[bytes], *, form: FileFormat, on: date, part: Part | None = None) -> int:
    """
    Write what is in force on a day into `stream`, one procedure after the other.

    Needs the memory of a few procedures, however many there are. Returns how many were written.
    """
    with transaction.atomic():
        return _WRITERS[form](stream, _records(on, part or Part()), on)


def _records(on: date, part: Part) -> Iterator[Record]:
    rows = ProcedureVersion.objects.in_force(on)
    if part.field:
        rows = rows.filter(field=part.field)
    if part.level:
        rows = rows.filter(levels__contains=[part.level])
    if part.service:
        rows = rows.filter(service_level=part.service)
    if part.completeness:
        rows = rows.filter(completeness=part.completeness)
    # A cursor on the server: the rows never stand in memory together.
    ordered = rows.order_by("procedure__code").values_list("record", flat=True)
    return map(from_data, ordered.iterator(chunk_size=_AT_A_TIME))


def _national(stream: IO[bytes], records: Iterator[Record], on: date) -> int:
    numbered = (national(record, number=place) for place, record in enumerate(records, start=1))
    return _json(stream, "thu_tuc", numbered, on)


def _ours(stream: IO[bytes], records: Iterator[Record], on: date) -> int:
    return _json(stream, "procedures", (to_data(record, brief=True) for record in records), on)


def _json(stream: IO[bytes], name: str, items: Iterator[dict[str, Any]], on: date) -> int:
    count = 0
    stream.write(f'{{"in_force_on": "{on.isoformat()}", "{name}": ['.encode())
    for count, item in enumerate(items, start=1):
        stream.write(b",\n" if count > 1 else b"\n")
        stream.write(json.dumps(item, ensure_ascii=False).encode())
    stream.write(b"\n]}\n")
    return count


def _csv(stream: IO[bytes], records: Iterator[Record], _on: date) -> int:
    count = 0
    # Without the mark Excel takes UTF-8 for the character set of old Windows.
    stream.write(b"\xef\xbb\xbf")
    stream.write(_csv_line(writing.HEADINGS))
    for record in records:
        stream.write(_csv_line([guarded(cell) for cell in _line(record)]))
        count += 1
    return count


def _csv_line(cells: Sequence[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()


def _line(record: Record) -> Sequence[str]:
    return writing.line(record, has_state_code=bool(_STATE_CODE.fullmatch(record.code)))


_SHEETS: Sequence[
    tuple[str, Sequence[str], Sequence[int], Callable[[Record], Iterator[writing.Cells]]]
] = (
    ("Cách nộp, thời hạn", writing.CHANNELS, (14, 60, 14, 24, 60), writing.channel_lines),
    (
        "Giấy tờ",
        writing.PAPERS,
        (14, 60, 30, 70, 10, 10, 10, 12, 30, 30),
        writing.paper_lines,
    ),
    ("Phí, lệ phí", writing.FEES, (14, 60, 14, 10, 16, 60, 40), writing.fee_lines),
    ("Căn cứ pháp lý", writing.BASES, (14, 60, 24, 60, 30, 14, 14, 40), writing.basis_lines),
)
_LIST_WIDTHS = (14, 14, 70, 28, 20, 34, 14, 34, 34, 34, 24, 20, 14, 24, 30)


def _xlsx(stream: IO[bytes], records: Iterator[Record], _on: date) -> int:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    count = 0
    with xlsxwriter.Workbook(stream, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        sheets = [_Sheet(book, bold, "Danh mục", writing.HEADINGS, _LIST_WIDTHS)]
        sheets += [_Sheet(book, bold, name, head, widths) for name, head, widths, _ in _SHEETS]
        for record in records:
            count += 1
            sheets[0].write(_line(record))
            for sheet, (_name, _head, _widths, lines) in zip(sheets[1:], _SHEETS, strict=True):
                for cells in lines(record):
                    sheet.write(cells)
    return count


class _Sheet:
    """One sheet of the workbook, written downwards."""

    def __init__(
        self, book: Any, bold: Any, name: str, headings: Sequence[str], widths: Sequence[int]
    ) -> None:
        self._sheet = book.add_worksheet(name)
        self._next = 1
        for place, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            self._sheet.set_column(place, place, width)
            self._sheet.write_string(0, place, heading, bold)
        self._sheet.freeze_panes(1, 1)
        self._sheet.autofilter(0, 0, 0, len(headings) - 1)

    def write(self, cells: writing.Cells) -> None:
        for place, cell in enumerate(cells):
            if isinstance(cell, int):
                self._sheet.write_number(self._next, place, cell)
            elif cell:
                self._sheet.write_string(self._next, place, cell[:_LONGEST_CELL])
        self._next += 1


_WRITERS: Mapping[FileFormat, Callable[[IO[bytes], Iterator[Record], date], int]] = {
    FileFormat.NATIONAL: _national,
    FileFormat.RECORDS: _ours,
    FileFormat.CSV: _csv,
    FileFormat.XLSX: _xlsx,
}
