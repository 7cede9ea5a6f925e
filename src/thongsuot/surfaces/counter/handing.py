"""Hand-over lists at the counter: dossiers that go to the divisions, results that come back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thongsuot.kernel.actor import Permission
from thongsuot.kernel.refusals import Clash, Invalid
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.handovers import api as handovers
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.shared import handovers as pages
from thongsuot.surfaces.shared.http import StaffRequest, permission
from thongsuot.surfaces.shared.refusals import status_of

at_counter = permission(Permission.DOSSIER_RECEIVE, Permission.DOSSIER_RETURN)


@at_counter
@never_cache
@require_safe
def lists(request: StaffRequest) -> HttpResponse:
    return _lists(request, [])


@permission(Permission.DOSSIER_RECEIVE)
@require_POST
def give(request: StaffRequest) -> HttpResponse:
    """One list for each division that answers for what was chosen."""
    at, groups, names = timezone.now(), dict[int, list[str]](), dict[int, str]()
    lost = []
    for code in request.POST.getlist("code")[:100]:
        found = dossiers.on_desk(code, actor=request.actor, at=at)
        division = dossiers.division_of(
            competent_unit_id=found.competent_unit.id,
            procedure_code=found.procedure_code,
            field=procedures.version(found.procedure_version_id).field,
            on=localdate(at),
        )
        if division is None:
            reason = _("chưa biết phòng nào giải quyết; hãy mở hồ sơ và chọn đơn vị.")
            lost.append(pages.Made(code, [code], reason=reason))
            continue
        groups.setdefault(division.id, []).append(found.code)
        names[division.id] = division.name
    made = pages.give(groups, handovers.Kind.FORWARD, names=names, by=request.actor, at=at)
    return _lists(request, [*made, *lost])


def _lists(request: StaffRequest, made: list[pages.Made]) -> HttpResponse:
    shown = {**pages.lists(request.actor), "made": made, "one_view": "counter:handover"}
    return render(request, "shared/handovers/lists.html", shown)


@at_counter
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: StaffRequest, hand_over_id: int) -> HttpResponse:
    tried, status = "", 200
    if request.method == "POST":
        try:
            pages.answered(request, hand_over_id)
        except (Clash, Invalid) as refusal:
            tried, status = str(refusal), status_of(refusal)
        else:
            messages.success(request, _("Đã xác nhận danh sách bàn giao."))
            return redirect("counter:handover", hand_over_id)
    shown = pages.shown(request, hand_over_id, tried=tried)
    shown |= {
        "crumbs": [(_("Bàn giao"), reverse("counter:handovers"))],
        "pdf_view": "counter:handover_pdf",
    }
    return render(request, "shared/handovers/one.html", shown, status=status)


@at_counter
@never_cache
@require_safe
def printed(request: StaffRequest, hand_over_id: int) -> HttpResponse:
    return pages.printed(handovers.hand_over_seen(hand_over_id, actor=request.actor))
