"""A mistaken receipt put right at the counter, and the digital form of what was handed out."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from thongsuot.kernel.actor import Permission
from thongsuot.kernel.refusals import Clash, Invalid
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.counter.forms import CorrectionForm
from thongsuot.surfaces.shared.http import StaffRequest, permission
from thongsuot.surfaces.shared.refusals import status_of


@permission(Permission.DOSSIER_RECEIVE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: StaffRequest, code: str) -> HttpResponse:
    """What the counter wrote down, to be put right; the receipt is then issued again."""
    at = timezone.now()
    found = dossiers.on_desk(code, actor=request.actor, at=at)
    found.may_correct.or_refuse()
    sent = request.POST if request.method == "POST" else None
    form = CorrectionForm(sent, initial=_initial(found), papers=found.papers)
    if sent is None:
        return _page(request, found, form, 200)
    if not form.is_valid():
        return _page(request, found, form, 422)
    said = form.cleaned_data
    try:
        dossiers.correct_receipt(
            code=code,
            reason=said["reason"],
            applicant=dossiers.Applicant(
                kind=found.applicant_kind,
                name=said["name"],
                id_number=said["id_number"],
                address=said["address"],
                birth_date=said["birth_date"],
                phone=said["phone"],
                email=said["email"],
            ),
            return_channel=dossiers.Channel(said["return_channel"]),
            papers=form.counted(),
            by=request.actor,
            at=at,
        )
    except (Clash, Invalid) as refusal:
        _tell(form, refusal)
        return _page(request, found, form, status_of(refusal))
    messages.success(request, _("Đã sửa. In giấy cấp lại rồi trao cho người nộp."))
    return redirect(f"{reverse('counter:dossier', args=[found.code])}?in=01")


@permission(Permission.DOSSIER_RECEIVE, Permission.DOSSIER_RETURN)
@never_cache
@require_safe
def digital(request: StaffRequest, code: str, form: str) -> HttpResponse:
    """The digital form of a paper, the latest copy or the one asked for, with its digest."""
    asked = request.GET.get("ban", "")
    copy = int(asked) if asked.isdecimal() and len(asked) < 4 else None
    content, digest = dossiers.digital_form(
        code, form, copy=copy, actor=request.actor, at=timezone.now()
    )
    return JsonResponse(
        {"sha256": digest, "giay": content}, json_dumps_params={"ensure_ascii": False}
    )


def _initial(found: dossiers.DossierOnDesk) -> dict[str, Any]:
    who = found.applicant
    return {
        "name": who.name,
        "id_number": who.number,
        "birth_date": date.fromisoformat(who.birth_date) if who.birth_date else None,
        "address": who.address,
        "phone": who.phone,
        "email": who.email,
        "return_channel": found.return_channel,
    }


def _tell(form: CorrectionForm, refusal: Clash | Invalid) -> None:
    faults = refusal.faults if isinstance(refusal, Invalid) else ()
    for fault in faults:
        field = fault.pointer.rpartition("/")[2]
        form.add_error(field if field in form.fields else None, _(fault.reason))
    if not faults:
        form.add_error(None, _(str(refusal)))


def _page(
    request: StaffRequest, found: dossiers.DossierOnDesk, form: CorrectionForm, status: int
) -> HttpResponse:
    shown = {
        "dossier": found,
        "form": form,
        "crumbs": [
            (_("Một cửa"), reverse("counter:work")),
            (found.code, reverse("counter:dossier", args=[found.code])),
        ],
    }
    return render(request, "counter/correct.html", shown, status=status)
