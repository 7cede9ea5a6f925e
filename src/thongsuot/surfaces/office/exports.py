"""Taking a list of work out in a file: what it holds, how far it is, and the file itself."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thongsuot.foundation.files import api as files
from thongsuot.kernel.refusals import Invalid
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.office import filters, lists
from thongsuot.surfaces.office.gates import in_office
from thongsuot.surfaces.shared.http import StaffRequest, typed

_MEDIA = {
    dossiers.ExportForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    dossiers.ExportForm.CSV: "text/csv; charset=utf-8",
}


@in_office
@never_cache
@require_safe
def exports(request: StaffRequest) -> HttpResponse:
    """Say what the list of the address would be as a file, and how those asked for are going."""
    made, verdict = dossiers.exports_of(request.actor)
    query = _query(request)
    shown = {
        "title": _title(request) if query else "",
        "query": query,
        "verdict": verdict,
        "forms": dossiers.ExportForm.choices,
        "made": made,
        "at_work": any(one.is_under_way for one in made),
        "crumbs": [(_("Việc của tôi"), f"{reverse('office:work')}?{query}")],
    }
    return render(request, "office/exports.html", shown)


@in_office
@require_POST
def order(request: StaffRequest) -> HttpResponse:
    form = request.POST.get("form", "")
    if form not in dossiers.ExportForm.values:
        raise Invalid(_("Hãy chọn dạng tệp."))
    q, scope = typed(request, "q"), lists.scope_of(request)
    tab = lists.TABS.get(request.GET.get("tab", ""))
    dossiers.order_export(
        title=_title(request),
        tab=None if q else tab,
        mine=scope == lists.MINE,
        helping=scope == lists.HELPING,
        q=q,
        narrowed=filters.read(request),
        form=dossiers.ExportForm(form),
        by=request.actor,
        at=timezone.now(),
    )
    messages.success(request, _("Đang xuất; bạn có thể rời trang, việc vẫn tiếp tục."))
    return redirect(f"{reverse('office:exports')}?{_query(request)}")


@in_office
@never_cache
@require_safe
def export_file(request: StaffRequest, export_id: int) -> FileResponse:
    found, stream = dossiers.export_file(export_id, actor=request.actor)
    media_type = _MEDIA[found.form]
    answer = FileResponse(stream, content_type=media_type)
    name = f"ho-so-{timezone.localtime(found.asked_at):%Y%m%d-%H%M}.{found.form}"
    answer.headers["Content-Disposition"] = files.content_disposition(name, media_type)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _query(request: StaffRequest) -> str:
    """Return what of the address says which list it is."""
    words = ("tab", "ai", "q", *filters.WORDS)
    return urlencode({word: request.GET[word] for word in words if request.GET.get(word)})


def _title(request: StaffRequest) -> str:
    """Return the list in words: whose, in which state, narrowed to what."""
    q = typed(request, "q")
    if q:
        return _("Tìm “%(words)s”") % {"words": q}
    whose = {
        lists.MINE: _("Việc của tôi"),
        lists.HELPING: _("Việc tôi phối hợp"),
        lists.UNIT: _("Việc của đơn vị"),
    }[lists.scope_of(request)]
    tab = lists.TABS.get(request.GET.get("tab", ""))
    return ", ".join([whose, *([lists.tab_name(tab)] if tab else []), *filters.said(request)])
