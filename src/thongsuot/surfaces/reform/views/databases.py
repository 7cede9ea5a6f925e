"""Ask once: which databases are connected, what they hold, and who still asks for it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from thongsuot.kernel.actor import Permission
from thongsuot.kernel.verdict import Verdict
from thongsuot.modules.databases import api as databases
from thongsuot.surfaces.reform import held
from thongsuot.surfaces.reform.rooms import KEEPING, tabs
from thongsuot.surfaces.shared.http import StaffRequest, permission, typed
from thongsuot.surfaces.shared.paging import url_with
from thongsuot.surfaces.shared.panels import Panel, Tried, carried_out, ids

HERE = "reform:databases"
MOST_AT_ONCE = 40
A_PAGE = 30

looking = permission(*KEEPING, Permission.DATABASE_EDIT)
editing = permission(Permission.DATABASE_EDIT)


@looking
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    return _list(request)


@looking
@require_safe
def one(request: StaffRequest, key: str) -> HttpResponse:
    return _one(request, key)


@looking
@require_safe
def papers(request: StaffRequest) -> HttpResponse:
    return render(request, "reform/databases_papers.html", _papers(request))


@looking
@require_safe
def paper(request: StaffRequest, held_paper_id: int) -> HttpResponse:
    return _paper(request, held_paper_id)


@editing
@require_POST
def add(request: StaffRequest) -> HttpResponse:
    form = held.AddDatabaseForm(request.POST, auto_id=ids("add"))
    made: list[str] = []
    if carried_out(
        form,
        lambda given: made.append(
            databases.add_database(by=request.actor, at=timezone.now(), **given)
        ),
    ):
        return _done(request, "reform:database", made[0])
    return _list(request, {"add": form}, status=422)


@editing
@require_POST
def connect(request: StaffRequest, key: str) -> HttpResponse:
    form = held.ConnectForm(request.POST, auto_id=ids("connect"))
    return _answer(request, key, "connect", form, databases.connect_database)


@editing
@require_POST
def disconnect(request: StaffRequest, key: str) -> HttpResponse:
    form = held.DisconnectForm(request.POST, auto_id=ids("disconnect"))
    return _answer(request, key, "disconnect", form, databases.disconnect_database)


@editing
@require_POST
def add_paper(request: StaffRequest, key: str) -> HttpResponse:
    form = held.AddHeldPaperForm(request.POST, auto_id=ids("add_paper"))
    return _answer(request, key, "add_paper", form, databases.add_held_paper)


@editing
@require_POST
def end_paper(request: StaffRequest, held_paper_id: int) -> HttpResponse:
    form = held.EndHeldPaperForm(request.POST, auto_id=ids("end_paper"))

    def act(given: dict[str, Any]) -> None:
        databases.end_held_paper(
            held_paper_id=held_paper_id, by=request.actor, at=timezone.now(), **given
        )

    if carried_out(form, act):
        return _done(request, "reform:held_paper", held_paper_id)
    return _paper(request, held_paper_id, {"end_paper": form}, status=422)


# ---- Pages ----


def _list(request: StaffRequest, tried: Tried | None = None, status: int = 200) -> HttpResponse:
    on = timezone.localdate()
    found = databases.databases(on=on)
    still = held.still_asked(on=on)
    whole = "het" in request.GET
    shown = {
        "tabs": tabs(request.actor, HERE),
        "databases": found,
        "connected": sum(database.connected for database in found),
        "still": still if whole else still[:MOST_AT_ONCE],
        "still_total": len(still),
        "still_papers": sum(len(each.papers) for each in still),
        "more_url": url_with(request, het="1") if len(still) > MOST_AT_ONCE and not whole else "",
        "today": on,
        "panels": [
            _panel(
                "add",
                _("Thêm cơ sở dữ liệu"),
                reverse("reform:add_database"),
                (tried or {}).get("add", held.AddDatabaseForm(auto_id=ids("add"))),
                databases.may_edit(request.actor),
                icon="add",
            )
        ],
    }
    return render(request, "reform/databases.html", shown, status=status)


def _one(
    request: StaffRequest, key: str, tried: Tried | None = None, status: int = 200
) -> HttpResponse:
    on = timezone.localdate()
    facts = databases.database(key, on=on)
    shown = _papers(request, database=key) | {
        "database": facts,
        "history": held.history(key),
        "crumbs": [(_("Hỏi một lần"), reverse(HERE))],
        "panels": _panels(request, facts, tried or {}),
    }
    return render(request, "reform/databases_one.html", shown, status=status)


def _papers(request: StaffRequest, *, database: str = "") -> dict[str, Any]:
    q, on = typed(request, "q"), timezone.localdate()
    page = databases.held_papers(
        on=on, q=q, database=database, cursor=request.GET.get("tu"), limit=A_PAGE
    )
    named = held.titles_of([row.procedure_code for row in page.items], on=on)
    return {
        "tabs": tabs(request.actor, HERE),
        "crumbs": [(_("Hỏi một lần"), reverse(HERE))],
        "q": q,
        "today": on,
        "rows": [(row, named.get(row.procedure_code, "")) for row in page.items],
        "next_url": url_with(request, tu=page.next) if page.next else "",
    }


def _paper(
    request: StaffRequest, held_paper_id: int, tried: Tried | None = None, status: int = 200
) -> HttpResponse:
    on = timezone.localdate()
    facts = databases.held_paper(held_paper_id, on=on)
    form = held.EndHeldPaperForm(auto_id=ids("end_paper"), initial={"on": on})
    ended = facts.in_force_to is not None
    shown = {
        "tabs": tabs(request.actor, HERE),
        "crumbs": [
            (_("Hỏi một lần"), reverse(HERE)),
            (facts.database, reverse("reform:database", args=[facts.database_key])),
        ],
        "paper": facts,
        "procedure": held.titles_of([facts.procedure_code], on=on).get(facts.procedure_code, ""),
        "panels": []
        if ended
        else [
            _panel(
                "end_paper",
                _("Bỏ giấy tờ này khỏi danh sách"),
                reverse("reform:end_held_paper", args=[facts.id]),
                (tried or {}).get("end_paper", form),
                databases.may_edit(request.actor),
                icon="remove",
                kind="danger",
                note=_("Sau ngày này, giấy tờ lại có thể được yêu cầu nộp."),
            )
        ],
    }
    return render(request, "reform/databases_paper.html", shown, status=status)


def _panels(request: StaffRequest, facts: databases.DatabaseFacts, tried: Tried) -> list[Panel]:
    may_edit, today = databases.may_edit(request.actor), timezone.localdate()
    add_paper_form = held.AddHeldPaperForm(
        auto_id=ids("add_paper"), initial={"in_force_from": today}
    )
    # What was tried stays on the page with its reason, though another was first and it no longer
    # can be done.
    ending = facts.connected and facts.connected_until is None and "connect" not in tried
    if ending or "disconnect" in tried:
        move = _panel(
            "disconnect",
            _("Ngừng kết nối"),
            reverse("reform:disconnect_database", args=[facts.key]),
            tried.get(
                "disconnect",
                held.DisconnectForm(auto_id=ids("disconnect"), initial={"until": today}),
            ),
            may_edit,
            icon="close",
            kind="danger",
            note=_("Sau ngày này, giấy tờ có dữ liệu ở đây lại có thể được yêu cầu nộp."),
        )
    else:
        move = _panel(
            "connect",
            _("Kết nối"),
            reverse("reform:connect_database", args=[facts.key]),
            tried.get(
                "connect", held.ConnectForm(auto_id=ids("connect"), initial={"since": today})
            ),
            may_edit,
            icon="key",
        )
    return [
        move,
        _panel(
            "add_paper",
            _("Thêm giấy tờ đã có dữ liệu"),
            reverse("reform:add_held_paper", args=[facts.key]),
            tried.get("add_paper", add_paper_form),
            may_edit,
            icon="add",
        ),
    ]


def _panel(name: str, title: str, url: str, form: Form, verdict: Verdict, **more: Any) -> Panel:
    return Panel(id=name, title=title, url=url, form=form, button=title, verdict=verdict, **more)


def _answer(
    request: StaffRequest, key: str, panel: str, form: Form, door: Callable[..., object]
) -> HttpResponse:
    def act(given: dict[str, Any]) -> None:
        door(key=key, by=request.actor, at=timezone.now(), **given)

    if carried_out(form, act):
        return _done(request, "reform:database", key)
    return _one(request, key, {panel: form}, status=422)


def _done(request: StaffRequest, name: str, place: str | int) -> HttpResponse:
    messages.success(request, _("Đã ghi vào sổ cái."))
    return redirect(name, place)
