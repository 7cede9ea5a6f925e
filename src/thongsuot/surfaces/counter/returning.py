"""Results leave the counter: handed over against signature, or given to the post and followed."""

from datetime import datetime

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thongsuot.kernel.actor import Actor, Permission
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.results import api as results
from thongsuot.surfaces.shared import downloads
from thongsuot.surfaces.shared.http import StaffRequest, permission

returning = permission(Permission.DOSSIER_RETURN)


def hand_over(
    *,
    code: str,
    channel: str,
    received_by: str,
    authority: str,
    phone: str,
    address: str,
    by: Actor,
    at: datetime,
) -> None:
    """
    Return a result the way that was chosen: by post it is only on its way until it is delivered.

    :raises Refusal: as the doors called
    """
    way = dossiers.Channel(channel)
    if way is dossiers.Channel.ONLINE:
        dossiers.return_result(code=code, channel=way, by=by, at=at)
        return
    who = dossiers.on_desk(code, actor=by, at=at).applicant
    if way is dossiers.Channel.COUNTER:
        results.return_at_counter(
            code=code, received_by=received_by or who.name, authority=authority, by=by, at=at
        )
        return
    results.request_shipment(
        code=code,
        recipient=received_by or who.name,
        phone=phone or who.phone,
        address=address or who.address,
        by=by,
        at=at,
    )


@returning
@never_cache
@require_safe
def ways(request: StaffRequest, code: str) -> HttpResponse:
    """The results of one dossier, and how they went out."""
    found = results.results_of(code, actor=request.actor, at=timezone.now())
    shown = {
        "found": found,
        "dossier": found.dossier,
        "crumbs": [
            (_("Một cửa"), reverse("counter:work")),
            (found.dossier.code, reverse("counter:dossier", args=[found.dossier.code])),
        ],
    }
    return render(request, "counter/results.html", shown)


@returning
@never_cache
@require_safe
def original(request: StaffRequest, code: str, result_id: int) -> FileResponse:
    facts = results.result_file(result_id, actor=request.actor, at=timezone.now())
    return downloads.response(facts)


@returning
@never_cache
@require_safe
def shipments(request: StaffRequest) -> HttpResponse:
    """What this counter gave to the post; with `loi`, only what needs a person."""
    troubled = "loi" in request.GET
    shown = {
        "shipments": results.shipments_at(actor=request.actor, troubled=troubled),
        "tabs": [
            {"label": _("Tất cả"), "url": reverse("counter:shipments"), "current": not troubled},
            {
                "label": _("Cần xử lý"),
                "url": reverse("counter:shipments", query={"loi": 1}),
                "current": troubled,
            },
        ],
        "troubled": troubled,
        "crumbs": [(_("Một cửa"), reverse("counter:work"))],
    }
    return render(request, "counter/shipments.html", shown)


@returning
@require_POST
def try_again(request: StaffRequest, shipment_id: int) -> HttpResponse:
    results.try_shipment_again(shipment_id=shipment_id, by=request.actor, at=timezone.now())
    messages.success(request, _("Đã gửi lại yêu cầu cho bưu chính."))
    return redirect("counter:shipments")
