"""The catalogue, or a part of it, as a file: to send, to publish, to work on elsewhere."""

import tempfile
from datetime import date
from typing import Any

from django import forms
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.reform.forms import Day
from thongsuot.surfaces.reform.gates import keeping
from thongsuot.surfaces.reform.rooms import tabs
from thongsuot.surfaces.shared.http import StaffRequest

_ALL = ("", pgettext_lazy("every value of a filter", "Tất cả"))
# Files up to this size stay in memory; larger ones wait on the disk while they are fetched.
_IN_MEMORY = 1024 * 1024


class ExportForm(forms.Form):
    form = forms.ChoiceField(
        label=gettext_lazy("Dạng tệp"),
        choices=procedures.FileFormat.choices,
        widget=forms.RadioSelect,
        initial=procedures.FileFormat.XLSX,
    )
    on = Day(label=gettext_lazy("Có hiệu lực vào ngày"))
    field = forms.ChoiceField(label=gettext_lazy("Lĩnh vực"), required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("Cấp thực hiện"),
        required=False,
        choices=[_ALL, *procedures.Level.choices],
    )
    service = forms.ChoiceField(
        label=gettext_lazy("Mức độ dịch vụ công"),
        required=False,
        choices=[_ALL, *procedures.ServiceLevel.choices],
    )
    completeness = forms.ChoiceField(
        label=gettext_lazy("Nội dung"),
        required=False,
        choices=[_ALL, *procedures.Completeness.choices],
    )

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("on", on)
        named = [(each.name, each.name) for each in procedures.fields(on=on) if each.name]
        choice = self.fields["field"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [_ALL, *named]


@keeping
@require_safe
def export(request: StaffRequest) -> HttpResponseBase:
    """Show what can be had, or give it: a form that changes nothing needs no POST."""
    today = timezone.localdate()
    if "form" not in request.GET:
        return _page(request, ExportForm(on=today))
    form = ExportForm(request.GET, on=today)
    if not form.is_valid():
        return _page(request, form, status=422)
    given = form.cleaned_data
    return _file(procedures.FileFormat(given.pop("form")), on=given.pop("on"), **given)


def _file(form: procedures.FileFormat, *, on: date, **part: str) -> FileResponse:
    # Written whole before the first byte goes out: whoever fetches slowly keeps no transaction
    # of the database open, and a failure is an error page, not half a file.
    kind = procedures.FILE_KINDS[form]
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)
    procedures.export(file, form=form, on=on, part=procedures.Part(**part))
    size = file.tell()
    file.seek(0)
    answer = FileResponse(
        file,
        as_attachment=True,
        filename=f"thu-tuc-{on.isoformat()}-{form.value}.{kind.ending}",
        content_type=kind.media_type,
    )
    answer.headers["Content-Length"] = str(size)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _page(request: StaffRequest, form: ExportForm, *, status: int = 200) -> HttpResponse:
    shown = {"tabs": tabs(request.actor, "reform:exports"), "form": form}
    return render(request, "reform/exports.html", shown, status=status)
