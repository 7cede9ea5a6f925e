"""A file of procedures on its way into the catalogue: sent, read, looked at, taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from thongsuot.kernel.actor import Permission
from thongsuot.kernel.refusals import Clash, Invalid
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.reform.comparing import gathered
from thongsuot.surfaces.reform.forms import Day
from thongsuot.surfaces.reform.rooms import Tab, tabs
from thongsuot.surfaces.shared.http import StaffRequest, permission
from thongsuot.surfaces.shared.paging import url_with
from thongsuot.surfaces.shared.panels import carried_out

importing = permission(Permission.PROCEDURE_IMPORT)
A_PAGE = 50
WARNED = "canh-bao"


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tệp thủ tục"),
        help_text=gettext_lazy(
            "JSON của Cơ sở dữ liệu quốc gia về thủ tục hành chính hoặc của Thông Suốt; danh mục "
            "CSV (UTF-8) hoặc XLSX, cột tên gì cũng được. Không quá 20 MB."
        ),
    )
    in_force_from = Day(
        label=gettext_lazy("Có hiệu lực từ ngày"),
        help_text=gettext_lazy("Các bản mới trong tệp được coi là có hiệu lực từ ngày này."),
    )

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if (sent.size or 0) > settings.FILE_LIMIT_BYTES:
            most = settings.FILE_LIMIT_BYTES // 1024 // 1024
            raise forms.ValidationError(
                _("Tệp lớn quá %(most)s MB; hãy chia nhỏ rồi nhập từng phần.") % {"most": most}
            )
        return sent


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of a list, how its field is named in the form, and what it is taken for."""

    label: str
    name: str
    chosen: str


# ---- All imports ----


@importing
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    return _list(request, FileForm(initial={"in_force_from": timezone.localdate()}))


@importing
@require_POST
def begin(request: StaffRequest) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    begun: list[int] = []
    if not carried_out(form, lambda given: begun.append(_begun(request, given))):
        return _list(request, form, status=422)
    return redirect("reform:import_run", begun[0])


def _begun(request: StaffRequest, given: Mapping[str, Any]) -> int:
    return procedures.begin_import(
        stream=given["file"],
        name=given["file"].name,
        in_force_from=given["in_force_from"],
        by=request.actor,
        at=timezone.now(),
    )


def _list(request: StaffRequest, form: FileForm, *, status: int = 200) -> HttpResponse:
    shown = {
        "tabs": tabs(request.actor, "reform:imports"),
        "form": form,
        "runs": procedures.imports(limit=30),
        "mappings": procedures.mappings(),
        "formats": procedures.FileFormat.choices,
    }
    return render(request, "reform/imports.html", shown, status=status)


# ---- One import ----


@importing
@require_safe
def run(request: StaffRequest, run_id: int) -> HttpResponse:
    return _run(request, run_id)


@importing
@require_POST
def set_columns(request: StaffRequest, run_id: int) -> HttpResponse:
    found = procedures.import_run(run_id)
    columns = _chosen(request.POST, found.headings)
    try:
        procedures.map_columns(run_id=run_id, columns=columns, by=request.actor, at=timezone.now())
    except Invalid as refusal:
        return _run(request, run_id, columns=columns, refusal=str(refusal), status=422)
    return redirect("reform:import_run", run_id)


@importing
@require_POST
def order(request: StaffRequest, run_id: int) -> HttpResponse:
    try:
        procedures.order_import(
            run_id=run_id,
            leave_bad_rows_out="leave_bad_rows_out" in request.POST,
            by=request.actor,
            at=timezone.now(),
        )
    except Clash as refusal:
        return _run(request, run_id, refusal=str(refusal), status=409)
    return redirect("reform:import_run", run_id)


@importing
@require_POST
def abandon(request: StaffRequest, run_id: int) -> HttpResponse:
    procedures.abandon_import(run_id=run_id, by=request.actor, at=timezone.now())
    return redirect("reform:imports")


@importing
@require_POST
def read_again(request: StaffRequest, run_id: int) -> HttpResponse:
    procedures.read_again(run_id=run_id, by=request.actor, at=timezone.now())
    return redirect("reform:import_run", run_id)


@importing
@require_safe
def row(request: StaffRequest, run_id: int, line: int) -> HttpResponse:
    found, change = procedures.import_run(run_id), procedures.import_row(run_id, line)
    shown = {
        "tabs": tabs(request.actor, "reform:imports"),
        "run": found,
        "change": change,
        "groups": gathered(change.differences),
        "before_title": _("Đang có, bản %(number)s") % {"number": change.number}
        if change.number
        else _("Chưa có"),
        "after_title": _("Trong tệp"),
    }
    return render(request, "reform/import_row.html", shown)


def _run(
    request: StaffRequest,
    run_id: int,
    *,
    columns: Mapping[str, str] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    found = procedures.import_run(run_id)
    shown: dict[str, Any] = {"tabs": tabs(request.actor, "reform:imports"), "run": found}
    if found.state == procedures.ImportState.MAPPING:
        chosen = columns if columns is not None else found.guesses()
        shown |= {"headings": _headings(chosen), "columns": procedures.list_columns()}
    elif found.rows is not None:
        shown |= _rows(request, found)
    return render(request, "reform/import_run.html", shown | {"refusal": refusal}, status=status)


def _rows(request: StaffRequest, run: procedures.ImportFacts) -> dict[str, Any]:
    """Return a page of the rows, of the kind that the address asks for."""
    kinds = _kinds(request, run)
    here = next(tab for tab in kinds if tab.current)
    wanted = request.GET.get("loai", "")
    outcome = next((each for each in procedures.Outcome if each.value == wanted), None)
    rows, more = procedures.import_rows(
        run.id,
        outcome=outcome,
        warned=wanted == WARNED,
        after=_number(request.GET.get("sau", "")),
        limit=A_PAGE,
    )
    return {
        "kinds": kinds,
        "kind": here.label,
        "rows": rows,
        "next_url": url_with(request, sau=str(more)) if more else "",
    }


def _kinds(request: StaffRequest, run: procedures.ImportFacts) -> Sequence[Tab]:
    """The tabs over the rows, those with something in them; all rows when none is chosen."""
    address = reverse("reform:import_run", args=[run.id])
    wanted = request.GET.get("loai", "")
    found = [
        Tab(
            outcome.label,
            f"{address}?loai={outcome.value}",
            wanted == outcome.value,
            count,
            outcome == procedures.Outcome.REFUSED,
        )
        for outcome, count in run.counts.items()
        if count
    ]
    if run.warned:
        address_of_warned = f"{address}?loai={WARNED}"
        found.append(Tab(_("Nên xem lại"), address_of_warned, wanted == WARNED, run.warned))
    everything = Tab(_("Tất cả"), address, not any(tab.current for tab in found), run.rows)
    return [everything, *found]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


# ---- What is remembered of headings ----


@importing
@require_safe
def mapping(request: StaffRequest, mapping_id: int) -> HttpResponse:
    return _mapping(request, mapping_id)


@importing
@require_POST
def change_mapping(request: StaffRequest, mapping_id: int) -> HttpResponse:
    columns = _chosen(request.POST, list(procedures.mapping(mapping_id).columns))
    try:
        procedures.change_mapping(
            mapping_id=mapping_id, columns=columns, by=request.actor, at=timezone.now()
        )
    except Invalid as refusal:
        return _mapping(request, mapping_id, columns=columns, refusal=str(refusal), status=422)
    return redirect("reform:imports")


@importing
@require_POST
def forget_mapping(request: StaffRequest, mapping_id: int) -> HttpResponse:
    procedures.forget_mapping(mapping_id=mapping_id, by=request.actor, at=timezone.now())
    return redirect("reform:imports")


def _mapping(
    request: StaffRequest,
    mapping_id: int,
    *,
    columns: Mapping[str, str] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    found = procedures.mapping(mapping_id)
    shown = {
        "tabs": tabs(request.actor, "reform:imports"),
        "mapping": found,
        "headings": _headings(columns if columns is not None else found.columns),
        "columns": procedures.list_columns(),
        "refusal": refusal,
    }
    return render(request, "reform/import_mapping.html", shown, status=status)


def _headings(columns: Mapping[str, str]) -> Sequence[Heading]:
    return [
        Heading(label, f"column_{place}", column)
        for place, (label, column) in enumerate(columns.items())
    ]


def _chosen(sent: QueryDict, labels: Sequence[str]) -> dict[str, str]:
    return {label: sent.get(f"column_{place}", "") for place, label in enumerate(labels)}
