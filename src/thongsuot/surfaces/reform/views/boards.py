"""Whose board hangs as it should: the whole figure first, then each office, and a file of it."""

import io
from collections.abc import Sequence
from datetime import date

import xlsxwriter
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from thongsuot.kernel.vietnamese import without_marks
from thongsuot.modules.postings import api as postings
from thongsuot.surfaces.reform.gates import keeping
from thongsuot.surfaces.reform.rooms import tabs
from thongsuot.surfaces.shared import boards
from thongsuot.surfaces.shared.http import StaffRequest, typed
from thongsuot.surfaces.shared.templatetags.vi import date_short

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Which offices to show, as the address says it.
STATES = {
    "chua-du": gettext_lazy("Chưa đủ 100%"),
    "du": gettext_lazy("Đủ 100%"),
    "man-hinh": gettext_lazy("Có màn hình"),
}
_SHOWN = 3


@keeping
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    found = postings.boards_overview(on=timezone.localdate())
    q, state, field = (typed(request, name, most=300) for name in ("q", "tinh-trang", "linh-vuc"))
    shown = {
        "tabs": tabs(request.actor, "reform:boards"),
        "found": found,
        "rows": [_row(office) for office in _chosen(found, q, state, field)],
        "fields": sorted(
            {late.field for office in found.offices for late in office.late},
            key=lambda each: boards.slug(each),
        ),
        "states": STATES.items(),
        "q": q,
        "state": state,
        "field": field,
        "filtered": bool(q or state or field),
    }
    return render(request, "reform/boards.html", shown)


@keeping
@require_safe
def one(request: StaffRequest, unit_id: int) -> HttpResponse:
    found = postings.board(unit_id, on=timezone.localdate())
    shown = {
        "tabs": tabs(request.actor, "reform:boards"),
        "crumbs": [(_("Niêm yết"), reverse("reform:boards"))],
        "board": found,
        "sheets": [
            (sheet, boards.field_name(sheet.field))
            for sheet in sorted(found.sheets, key=lambda each: each.is_current)
        ],
    }
    return render(request, "reform/boards_one.html", shown)


@keeping
@require_safe
def exported(request: StaffRequest) -> HttpResponse:
    """The same figures as a spreadsheet: a line an office, and a line a late sheet."""
    found = postings.boards_overview(on=timezone.localdate())
    answer = HttpResponse(_workbook(found), content_type=_XLSX)
    name = f"niem-yet-{found.on.isoformat()}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _chosen(
    found: postings.Overview, q: str, state: str, field: str
) -> Sequence[postings.OfficeState]:
    """Return the offices that fit, those with most to do first."""
    words = without_marks(q)
    fits = [
        office
        for office in found.offices
        if words in without_marks(office.unit.name)
        and (state != "chua-du" or office.late)
        and (state != "du" or not office.late)
        and (state != "man-hinh" or office.screen is not None)
        and (not field or any(late.field == field for late in office.late))
    ]
    return sorted(fits, key=lambda office: office.percent)


def _row(
    office: postings.OfficeState,
) -> tuple[postings.OfficeState, Sequence[tuple[str, date | None]], int, date | None]:
    """Return an office with the longest overdue of its sheets, how many more, and since when."""
    late = sorted(office.late, key=lambda each: (each.since is None, each.since or date.min))
    oldest = late[0].since if late else None
    named = [(boards.field_name(each.field), each.since) for each in late[:_SHOWN]]
    return office, named, len(late) - len(named), oldest


def _workbook(found: postings.Overview) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        offices = book.add_worksheet(_("Các nơi"))
        late = book.add_worksheet(_("Bảng chưa đúng"))
        for sheet, titles in (
            (
                offices,
                [
                    _("Bộ phận một cửa"),
                    _("Số bảng"),
                    _("Đúng bản"),
                    _("Tỷ lệ (%)"),
                    _("Màn hình"),
                    _("Sẽ thay từ"),
                ],
            ),
            (late, [_("Bộ phận một cửa"), _("Lĩnh vực"), _("Đã cũ từ")]),
        ):
            sheet.write_row(0, 0, titles, head)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 1, 40)
            sheet.set_column(2, 5, 14)
        row = 0
        for place, office in enumerate(found.offices, start=1):
            screen = office.screen.place if office.screen else ""
            changes = date_short(office.changes_on) if office.changes_on else ""
            offices.write_row(
                place,
                0,
                [
                    office.unit.name,
                    office.sheets,
                    office.current,
                    office.percent,
                    screen,
                    changes,
                ],
            )
            for each in office.late:
                row += 1
                since = date_short(each.since) if each.since else _("chưa niêm yết")
                late.write_row(row, 0, [office.unit.name, boards.field_name(each.field), since])
    return held.getvalue()
