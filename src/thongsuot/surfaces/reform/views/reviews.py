"""Reviewing: the plan of a year, what procedures have in common, and what the year came to."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thongsuot.kernel.refusals import Invalid
from thongsuot.modules.reviews import api as reviews
from thongsuot.modules.reviews.api import PlanMove, PlanState
from thongsuot.surfaces.reform import forms, simplifying
from thongsuot.surfaces.reform.gates import approving, deciding, drafting, keeping
from thongsuot.surfaces.reform.rooms import tabs
from thongsuot.surfaces.shared.http import StaffRequest
from thongsuot.surfaces.shared.panels import Panel, Tried, carried_out, ids

HERE = "reform:reviews"
A_FEW = 40


@keeping
@never_cache
@require_safe
def plan(request: StaffRequest) -> HttpResponse:
    return _page(request, _year(request))


@drafting
@require_POST
def begin(request: StaffRequest) -> HttpResponse:
    year = _year(request, request.POST)
    reviews.begin_plan(year=year, by=request.actor, at=timezone.now())
    messages.success(request, _("Đã bắt đầu kế hoạch năm %(year)s.") % {"year": year})
    return _to(year)


@drafting
@require_POST
def add(request: StaffRequest, plan_id: int) -> HttpResponse:
    form = simplifying.PlanItemForm(request.POST, on=timezone.localdate(), auto_id=ids("add"))
    return _answer(request, plan_id, "add", form, reviews.add_plan_item)


@drafting
@require_POST
def submit(request: StaffRequest, plan_id: int) -> HttpResponse:
    form = forms.NothingForm(request.POST)
    return _answer(request, plan_id, PlanMove.SUBMIT, form, reviews.submit_plan)


@approving
@require_POST
def send_back(request: StaffRequest, plan_id: int) -> HttpResponse:
    form = forms.ReasonForm(request.POST, auto_id=ids(PlanMove.SEND_BACK))
    return _answer(request, plan_id, PlanMove.SEND_BACK, form, reviews.send_back_plan)


@approving
@require_POST
def approve(request: StaffRequest, plan_id: int) -> HttpResponse:
    form = simplifying.ApprovePlanForm(request.POST, auto_id=ids(PlanMove.APPROVE))
    return _answer(request, plan_id, PlanMove.APPROVE, form, reviews.approve_plan)


@deciding
@require_POST
def abandon(request: StaffRequest, plan_id: int) -> HttpResponse:
    form = forms.ReasonForm(request.POST, auto_id=ids(PlanMove.ABANDON))
    return _answer(request, plan_id, PlanMove.ABANDON, form, reviews.abandon_plan)


@keeping
@never_cache
@require_safe
def item(request: StaffRequest, item_id: int) -> HttpResponse:
    return _item(request, item_id)


@drafting
@require_POST
def conclude(request: StaffRequest, item_id: int) -> HttpResponse:
    form = simplifying.ConcludeForm(request.POST, auto_id=ids("conclude"))

    def act(given: dict[str, Any]) -> None:
        reviews.conclude_item(item_id=item_id, by=request.actor, at=timezone.now(), **given)

    if carried_out(form, act):
        messages.success(request, _("Đã ghi kết quả rà soát."))
        return redirect("reform:plan_item", item_id)
    return _item(request, item_id, form, status=422)


@drafting
@require_POST
def remove(request: StaffRequest, item_id: int) -> HttpResponse:
    facts = reviews.plan_item(item_id, on=timezone.localdate())
    reviews.remove_plan_item(item_id=item_id, by=request.actor, at=timezone.now())
    messages.success(request, _("Đã bỏ “%(title)s” khỏi kế hoạch.") % {"title": facts.title})
    return _to(facts.year)


@keeping
@require_safe
def overlaps(request: StaffRequest) -> HttpResponse:
    found = reviews.overlaps(on=timezone.localdate())
    whole = "het" in request.GET
    shown = {
        "tabs": tabs(request.actor, HERE),
        "pages": simplifying.pages("reform:overlaps"),
        "found": found,
        "papers": found.papers if whole else found.papers[:A_FEW],
        "purposes": found.purposes if whole else found.purposes[:A_FEW],
        "held": found.held if whole else found.held[:A_FEW],
        "held_papers": sum(len(each.papers) for each in found.held),
        "cut": not whole and max(len(found.papers), len(found.purposes), len(found.held)) > A_FEW,
        "may_draft": reviews.may_draft(request.actor),
    }
    return render(request, "reform/review_overlaps.html", shown)


@keeping
@require_safe
def figures(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    year = _year(request)
    found = reviews.year_figures(year, on=today)
    groups = [
        (_("Mọi trường hợp, hình thức nộp đều rút ngắn trên 20 %"), found.shortened.shortened),
        (_("Chỉ một số trường hợp, hình thức rút ngắn trên 20 %"), found.shortened.partly),
        (_("Có rút ngắn nhưng không quá 20 %"), found.shortened.less),
        (_("Dài hơn trước"), found.shortened.longer),
        (_("Không so được vì đơn vị thời gian khác nhau"), found.shortened.incomparable),
    ]
    shown = {
        "tabs": tabs(request.actor, HERE),
        "pages": simplifying.pages("reform:review_figures"),
        "found": found,
        "groups": [(label, lines) for label, lines in groups if lines],
        "years": [year - 1, year, year + 1],
        "today": today,
    }
    return render(request, "reform/review_figures.html", shown)


# ---- Pages ----


def _page(
    request: StaffRequest, year: int, tried: Tried | None = None, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    facts = reviews.plan_of(year, actor=request.actor, on=today)
    shown = {
        "tabs": tabs(request.actor, HERE),
        "pages": simplifying.pages(HERE),
        "year": year,
        "years": sorted({*reviews.years(), today.year, today.year + 1, year}, reverse=True),
        "plan": facts,
        "duty": facts.duty if facts else reviews.duty_of(year, issued_on=None, on=today),
        "panels": _panels(facts, tried or {}, today) if facts else [],
        "revision": "",
        "history": reviews.plan_history(facts.id) if facts else (),
        "may_begin": reviews.may_draft(request.actor),
    }
    return render(request, "reform/review_plan.html", shown, status=status)


def _panels(facts: reviews.PlanFacts, tried: Tried, today: date) -> list[Panel]:
    usual = {"due_on": date(facts.year, 9, 30)}
    add = simplifying.PlanItemForm(on=today, auto_id=ids("add"), initial=usual)
    signed = {"issued_on": today}
    offered: list[tuple[str, PlanMove, Form, str, str]] = [
        ("add", PlanMove.DRAFT, add, "plan_add", "add"),
        (PlanMove.SUBMIT, PlanMove.SUBMIT, forms.NothingForm(), "plan_submit", "go"),
        (
            PlanMove.APPROVE,
            PlanMove.APPROVE,
            simplifying.ApprovePlanForm(auto_id=ids(PlanMove.APPROVE), initial=signed),
            "plan_approve",
            "kept",
        ),
        (
            PlanMove.SEND_BACK,
            PlanMove.SEND_BACK,
            forms.ReasonForm(auto_id=ids(PlanMove.SEND_BACK)),
            "plan_send_back",
            "edit",
        ),
        (
            PlanMove.ABANDON,
            PlanMove.ABANDON,
            forms.ReasonForm(auto_id=ids(PlanMove.ABANDON)),
            "plan_abandon",
            "remove",
        ),
    ]
    wanted = {
        PlanState.DRAFTING: {PlanMove.DRAFT, PlanMove.SUBMIT, PlanMove.ABANDON},
        PlanState.IN_REVIEW: {PlanMove.APPROVE, PlanMove.SEND_BACK, PlanMove.ABANDON},
    }.get(facts.state, set())
    titles = {"add": _("Thêm thủ tục, lĩnh vực")}
    return [
        Panel(
            id=name,
            title=titles.get(name, str(move.label)),
            url=reverse(f"reform:{url}", args=[facts.id]),
            form=tried.get(name, form),
            button=titles.get(name, str(move.label)),
            verdict=facts.may(move),
            icon=icon,
            kind="danger" if move is PlanMove.ABANDON else "primary",
        )
        for name, move, form, url, icon in offered
        if move in wanted or name in tried
    ]


def _item(
    request: StaffRequest, item_id: int, tried: Form | None = None, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    facts = reviews.plan_item(item_id, on=today)
    whole = reviews.plan(facts.plan_id, actor=request.actor, on=today)
    form = tried or simplifying.ConcludeForm(auto_id=ids("conclude"), initial={"on": today})
    shown = {
        "tabs": tabs(request.actor, HERE),
        "pages": simplifying.pages(HERE),
        "crumbs": [(_("Kế hoạch %(year)s") % {"year": facts.year}, _plan_url(facts.year))],
        "item": facts,
        "plan": whole,
        "proposals": reviews.proposals(on=today, plan_item_id=item_id),
        "revision": "",
        "may_remove": whole.may(PlanMove.DRAFT),
        "panels": []
        if facts.done_on
        else [
            Panel(
                id="conclude",
                title=_("Ghi kết quả rà soát"),
                url=reverse("reform:conclude_item", args=[item_id]),
                form=form,
                button=_("Ghi kết quả rà soát"),
                verdict=whole.may(PlanMove.CONCLUDE),
                icon="kept",
            )
        ],
    }
    return render(request, "reform/review_item.html", shown, status=status)


def _answer(
    request: StaffRequest, plan_id: int, panel: str, form: Form, door: Callable[..., object]
) -> HttpResponse:
    facts = reviews.plan(plan_id, actor=request.actor, on=timezone.localdate())

    def act(given: dict[str, Any]) -> None:
        door(plan_id=plan_id, by=request.actor, at=timezone.now(), **given)

    if carried_out(form, act):
        messages.success(request, _("Đã ghi vào sổ cái."))
        return _to(facts.year)
    return _page(request, facts.year, {panel: form}, status=422)


def _year(request: StaffRequest, given: Any = None) -> int:
    today = timezone.localdate()
    # From December on, the plan in question is next year's.
    usual = (today + timedelta(days=31)).year if given is None else today.year
    said = (request.GET if given is None else given).get("nam", "")
    if not said:
        return usual if request.path == reverse(HERE) else today.year
    if not said.isdecimal() or not 2000 <= int(said[:6]) <= 2099:
        raise Invalid(_("Không đọc được năm."))
    return int(said)


def _plan_url(year: int) -> str:
    return f"{reverse(HERE)}?nam={year}"


def _to(year: int) -> HttpResponse:
    return redirect(_plan_url(year))
