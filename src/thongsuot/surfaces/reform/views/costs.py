"""What procedures cost people: a table to sort, one procedure with its formula, the figures."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thongsuot.kernel.vietnamese import sort_key, without_marks
from thongsuot.modules.reviews import api as reviews
from thongsuot.surfaces.reform import simplifying
from thongsuot.surfaces.reform.gates import drafting, keeping
from thongsuot.surfaces.reform.rooms import tabs
from thongsuot.surfaces.shared.http import StaffRequest, typed
from thongsuot.surfaces.shared.paging import url_with
from thongsuot.surfaces.shared.panels import Panel, Tried, carried_out, ids

HERE = "reform:costs"
A_PAGE = 60
_A_YEAR = timedelta(days=364)
Key = Callable[[reviews.Cost], Any]


def _last(value: float | None) -> float:
    """What is not known comes after what is, whichever way one sorts."""
    return -1 if value is None else value


# The columns by the word for them in the address; the heaviest first, names by the alphabet.
COLUMNS: Mapping[str, tuple[Promise, Key]] = {
    "ten": (gettext_lazy("Thủ tục"), lambda cost: sort_key(cost.title)),
    "giay-to": (gettext_lazy("Giấy tờ"), lambda cost: -cost.main.papers),
    "lan": (gettext_lazy("Lần đi lại"), lambda cost: -cost.main.visits),
    "ngay": (gettext_lazy("Ngày làm việc"), lambda cost: -_last(cost.main.days)),
    "phi": (gettext_lazy("Phí, lệ phí"), lambda cost: -_last(cost.main.by_record.fees)),
    "ho-so": (gettext_lazy("Chi phí một hồ sơ"), lambda cost: -_last(cost.main.reckoned.once)),
    "nam": (gettext_lazy("Một năm"), lambda cost: -_last(cost.main.reckoned.yearly)),
}


@keeping
@never_cache
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    return _list(request)


@drafting
@require_POST
def measure(request: StaffRequest) -> HttpResponse:
    form = simplifying.MeasureForm(request.POST, auto_id=ids("measure"))
    counted: list[int] = []

    def act(given: dict[str, Any]) -> None:
        counted.append(reviews.measure_costs(by=request.actor, at=timezone.now(), **given))

    if carried_out(form, act):
        messages.success(request, _("Đã đo %(n)s hồ sơ.") % {"n": counted[0]})
        return redirect(HERE)
    return _list(request, {"measure": form}, status=422)


@drafting
@require_POST
def set_figure(request: StaffRequest) -> HttpResponse:
    form = simplifying.FigureForm(request.POST, auto_id=ids("figure"))

    def act(given: dict[str, Any]) -> None:
        reviews.set_figure(by=request.actor, at=timezone.now(), **given)

    if carried_out(form, act):
        messages.success(request, _("Đã đặt tham số."))
        code = form.cleaned_data["procedure_code"]
        return redirect("reform:cost", code) if code else redirect(HERE)
    return _list(request, {"figure": form}, status=422)


@keeping
@never_cache
@require_safe
def one(request: StaffRequest, code: str) -> HttpResponse:
    today = timezone.localdate()
    shown = {
        "tabs": tabs(request.actor, "reform:reviews"),
        "pages": simplifying.pages(HERE),
        "crumbs": [(_("Chi phí tuân thủ"), reverse(HERE))],
        "cost": reviews.cost(code, on=today),
        "proposals": reviews.proposals(on=today, procedure_code=code),
        "may_draft": reviews.may_draft(request.actor),
    }
    return render(request, "reform/review_cost.html", shown)


def _list(request: StaffRequest, tried: Tried | None = None, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    every = reviews.costs(on=today)
    q, field = typed(request, "q"), typed(request, "linh-vuc", most=300)
    sort = request.GET.get("xep", "")
    sort = sort if sort in COLUMNS else "nam"
    rows = sorted(_chosen(every, q, field), key=_by(COLUMNS[sort][1]))
    whole = "het" in request.GET
    figures = reviews.figures()
    shown = {
        "tabs": tabs(request.actor, "reform:reviews"),
        "pages": simplifying.pages(HERE),
        "columns": [
            (word, label, url_with(request, xep=word, het=""), word == sort)
            for word, (label, _key) in COLUMNS.items()
        ],
        "rows": rows if whole else rows[:A_PAGE],
        "total": len(rows),
        "more_url": url_with(request, het="1") if len(rows) > A_PAGE and not whole else "",
        "measured": sum(cost.main.is_measured for cost in every),
        "every": len(every),
        "measuring": reviews.last_measuring(),
        "figures": figures,
        "unset": [each for each in figures if each.value is None],
        "fields": sorted({cost.field for cost in every if cost.field}, key=sort_key),
        "q": q,
        "field": field,
        "filtered": bool(q or field),
        "revision": "",
        "tried": bool(tried),
        "panels": _panels(request, tried or {}),
    }
    return render(request, "reform/review_costs.html", shown, status=status)


def _by(key: Key) -> Key:
    """Equals by what one dossier costs, then by papers: the heaviest first even without sums."""

    def heaviest(cost: reviews.Cost) -> tuple[object, ...]:
        main = cost.main
        return key(cost), -_last(main.reckoned.once), -main.papers, cost.code

    return heaviest


def _panels(request: StaffRequest, tried: Tried) -> list[Panel]:
    today = timezone.localdate()
    year = {"since": today - _A_YEAR, "until": today}
    offered: list[tuple[str, str, Form, str, str]] = [
        (
            "measure",
            _("Đo từ hồ sơ đã trả"),
            simplifying.MeasureForm(auto_id=ids("measure"), initial=year),
            "reform:measure_costs",
            "history",
        ),
        (
            "figure",
            _("Đặt tham số"),
            simplifying.FigureForm(auto_id=ids("figure")),
            "reform:set_figure",
            "edit",
        ),
    ]
    return [
        Panel(
            id=name,
            title=title,
            url=reverse(url),
            form=tried.get(name, form),
            button=title,
            verdict=reviews.may_draft(request.actor),
            icon=icon,
        )
        for name, title, form, url, icon in offered
    ]


def _chosen(every: Sequence[reviews.Cost], q: str, field: str) -> list[reviews.Cost]:
    sought = without_marks(q)
    return [
        cost
        for cost in every
        if (not field or cost.field == field)
        and (not sought or sought in without_marks(cost.title) or q == cost.code)
    ]
