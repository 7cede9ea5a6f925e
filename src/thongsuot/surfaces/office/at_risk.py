"""What is about to be late, with the apology drafted for each; and what one has been told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.messages import api as messages
from thongsuot.kernel.refusals import Clash, Invalid
from thongsuot.modules.clocks import api as clocks
from thongsuot.surfaces.office import forms
from thongsuot.surfaces.office.gates import in_office, working
from thongsuot.surfaces.shared.http import StaffRequest
from thongsuot.surfaces.shared.refusals import status_of


@dataclass(frozen=True, slots=True)
class Card:
    """A dossier at risk with the form of its draft; `refused` is why the last try came back."""

    risk: clocks.AtRisk
    form: forms.ExtendForm
    refused: str = ""


@in_office
@never_cache
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    return _page(request, timezone.now())


@working
@require_POST
def write(request: StaffRequest, dossier_id: int) -> HttpResponse:
    """Write the reason and the new day; a leader who says so approves with the same press."""
    at = timezone.now()
    risk = _risk(request, dossier_id, at)
    form = _form(risk, request.POST)
    if not form.is_valid():
        return _page(request, at, tried=Card(risk, form), status=422)
    try:
        clocks.write_apology(dossier_id=dossier_id, **form.cleaned_data, by=request.actor, at=at)
    except (Clash, Invalid) as refusal:
        tried = Card(risk, form, str(refusal))
        return _page(request, at, tried=tried, status=status_of(refusal))
    flash.success(request, _("Đã ghi dự thảo xin lỗi của hồ sơ %(code)s.") % {"code": risk.code})
    return redirect("office:at_risk")


@working
@require_POST
def approve(request: StaffRequest, dossier_id: int) -> HttpResponse:
    at = timezone.now()
    risk = _risk(request, dossier_id, at)
    try:
        slip = clocks.approve_apology(dossier_id=dossier_id, by=request.actor, at=at)
    except (Clash, Invalid) as refusal:
        tried = Card(risk, _form(risk), str(refusal))
        return _page(request, at, tried=tried, status=status_of(refusal))
    said = _("Đã duyệt văn bản xin lỗi số %(slip)s của hồ sơ %(code)s; người dân được báo ngay.")
    flash.success(request, said % {"slip": slip, "code": risk.code})
    return redirect("office:at_risk")


@in_office
@never_cache
@require_safe
def told(request: StaffRequest) -> HttpResponse:
    """What one has been told, the unread first."""
    account_id = request.actor.account_id
    notices = messages.notices(account_id) if account_id else ()
    shown = {
        "crumbs": _crumbs(),
        "notices": notices,
        "unread": sum(one.read_at is None for one in notices),
        "until": timezone.now().isoformat(),
    }
    return render(request, "office/told.html", shown)


@in_office
@require_POST
def read(request: StaffRequest) -> HttpResponse:
    """Note that what the page showed has been read."""
    try:
        until = datetime.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        until = None
    if until is None or until.tzinfo is None:
        raise Invalid(_("Không rõ đã đọc đến đâu; hãy tải lại trang."))
    if request.actor.account_id:
        messages.mark_read(account_id=request.actor.account_id, until=until, at=timezone.now())
    return redirect("office:told")


def _page(
    request: StaffRequest, at: datetime, *, tried: Card | None = None, status: int = 200
) -> HttpResponse:
    risks = clocks.at_risk(actor=request.actor, at=at)
    cards = [
        tried if tried and tried.risk.dossier_id == risk.dossier_id else Card(risk, _form(risk))
        for risk in risks
    ]
    waiting = sum(1 for one in risks if one.may_approve and one.reason and not one.too_late)
    shown = {"crumbs": _crumbs(), "cards": cards, "waiting": waiting}
    return render(request, "office/at_risk.html", shown, status=status)


def _risk(request: StaffRequest, dossier_id: int, at: datetime) -> clocks.AtRisk:
    found = clocks.at_risk(actor=request.actor, at=at)
    risk = next((one for one in found if one.dossier_id == dossier_id), None)
    if risk is None:
        raise Clash(_("Hồ sơ này không còn chờ xin lỗi. Hãy tải lại danh sách."))
    return risk


def _form(risk: clocks.AtRisk, data: Any = None) -> forms.ExtendForm:
    return forms.ExtendForm(
        data,
        prefix=f"apology-{risk.dossier_id}",
        due=risk.due_at,
        calendar=calendars.calendar_for(risk.competent_unit_id),
        initial={"new_due": localdate(risk.new_due), "reason": risk.reason},
    )


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Việc của tôi"), reverse("office:work"))]
