"""The words of search: what means the same here, and what a question would find."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from thongsuot.kernel.actor import Permission
from thongsuot.kernel.refusals import Clash, Invalid
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.reform.rooms import KEEPING, tabs
from thongsuot.surfaces.shared.http import StaffRequest, permission, typed
from thongsuot.surfaces.shared.refusals import status_of

HERE = "reform:words"
TRIED = 5

looking = permission(*KEEPING)
wording = permission(Permission.PROCEDURE_DRAFT)


@looking
@require_safe
def words(request: StaffRequest) -> HttpResponse:
    return _page(request)


@wording
@require_POST
def add(request: StaffRequest) -> HttpResponse:
    said = request.POST.get("said", "")[:1000]
    in_law = request.POST.get("in_law", "")[:200]
    phrases = [*said.replace("\n", ",").split(","), in_law]
    try:
        procedures.add_synonyms(
            phrases=phrases if in_law.strip() else [], by=request.actor, at=timezone.now()
        )
    except (Clash, Invalid) as refusal:
        faults = refusal.faults if isinstance(refusal, Invalid) else ()
        told: dict[str, object] = {"refusal": refusal, "faults": faults}
        told |= {"said": said, "in_law": in_law}
        return _page(request, told, status=status_of(refusal))
    messages.success(request, _("Đã thêm nhóm từ; tìm kiếm dùng ngay từ bây giờ."))
    return redirect(HERE)


@wording
@require_POST
def remove(request: StaffRequest, group_id: int) -> HttpResponse:
    procedures.remove_synonyms(group_id=group_id, by=request.actor, at=timezone.now())
    messages.success(request, _("Đã bỏ nhóm từ."))
    return redirect(HERE)


def _page(
    request: StaffRequest, told: dict[str, object] | None = None, status: int = 200
) -> HttpResponse:
    q, tried = typed(request, "q"), typed(request, "thu")
    groups = procedures.synonym_groups(q)
    shown = {
        "tabs": tabs(request.actor, HERE),
        "q": q,
        "own": [group for group in groups if group.id is not None],
        "shipped": [group for group in groups if group.id is None],
        "tried": tried,
        "answer": procedures.search(tried, on=timezone.localdate(), limit=TRIED) if tried else None,
        "may": procedures.may_word(request.actor),
        "refusal": None,
        "faults": (),
        "said": "",
        "in_law": "",
    }
    return render(request, "reform/words.html", shown | (told or {}), status=status)
