"""Outages declared over offices, due dates on their way to be reckoned again, early warnings."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
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
from thongsuot.modules.clocks import api as clocks
from thongsuot.surfaces.console import outage_forms as forms
from thongsuot.surfaces.console.gates import editing_calendar
from thongsuot.surfaces.console.rooms import tabs
from thongsuot.surfaces.console.views.calendar import whose
from thongsuot.surfaces.shared.http import StaffRequest
from thongsuot.surfaces.shared.paging import with_query
from thongsuot.surfaces.shared.panels import Panel, Tried, carried_out, ids


@editing_calendar
@require_safe
def outages(request: StaffRequest) -> HttpResponse:
    return _page(request, request.GET)


@editing_calendar
@require_POST
def declare(request: StaffRequest) -> HttpResponse:
    unit = whose(request, request.POST)
    return _answer(
        request,
        "declare",
        forms.DeclareForm(request.POST, auto_id=ids("declare")),
        lambda given: calendar.declare_outage(
            unit_id=unit.id if unit else None, by=request.actor, at=timezone.now(), **given
        ),
    )


@editing_calendar
@require_POST
def end(request: StaffRequest, outage_id: int) -> HttpResponse:
    key = f"end-{outage_id}"
    return _answer(
        request,
        key,
        forms.EndForm(request.POST, auto_id=ids(key)),
        lambda given: calendar.end_outage(
            outage_id=outage_id, by=request.actor, at=timezone.now(), **given
        ),
    )


@editing_calendar
@require_POST
def withdraw(request: StaffRequest, outage_id: int) -> HttpResponse:
    key = f"withdraw-{outage_id}"
    return _answer(
        request,
        key,
        forms.WithdrawForm(request.POST, auto_id=ids(key)),
        lambda given: calendar.withdraw_outage(
            outage_id=outage_id, by=request.actor, at=timezone.now(), **given
        ),
    )


@editing_calendar
@require_POST
def rule(request: StaffRequest) -> HttpResponse:
    return _answer(
        request,
        "rule",
        forms.RuleForm(request.POST, auto_id=ids("rule")),
        lambda given: clocks.set_rule(by=request.actor, at=timezone.now(), **given),
    )


def _answer(
    request: StaffRequest, panel: str, form: Form, act: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    if not carried_out(form, act):
        return _page(request, request.POST, {panel: form}, status=422)
    messages.success(request, _("Đã ghi."))
    return redirect(with_query(reverse("console:outages"), {"ma": request.POST.get("ma", "")}))


def _page(
    request: StaffRequest, asked: Mapping[str, str], tried: Tried | None = None, status: int = 200
) -> HttpResponse:
    tried = tried or {}
    unit = whose(request, asked)
    unit_id = unit.id if unit else None
    found = calendar.outages(unit_id)
    recounts = clocks.recounts()
    ids_named = {one.unit_id for one in found} | {one.unit_id for one in recounts}
    names = units.units([each for each in ids_named if each is not None])
    may_edit = calendar.may_edit(request.actor, unit_id)
    rule_form = forms.RuleForm(auto_id=ids("rule"), initial=asdict(clocks.rule_in_force()))
    shown = {
        "tabs": tabs(request.actor, "console:calendar"),
        "unit": unit,
        "code": unit.code if unit else "",
        "outages": [
            (one, names[one.unit_id].name if one.unit_id else "", _of(one, request, tried))
            for one in found
        ],
        "recounts": [(one, names[one.unit_id].name if one.unit_id else "") for one in recounts],
        "panels": [
            Panel(
                id="declare",
                title=_("Ghi một sự cố"),
                url=reverse("console:declare_outage"),
                form=tried.get("declare", forms.DeclareForm(auto_id=ids("declare"))),
                button=_("Ghi sự cố"),
                verdict=may_edit,
                icon="add",
                note=_("Thời hạn đang tính của cơ quan này và cấp dưới dừng trong lúc có sự cố."),
            ),
            Panel(
                id="rule",
                title=_("Mức cảnh báo trước"),
                url=reverse("console:warning_rule"),
                form=tried.get("rule", rule_form),
                button=_("Đặt mức cảnh báo"),
                verdict=clocks.may_set_rule(request.actor),
                icon="edit",
                note=_("Mức này do tỉnh chọn; không có quy định pháp luật nào ấn định."),
            ),
        ],
    }
    return render(request, "console/outages.html", shown, status=status)


def _of(one: calendar.OutageFacts, request: StaffRequest, tried: Tried) -> list[Panel]:
    """Return what may be done about one outage: say when it was mended, or take it back."""
    if one.withdrawn_because:
        return []
    verdict = calendar.may_edit(request.actor, one.unit_id)
    panels = []
    if one.lasts:
        key = f"end-{one.id}"
        panels.append(
            Panel(
                id=key,
                title=_("Đã khắc phục xong"),
                url=reverse("console:end_outage", args=[one.id]),
                form=tried.get(key, forms.EndForm(auto_id=ids(key))),
                button=_("Ghi đã xong"),
                verdict=verdict,
                icon="kept",
            )
        )
    key = f"withdraw-{one.id}"
    panels.append(
        Panel(
            id=key,
            title=_("Rút lại"),
            url=reverse("console:withdraw_outage", args=[one.id]),
            form=tried.get(key, forms.WithdrawForm(auto_id=ids(key))),
            button=_("Rút lại sự cố"),
            verdict=verdict,
            icon="remove",
            kind="danger",
        )
    )
    return panels
