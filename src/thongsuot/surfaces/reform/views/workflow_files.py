"""Workflows as files: the drawing and the table that go out, the tables that come in."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from thongsuot.kernel.actor import Permission
from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.worktime import Unit
from thongsuot.modules.workflows import api as workflows
from thongsuot.surfaces.reform import steps as tables
from thongsuot.surfaces.reform import workflow_forms as asked
from thongsuot.surfaces.reform.rooms import KEEPING, tabs
from thongsuot.surfaces.reform.steps import Offices
from thongsuot.surfaces.shared import drawings
from thongsuot.surfaces.shared.http import StaffRequest, permission
from thongsuot.surfaces.shared.panels import carried_out

HERE = "reform:workflows"
# Shown at once; the rest stands in the file itself.
MOST_SHOWN = 400
FIRST_PLACES = 3
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

looking = permission(*KEEPING, Permission.WORKFLOW_PUBLISH)
editing = permission(Permission.WORKFLOW_PUBLISH)


@looking
@require_safe
def export(request: StaffRequest, workflow_id: int) -> HttpResponse:
    facts = workflows.workflow(workflow_id)
    return _file(request, facts.steps, drawings.title(facts), f"quy-trinh-{workflow_id}")


@looking
@require_safe
def export_draft(request: StaffRequest, draft_id: int) -> HttpResponse:
    found = workflows.draft(draft_id)
    return _file(request, found.steps, found.title, f"du-thao-quy-trinh-{draft_id}")


def _file(
    request: StaffRequest, steps: Sequence[workflows.StepFacts], title: str, name: str
) -> HttpResponse:
    kind = request.GET.get("dang", "bpmn")
    if kind == "bpmn":
        return drawings.file(workflows.drawing(steps, title=title), name)
    if kind not in ("xlsx", "csv"):
        raise Missing(_("Không có dạng tệp này."))
    rows = _sheet(steps)
    data = _workbook(rows) if kind == "xlsx" else _lines(rows)
    answer = HttpResponse(data, content_type=_XLSX if kind == "xlsx" else "text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def _sheet(steps: Sequence[workflows.StepFacts]) -> list[list[str]]:
    head = [
        _("TT"),
        _("Nội dung công việc"),
        _("Ai làm"),
        _("Cơ quan"),
        _("Thời gian"),
        _("Sau bước"),
        _("Kết quả → bước"),
        _("Ghi chú"),
    ]
    rows = [head]
    typed_rows = tables.opened(steps, Offices(timezone.localdate()))
    for number, (cells, step) in enumerate(zip(typed_rows, steps, strict=True), start=1):
        rule = workflows.UnitRule(step.unit_rule)
        rows.append(
            [
                str(number),
                cells["name"],
                cells["words"] or str(workflows.StepRole(step.role).label),
                cells["unit"] or str(rule.label),
                workflows.time_in_words(step),
                cells["after"],
                cells["outcomes"],
                cells["note"],
            ]
        )
    return rows


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(held, options) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
        cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        sheet = book.add_worksheet(_("Quy trình"))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text, cell if at else head)
        for column, width in enumerate((5, 46, 26, 26, 20, 10, 30, 30)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    return held.getvalue()


def _lines(rows: Sequence[Sequence[str]]) -> str:
    held = io.StringIO()
    writer = csv.writer(held)
    # A spreadsheet takes these for the beginning of a formula.
    safe = [["'" + text if text[:1] in "=+-@" else text for text in row] for row in rows]
    writer.writerows(safe)
    return "\ufeff" + held.getvalue()


# ---- Taking in a file of tables ----


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: StaffRequest) -> HttpResponse:
    """Read a file of workflows and show what each wording was read as."""
    workflows.may_publish(request.actor, None).or_refuse()
    shown: dict[str, Any] = {"tabs": tabs(request.actor, HERE)}
    if request.method != "POST":
        form = asked.ImportForm(initial=asked.first_day(timezone.localdate()))
        return render(request, "reform/workflow_import.html", shown | {"form": form})
    form = asked.ImportForm(request.POST, request.FILES)
    reports: list[workflows.ImportReport] = []

    def act(given: dict[str, Any]) -> None:
        with transaction.atomic():
            reports.append(
                workflows.import_workflows(
                    stream=given["file"],
                    name=given["file"].name,
                    in_force_from=given["in_force_from"],
                    by=request.actor,
                    at=timezone.now(),
                )
            )
            # Only looked at: whatever was written goes again, the report stays.
            transaction.set_rollback(given["trial"])

    if not carried_out(form, act):
        return render(request, "reform/workflow_import.html", shown | {"form": form}, status=422)
    report = reports[0]
    shown |= {
        "report": report,
        "trial": form.cleaned_data["trial"],
        "wordings": _by_wording(report.wordings),
        "noticed": report.noticed[:MOST_SHOWN],
    }
    return render(request, "reform/workflow_report.html", shown)


def _by_wording(
    wordings: Sequence[workflows.WordingRead],
) -> Sequence[tuple[str, str, Sequence[str], int]]:
    """Return each wording once, with what it was read as, where it stands first, and how often."""
    places: dict[tuple[str, str], list[str]] = {}
    for one in wordings:
        places.setdefault((one.written, _read_as(one)), []).append(f"{one.place}/{one.step}")
    return [
        (written, read, found[:FIRST_PLACES], len(found))
        for (written, read), found in places.items()
    ]


def _read_as(one: workflows.WordingRead) -> str:
    """Return what a wording was read as, in the words of a table."""
    amount, _blank, unit = one.read_as.partition(" ")
    if not unit:
        read = workflows.typed([{**_ANY_STEP, "time": one.written}]).steps
        return workflows.time_in_words(read[0]) if read else _("Không hiểu; để trống")
    step = workflows.StepFacts(
        1,
        "",
        workflows.StepKind.PROCESS,
        workflows.StepRole.OFFICER,
        amount=Decimal(amount),
        unit=Unit(unit),
    )
    return tables.read_as(step)


_ANY_STEP = {"name": "", "kind": "process", "role": "officer"}
