"""The approver's page: what runs under the procedures first, then what changes, then the word."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.announcements.api import Move
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.reform import comparing, findings, forms, moves
from thongsuot.surfaces.reform.gates import keeping
from thongsuot.surfaces.reform.moves import revision_shown
from thongsuot.surfaces.reform.rooms import tabs
from thongsuot.surfaces.shared.http import StaffRequest
from thongsuot.surfaces.shared.panels import carried_out

Decision = announcements.DecisionFacts


@keeping
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: StaffRequest, decision_id: int) -> HttpResponse:
    """The running dossiers first, then the changes and what stands against them, then the word."""
    if request.method != "POST":
        return _review(request, decision_id, form=None)
    form = forms.ApproveForm(request.POST)
    shown = request.POST.get("running_shown", "")
    done = carried_out(
        form,
        lambda given: announcements.approve_decision(
            decision_id=decision_id,
            revision=revision_shown(request),
            number=given["number"],
            issued_on=given["issued_on"],
            running_shown=int(shown) if shown.isdecimal() and len(shown) < 9 else 0,
            by=request.actor,
            at=timezone.now(),
        ),
    )
    if not done:
        return _review(request, decision_id, form=form, status=422)
    messages.success(request, _("Đã duyệt. Quyết định chờ công bố."))
    return redirect("reform:decision", decision_id)


def _review(
    request: StaffRequest, decision_id: int, *, form: forms.ApproveForm | None, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    found = announcements.decision(decision_id, actor=request.actor, on=today)
    drafts = announcements.drafts(decision_id, actor=request.actor, on=today)
    versions = {version for line in found.drafts for version in line.earlier_version_ids}
    running = dossiers.running_under(versions, actor=request.actor, limit=20)
    shown = {
        "tabs": tabs(request.actor, "reform:decisions"),
        "decision": found,
        "revision": found.revision,
        "running": running,
        "touched": _touched(found, running),
        "drafts": [
            (draft, comparing.grouped(draft.base, draft.record), findings.told(draft))
            for draft in drafts
        ],
        "before_title": _("Bản hiện hành"),
        "after_title": _("Dự thảo"),
        "form": form or forms.ApproveForm(initial={"issued_on": today}),
        "approve": found.move(Move.APPROVE),
        "panels": [moves.send_back(found, None)],
        "may_edit": False,
    }
    return render(request, "reform/review.html", shown, status=status)


def _touched(
    found: Decision, running: dossiers.Running
) -> list[tuple[announcements.DraftLine, int]]:
    """Return the procedures with running dossiers, and how many each has."""
    counted = [
        (line, sum(running.by_version.get(version, 0) for version in line.earlier_version_ids))
        for line in found.drafts
    ]
    return [(line, count) for line, count in counted if count]
