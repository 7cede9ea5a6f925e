"""One procedure in a decision: edited section by section, beside what is wrong and what changes."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thongsuot.kernel.refusals import Clash, Invalid, Missing
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.reform import comparing, editing, findings, forms, sections
from thongsuot.surfaces.reform.editing import Sheet
from thongsuot.surfaces.reform.gates import drafting, keeping
from thongsuot.surfaces.reform.rooms import tabs
from thongsuot.surfaces.reform.sections import SECTIONS, Section
from thongsuot.surfaces.shared.http import StaffRequest
from thongsuot.surfaces.shared.panels import Panel, carried_out, ids

Draft = announcements.DraftFacts
Data = Mapping[str, Any]


@keeping
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: StaffRequest, decision_id: int, draft_id: int) -> HttpResponse:
    found = _draft(request, decision_id, draft_id)
    if found.record is None:
        return _repeal_page(request, found)
    section = _section(request)
    record = procedures.to_data(found.record)
    if request.method != "POST":
        return _page(request, found, editing.opened(section, record))
    sheet = editing.sent(section, record, request.POST)
    if request.POST.get("move"):
        # A row more or less, and everything typed still there: nothing is saved yet.
        return _sheet(request, found, sheet)
    return _save(request, found, sheet)


def _save(request: StaffRequest, found: Draft, sheet: Sheet) -> HttpResponse:
    """Save the parts that were changed on the page; what is wrong comes back at its field."""
    values, sheet.faults = sections.values(sheet.section, sheet.typed)
    if sheet.faults:
        return _page(request, found, sheet, status=422)
    parts = editing.touched(sheet, values, request.POST)
    try:
        # All of a section or nothing of it: what is half saved is hard to tell from what was meant.
        with transaction.atomic():
            revision = _revision_of(request, found, sheet, parts)
            for part, value in parts.items():
                revision = announcements.edit_draft(
                    draft_id=found.draft_id,
                    revision=revision,
                    part=part,
                    value=value,
                    by=request.actor,
                    at=timezone.now(),
                )
    except Invalid as refusal:
        sheet.blame(refusal.faults)
        if not refusal.faults:
            sheet.faults[""] = str(refusal)
        return _page(request, found, sheet, status=422)
    except announcements.Overtaken as refusal:
        latest = _draft(request, found.decision_id, found.draft_id)
        return _page(request, latest, sheet, clash=str(refusal), values=values, status=409)
    except Clash as refusal:
        sheet.faults[""] = str(refusal)
        return _page(request, found, sheet, status=409)
    if parts:
        messages.success(request, _("Đã lưu mục %(section)s.") % {"section": sheet.section.label})
    else:
        messages.info(request, _("Không có gì thay đổi."))
    return redirect(_url(found, sheet.section))


@keeping
@require_POST
def preview(request: StaffRequest, decision_id: int, draft_id: int) -> HttpResponse:
    """What would change against the version in force, with what stands in the sheet right now."""
    found = _draft(request, decision_id, draft_id)
    if found.record is None:
        raise Missing(_("Thủ tục bị bãi bỏ không có nội dung để so sánh."))
    record = procedures.to_data(found.record)
    sheet = editing.sent(_section(request), record, request.POST)
    values, _faults = sections.values(sheet.section, sheet.typed)
    after = editing.as_if(record, values)
    shown = _compared(found, after or found.record)
    return render(request, "reform/_preview.html", shown)


@keeping
@require_safe
def compared(request: StaffRequest, decision_id: int, draft_id: int) -> HttpResponse:
    found = _draft(request, decision_id, draft_id)
    shown = {
        "tabs": tabs(request.actor, "reform:decisions"),
        "draft": found,
        **_compared(found, found.record),
    }
    return render(request, "reform/compared.html", shown)


@drafting
@require_POST
def read_from_database(request: StaffRequest, decision_id: int, draft_id: int) -> HttpResponse:
    """Let a paper be read from the database that holds it, instead of being asked for."""
    found = _draft(request, decision_id, draft_id)
    if found.record is None:
        raise Missing(_("Thủ tục bị bãi bỏ không có thành phần hồ sơ."))
    cases = findings.replaced(
        found.record,
        pointer=request.POST.get("paper", ""),
        on=timezone.localdate(),
    )
    announcements.edit_draft(
        draft_id=found.draft_id,
        revision=_revision(request, found),
        part="cases",
        value=cases,
        by=request.actor,
        at=timezone.now(),
    )
    messages.success(request, _("Giấy tờ này nay được khai thác từ cơ sở dữ liệu."))
    return redirect(_url(found, sections.BY_SLUG["ho-so"]))


@drafting
@require_POST
def rebase(request: StaffRequest, decision_id: int, draft_id: int) -> HttpResponse:
    """Begin again from the version that overtook the draft; what was edited stays."""
    found = _draft(request, decision_id, draft_id)
    announcements.rebase_draft(
        draft_id=found.draft_id,
        revision=_revision(request, found),
        by=request.actor,
        at=timezone.now(),
    )
    messages.success(request, _("Dự thảo nay dựa trên bản mới nhất; phần đã soạn được giữ."))
    return redirect(_url(found, None))


@drafting
@require_POST
def set_transition(request: StaffRequest, decision_id: int, draft_id: int) -> HttpResponse:
    found = _draft(request, decision_id, draft_id)
    if request.POST.get("bo"):
        announcements.set_transition(
            draft_id=found.draft_id,
            revision=_revision(request, found),
            transition=None,
            by=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("Đã bỏ quy định chuyển tiếp."))
        return redirect(_url(found, None))
    form = forms.TransitionForm(request.POST, auto_id=ids("transition"))
    done = carried_out(
        form,
        lambda given: announcements.set_transition(
            draft_id=found.draft_id,
            revision=_revision(request, found),
            transition=announcements.Transition(
                on=given["on"],
                recounts_limit=given["recounts_limit"],
                legal_basis=given["legal_basis"],
            ),
            by=request.actor,
            at=timezone.now(),
        ),
    )
    if not done:
        record = procedures.to_data(found.record) if found.record else {}
        sheet = editing.opened(_section(request), record)
        return _page(request, found, sheet, transition=form, status=422)
    messages.success(request, _("Đã ghi quy định chuyển tiếp."))
    return redirect(_url(found, None))


@drafting
@require_POST
def set_reason(request: StaffRequest, decision_id: int, draft_id: int) -> HttpResponse:
    found = _draft(request, decision_id, draft_id)
    form = forms.RepealReasonForm(request.POST)
    done = carried_out(
        form,
        lambda given: announcements.set_repeal_reason(
            draft_id=found.draft_id,
            revision=_revision(request, found),
            reason=given["reason"],
            by=request.actor,
            at=timezone.now(),
        ),
    )
    if not done:
        return _repeal_page(request, found, form=form, status=422)
    messages.success(request, _("Đã ghi lý do bãi bỏ."))
    return redirect(_url(found, None))


@drafting
@require_POST
def remove(request: StaffRequest, decision_id: int, draft_id: int) -> HttpResponse:
    found = _draft(request, decision_id, draft_id)
    announcements.remove_draft(draft_id=found.draft_id, by=request.actor, at=timezone.now())
    messages.success(
        request, _("Đã đưa thủ tục %(code)s ra khỏi quyết định.") % {"code": found.procedure_code}
    )
    return redirect("reform:decision", decision_id)


# ---- What the pages show ----


def _draft(request: StaffRequest, decision_id: int, draft_id: int) -> Draft:
    """
    Return the draft at this address.

    :raises Missing: if there is none, or it belongs to another decision
    """
    found = announcements.draft(draft_id, actor=request.actor, on=timezone.localdate())
    if found.decision_id != decision_id:
        raise Missing(_("Không có dự thảo này."))
    return found


def _section(request: StaffRequest) -> Section:
    return sections.BY_SLUG.get(request.GET.get("muc", ""), SECTIONS[0])


def _revision(request: StaffRequest, found: Draft) -> int:
    given = request.POST.get("revision", "")
    return int(given) if given.isdecimal() and len(given) < 10 else found.revision


def _revision_of(request: StaffRequest, found: Draft, sheet: Sheet, parts: Data) -> int:
    """
    Return the revision to save from: the latest, when nobody changed these parts meanwhile.

    Two people may work on two sections of one draft at once; on one section, the second to save
    sees what the first wrote.
    """
    if editing.still_as_seen(sheet, parts, request.POST):
        return found.revision
    return _revision(request, found)


def _url(found: Draft, section: Section | None) -> str:
    url = reverse("reform:draft", args=[found.decision_id, found.draft_id])
    return f"{url}?muc={section.slug}" if section else url


def _sheet(request: StaffRequest, found: Draft, sheet: Sheet) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return _page(request, found, sheet)
    return render(request, "reform/_sheet.html", _of_sheet(request, found, sheet))


def _of_sheet(request: StaffRequest, found: Draft, sheet: Sheet) -> dict[str, Any]:
    sheet.found = findings.told(found).at_places(sheet.section)
    return {
        "sheet": sheet,
        "section": sheet.section,
        "section_url": _url(found, sheet.section),
        "revision": request.POST.get("revision", "") or found.revision,
        "may_edit": bool(found.may_edit),
        "clash": "",
    }


def _page(
    request: StaffRequest,
    found: Draft,
    sheet: Sheet,
    *,
    clash: str = "",
    values: Data | None = None,
    transition: forms.TransitionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    record = procedures.to_data(found.record) if found.record else {}
    theirs = None
    if clash:
        # From here on, saving means this text over the latest one, knowingly.
        sheet.record = record
        mine = editing.as_if(record, values or {})
        theirs = comparing.grouped(found.record, mine)
    told = findings.told(found)
    shown = {
        "tabs": tabs(request.actor, "reform:decisions"),
        "draft": found,
        **_of_sheet(request, found, sheet),
        "revision": found.revision if clash else request.POST.get("revision") or found.revision,
        "clash": clash,
        "theirs": theirs,
        "nav": [
            (section, _url(found, section), section is sheet.section, *told.counts(section))
            for section in SECTIONS
        ],
        "told": told,
        "here": told.of(sheet.section),
        "elsewhere": told.elsewhere(sheet.section),
        "panels": _panels(found, transition),
        **_compared(found, found.record),
    }
    return render(request, "reform/draft.html", shown, status=status)


def _compared(found: Draft, after: procedures.Record | None) -> dict[str, Any]:
    groups = comparing.grouped(found.base, after)
    return {
        "groups": groups,
        "differences": sum(len(group.differences) for group in groups),
        "before_title": _("Bản hiện hành"),
        "after_title": _("Dự thảo"),
    }


def _repeal_page(
    request: StaffRequest,
    found: Draft,
    *,
    form: forms.RepealReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "tabs": tabs(request.actor, "reform:decisions"),
        "draft": found,
        "form": form or forms.RepealReasonForm(initial={"reason": found.reason}),
        "told": findings.told(found),
        "revision": found.revision,
        "may_edit": bool(found.may_edit),
        "panels": _panels(found, None),
    }
    return render(request, "reform/repeal.html", shown, status=status)


def _panels(found: Draft, transition: forms.TransitionForm | None) -> list[Panel]:
    at = [found.decision_id, found.draft_id]
    panels = []
    if found.change == announcements.Change.AMENDED:
        rule = found.transition
        initial = (
            {
                "on": rule.on,
                "recounts_limit": rule.recounts_limit,
                "legal_basis": rule.legal_basis,
            }
            if rule
            else {"on": found.in_force_from}
        )
        panels.append(
            Panel(
                id="transition",
                title=_("Quy định chuyển tiếp"),
                url=reverse("reform:set_transition", args=at),
                form=transition or forms.TransitionForm(initial=initial, auto_id=ids("transition")),
                button=_("Ghi quy định chuyển tiếp"),
                verdict=found.may_edit,
                icon="repeat",
                note=_("Không có quy định này thì hồ sơ đã tiếp nhận giải quyết theo bản cũ."),
            )
        )
    panels.append(
        Panel(
            id="remove",
            title=_("Đưa ra khỏi quyết định"),
            url=reverse("reform:remove_draft", args=at),
            form=forms.NothingForm(),
            button=_("Đưa thủ tục này ra"),
            verdict=found.may_edit,
            icon="remove",
            kind="danger",
            note=_("Nội dung đã soạn cho thủ tục này trong quyết định sẽ mất."),
        )
    )
    return panels
