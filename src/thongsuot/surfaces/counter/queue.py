"""
Calling people to one's window: the bar above the day's work, and the page with everything.

Each button is a form of its own that works without script; with it, the bar alone is drawn anew.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.refusals import Clash, Missing
from thongsuot.modules.queues import api as queues
from thongsuot.modules.queues.api import QueueFigures, TicketMove, WindowFacts
from thongsuot.modules.surveys import api as surveys
from thongsuot.surfaces.shared.http import StaffRequest, permission

at_window = permission(Permission.DOSSIER_RECEIVE, Permission.DOSSIER_RETURN)
at_floor = permission(
    Permission.DOSSIER_RECEIVE,
    Permission.DOSSIER_RETURN,
    Permission.DOSSIER_ASSIGN,
    Permission.UNIT_EDIT,
)


# ---- The bar and the page ----


@at_window
@never_cache
@require_safe
def bar(request: StaffRequest) -> HttpResponse:
    """What stands above the day's work: whom one serves, and whom one calls next."""
    return render(request, "counter/_calling.html", _bar(request.actor, timezone.now()))


@at_floor
@never_cache
@require_safe
def calling(request: StaffRequest, unit_id: int | None = None) -> HttpResponse:
    """Windows, waiting times, those who were not there, today's appointments."""
    at = timezone.now()
    today = timezone.localdate()
    mine = floors_of(request.actor, today)
    chosen = _own(request.actor, mine) if unit_id is None else _one_of(mine, unit_id)
    found = queues.floor(chosen.id)
    shown = {
        **_bar(request.actor, at),
        "unit": chosen,
        "floors": mine if len(mine) > 1 else [],
        "windows": found.windows,
        "arranged": bool(found.queues and found.windows),
        "figures": [_row(each) for each in queues.figures(chosen.id, day=today)],
        "appointments": queues.appointments_on(chosen.id, today),
        "opinions": _opinions(chosen.id, today),
        "may_call": queues.may_call(request.actor, chosen.id),
        "may_arrange": queues.may_arrange(request.actor, chosen.id),
    }
    return render(request, "counter/calling.html", shown)


def _bar(actor: Actor, at: datetime) -> dict[str, Any]:
    window = queues.window_of(actor)
    if window is None:
        return {"at_window": None, "moves": {}, "said": ""}
    found = queues.window_desk(window, actor=actor, at=at)
    current = found.current
    return {
        "at_window": found,
        "moves": {
            name: current.moves[move] if current else None
            for name, move in (
                ("again", TicketMove.CALL_AGAIN),
                ("serve", TicketMove.SERVE),
                ("absent", TicketMove.NO_SHOW),
                ("finish", TicketMove.FINISH),
                ("move", TicketMove.MOVE),
            )
        },
        "said": "",
    }


def _row(figures: QueueFigures) -> tuple[QueueFigures, str, str, str]:
    return (
        figures,
        _minutes(figures.wait_median),
        _minutes(figures.wait_most),
        _minutes(figures.service_median),
    )


def _opinions(unit_id: int, today: date) -> surveys.Opinions | None:
    """Return what was said in thirty days, once enough people spoke that none is told from it."""
    found = surveys.opinions(unit_id, since=today - timedelta(days=30), until=today)
    return found if found.all.number >= surveys.FEWEST_SHOWN else None


def _minutes(lasted: timedelta | None) -> str:
    if lasted is None:
        return "–"
    minutes = round(lasted.total_seconds() / 60)
    return ngettext("%(n)d phút", "%(n)d phút", minutes) % {"n": minutes}


def floors_of(actor: Actor, on: date) -> Sequence[units.UnitFacts]:
    """Return the centres whose floor an actor works on or arranges."""
    found = units.one_stop_shops(on=on)
    return [
        unit
        for unit in found
        if queues.may_call(actor, unit.id) or queues.may_arrange(actor, unit.id)
    ]


def _own(actor: Actor, mine: Sequence[units.UnitFacts]) -> units.UnitFacts:
    if not mine:
        raise Missing(_("Vị trí của bạn không thuộc bộ phận một cửa nào."))
    return next((unit for unit in mine if unit.id == actor.unit_id), mine[0])


def _one_of(mine: Sequence[units.UnitFacts], unit_id: int) -> units.UnitFacts:
    found = next((unit for unit in mine if unit.id == unit_id), None)
    if found is None:
        raise Missing(_("Không có sàn một cửa này trong phạm vi của bạn."))
    return found


# ---- What is pressed ----


@at_window
@require_POST
def open_window(request: StaffRequest, window_id: int) -> HttpResponse:
    queues.open_window(window_id=window_id, by=request.actor, at=timezone.now())
    return redirect("counter:calling")


@at_window
@require_POST
def close_window(request: StaffRequest, window_id: int) -> HttpResponse:
    queues.close_window(window_id=window_id, by=request.actor, at=timezone.now())
    return redirect("counter:calling")


@at_window
@require_POST
def close_floor(request: StaffRequest, unit_id: int) -> HttpResponse:
    left = queues.close_floor(unit_id=unit_id, by=request.actor, at=timezone.now())
    messages.success(
        request, _("Đã chốt hàng chờ của ngày; %(n)d người chưa đến lượt.") % {"n": left}
    )
    return redirect("counter:calling")


@at_window
@require_POST
def call_next(request: StaffRequest) -> HttpResponse:
    window = _window(request.actor)
    return _pressed(
        request,
        lambda at: queues.call_next(window_id=window.id, by=request.actor, at=at),
    )


@at_window
@require_POST
def press(request: StaffRequest, ticket_id: int, move: str) -> HttpResponse:
    """Do with a ticket what the button says."""
    by = request.actor
    if move == "chuyen":
        to = request.POST.get("quay", "")
        target = int(to) if to.isdecimal() and len(to) < 12 else 0
        return _pressed(
            request,
            lambda at: queues.move_ticket(ticket_id=ticket_id, to_window_id=target, by=by, at=at),
        )
    deed = _DEEDS.get(move)
    if deed is None:
        raise Missing(_("Không có việc này."))
    return _pressed(request, lambda at: deed(ticket_id=ticket_id, by=by, at=at))


_DEEDS: dict[str, Callable[..., None]] = {
    "goi-lai": queues.call_again,
    "co-mat": queues.serve,
    "vang": queues.mark_absent,
    "xong": queues.finish,
    "vao-lai": queues.return_to_line,
}


def _pressed(request: StaffRequest, deed: Callable[[datetime], object]) -> HttpResponse:
    """Do it; the bar answers in its place, with why not if it could not be done."""
    at = timezone.now()
    said = ""
    try:
        deed(at)
    except (Clash, Missing) as refusal:
        said = str(refusal)
    if request.headers.get("HX-Request"):
        shown = {**_bar(request.actor, at), "said": said}
        return render(request, "counter/_calling.html", shown)
    if said:
        messages.warning(request, said)
    return redirect("counter:calling")


def note(actor: Actor, reference: str, *, at: datetime) -> None:
    """Keep with whoever stands at the actor's window, if anyone does, what was done for them."""
    ticket_id = queues.serving(actor)
    if ticket_id is not None:
        queues.note_dossier(ticket_id=ticket_id, reference=reference, by=actor, at=at)


def _window(actor: Actor) -> WindowFacts:
    window = queues.window_of(actor)
    if window is None:
        raise Clash(_("Bạn chưa ngồi quầy nào; hãy chọn quầy ở trang Gọi số."))
    return window


# /mot-cua/quay/
urlpatterns = [
    path("", calling, name="calling"),
    path("thanh/", bar, name="queue_bar"),
    path("goi/", call_next, name="call_next"),
    path("so/<int:ticket_id>/<slug:move>/", press, name="ticket_press"),
    path("cua/<int:window_id>/mo/", open_window, name="open_window"),
    path("cua/<int:window_id>/dong/", close_window, name="close_window"),
    path("<int:unit_id>/", calling, name="floor"),
    path("<int:unit_id>/chot/", close_floor, name="close_floor"),
]
