"""Arranging a floor: queues, windows, the rule, hours of appointments, kiosks and tablets."""

from collections.abc import Callable
from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from thongsuot.kernel.refusals import Missing
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.queues import api as queues
from thongsuot.modules.queues.api import DeviceKind, FloorFacts
from thongsuot.surfaces.counter.queue import at_floor, floors_of
from thongsuot.surfaces.shared import panels
from thongsuot.surfaces.shared.forms import Line
from thongsuot.surfaces.shared.http import StaffRequest
from thongsuot.surfaces.shared.panels import Panel

WEEKDAYS = (
    (1, gettext_lazy("thứ Hai")),
    (2, gettext_lazy("thứ Ba")),
    (3, gettext_lazy("thứ Tư")),
    (4, gettext_lazy("thứ Năm")),
    (5, gettext_lazy("thứ Sáu")),
    (6, gettext_lazy("thứ Bảy")),
)


class QueueForm(forms.Form):
    """One queue; the same letter changes the one that is there."""

    letter = Line(label=gettext_lazy("Ký hiệu"), max_length=1, help_text=gettext_lazy("A đến Z"))
    name = Line(label=gettext_lazy("Tên hàng chờ"), max_length=100)
    usual_minutes = forms.IntegerField(
        label=gettext_lazy("Phút mỗi lượt"),
        min_value=1,
        max_value=200,
        initial=15,
        help_text=gettext_lazy("Dùng khi hôm nay chưa đo được."),
    )
    fields_of = forms.MultipleChoiceField(
        label=gettext_lazy("Lĩnh vực"),
        required=False,
        help_text=gettext_lazy("Không chọn: mọi lĩnh vực còn lại."),
    )

    def clean_letter(self) -> str:
        return str(self.cleaned_data["letter"]).upper()


class WindowForm(forms.Form):
    number = forms.IntegerField(label=gettext_lazy("Số quầy"), min_value=1, max_value=99)
    name = Line(label=gettext_lazy("Tên quầy"), max_length=100, required=False)
    letters = forms.MultipleChoiceField(
        label=gettext_lazy("Gọi các hàng"), widget=forms.CheckboxSelectMultiple
    )


class PriorityForm(forms.Form):
    every = forms.IntegerField(
        label=gettext_lazy("Cứ bao nhiêu lượt gọi thì có một lượt ưu tiên"),
        min_value=1,
        max_value=10,
        help_text=gettext_lazy("Người ưu tiên đến trước thì vẫn được gọi trước."),
    )


class HoursForm(forms.Form):
    """The same hours on each of the chosen days."""

    letter = forms.ChoiceField(label=gettext_lazy("Hàng chờ"))
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Vào các ngày"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Không chọn ngày nào: thôi nhận hẹn."),
    )
    begins = forms.TimeField(
        label=gettext_lazy("Từ"),
        initial=time(8),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends = forms.TimeField(
        label=gettext_lazy("Đến"),
        initial=time(11),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Mỗi lượt (phút)"), min_value=5, max_value=240, initial=30
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Số người cùng giờ"), min_value=1, max_value=50, initial=1
    )


class DeviceForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=DeviceKind.choices)
    name = Line(label=gettext_lazy("Đặt ở đâu"), max_length=100)
    window_id = forms.TypedChoiceField(
        label=gettext_lazy("Quầy (máy tính bảng)"),
        coerce=lambda text: int(text) if text else None,
        empty_value=None,
        required=False,
    )


@at_floor
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def arrange(request: StaffRequest, unit_id: int) -> HttpResponse:
    """What there is, and a form for each thing that can be set."""
    chosen = _floor(request, unit_id)
    found = queues.floor(unit_id)
    tried = request.POST.get("muc", "")
    made = _forms(found, request, tried)
    by, at = request.actor, timezone.now()
    link = ""

    def add_device(said: dict[str, Any]) -> None:
        nonlocal link
        key = queues.add_device(unit_id=unit_id, by=by, at=at, **said)
        link = settings.ORIGIN + reverse("public:pair", args=[unit_id, key])

    def set_hours(said: dict[str, Any]) -> None:
        days = said.pop("weekdays")
        letter = said.pop("letter")
        hours = [queues.Hours(weekday=day, **said) for day in days]
        queues.set_hours(unit_id=unit_id, letter=letter, hours=hours, by=by, at=at)

    def set_queue(said: dict[str, Any]) -> None:
        fields = said.pop("fields_of")
        queues.set_queue(unit_id=unit_id, fields=fields, by=by, at=at, **said)

    deeds: dict[str, Callable[[dict[str, Any]], object]] = {
        "hang": set_queue,
        "quay": lambda said: queues.set_window(unit_id=unit_id, by=by, at=at, **said),
        "uu-tien": lambda said: queues.set_priority(unit_id=unit_id, by=by, at=at, **said),
        "hen": set_hours,
        "may": add_device,
    }
    if tried in deeds and panels.carried_out(made[tried], deeds[tried]):
        if not link:
            messages.success(request, _("Đã lưu."))
            return redirect("counter:arrange", unit_id)
        found, made = queues.floor(unit_id), _forms(found, request, "")
    may = queues.may_arrange(request.actor, unit_id)
    titles = (
        ("hang", _("Thêm hoặc sửa hàng chờ"), "list"),
        ("quay", _("Thêm hoặc sửa quầy"), "organisation"),
        ("uu-tien", _("Lượt ưu tiên"), "people"),
        ("hen", _("Khung giờ hẹn"), "calendar"),
        ("may", _("Thêm thiết bị"), "link"),
    )
    shown = {
        "unit": chosen,
        "floor": found,
        "weekdays": dict(WEEKDAYS),
        "link": link,
        "may": may,
        "panels": [
            Panel(key, title, "", made[key], _("Lưu"), may, icon)
            for key, title, icon in titles
            if found.queues or key in ("hang", "uu-tien")
        ],
        "crumbs": [(_("Gọi số"), reverse("counter:floor", args=[unit_id]))],
    }
    failed = tried in deeds and not link
    return render(request, "counter/arrange.html", shown, status=422 if failed else 200)


@at_floor
@require_POST
def revoke(request: StaffRequest, unit_id: int, device_id: int) -> HttpResponse:
    _floor(request, unit_id)
    queues.revoke_device(device_id=device_id, by=request.actor, at=timezone.now())
    messages.success(request, _("Thiết bị đã thôi dùng."))
    return redirect("counter:arrange", unit_id)


def _floor(request: StaffRequest, unit_id: int) -> Any:
    for unit in floors_of(request.actor, timezone.localdate()):
        if unit.id == unit_id:
            return unit
    raise Missing(_("Không có sàn một cửa này trong phạm vi của bạn."))


def _forms(found: FloorFacts, request: StaffRequest, tried: str) -> dict[str, forms.Form]:
    def made(key: str, form: type[forms.Form], **initial: Any) -> forms.Form:
        data = request.POST if key == tried else None
        return form(data, initial=initial, auto_id=panels.ids(key))

    letters = [(queue.letter, f"{queue.letter} · {queue.name}") for queue in found.queues]
    known = procedures.fields(on=timezone.localdate())
    all_made = {
        "hang": made("hang", QueueForm),
        "quay": made("quay", WindowForm),
        "uu-tien": made("uu-tien", PriorityForm, every=found.priority_every),
        "hen": made("hen", HoursForm),
        "may": made("may", DeviceForm),
    }
    _choose(all_made["hang"], "fields_of", [(field.name, field.name) for field in known])
    _choose(all_made["quay"], "letters", letters)
    _choose(all_made["hen"], "letter", letters)
    windows = [("", "–"), *((str(w.id), _("Quầy %(n)d") % {"n": w.number}) for w in found.windows)]
    _choose(all_made["may"], "window_id", windows)
    return all_made


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


# /mot-cua/quay/<unit_id>/sap-xep/
urlpatterns = [
    path("", arrange, name="arrange"),
    path("may/<int:device_id>/thoi/", revoke, name="revoke_device"),
]
