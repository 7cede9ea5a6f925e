"""The organisation: its tree on any day, one unit with its past and future, and every change."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Permission
from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.verdict import Verdict, not_now
from thongsuot.surfaces.console import forms
from thongsuot.surfaces.console.gates import (
    editing_people,
    editing_units,
    keeping_units,
    operating,
)
from thongsuot.surfaces.console.rooms import tabs
from thongsuot.surfaces.console.sentences import history
from thongsuot.surfaces.shared.http import StaffRequest, typed
from thongsuot.surfaces.shared.paging import with_query
from thongsuot.surfaces.shared.panels import Panel, Tried, carried_out, ids

MOST_AT_ONCE = 300


@operating
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Lead to the first room that this post may enter."""
    return redirect(tabs(request.actor, "")[0].url)


@keeping_units
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    q, on = typed(request, "q"), _day_of(request)
    placing = request.GET.get("nguoi", "")[:60]
    another_day = on.isoformat() if on != timezone.localdate() else ""
    found = units.search_units(q, on=on) if q else units.tree(on=on)
    shown = [(unit, len(unit.lineage) - 1) for unit in found[:MOST_AT_ONCE]]
    if len(found) > MOST_AT_ONCE:
        shown = [(unit, depth) for unit, depth in shown if depth <= 1]
    return render(
        request,
        "console/units.html",
        {
            "tabs": tabs(request.actor, "console:units"),
            "rows": [(unit, 0 if q else min(depth, 3)) for unit, depth in shown],
            "q": q,
            "on": on,
            "placing": placing,
            "carried": with_query("", {}, ngay=another_day, nguoi=placing),
            "total": len(found),
            "may_found": units.may_found_under(request.actor, None),
        },
    )


@keeping_units
@require_safe
def unit(request: StaffRequest, unit_id: int) -> HttpResponse:
    return _page(request, unit_id)


@editing_units
@require_http_methods(["GET", "POST"])
def found(request: StaffRequest) -> HttpResponse:
    """Found a unit at the top; those below are founded on the page of the one above."""
    form = forms.FoundForm(request.POST or None, initial=_today())
    if request.method == "POST":
        made: list[int] = []
        if carried_out(form, lambda given: made.append(_found(request, given, None))):
            return redirect("console:unit", made[0])
    shown = {"form": form, "tabs": tabs(request.actor, "console:units")}
    return render(
        request, "console/found.html", shown, status=422 if request.method == "POST" else 200
    )


@editing_units
@require_POST
def found_below(request: StaffRequest, unit_id: int) -> HttpResponse:
    form = forms.FoundForm(request.POST, auto_id=ids("found"))
    return _answer(request, unit_id, "found", form, lambda given: _found(request, given, unit_id))


@editing_units
@require_POST
def rename(request: StaffRequest, unit_id: int) -> HttpResponse:
    form = forms.RenameForm(request.POST, auto_id=ids("rename"))
    return _answer(
        request,
        unit_id,
        "rename",
        form,
        lambda given: units.rename_unit(
            unit_id=unit_id, by=request.actor, at=timezone.now(), **given
        ),
    )


@editing_units
@require_POST
def contact(request: StaffRequest, unit_id: int) -> HttpResponse:
    form = forms.ContactForm(request.POST, auto_id=ids("contact"))
    return _answer(
        request,
        unit_id,
        "contact",
        form,
        lambda given: units.change_contact(
            unit_id=unit_id, by=request.actor, at=timezone.now(), **given
        ),
    )


@editing_units
@require_POST
def identify(request: StaffRequest, unit_id: int) -> HttpResponse:
    form = forms.IdentifyForm(request.POST, auto_id=ids("identify"))
    return _answer(
        request,
        unit_id,
        "identify",
        form,
        lambda given: units.identify_unit(
            unit_id=unit_id, by=request.actor, at=timezone.now(), **given
        ),
    )


@editing_units
@require_POST
def close(request: StaffRequest, unit_id: int) -> HttpResponse:
    form = forms.CloseForm(request.POST, auto_id=ids("close"))
    return _answer(
        request,
        unit_id,
        "close",
        form,
        lambda given: units.close_unit(
            unit_id=unit_id, by=request.actor, at=timezone.now(), **given
        ),
    )


@editing_units
@require_POST
def merge(request: StaffRequest, unit_id: int) -> HttpResponse:
    facts = units.unit(unit_id)
    form = forms.MergeForm(request.POST, auto_id=ids("merge"), others=_beside(facts))

    def act(given: Mapping[str, Any]) -> int:
        return units.merge_units(
            unit_ids=[unit_id, *given["others"]],
            into=units.NewUnit(
                name=given["name"],
                kind=facts.kind,
                code=given["code"],
                territory_code=given["territory_code"] or facts.territory_code,
            ),
            parent_id=facts.parent_id,
            on=given["on"],
            decision=given["decision"],
            by=request.actor,
            at=timezone.now(),
        )

    return _answer(request, unit_id, "merge", form, act)


@editing_units
@require_POST
def split(request: StaffRequest, unit_id: int) -> HttpResponse:
    facts = units.unit(unit_id)
    form = forms.SplitForm(request.POST, auto_id=ids("split"))

    def act(given: Mapping[str, Any]) -> object:
        return units.split_unit(
            unit_id=unit_id,
            into=[
                units.NewUnit(
                    name=name, kind=facts.kind, code=code, territory_code=facts.territory_code
                )
                for name, code in given["into"]
            ],
            parent_id=facts.parent_id,
            on=given["on"],
            decision=given["decision"],
            by=request.actor,
            at=timezone.now(),
        )

    return _answer(request, unit_id, "split", form, act)


@editing_units
@require_POST
def pass_on(request: StaffRequest, unit_id: int) -> HttpResponse:
    form = forms.PassOnForm(request.POST, auto_id=ids("pass_on"))

    def act(given: Mapping[str, Any]) -> None:
        units.pass_on(
            unit_id=unit_id,
            successor_id=units.agency(given["successor"], on=timezone.localdate()).unit.id,
            on=given["on"],
            decision=given["decision"],
            by=request.actor,
            at=timezone.now(),
        )

    return _answer(request, unit_id, "pass_on", form, act)


@editing_people
@require_POST
def appoint(request: StaffRequest, unit_id: int) -> HttpResponse:
    form = forms.AppointForm(request.POST, auto_id=ids("appoint"))

    def act(given: Mapping[str, Any]) -> int:
        today = timezone.localdate()
        last_day = given["last_day"]
        return identity.appoint(
            account_id=identity.account_by_login(given["login"]).id,
            unit_id=unit_id,
            role=given["role"],
            title=given["title"],
            over_unit_id=units.agency(given["over"], on=today).unit.id if given["over"] else None,
            on=given["on"],
            until=last_day and last_day + timedelta(days=1),
            decision=given["decision"],
            by=request.actor,
            at=timezone.now(),
        )

    return _answer(request, unit_id, "appoint", form, act)


# ---- The page of a unit ----


def _answer(
    request: StaffRequest,
    unit_id: int,
    panel: str,
    form: Form,
    act: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    try:
        done = carried_out(form, act)
    except Missing as refusal:
        # A code or a login that was typed, not the page: say it beside the form.
        form.add_error(None, str(refusal))
        done = False
    if done:
        messages.success(request, _("Đã ghi vào sổ cái."))
        return redirect("console:unit", unit_id)
    return _page(request, unit_id, {panel: form}, status=422)


def _page(
    request: StaffRequest, unit_id: int, tried: Tried | None = None, status: int = 200
) -> HttpResponse:
    on = _day_of(request)
    facts = units.unit(unit_id, on=on)
    above = units.units(facts.lineage[1:], on=on)
    shown = {
        "tabs": tabs(request.actor, "console:units"),
        "unit": facts,
        "on": on,
        "today": timezone.localdate(),
        "live": facts.in_force(on),
        "crumbs": [
            (above[each].name, reverse("console:unit", args=[each]))
            for each in reversed(facts.lineage[1:])
        ],
        "children": units.children(unit_id, on=on),
        "identifiers": units.identifiers(unit_id),
        "former_names": units.former_names(unit_id),
        "predecessors": units.predecessors(unit_id),
        "successors": units.successors(unit_id),
        "one_stop": units.one_stop_of(unit_id, on=on),
        "posts": identity.posts_in(unit_id, on=on),
        "history": history(f"unit:{unit_id}"),
        "panels": _panels(request, facts, tried or {}),
    }
    return render(request, "console/unit.html", shown, status=status)


def _panels(request: StaffRequest, facts: units.UnitFacts, tried: Tried) -> list[Panel]:
    if facts.valid_to is not None:
        return []
    actor, today = request.actor, _today()
    may_edit = units.may_edit(actor, facts.id)
    beside = _beside(facts)

    def panel(
        name: str, title: str, form: Form, verdict: Verdict, button: str = "", **more: Any
    ) -> Panel:
        return Panel(
            id=name,
            title=title,
            url=reverse(f"console:{name}", args=[facts.id]),
            form=tried.get(name, form),
            button=button or title,
            verdict=verdict,
            **more,
        )

    return [
        panel(
            "appoint",
            _("Bố trí người vào đơn vị này"),
            forms.AppointForm(
                auto_id=ids("appoint"), initial=today | {"login": request.GET.get("nguoi", "")}
            ),
            _may_place(request, facts.id),
            _("Bố trí"),
            icon="person",
            wanted="nguoi" in request.GET,
        ),
        panel(
            "found",
            _("Lập đơn vị bên trong"),
            forms.FoundForm(auto_id=ids("found"), initial=today | {"kind": "division"}),
            may_edit,
            _("Lập đơn vị"),
            icon="add",
        ),
        panel(
            "contact",
            _("Sửa địa chỉ liên hệ"),
            forms.ContactForm(
                auto_id=ids("contact"),
                initial={"address": facts.address, "phone": facts.phone, "email": facts.email},
            ),
            may_edit,
            _("Lưu"),
            icon="place",
        ),
        panel(
            "rename",
            _("Đổi tên"),
            forms.RenameForm(auto_id=ids("rename"), initial=today | {"name": facts.name}),
            may_edit,
        ),
        panel(
            "identify",
            _("Cấp mã định danh khác"),
            forms.IdentifyForm(auto_id=ids("identify"), initial=today),
            may_edit,
            _("Cấp mã"),
            icon="key",
        ),
        panel(
            "merge",
            _("Hợp nhất với đơn vị khác"),
            forms.MergeForm(auto_id=ids("merge"), initial=today, others=beside),
            may_edit if beside else may_edit and not_now(_("Không có đơn vị cùng loại ở đây.")),
            _("Hợp nhất"),
            icon="people",
            note=_("Các đơn vị cũ và mọi phòng bên trong thôi hoạt động; hồ sơ cũ vẫn tìm được."),
        ),
        panel(
            "split",
            _("Chia tách"),
            forms.SplitForm(auto_id=ids("split"), initial=today),
            may_edit,
            icon="way",
            note=_("Đơn vị này thôi hoạt động; các đơn vị mới kế thừa."),
        ),
        panel(
            "pass_on",
            _("Chuyển một phần nhiệm vụ"),
            forms.PassOnForm(auto_id=ids("pass_on"), initial=today),
            may_edit,
            _("Ghi nhận"),
            icon="send",
        ),
        panel(
            "close",
            _("Thôi hoạt động"),
            forms.CloseForm(auto_id=ids("close"), initial=today),
            may_edit,
            _("Kết thúc đơn vị"),
            icon="close",
            kind="danger",
        ),
    ]


def _may_place(request: StaffRequest, unit_id: int) -> Verdict:
    if not request.actor.may_anywhere(Permission.PERSON_EDIT):
        return identity.may_edit_people(request.actor)
    return identity.may_appoint(request.actor, unit_id=unit_id, account_id=0)


def _beside(facts: units.UnitFacts) -> list[tuple[int, str]]:
    """Return the units of the same kind under the same one above, to merge with."""
    around = units.children(facts.parent_id, on=timezone.localdate())
    return [(u.id, u.name) for u in around if u.kind == facts.kind and u.id != facts.id]


def _found(request: StaffRequest, given: Mapping[str, Any], parent_id: int | None) -> int:
    return units.found_unit(parent_id=parent_id, by=request.actor, at=timezone.now(), **given)


def _today() -> dict[str, Any]:
    return {"on": timezone.localdate()}


def _day_of(request: StaffRequest) -> date:
    """Return the day that the page is asked to show, today when none or none that is one."""
    try:
        return date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return timezone.localdate()
