"""Procedures from a list: first what it would do, row by row, then doing it."""

import base64
import io
from typing import Any, BinaryIO

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from thongsuot.kernel.refusals import Invalid
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.console import forms
from thongsuot.surfaces.console.gates import importing
from thongsuot.surfaces.console.panels import carried_out
from thongsuot.surfaces.console.rooms import tabs
from thongsuot.surfaces.shared.http import StaffRequest

# What was previewed travels in the page, signed, so that just that is imported and nothing
# waits on a server's disk; beyond this size the file is chosen again.
SALT = "list to import"
LONGEST_WORD = 1_500_000


@importing
@require_safe
def new(request: StaffRequest) -> HttpResponse:
    return _page(request, form=_empty())


@importing
@require_POST
def preview(request: StaffRequest) -> HttpResponse:
    form = forms.ListForm(request.POST, request.FILES)
    found: list[procedures.ImportPreview] = []
    if not carried_out(
        form,
        lambda given: found.append(procedures.preview_list(given["file"], name=given["file"].name)),
    ):
        return _page(request, form=form, status=422)
    sent = form.cleaned_data["file"]
    sent.seek(0)
    word = signing.dumps(
        {
            "name": sent.name,
            "data": base64.b85encode(sent.read()).decode(),
            "from": form.cleaned_data["in_force_from"].isoformat(),
            "by": request.actor.account_id,
        },
        salt=SALT,
        compress=True,
    )
    return _page(
        request,
        preview=found[0],
        word=word if len(word) <= LONGEST_WORD else "",
        in_force_from=form.cleaned_data["in_force_from"],
    )


@importing
@require_POST
def carry_out(request: StaffRequest) -> HttpResponse:
    name, stream, since = _opened(request)
    report = procedures.import_list(
        stream=stream, name=name, in_force_from=since, by=request.actor, at=timezone.now()
    )
    return _page(request, report=report)


def _opened(request: StaffRequest) -> tuple[str, BinaryIO, Any]:
    """
    Return the previewed list from the page it travelled in.

    :raises Invalid: if it was not made here, not for this person, or more than a day ago
    """
    try:
        kept = signing.loads(request.POST.get("word", ""), salt=SALT, max_age=60 * 60 * 24)
    except signing.BadSignature:
        kept = {"by": None}
    if kept["by"] is None or kept["by"] != request.actor.account_id:
        raise Invalid(_("Bản xem trước đã cũ. Hãy chọn lại tệp."))
    since = forms.Day().to_python(kept["from"])
    return kept["name"], io.BytesIO(base64.b85decode(kept["data"])), since


def _empty() -> forms.ListForm:
    return forms.ListForm(initial={"in_force_from": timezone.localdate()})


def _page(request: StaffRequest, *, status: int = 200, **shown: Any) -> HttpResponse:
    shown = {"form": _empty(), "tabs": tabs(request.actor, "console:imports")} | shown
    return render(request, "console/imports.html", shown, status=status)
