"""
The floor of a service centre, seen by those who wait: the kiosk, the board, one's own number.

Kiosk and tablet work on devices that were paired with their floor; the board and a ticket's own
page are open, and show numbers only.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor, ActorKind, citizen
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.modules.queues import api as queues
from thongsuot.modules.queues.api import DeviceFacts, DeviceKind, TicketSeen
from thongsuot.modules.surveys import api as surveys
from thongsuot.surfaces.shared.http import open_to_all
from thongsuot.surfaces.shared.throttle import address, knock

DEVICE_COOKIE = "floor_device"
_A_YEAR = 365 * 24 * 60 * 60
# For so long a tablet asks whoever was served last at its window.
_ASKED_FOR = timedelta(minutes=5)


# ---- The kiosk ----


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Touch what you came for: a number."""
    at = timezone.now()
    device = _device(request, unit_id, DeviceKind.KIOSK)
    if request.method != "POST":
        return _kiosk_page(request, device, at)
    knock("kiosk", str(device.id), most=60, within=timedelta(minutes=1), at=at)
    try:
        key = queues.take_ticket(
            unit_id=unit_id,
            letter=request.POST.get("hang", ""),
            ground=request.POST.get("dien", ""),
            press=_uuid(request.POST.get("lan", "")),
            by=_machine(device),
            at=at,
        )
    except queues.Pressed as pressed:
        key = pressed.key
    return redirect("public:kiosk_ticket", unit_id, key)


def _kiosk_page(
    request: HttpRequest, device: DeviceFacts, at: datetime, *, said: str = "", status: int = 200
) -> HttpResponse:
    now = queues.floor_now(device.unit_id, at=at)
    active = {queue.letter for queue in queues.floor(device.unit_id).queues if queue.is_active}
    shown = {
        "now": at,
        "floor": now,
        "queues": [queue for queue in now.queues if queue.letter in active],
        "grounds": queues.Ground.choices,
        "press": uuid.uuid4(),
        "said": said,
    }
    return render(request, "public/kiosk.html", shown, status=status)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk_appointment(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Type or scan the code of an appointment, and stand in line by its hour."""
    at = timezone.now()
    device = _device(request, unit_id, DeviceKind.KIOSK)
    said, code = "", request.POST.get("ma", "")[:200]
    if request.method == "POST":
        knock("codes", str(device.id), most=20, within=timedelta(minutes=1), at=at)
        try:
            key = queues.check_in(unit_id=unit_id, code=code, by=_machine(device), at=at)
        except (Clash, Missing) as refusal:
            said = str(refusal)
        else:
            return redirect("public:kiosk_ticket", unit_id, key)
    shown = {"unit_id": unit_id, "said": said}
    return render(request, "public/kiosk_appointment.html", shown, status=422 if said else 200)


@open_to_all
@never_cache
@require_safe
def kiosk_ticket(request: HttpRequest, unit_id: int, key: str) -> HttpResponse:
    """Give out the number, to be printed or photographed; then the kiosk is free again."""
    _device(request, unit_id, DeviceKind.KIOSK)
    found = queues.ticket(key, at=timezone.now())
    path = reverse("public:ticket", args=[key])
    shown = {"ticket": found, "unit_id": unit_id, "square": square(path)}
    return render(request, "public/kiosk_ticket.html", shown)


# ---- The board ----


@open_to_all
@never_cache
@require_safe
def display(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The large screen: who is called to which window, and who comes next."""
    at = timezone.now()
    shown = {"floor": queues.floor_now(unit_id, at=at), "at": at}
    return render(request, "public/display.html", shown)


# ---- One's own number ----


@open_to_all
@never_cache
@require_safe
def ticket(request: HttpRequest, key: str) -> HttpResponse:
    """How many are before me, and for how long."""
    found = queues.ticket(key, at=timezone.now())
    shown = {"ticket": found, "may_rate": _may_rate(found)}
    return render(request, "public/ticket.html", shown)


@open_to_all
@require_POST
def leave(request: HttpRequest, key: str) -> HttpResponse:
    queues.leave_line(key=key, by=citizen(""), at=timezone.now())
    return redirect("public:ticket", key)


@open_to_all
@require_POST
def ask_me(request: HttpRequest, key: str) -> HttpResponse:
    """Let whoever was served say how it was."""
    at = timezone.now()
    found = queues.ticket(key, at=at)
    return redirect("public:rate", surveys.invite(ticket_id=found.id, at=at))


def _may_rate(found: TicketSeen) -> bool:
    return found.state == queues.TicketState.SERVED and not surveys.was_asked(found.id)


# ---- How was it? ----


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, key: str) -> HttpResponse:
    """Say how it was, by a key that works once."""
    if request.method != "POST":
        return render(request, "public/rate.html", _asked())
    at = timezone.now()
    knock("rate", address(request), most=30, within=timedelta(minutes=10), at=at)
    try:
        surveys.rate(key=key, score=_score(request), reasons=request.POST.getlist("vi-sao"), at=at)
    except Invalid as refusal:
        shown = {**_asked(), "said": str(refusal)}
        return render(request, "public/rate.html", shown, status=422)
    return render(request, "public/rated.html", {"back": ""})


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tablet(request: HttpRequest, unit_id: int) -> HttpResponse:
    """On the desk: ask whoever was served a moment ago."""
    at = timezone.now()
    device = _device(request, unit_id, DeviceKind.TABLET)
    assert device.window_id is not None, "the database lets no tablet stand nowhere"
    done = queues.last_served(device.window_id, since=at - _ASKED_FOR)
    asks = done is not None and not surveys.was_asked(done.ticket_id)
    shown = {"device": device, "done": done if asks else None, "said": ""}
    if request.method != "POST":
        return render(request, "public/tablet.html", shown | _asked())
    if done is None or not asks or str(done.ticket_id) != request.POST.get("luot"):
        return redirect("public:tablet", unit_id)
    score = _score(request)
    if score not in surveys.Score.values:
        shown["said"] = _("Hãy chọn một trong năm mức.")
        return render(request, "public/tablet.html", shown | _asked(), status=422)
    key = surveys.invite(ticket_id=done.ticket_id, at=at)
    reasons = [why for why in request.POST.getlist("vi-sao") if why in surveys.Why.values]
    surveys.rate(key=key, score=score, reasons=reasons, at=at)
    return render(request, "public/rated.html", {"back": reverse("public:tablet", args=[unit_id])})


def _asked() -> dict[str, Any]:
    return {
        "scores": [(score.value, score.label) for score in reversed(surveys.Score)],
        "good": [(why.value, why.label) for why in surveys.GOOD_REASONS],
        "bad": [(why.value, why.label) for why in surveys.BAD_REASONS],
    }


def _score(request: HttpRequest) -> int:
    given = request.POST.get("muc", "")
    return int(given) if given in {"1", "2", "3", "4", "5"} else 0


# ---- Pairing a device ----


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, unit_id: int, key: str) -> HttpResponse:
    """Make this machine the kiosk or the tablet that its link was made for."""
    if request.method != "POST":
        shown = {"unit": units.unit(unit_id)}
        return render(request, "public/pair.html", shown)
    at = timezone.now()
    knock("pair", address(request), most=20, within=timedelta(minutes=10), at=at)
    kept = queues.pair_device(unit_id=unit_id, key=key, at=at)
    kiosk_here = queues.device_with(unit_id, kept, DeviceKind.KIOSK) is not None
    answer = redirect("public:kiosk" if kiosk_here else "public:tablet", unit_id)
    answer.set_cookie(
        DEVICE_COOKIE,
        kept,
        max_age=_A_YEAR,
        path="/quay/",
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    return answer


def _device(request: HttpRequest, unit_id: int, kind: DeviceKind) -> DeviceFacts:
    device = queues.device_with(unit_id, request.COOKIES.get(DEVICE_COOKIE, ""), kind)
    if device is None:
        raise NotAllowed(
            _(
                "Máy này chưa được ghép với sàn. "
                "Công chức một cửa tạo đường dẫn ghép ở trang Gọi số."
            )
        )
    return device


def _machine(device: DeviceFacts) -> Actor:
    return Actor(name=device.name, kind=ActorKind.MACHINE, unit_id=device.unit_id)


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Invalid(_("Hãy bấm lại.")) from None


def square(path: str) -> str:
    """Return the QR code of one of our pages, as a drawing."""
    made = segno.make(f"{settings.ORIGIN}{path}", error="m", micro=False)
    drawn: str = made.svg_inline(border=1, svgclass="qr", omitsize=True, lineclass=None)
    return drawn
