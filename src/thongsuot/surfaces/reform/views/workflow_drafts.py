"""The draft of a workflow: its step table typed and drawn, and its way into force."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Permission
from thongsuot.kernel.refusals import Invalid, Missing
from thongsuot.kernel.verdict import ALLOWED, Verdict
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import api as workflows
from thongsuot.surfaces.reform import steps as tables
from thongsuot.surfaces.reform import workflow_forms as asked
from thongsuot.surfaces.reform.forms import NothingForm, ReasonForm
from thongsuot.surfaces.reform.rooms import KEEPING, tabs
from thongsuot.surfaces.reform.steps import Move, Offices, Table
from thongsuot.surfaces.shared.http import StaffRequest, permission
from thongsuot.surfaces.shared.panels import Panel, Tried, carried_out, ids

HERE = "reform:workflows"
# As much of a name as stands along the side of a drawing.
SHORT = 40
MOST_BYTES = 2 * 1024 * 1024
_DRAFTING, _APPROVED = workflows.DraftState.DRAFTING, workflows.DraftState.APPROVED

looking = permission(*KEEPING, Permission.WORKFLOW_PUBLISH)
editing = permission(Permission.WORKFLOW_PUBLISH)
approving = permission(Permission.PROCEDURE_APPROVE, Permission.WORKFLOW_PUBLISH)


# ---- The step table of a draft ----


@looking
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: StaffRequest, draft_id: int) -> HttpResponse:
    found = workflows.draft(draft_id)
    offices = Offices(timezone.localdate())
    if request.method != "POST":
        return _page(request, found, _stored(found, offices), offices)
    return _save(request, found, offices)


def _save(request: StaffRequest, found: workflows.DraftFacts, offices: Offices) -> HttpResponse:
    """Save what was typed, then do what the button says; what is wrong comes back at its cell."""
    workflows.may_draft(request.actor, found.unit_id).or_refuse()
    cells, move = tables.sent(request.POST), Move.read(request.POST.get("move", ""))
    table = _table(found, cells, offices)
    if not table.readable:
        table.trouble = _("Chưa lưu: có ô chưa đọc được. Những gì bạn gõ vẫn còn nguyên.")
        table.focus = _first_said(table)
        return _answer(request, found, table, offices, status=422)
    revision, now = _number(request.POST.get("revision", "")), timezone.now()
    try:
        with transaction.atomic():
            revision = tables.save(found.id, revision, cells, offices, by=request.actor, at=now)
            focus = (
                tables.moved(move, found.id, revision, offices, by=request.actor, at=now)
                if move
                else ""
            )
    except workflows.Overtaken as refusal:
        table.trouble = _("%(reason)s Bảng bạn gõ vẫn còn ở dưới, chưa được lưu.") % {
            "reason": refusal
        }
        return _answer(request, workflows.draft(found.id), table, offices, status=409)
    except Invalid as refusal:
        table.trouble = str(refusal)
        return _answer(request, found, table, offices, status=422)
    latest = workflows.draft(found.id)
    if move:
        table = _stored(latest, offices)
        table.focus = focus
        return _answer(request, latest, table, offices)
    messages.success(request, _("Đã lưu bảng bước."))
    return redirect("reform:workflow_draft", found.id)


@looking
@require_POST
def preview(request: StaffRequest, draft_id: int) -> HttpResponse:
    """The drawing and what is wrong, of the table as it stands on the page right now."""
    found = workflows.draft(draft_id)
    offices = Offices(timezone.localdate())
    table = _table(found, tables.sent(request.POST), offices)
    shown = _told(found, table) | {"draft": found, "table": table}
    return render(request, "reform/_workflow_told.html", shown)


def _stored(found: workflows.DraftFacts, offices: Offices) -> Table:
    return _table(found, tables.opened(found.steps, offices), offices)


def _table(found: workflows.DraftFacts, cells: Sequence[tables.Cells], offices: Offices) -> Table:
    province = _province(found)
    only = tables.OF_AN_OFFICE if _is_own(found) else None
    return tables.table(cells, offices, province=province, only=only)


def _is_own(found: workflows.DraftFacts) -> bool:
    """Whether it is an office's own draft of a workflow that its province has."""
    return found.unit_id is not None and bool(_province(found))


def _province(found: workflows.DraftFacts) -> Sequence[workflows.StepFacts]:
    if found.unit_id is None or not found.procedure_code:
        return ()
    on = found.in_force_from or timezone.localdate()
    base = workflows.workflow_for(procedure_code=found.procedure_code, case=found.case, on=on)
    return () if base.is_default else base.steps


def _answer(
    request: StaffRequest,
    found: workflows.DraftFacts,
    table: Table,
    offices: Offices,
    *,
    status: int = 200,
) -> HttpResponse:
    if not _by_script(request):
        return _page(request, found, table, offices, status=status)
    shown = _shown(request, found, table, offices) | _told(found, table)
    return render(request, "reform/_workflow_answer.html", shown, status=status)


def _page(
    request: StaffRequest,
    found: workflows.DraftFacts,
    table: Table,
    offices: Offices,
    *,
    tried: Tried | None = None,
    status: int = 200,
) -> HttpResponse:
    told = _told(found, table)
    shown = (
        _shown(request, found, table, offices)
        | told
        | {
            "tabs": tabs(request.actor, HERE),
            "panels": _panels(request, found, told, tried or {}),
            "unit": units.unit(found.unit_id).name if found.unit_id is not None else "",
            "state_label": workflows.DraftState(found.state).label,
        }
    )
    return render(request, "reform/workflow_draft.html", shown, status=status)


def _shown(
    request: StaffRequest, found: workflows.DraftFacts, table: Table, offices: Offices
) -> dict[str, Any]:
    verdict = _may_edit(request, found)
    return {
        "draft": found,
        "table": table,
        "focus": table.focus,
        "verdict": verdict,
        "may_edit": bool(verdict),
        "own": _is_own(found),
        "offices": offices.names.values(),
    }


def _told(found: workflows.DraftFacts, table: Table) -> dict[str, Any]:
    """Return what the page says of the table: findings with their cells, drawing, sum of times."""
    blocking, warning = tables.found(_findings(found, table), len(table.rows))
    longest = workflows.longest(table.steps) if table.readable and table.steps else None
    return {
        "blocking": blocking,
        "warning": warning,
        "wrong": " ".join(sorted({str(one.step) for one in blocking if one.step})),
        "longest": longest,
        "days": f"{(longest.hours / 8).normalize():f}".replace(".", ",") if longest else "",
        "drawing": _drawn(table, Truncator(found.title or found.procedure_code).chars(SHORT)),
    }


def _drawn(table: Table, title: str) -> str | None:
    """Return the drawing; None while a cell cannot be read, so that the last one stays."""
    if not table.readable:
        return None
    return workflows.drawing(table.steps, title=title) if table.steps else ""


def _findings(found: workflows.DraftFacts, table: Table) -> Sequence[workflows.Finding]:
    if not table.readable:
        return [
            workflows.Finding(row.number, "unread", reason, f"/steps/{row.number}/{part}")
            for row in table.rows
            for part, reason in row.said.items()
        ]
    if not found.procedure_code:
        return workflows.lint(table.steps, limit=None)
    now = timezone.now()
    try:
        return workflows.check(
            table.steps,
            procedure_code=found.procedure_code,
            case=found.case,
            unit_id=found.unit_id,
            on=found.in_force_from or timezone.localdate(now),
            offices=workflows.offices_following(
                found.procedure_code, unit_id=found.unit_id, at=now
            ),
        )
    except Missing as refusal:
        gone = workflows.Finding(0, "no_procedure", str(refusal), "/procedure_code")
        return [gone, *workflows.lint(table.steps, limit=None)]


def _first_said(table: Table) -> str:
    said = [(row.number, part) for row in table.rows for part in tables.COLUMNS if part in row.said]
    return f"s{said[0][0]}-{said[0][1]}" if said else ""


def _may_edit(request: StaffRequest, found: workflows.DraftFacts) -> Verdict:
    if not (verdict := workflows.may_draft(request.actor, found.unit_id)):
        return verdict
    if found.state != _DRAFTING:
        state = workflows.DraftState(found.state).label
        return Verdict(_("Quy trình ở tình trạng «%(state)s» thì không sửa.") % {"state": state})
    return ALLOWED


def _by_script(request: StaffRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


# ---- The way of a draft into force ----


def _panels(
    request: StaffRequest, found: workflows.DraftFacts, told: Mapping[str, Any], tried: Tried
) -> list[Panel]:
    """Return what may be done next with the draft, what may not greyed with its reason."""
    state, actor, may_edit = found.state, request.actor, _may_edit(request, found)
    if state not in (_DRAFTING, _APPROVED):
        return []
    may_approve = workflows.may_approve(actor, found.unit_id, found.hands)
    left = len(told["blocking"]) + len(found.unsettled)
    if may_approve and not found.procedure_code:
        may_approve = Verdict(_("Chưa chọn thủ tục cho quy trình."))
    elif may_approve and left:
        may_approve = Verdict(_("Còn %(left)s chỗ phải sửa hoặc giải quyết.") % {"left": left})
    publishing = workflows.may_publish(actor, found.unit_id)
    if publishing and state != _APPROVED:
        publishing = Verdict(_("Quy trình phải được duyệt trước khi ban hành."))
    today = timezone.localdate()
    initial = {
        "instrument_number": found.instrument_number,
        "instrument_on": found.instrument_on or today,
        "instrument_by": found.instrument_by,
        "in_force_from": found.in_force_from or today,
    }

    def panel(name: str, title: str, form: Form, verdict: Verdict, **more: Any) -> Panel:
        url = reverse(f"reform:workflow_{name}", args=[found.id])
        form = tried.get(name, form)
        return Panel(name, title, url, form, title, verdict, **more)

    panels = []
    if found.unsettled:
        panels.append(
            panel(
                "settle",
                _("Đã xem và giải quyết xong"),
                NothingForm(auto_id=ids("settle")),
                may_edit,
                icon="kept",
                note=_("Các chỗ mà nguồn để ngỏ, đã ghi ở trên."),
            )
        )
    if state == _DRAFTING:
        panels += [
            panel(
                "approve",
                _("Duyệt quy trình"),
                asked.ApproveForm(auto_id=ids("approve"), initial=initial),
                may_approve,
                icon="seal",
                note=_(
                    "Lãnh đạo kiểm soát thủ tục duyệt, hoặc công chức cải cách không soạn "
                    "quy trình này. Duyệt xong, công chức cải cách ban hành."
                ),
            ),
        ]
    else:
        panels.append(
            panel(
                "reopen",
                _("Đưa về soạn lại"),
                NothingForm(auto_id=ids("reopen")),
                workflows.may_draft(actor, found.unit_id),
                icon="repeat",
                kind="quiet",
            )
        )
    panels.append(
        panel(
            "publish", _("Ban hành"), NothingForm(auto_id=ids("publish")), publishing, icon="send"
        )
    )
    if state == _DRAFTING:
        panels.append(
            panel(
                "describe",
                _("Thủ tục, tên, ngày dự kiến"),
                asked.DescribeForm(
                    auto_id=ids("describe"),
                    cases=_cases(found),
                    initial={
                        "title": found.title,
                        "procedure_code": found.procedure_code,
                        "case": found.case,
                        "in_force_from": found.in_force_from,
                        "note": found.note,
                    },
                ),
                may_edit,
                icon="edit",
            )
        )
        if not _is_own(found):
            panels.append(
                panel(
                    "draw",
                    _("Nhập bảng từ tệp .bpmn"),
                    asked.DrawnForm(auto_id=ids("draw")),
                    may_edit,
                    icon="upload",
                    kind="quiet",
                )
            )
    panels.append(
        panel(
            "abandon",
            _("Bỏ dự thảo"),
            ReasonForm(auto_id=ids("abandon")),
            workflows.may_draft(actor, found.unit_id),
            icon="remove",
            kind="danger",
        )
    )
    return panels


def _cases(found: workflows.DraftFacts) -> list[tuple[str, str]]:
    if not found.procedure_code:
        return []
    try:
        facts = procedures.procedure(
            found.procedure_code, on=found.in_force_from or timezone.localdate()
        )
    except Missing:
        return [(found.case, found.case)] if found.case else []
    return [(each.key, each.name) for each in facts.cases]


@editing
@require_POST
def describe(request: StaffRequest, draft_id: int) -> HttpResponse:
    cases = _cases(workflows.draft(draft_id))
    form = asked.DescribeForm(request.POST, cases=cases, auto_id=ids("describe"))

    def act(given: dict[str, Any]) -> None:
        same = given["procedure_code"] == workflows.draft(draft_id).procedure_code
        workflows.describe_draft(
            draft_id=draft_id,
            **_signed(request),
            **given | {"case": given["case"] if same else ""},
        )

    return _moved(request, draft_id, "describe", form, act, _("Đã ghi."))


@editing
@require_POST
def draw(request: StaffRequest, draft_id: int) -> HttpResponse:
    form = asked.DrawnForm(request.POST, request.FILES, auto_id=ids("draw"))

    def act(given: dict[str, Any]) -> None:
        data = given["file"].read(MOST_BYTES + 1)
        workflows.draw_draft(draft_id=draft_id, file=data, **_signed(request))

    return _moved(request, draft_id, "draw", form, act, _("Đã nhập bảng bước từ tệp."))


@editing
@require_POST
def settle(request: StaffRequest, draft_id: int) -> HttpResponse:
    form = NothingForm(request.POST, auto_id=ids("settle"))

    def act(_given: dict[str, Any]) -> None:
        workflows.settle_draft(draft_id=draft_id, **_signed(request))

    return _moved(request, draft_id, "settle", form, act, _("Đã ghi là giải quyết xong."))


@approving
@require_POST
def approve(request: StaffRequest, draft_id: int) -> HttpResponse:
    form = asked.ApproveForm(request.POST, auto_id=ids("approve"))

    def act(given: dict[str, Any]) -> None:
        workflows.approve_draft(draft_id=draft_id, **_signed(request), **given)

    return _moved(request, draft_id, "approve", form, act, _("Đã duyệt quy trình."))


@editing
@require_POST
def reopen(request: StaffRequest, draft_id: int) -> HttpResponse:
    form = NothingForm(request.POST, auto_id=ids("reopen"))

    def act(_given: dict[str, Any]) -> None:
        workflows.reopen_draft(draft_id=draft_id, **_signed(request))

    return _moved(request, draft_id, "reopen", form, act, _("Quy trình được soạn lại."))


@editing
@require_POST
def publish(request: StaffRequest, draft_id: int) -> HttpResponse:
    form = NothingForm(request.POST, auto_id=ids("publish"))
    made: list[int] = []

    def act(_given: dict[str, Any]) -> None:
        made.append(workflows.publish_draft(draft_id=draft_id, **_signed(request)))

    if carried_out(form, act):
        messages.success(request, _("Đã ban hành. Hồ sơ tiếp nhận từ nay đi theo quy trình này."))
        return redirect("reform:workflow", made[0])
    return _refused(request, draft_id, {"publish": form})


@editing
@require_POST
def abandon(request: StaffRequest, draft_id: int) -> HttpResponse:
    form = ReasonForm(request.POST, auto_id=ids("abandon"))

    def act(given: dict[str, Any]) -> None:
        workflows.abandon_draft(draft_id=draft_id, **_signed(request), **given)

    return _moved(request, draft_id, "abandon", form, act, _("Đã bỏ dự thảo."))


def _signed(request: StaffRequest) -> dict[str, Any]:
    return {
        "revision": _number(request.POST.get("revision", "")),
        "by": request.actor,
        "at": timezone.now(),
    }


def _moved(
    request: StaffRequest,
    draft_id: int,
    name: str,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    said: str,
) -> HttpResponse:
    if carried_out(form, act):
        messages.success(request, said)
        return redirect("reform:workflow_draft", draft_id)
    return _refused(request, draft_id, {name: form})


def _refused(request: StaffRequest, draft_id: int, tried: Tried) -> HttpResponse:
    found, offices = workflows.draft(draft_id), Offices(timezone.localdate())
    table = _stored(found, offices)
    return _page(request, found, table, offices, tried=tried, status=422)
