"""The procedure's electronic form, filled in by the clerk with the citizen at the counter."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from thongsuot.foundation.files import api as files
from thongsuot.kernel.actor import Permission
from thongsuot.kernel.refusals import Clash
from thongsuot.modules.forms import api as forms
from thongsuot.surfaces.counter import intake
from thongsuot.surfaces.counter.models import BegunForm
from thongsuot.surfaces.shared import filling
from thongsuot.surfaces.shared.http import StaffRequest, permission


@permission(Permission.DOSSIER_RECEIVE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: StaffRequest, key: UUID, page: str = "") -> HttpResponse:
    """One page of the form; each post keeps what was typed, and the last leads back."""
    at, begun = timezone.now(), intake.laid_aside(key, by=request.actor)
    on, form = localdate(at), forms.form(begun.version_id)
    case = (begun.said.get("case") or [""])[-1]
    current = forms.form_for(begun.procedure_code, case or None, on=on)
    if current is None or current.version_id != form.version_id:
        raise Clash(_("Tờ khai đã có phiên bản mới có hiệu lực; hãy quay lại tờ tiếp nhận."))
    names = _names(form, begun.answers)
    page = filling.shown(form, begun.answers, page, on=on).page.key
    if request.method != "POST":
        shown = filling.shown(form, begun.answers, page, on=on, file_names=names)
        return _page(request, begun, shown, 200)

    def keep(sent: UploadedFile[Any]) -> str:
        owner = f"intake:{request.actor.account_id}"
        kept = files.keep(sent, name=sent.name or "", by=request.actor, at=at, owner=owner)
        return str(kept.id)

    step = filling.taken(
        request,
        form,
        begun.answers,
        page,
        on=on,
        keep=keep,
        file_names=lambda values: _names(form, values),
    )
    begun.answers, begun.touched_at = dict(step.values), at
    begun.finished = False
    if step.onward == "":
        checked = forms.validate(form.spec, begun.answers, on=on)
        begun.finished = checked.good
        begun.answers = dict(checked.values) if checked.good else begun.answers
    begun.save(update_fields=["answers", "finished", "touched_at"])
    if step.onward is None:
        return _page(request, begun, step.filling, step.status)
    if step.onward:
        return redirect("counter:fill_page", key, step.onward)
    if not begun.finished:
        return redirect("counter:fill_page", key, filling.first_wrong(form, checked))
    back = reverse("counter:receive", args=[begun.procedure_code])
    return redirect(f"{back}?to={key}")


def _page(
    request: StaffRequest, begun: BegunForm, shown: filling.Filling, status: int
) -> HttpResponse:
    back = reverse("counter:receive", args=[begun.procedure_code])
    context = {"filling": shown, "begun": begun, "back": f"{back}?to={begun.key}"}
    return render(request, "counter/fill.html", context, status=status)


def _names(form: forms.FormFacts, values: Mapping[str, Any]) -> Mapping[str, str]:
    ids = [UUID(each) for each in filling.attachments(form, values)]
    return {str(each): facts.name for each, facts in files.facts(ids).items()} if ids else {}
