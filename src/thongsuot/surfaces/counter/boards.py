"""The wall at the counter: which sheets are out of date, print just those, say that they hang."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.refusals import Invalid, Missing
from thongsuot.modules.postings import api as postings
from thongsuot.surfaces.shared import boards, downloads
from thongsuot.surfaces.shared.http import StaffRequest, permission

at_the_wall = permission(Permission.BOARD_POST)


@at_the_wall
@never_cache
@require_safe
def board(request: StaffRequest, unit_id: int | None = None) -> HttpResponse:
    today = timezone.localdate()
    mine = _mine(request.actor, today)
    chosen = unit_id if unit_id is not None else _own(request.actor, mine)
    found = postings.board(chosen, on=today)
    late = [sheet for sheet in found.sheets if not sheet.is_current]
    coming = min((each.changes_on for each in found.sheets if each.changes_on), default=None)
    shown = {
        "board": found,
        "offices": mine if len(mine) > 1 else [],
        "late": [_row(sheet) for sheet in late],
        "to_print": [sheet for sheet in late if sheet.lines],
        "current": [_row(sheet) for sheet in found.sheets if sheet.is_current],
        "coming": coming,
        "changing": [
            each for each in found.sheets if each.changes_on and each.changes_on == coming
        ],
        "may": postings.may_post(request.actor, chosen),
        "address": settings.ORIGIN + reverse("public:board", args=[chosen]),
    }
    return render(request, "counter/board.html", shown)


@at_the_wall
@never_cache
@require_safe
def printed(request: StaffRequest, unit_id: int) -> HttpResponse:
    """The sheets of some fields, of what must be replaced, or all; for another day if asked."""
    on = _day(request.GET.get("ngay", ""))
    found = postings.board(unit_id, on=on)
    wanted = set(request.GET.getlist("linh-vuc"))
    chosen = [
        sheet
        for sheet in found.sheets
        if sheet.lines
        and (not wanted or boards.slug(sheet.field) in wanted)
        and ("moi" not in request.GET or not sheet.is_current)
    ]
    if not chosen:
        raise Missing(_("Không có bảng nào phải in."))
    return downloads.pdf(boards.printed(found, chosen), name=f"niem-yet-{on.isoformat()}.pdf")


@at_the_wall
@require_POST
def confirm(request: StaffRequest, unit_id: int) -> HttpResponse:
    """What was pressed carries each sheet's digest: what has changed meanwhile is not confirmed."""
    pairs = [value.partition(":") for value in request.POST.getlist("bang")[:500]]
    if not pairs:
        raise Invalid(_("Hãy chọn ít nhất một bảng đã treo."))
    sheets = {field: digest for digest, _colon, field in pairs}
    done = postings.confirm_posted(
        unit_id=unit_id, sheets=sheets, by=request.actor, at=timezone.now()
    )
    said = ngettext(
        "Đã ghi: %(n)d bảng vừa được treo đúng bản.",
        "Đã ghi: %(n)d bảng vừa được treo đúng bản.",
        done,
    )
    messages.success(request, said % {"n": done})
    return redirect("counter:board_of", unit_id)


@at_the_wall
@require_POST
def declare_screen(request: StaffRequest, unit_id: int) -> HttpResponse:
    postings.declare_screen(
        unit_id=unit_id,
        place=request.POST.get("place", ""),
        by=request.actor,
        at=timezone.now(),
    )
    messages.success(request, _("Đã khai màn hình. Hãy mở địa chỉ bảng trên màn hình ấy."))
    return redirect("counter:board_of", unit_id)


@at_the_wall
@require_POST
def withdraw_screen(request: StaffRequest, unit_id: int) -> HttpResponse:
    postings.withdraw_screen(
        unit_id=unit_id,
        reason=request.POST.get("reason", ""),
        by=request.actor,
        at=timezone.now(),
    )
    messages.success(request, _("Đã thôi khai màn hình; từ nay chỉ bảng giấy được tính."))
    return redirect("counter:board_of", unit_id)


def _mine(actor: Actor, on: date) -> Sequence[units.UnitFacts]:
    return [unit for unit in postings.offices(on=on) if postings.may_post(actor, unit.id)]


def _own(actor: Actor, mine: Sequence[units.UnitFacts]) -> int:
    if not mine:
        raise Missing(_("Vị trí của bạn không thuộc bộ phận một cửa nào."))
    return next((unit.id for unit in mine if unit.id == actor.unit_id), mine[0].id)


def _row(sheet: postings.Sheet) -> tuple[postings.Sheet, str, str]:
    return sheet, boards.field_name(sheet.field), boards.slug(sheet.field)


def _day(text: str) -> date:
    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(_("Ngày không đúng; hãy chọn lại ngày.")) from None
