"""Hand-over lists in the offices: dossiers that come from the counter, results that go back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thongsuot.kernel.actor import Permission
from thongsuot.kernel.refusals import Clash, Invalid
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.handovers import api as handovers
from thongsuot.surfaces.shared import handovers as pages
from thongsuot.surfaces.shared.http import StaffRequest, permission
from thongsuot.surfaces.shared.refusals import status_of

working = permission(Permission.DOSSIER_PROCESS, Permission.DOSSIER_ASSIGN)


@working
@never_cache
@require_safe
def lists(request: StaffRequest) -> HttpResponse:
    return _lists(request, [])


@working
@require_POST
def give(request: StaffRequest) -> HttpResponse:
    """One list for each counter that received what was chosen."""
    at, groups, names = timezone.now(), dict[int, list[str]](), dict[int, str]()
    for code in request.POST.getlist("code")[:100]:
        found = dossiers.on_desk(code, actor=request.actor, at=at)
        groups.setdefault(found.receiving_unit.id, []).append(found.code)
        names[found.receiving_unit.id] = found.receiving_unit.name
    made = pages.give(groups, handovers.Kind.RESULT, names=names, by=request.actor, at=at)
    return _lists(request, made)


def _lists(request: StaffRequest, made: list[pages.Made]) -> HttpResponse:
    ready = dossiers.register(
        actor=request.actor, statuses=[dossiers.Status.RESULT_READY], at=timezone.now()
    )
    shown = {
        **pages.lists(request.actor),
        "made": made,
        "one_view": "office:handover",
        "ready": ready.rows,
    }
    return render(request, "office/handovers.html", shown)


@working
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
            return redirect("office:handover", hand_over_id)
    shown = pages.shown(request, hand_over_id, tried=tried)
    shown |= {
        "crumbs": [(_("Bàn giao"), reverse("office:handovers"))],
        "pdf_view": "office:handover_pdf",
    }
    return render(request, "shared/handovers/one.html", shown, status=status)


@working
@never_cache
@require_safe
def printed(request: StaffRequest, hand_over_id: int) -> HttpResponse:
    return pages.printed(handovers.hand_over_seen(hand_over_id, actor=request.actor))
