"""Taking procedures into a decision: found, picked over several searches, added at once."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from thongsuot.kernel.refusals import Invalid, NotAllowed, Refusal
from thongsuot.kernel.vietnamese import has_control_characters
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.announcements.api import Change, Move
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.reform import forms
from thongsuot.surfaces.reform.gates import drafting
from thongsuot.surfaces.reform.rooms import tabs
from thongsuot.surfaces.shared.http import StaffRequest, typed
from thongsuot.surfaces.shared.panels import carried_out

MOST_AT_ONCE = 60


@drafting
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest, decision_id: int) -> HttpResponse:
    """Find procedures, pick several of them over as many searches as it takes, add them at once."""
    if request.method == "POST":
        return _added(request, decision_id)
    return _adding(request, decision_id)


@drafting
@require_POST
def add_new(request: StaffRequest, decision_id: int) -> HttpResponse:
    form = forms.NewDraftForm(request.POST)
    added: list[int] = []
    done = carried_out(
        form,
        lambda given: added.append(
            announcements.add_draft(
                decision_id=decision_id,
                code=given["code"],
                change=Change.REPLACED if given["replaces"] else Change.NEW,
                replaces=given["replaces"],
                by=request.actor,
                at=timezone.now(),
            )
        ),
    )
    if not done:
        return _adding(request, decision_id, form=form, status=422)
    return redirect("reform:draft", decision_id, added[0])


def _added(request: StaffRequest, decision_id: int) -> HttpResponse:
    codes = list(dict.fromkeys(request.POST.getlist("ma")))[:MOST_AT_ONCE]
    change = request.POST.get("thay-doi", "")
    if change not in (Change.AMENDED, Change.REPEALED):
        raise Invalid(_("Không rõ sửa đổi hay bãi bỏ các thủ tục đã chọn."))
    if not codes:
        messages.warning(request, _("Chưa chọn thủ tục nào."))
        return redirect("reform:add_drafts", decision_id)
    take_in(request, decision_id, codes, Change(change))
    return redirect("reform:decision", decision_id)


def take_in(request: StaffRequest, decision_id: int, codes: Sequence[str], change: Change) -> None:
    """Take procedures into a decision: what stands in the way of one keeps no other out."""
    added = 0
    for code in codes:
        try:
            announcements.add_draft(
                decision_id=decision_id,
                code=code,
                change=change,
                by=request.actor,
                at=timezone.now(),
            )
            added += 1
        except NotAllowed:
            raise
        except Refusal as refusal:
            messages.warning(request, str(refusal))
    if added:
        messages.success(
            request,
            ngettext("Đã thêm %(n)s thủ tục.", "Đã thêm %(n)s thủ tục.", added) % {"n": added},
        )


def _adding(
    request: StaffRequest,
    decision_id: int,
    *,
    form: forms.NewDraftForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    found = announcements.decision(decision_id, actor=request.actor, on=today)
    found.move(Move.DRAFT).verdict.or_refuse()
    q, field = typed(request, "q"), typed(request, "linh-vuc", most=300)
    chosen = [
        code
        for code in dict.fromkeys(request.GET.getlist("ma"))
        if not has_control_characters(code)
    ][:MOST_AT_ONCE]
    already = {line.procedure_code for line in found.drafts}
    page = procedures.search(q, on=today, field=field, limit=40)
    shown = {
        "tabs": tabs(request.actor, "reform:decisions"),
        "decision": found,
        "q": q,
        "field": field,
        "fields": procedures.fields(on=today),
        "chosen": _named(chosen, page.items, today),
        "rows": [(row, row.code in already) for row in page.items if row.code not in chosen],
        "more": page.next is not None,
        "form": form or forms.NewDraftForm(),
    }
    return render(request, "reform/add.html", shown, status=status)


def _named(
    codes: Sequence[str], found: Sequence[procedures.Found], today: date
) -> list[tuple[str, str]]:
    """Return the procedures chosen so far with their names, also those of an earlier search."""
    names = {row.code: row.name for row in found}
    for code in codes:
        if code not in names:
            (row,) = procedures.search(code, on=today, limit=1).items[:1] or (None,)
            names[code] = row.name if row and row.code == code else code
    return [(code, names[code]) for code in codes]
