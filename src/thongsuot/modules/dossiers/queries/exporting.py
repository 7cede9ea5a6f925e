"""
A whole list of work, row by row, as a spreadsheet or CSV, in constant memory.

Of the people concerned only the name goes out: whoever needs more opens the dossier, which is
recorded each time.
"""

import csv
import io
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

import xlsxwriter
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from thongsuot.foundation.files import api as files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.verdict import Verdict
from thongsuot.modules.dossiers import policy
from thongsuot.modules.dossiers.models import Dossier, Export
from thongsuot.modules.dossiers.queries.lists import (
    WorkFilter,
    pace_of,
    wanted_work,
    with_names,
)
from thongsuot.modules.dossiers.rules import Pace
from thongsuot.modules.dossiers.states import Channel, ExportForm, ExportState, StopReason, Tab

PIECE = 1000
# What one sheet holds, less its heading.
MOST_ROWS = 1_048_575
_LONGEST_CELL = 32_767

Cell = str | datetime | None
Line = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class ExportSeen:
    """An export as its asker sees it; `done_of_100` while it is under way."""

    id: int
    title: str
    form: ExportForm
    state: ExportState
    by: str
    rows: int
    expected: int
    size: int
    asked_at: datetime
    trouble: str

    @property
    def is_under_way(self) -> bool:
        return self.state in (ExportState.QUEUED, ExportState.RUNNING)

    @property
    def done_of_100(self) -> int:
        return 100 * self.rows // self.expected if self.expected else 0


def exports_of(actor: Actor) -> tuple[Sequence[ExportSeen], Verdict]:
    """Return the actor's exports, the latest first, and whether they may ask for another."""
    rows = list(Export.objects.asked_by(actor.account_id).order_by("-pk")[:10])
    going = next((row for row in rows if row.state in ("queued", "running")), None)
    return tuple(map(_seen, rows)), policy.may_export(actor, going)


def export_file(export_id: int, *, actor: Actor) -> tuple[ExportSeen, IO[bytes]]:
    """
    Return an export of the actor's with its bytes.

    :raises Missing: if it is another's, not ready, or deleted by now
    """
    row = Export.objects.asked_by(actor.account_id).by_id(export_id)
    place = files.temporary_path(row.file_name)
    if row.state != ExportState.DONE or not place.exists():
        raise Missing(_("Bản xuất này chưa xong hoặc đã bị xóa sau một ngày."))
    return _seen(row), place.open("rb")


def under_way(account_id: int | None) -> Export | None:
    return Export.objects.asked_by(account_id).under_way().first()


def _seen(row: Export) -> ExportSeen:
    return ExportSeen(
        id=row.pk,
        title=row.title,
        form=ExportForm(row.form),
        state=ExportState(row.state),
        by=row.by,
        rows=row.rows,
        expected=row.expected,
        size=row.size,
        asked_at=row.asked_at,
        trouble=row.trouble,
    )


# ---- The rows ----


def ids(
    actor: Actor,
    *,
    tab: Tab | None,
    mine: bool,
    helping: bool,
    q: str,
    narrowed: WorkFilter,
    at: datetime,
) -> "array[int]":
    """
    Return which dossiers the list holds now, the most pressing first: eight bytes each.

    Their rows are read later, some at a time: no query is held open while a file is written.
    """
    whose = {"mine": mine, "helping": helping} if not q else {}
    found = wanted_work(actor, tab=tab, **whose, narrowed=narrowed, q=q, at=at)
    in_order = found.order_by("attention_at", "pk").values_list("pk", flat=True)
    # In a transaction, so that the cursor is the server's and the rows come as they are read.
    with transaction.atomic():
        return array("q", in_order[: MOST_ROWS + 1].iterator(chunk_size=10_000))


def rows(wanted: "array[int]", *, at: datetime) -> Iterator[Line]:
    """Yield the lines of those dossiers that are still there, in their order."""
    for begins in range(0, len(wanted), PIECE):
        piece = wanted[begins : begins + PIECE]
        found = {row.pk: row for row in _of(piece)}
        for pk in piece:
            if pk in found:
                yield _line(found[pk], at)


def _of(piece: "array[int]") -> Iterable[Dossier]:
    named = with_names(Dossier.objects.filter(pk__in=list(piece)))
    return named.only(
        *("code", "reference", "procedure_code", "procedure_name", "applicant_name"),
        *("status", "channel", "submitted_at", "attention_at", "due_at", "finished_at"),
        *("opinions_until", "current_unit__name", "assignee__account__full_name"),
    )


def headings() -> Sequence[tuple[str, int]]:
    """Return the headings with the widths of their columns."""
    return (
        (_("Mã hồ sơ"), 24),
        (_("Mã thủ tục"), 12),
        (_("Thủ tục"), 60),
        (_("Người yêu cầu"), 28),
        (_("Cách nộp"), 18),
        (_("Trạng thái"), 26),
        (_("Đơn vị đang giữ"), 36),
        (_("Người làm"), 24),
        (_("Ngày nộp"), 17),
        (_("Hạn bước"), 17),
        (_("Hẹn trả"), 17),
        (_("Tiến độ"), 16),
        (_("Vì sao dừng"), 32),
        (_("Chờ ý kiến đến"), 17),
    )


def _line(row: "Dossier", at: datetime) -> Line:
    why = getattr(row, "stopped_why")  # noqa: B009  annotated
    return (
        row.known_code,
        row.procedure_code,
        row.procedure_name,
        row.applicant_name,
        str(Channel(row.channel).label),
        str(row.state.label),
        row.current_unit.name if row.current_unit else "",
        row.assignee.account.full_name if row.assignee else "",
        row.submitted_at,
        row.attention_at,
        row.due_at,
        _PACES[pace_of(row, at)]() if row.due_at else "",
        str(StopReason(why).label) if why else "",
        row.opinions_until,
    )


_PACES: Mapping[Pace, Callable[[], str]] = {
    Pace.KEPT: lambda: _("đúng tiến độ"),
    Pace.SOON: lambda: _("đến hẹn hôm nay"),
    Pace.LATE: lambda: _("quá hạn"),
    Pace.STILL: lambda: _("đang dừng"),
}


# ---- The files ----


def _csv(stream: IO[bytes], lines: Iterator[Line]) -> int:
    count = 0
    # Without the mark Excel takes UTF-8 for the character set of old Windows.
    with io.TextIOWrapper(stream, encoding="utf-8-sig", newline="") as text:
        out = csv.writer(text)
        out.writerow([heading for heading, _width in headings()])
        for line in lines:
            out.writerow(map(_in_csv, line))
            count += 1
    return count


def _in_csv(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return localtime(cell).strftime("%d/%m/%Y %H:%M")
    # What a spreadsheet would take for a formula is a name that someone typed.
    return f"'{cell}" if cell and cell[0] in "=+-@\t\r" else cell or ""


def _xlsx(stream: IO[bytes], lines: Iterator[Line]) -> int:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_date_format": "dd/mm/yyyy hh:mm",
    }
    count = 0
    with xlsxwriter.Workbook(stream, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(_("Hồ sơ"))
        for place, (heading, width) in enumerate(headings()):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, heading, bold)
        sheet.freeze_panes(1, 1)
        for line in lines:
            count += 1
            for place, cell in enumerate(line):
                if isinstance(cell, datetime):
                    sheet.write_datetime(count, place, localtime(cell).replace(tzinfo=None))
                elif cell:
                    sheet.write_string(count, place, cell[:_LONGEST_CELL])
    return count


WRITERS: Mapping[ExportForm, Callable[[IO[bytes], Iterator[Line]], int]] = {
    ExportForm.XLSX: _xlsx,
    ExportForm.CSV: _csv,
}
