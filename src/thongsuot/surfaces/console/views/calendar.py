"""A year of working time: the country's days off, and what an office adds or takes back."""

from calendar import Calendar as Weeks
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from thongsuot.foundation.calendar import api as calendar
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Permission
from thongsuot.surfaces.console import forms
from thongsuot.surfaces.console.gates import editing_calendar
from thongsuot.surfaces.console.rooms import tabs
from thongsuot.surfaces.shared.http import StaffRequest
from thongsuot.surfaces.shared.paging import with_query
from thongsuot.surfaces.shared.panels import Panel, Tried, carried_out, ids

FIRST_YEAR, LAST_YEAR = 2024, 2040
_AT_WORK = frozenset({calendar.DayKind.MAKE_UP, calendar.DayKind.ORDINARY})


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the year's sheet; `kind` is its class, `name` why it is not an ordinary day."""

    on: date
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: Sequence[Sequence[Cell | None]]


@editing_calendar
@require_safe
def year(request: StaffRequest) -> HttpResponse:
    return _page(request, request.GET)


@editing_calendar
@require_POST
def add(request: StaffRequest) -> HttpResponse:
    form = forms.AddDayForm(request.POST, auto_id=ids("add_day"))
    unit = whose(request, request.POST)
    return _answer(
        request,
        "add_day",
        form,
        lambda given: calendar.add_day(
            unit_id=unit.id if unit else None, by=request.actor, at=timezone.now(), **given
        ),
    )


@editing_calendar
@require_POST
def remove(request: StaffRequest) -> HttpResponse:
    form = forms.RemoveDayForm(request.POST, auto_id=ids("remove_day"))
    unit = whose(request, request.POST)
    return _answer(
        request,
        "remove_day",
        form,
        lambda given: calendar.remove_day(
            unit_id=unit.id if unit else None, by=request.actor, at=timezone.now(), **given
        ),
    )


def _answer(
    request: StaffRequest, panel: str, form: Form, act: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    if not carried_out(form, act):
        return _page(request, request.POST, {panel: form}, status=422)
    messages.success(
        request, _("Đã ghi. Hẹn trả của hồ sơ đang giải quyết được tính lại và báo cho người dân.")
    )
    query = {"nam": form.cleaned_data["on"].year, "ma": request.POST.get("ma", "")}
    return redirect(with_query(reverse("console:calendar"), query))


def _page(
    request: StaffRequest,
    asked: Mapping[str, str],
    tried: Tried | None = None,
    status: int = 200,
) -> HttpResponse:
    tried = tried or {}
    unit, today = whose(request, asked), timezone.localdate()
    shown_year = _year(asked.get("nam", ""), today.year)
    unit_id = unit.id if unit else None
    days = calendar.calendar_days(unit_id, shown_year)
    names = units.units([day.unit_id for day in days if day.unit_id is not None])
    may_edit = calendar.may_edit(request.actor, unit_id)
    add_form = forms.AddDayForm(auto_id=ids("add_day"), initial={"on": today})
    remove_form = forms.RemoveDayForm(auto_id=ids("remove_day"))
    shown = {
        "tabs": tabs(request.actor, "console:calendar"),
        "unit": unit,
        "code": unit.code if unit else "",
        "year": shown_year,
        "years": range(max(FIRST_YEAR, shown_year - 2), min(LAST_YEAR, shown_year + 2) + 1),
        "months": _sheet(shown_year, days),
        "days": [(day, names[day.unit_id].name if day.unit_id else "") for day in days],
        "today": today,
        "hours": calendar.office_hours(unit_id),
        "off": sum(day.kind not in _AT_WORK for day in days),
        "worked": sum(day.kind == calendar.DayKind.MAKE_UP for day in days),
        "panels": [
            Panel(
                id="add_day",
                title=_("Thêm ngày vào lịch"),
                url=reverse("console:add_day"),
                form=tried.get("add_day", add_form),
                button=_("Thêm ngày"),
                verdict=may_edit,
                icon="add",
                note=_("Chọn «Ngày thường» để cơ quan này vẫn làm việc vào một ngày nghỉ chung."),
            ),
            Panel(
                id="remove_day",
                title=_("Bỏ một ngày đã thêm"),
                url=reverse("console:remove_day"),
                form=tried.get("remove_day", remove_form),
                button=_("Bỏ ngày"),
                verdict=may_edit,
                icon="remove",
                kind="danger",
            ),
        ],
    }
    return render(request, "console/calendar.html", shown, status=status)


def whose(request: StaffRequest, asked: Mapping[str, str]) -> units.UnitFacts | None:
    """Return whose calendar is shown: the code asked for, else the country's or one's own."""
    if code := asked.get("ma", "").strip():
        return units.agency(code, on=timezone.localdate()).unit
    actor = request.actor
    if actor.reach(Permission.CALENDAR_EDIT).everywhere or actor.unit_id is None:
        return None
    return units.unit(actor.unit_id)


def _year(text: str, this_year: int) -> int:
    if not text.isdecimal() or len(text) > 4:
        return this_year
    return min(max(int(text), FIRST_YEAR), LAST_YEAR)


def _sheet(shown_year: int, days: Sequence[calendar.DayFacts]) -> list[Month]:
    named = {day.on: day for day in days}

    def cell(on: date) -> Cell:
        day = named.get(on)
        if day is not None and day.kind == calendar.DayKind.MAKE_UP:
            return Cell(on, "worked", day.name)
        if day is not None and day.kind != calendar.DayKind.ORDINARY:
            return Cell(on, "off", day.name)
        return Cell(on, "weekend" if on.weekday() >= 5 else "", day.name if day else "")

    return [
        Month(
            first=date(shown_year, month, 1),
            weeks=[
                [cell(on) if on.month == month else None for on in week]
                for week in Weeks().monthdatescalendar(shown_year, month)
            ],
        )
        for month in range(1, 13)
    ]
