"""Workflows: which procedure follows which, one as published, and beginning a draft."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Permission
from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.verdict import ALLOWED, Verdict
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import api as workflows
from thongsuot.surfaces.reform import workflow_forms as asked
from thongsuot.surfaces.reform.rooms import KEEPING, Tab, tabs
from thongsuot.surfaces.reform.steps import Offices
from thongsuot.surfaces.shared import drawings
from thongsuot.surfaces.shared.http import StaffRequest, permission, typed
from thongsuot.surfaces.shared.paging import url_with
from thongsuot.surfaces.shared.panels import carried_out

HERE = "reform:workflows"
A_PAGE = 20
_DRAFTING, _APPROVED = workflows.DraftState.DRAFTING, workflows.DraftState.APPROVED

looking = permission(*KEEPING, Permission.WORKFLOW_PUBLISH)
editing = permission(Permission.WORKFLOW_PUBLISH)


@looking
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Procedures with the workflow each follows; or the drafts; or what goes beyond its limits."""
    which, drafts = typed(request, "xem"), workflows.drafts()
    here = reverse(HERE)
    shown: dict[str, Any] = {
        "tabs": tabs(request.actor, HERE),
        "which": which,
        "views": [
            Tab(_("Theo thủ tục"), here, which not in ("du-thao", "vuot")),
            Tab(_("Dự thảo"), f"{here}?xem=du-thao", which == "du-thao", len(drafts)),
            Tab(_("Vượt quy trình của tỉnh"), f"{here}?xem=vuot", which == "vuot"),
        ],
        "q": typed(request, "q"),
        "may_import": workflows.may_publish(request.actor, None),
    }
    if which == "du-thao":
        shown |= _drafts(request, drafts)
    elif which == "vuot":
        shown |= {"beyond": _beyond()}
    else:
        shown |= _procedures(request, drafts)
    return render(request, "reform/workflows.html", shown)


def _procedures(request: StaffRequest, drafts: Sequence[workflows.DraftLine]) -> Mapping[str, Any]:
    q, field, on = typed(request, "q"), typed(request, "linh-vuc", most=300), timezone.localdate()
    whose, own_codes = typed(request, "theo"), workflows.followed_by_office(on=on)
    page = procedures.search(
        q,
        on=on,
        field=field,
        **_narrowed(whose, own_codes),
        cursor=request.GET.get("tu"),
        limit=A_PAGE,
    )
    named = units.units({unit_id for unit_id in own_codes if unit_id is not None})
    rows = []
    for row in page.items:
        own = workflows.workflows_of(row.code, on=on)
        rows.append(
            (
                row,
                [each for each in own if each.unit_id is None],
                sum(each.unit_id is not None for each in own),
                [each for each in drafts if each.procedure_code == row.code],
            )
        )
    return {
        "rows": rows,
        "field": field,
        "whose": whose,
        "kinds": [
            (_PROVINCES, _("Của tỉnh")),
            (_OWN, _("Có quy trình riêng của cơ quan")),
            (_DEFAULT, _("Theo mặc định")),
            *sorted(
                ((str(each.id), _("Riêng của %(office)s") % {"office": each.name}))
                for each in named.values()
            ),
        ],
        "fields": procedures.fields(on=on),
        "next_url": url_with(request, tu=page.next) if page.next else "",
    }


# What a list of procedures may be narrowed to, beside the number of one office.
_PROVINCES, _OWN, _DEFAULT = "tinh", "rieng", "mac-dinh"


def _narrowed(whose: str, own: Mapping[int | None, frozenset[str]]) -> dict[str, Any]:
    """Return which codes to look among, and beside which, for whose workflow is asked."""
    if whose == _PROVINCES:
        return {"among": own.get(None, frozenset())}
    if whose == _OWN:
        found = frozenset[str]().union(*(codes for unit_id, codes in own.items() if unit_id))
        return {"among": found}
    if whose == _DEFAULT:
        return {"beside": own.get(None, frozenset())}
    if whose.isascii() and whose.isdecimal() and len(whose) < 10:
        return {"among": own.get(int(whose), frozenset())}
    return {}


def _drafts(request: StaffRequest, drafts: Sequence[workflows.DraftLine]) -> Mapping[str, Any]:
    whose, state = typed(request, "cua"), typed(request, "tinh-trang")
    q = typed(request, "q").casefold()
    named = units.units({each.unit_id for each in drafts if each.unit_id is not None})
    kept = [
        each
        for each in drafts
        if (not state or each.state == state)
        and (whose != "tinh" or each.unit_id is None)
        and (whose != "don-vi" or each.unit_id is not None)
        and (whose != "hoi" or each.settle)
        and (whose != "cho" or not each.procedure_code)
        and (not q or q in f"{each.title} {each.procedure_code} {each.source}".casefold())
    ]
    return {
        "whose": whose,
        "state": state,
        "states": [(each.value, each.label) for each in (_DRAFTING, _APPROVED)],
        "lines": [
            (each, workflows.DraftState(each.state).label, _name(named, each.unit_id))
            for each in kept
        ],
    }


def _beyond() -> Sequence[tuple[workflows.Beyond, str]]:
    found = workflows.offices_beyond(on=timezone.localdate())
    named = units.units({each.unit_id for each in found})
    return [(each, _name(named, each.unit_id)) for each in found]


def _name(named: Mapping[int, units.UnitFacts], unit_id: int | None) -> str:
    return named[unit_id].name if unit_id in named and unit_id is not None else ""


@looking
@require_safe
def of_procedure(request: StaffRequest, code: str) -> HttpResponse:
    return _of_procedure(request, code)


def _of_procedure(
    request: StaffRequest, code: str, form: asked.BeginForm | None = None, status: int = 200
) -> HttpResponse:
    on = timezone.localdate()
    facts = procedures.procedure(code, on=on)
    own = workflows.workflows_of(code, on=on)
    named = units.units({each.unit_id for each in own if each.unit_id is not None})
    cases = {each.key: each.name for each in facts.cases}
    shown = {
        "tabs": tabs(request.actor, HERE),
        "facts": facts,
        "own": [
            (each, cases.get(each.case, each.case), _name(named, each.unit_id)) for each in own
        ],
        "has_own": any(each.unit_id is None for each in own),
        "fallback": _default(code, on),
        "drafts": [each for each in workflows.drafts() if each.procedure_code == code],
        "form": form or asked.BeginForm(facts=facts),
        "offices": Offices(on).names.values(),
        "verdict": _may_begin(request),
    }
    return render(request, "reform/workflow_procedure.html", shown, status=status)


def _default(code: str, on: date) -> workflows.WorkflowFacts | None:
    try:
        return workflows.workflow_for(procedure_code=code, on=on)
    except Missing:
        return None


def _may_begin(request: StaffRequest) -> Verdict:
    if request.actor.may_anywhere(Permission.WORKFLOW_PUBLISH):
        return ALLOWED
    return workflows.may_draft(request.actor, None)


@editing
@require_POST
def begin(request: StaffRequest, code: str) -> HttpResponse:
    on = timezone.localdate()
    facts = procedures.procedure(code, on=on)
    form = asked.BeginForm(request.POST, facts=facts)
    begun: list[int] = []

    def act(given: dict[str, Any]) -> None:
        unit_id = None
        if given["office"] and (unit_id := Offices(on).id_of(given["office"])) is None:
            reason = _("Không có cơ quan tên này; hãy chọn trong danh sách.")
            form.add_error("office", reason)
            return
        base = None
        if unit_id is None and given["start"] != "empty":
            base = workflows.workflow_for(procedure_code=code, case=given["case"], on=on).id
        begun.append(
            workflows.begin_draft(
                procedure_code=code,
                case=given["case"],
                unit_id=unit_id,
                from_workflow_id=base,
                by=request.actor,
                at=timezone.now(),
            )
        )

    if carried_out(form, act) and begun:
        return redirect("reform:workflow_draft", begun[0])
    return _of_procedure(request, code, form, status=422)


@looking
@require_safe
def published(request: StaffRequest, workflow_id: int) -> HttpResponse:
    facts = workflows.workflow(workflow_id)
    shown = {
        "tabs": tabs(request.actor, HERE),
        "facts": facts,
        "title": drawings.title(facts),
        "rows": workflows.steps_as_table(facts),
        "unit": units.unit(facts.unit_id).name if facts.unit_id is not None else "",
    }
    return render(request, "reform/workflow.html", shown)
