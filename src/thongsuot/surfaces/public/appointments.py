"""Appointments (hẹn giờ): an hour kept, without an account, and given up as easily."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import citizen
from thongsuot.kernel.refusals import Missing
from thongsuot.modules.queues import api as queues
from thongsuot.surfaces.public.queue import square
from thongsuot.surfaces.shared import panels
from thongsuot.surfaces.shared.forms import Line
from thongsuot.surfaces.shared.http import open_to_all, typed
from thongsuot.surfaces.shared.throttle import address, knock


class BookingForm(forms.Form):
    """All that is asked of whoever books: what to call them, and where to reach them."""

    name = Line(
        label=gettext_lazy("Họ tên"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = Line(
        label=gettext_lazy("Số điện thoại"),
        max_length=20,
        help_text=gettext_lazy("Chỉ để báo khi lịch đổi; xóa sau một tuần."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )


@open_to_all
@require_safe
def centres(request: HttpRequest) -> HttpResponse:
    """Choose where to come."""
    found = queues.centres_with_appointments(on=timezone.localdate())
    return render(request, "public/appointment_centres.html", {"centres": found})


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, unit_id: int) -> HttpResponse:
    """One question at a time: for what, on which day, at what hour, and who."""
    at = timezone.now()
    lines = queues.queues_with_appointments(unit_id)
    if not lines:
        raise Missing(_("Nơi này chưa nhận hẹn giờ."))
    letter = typed(request, "hang") or (lines[0][0] if len(lines) == 1 else "")
    days = queues.days_to_book(unit_id, letter, at=at)
    day = _chosen_day(typed(request, "ngay"), days)
    slots = queues.slots_on(unit_id, letter, day, at=at) if day else []
    hour = typed(request, "gio")
    slot_at = next((slot.at for slot in slots if slot.left and f"{slot.at:%H:%M}" == hour), None)
    form = BookingForm(request.POST or None)
    code = ""

    def act(said: dict[str, str]) -> None:
        nonlocal code
        assert slot_at is not None, "asked for below"
        knock("book", address(request), most=10, within=timedelta(hours=1), at=at)
        code = queues.book(
            unit_id=unit_id, letter=letter, slot_at=slot_at, by=citizen(""), at=at, **said
        )

    if request.method == "POST" and slot_at is not None and panels.carried_out(form, act):
        return redirect("public:appointment", code)
    shown = {
        "unit": units.unit(unit_id),
        "lines": lines,
        "letter": letter,
        "line_name": dict(lines).get(letter, ""),
        "days": days,
        "day": day,
        "slots": slots,
        "slot_at": slot_at,
        "form": form,
        "said": _("Khung giờ này vừa hết chỗ. Hãy chọn giờ khác.") if hour else "",
        "crumbs": [(_("Hẹn giờ"), reverse("public:appointment_centres"))],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "public/book.html", shown, status=status)


def _chosen_day(text: str, days: Sequence[date]) -> date | None:
    return next((day for day in days if day.isoformat() == text), None)


@open_to_all
@never_cache
@require_safe
def appointment(request: HttpRequest, code: str) -> HttpResponse:
    """The appointment, to whoever has its code."""
    at: datetime = timezone.now()
    knock("appointment", address(request), most=30, within=timedelta(minutes=10), at=at)
    found = queues.appointment(code)
    path = reverse("public:appointment", args=[found.code])
    shown = {"appointment": found, "square": square(path), "is_past": found.slot_at < at}
    return render(request, "public/appointment.html", shown)


@open_to_all
@require_POST
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    at = timezone.now()
    knock("appointment", address(request), most=30, within=timedelta(minutes=10), at=at)
    queues.cancel_appointment(code=code, by=citizen(""), at=at)
    return redirect("public:appointment", code)
