"""The catalogue: what is in force on a day, one procedure with its past, two versions compared."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from thongsuot.kernel.refusals import Invalid, Missing
from thongsuot.kernel.vietnamese import has_control_characters
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.reform import comparing, telling
from thongsuot.surfaces.reform.gates import drafting, keeping
from thongsuot.surfaces.reform.rooms import tabs
from thongsuot.surfaces.shared.http import StaffRequest, typed
from thongsuot.surfaces.shared.paging import url_with
from thongsuot.surfaces.shared.procedure_words import limit_in_words

# Words in the address, by what each narrows.
FILTERS = {"linh-vuc": "field", "cap": "level", "muc-do": "service", "noi-dung": "completeness"}
A_PAGE = 40


@keeping
@require_safe
def catalogue(request: StaffRequest) -> HttpResponse:
    q, on = typed(request, "q"), _day(request)
    chosen = {name: typed(request, word, most=300) for word, name in FILTERS.items()}
    page = procedures.search(q, on=on, cursor=request.GET.get("tu"), limit=A_PAGE, **chosen)
    fields = procedures.fields(on=on)
    shown = {
        "tabs": tabs(request.actor, "reform:catalogue"),
        "q": q,
        "on": on,
        "today": timezone.localdate(),
        "rows": [(row, limit_in_words(row.limit) if row.limit else "") for row in page.items],
        "next_url": url_with(request, tu=page.next) if page.next else "",
        "total": sum(field.procedures for field in fields),
        "fields": [
            (field, url_with(request, **{"linh-vuc": field.name, "tu": "", "q": ""}))
            for field in fields
        ],
        "levels": procedures.Level.choices,
        "services": procedures.ServiceLevel.choices,
        "completenesses": procedures.Completeness.choices,
        "filtered": bool(q) or any(chosen.values()),
        **chosen,
    }
    return render(request, "reform/catalogue.html", shown)


@keeping
@require_safe
def procedure(request: StaffRequest, code: str) -> HttpResponse:
    on = _day(request)
    lines = _versions(code)
    current = next((line for line in lines if _in_force(line, on)), None)
    facts = procedures.version((current or lines[0]).version_id)
    decided = {each.version_id: each for each in announcements.announced(code)}
    shown = {
        "tabs": tabs(request.actor, "reform:catalogue"),
        "on": on,
        "today": timezone.localdate(),
        "facts": facts,
        "told": telling.told(facts.record),
        "lacks": facts.lacks(),
        "current": current,
        "coming": next((line for line in reversed(lines) if line.in_force_from > on), None),
        "lines": [(line, decided.get(line.version_id)) for line in lines],
        "ended_by": decided.get(None),
        "drafts": announcements.drafts_touching(code, on=timezone.localdate()),
        "may_begin": announcements.may_begin(request.actor),
        "open_decisions": _drafting(),
    }
    return render(request, "reform/procedure.html", shown)


@keeping
@require_safe
def versions_compared(request: StaffRequest, code: str) -> HttpResponse:
    lines = _versions(code)
    after = _line(lines, request.GET.get("den", ""), lines[0])
    older = next((line for line in lines if after and line.number < after.number), None)
    before = _line(lines, request.GET.get("tu", ""), older)
    one, other = (procedures.version(line.version_id) if line else None for line in (before, after))
    shown = {
        "tabs": tabs(request.actor, "reform:catalogue"),
        "code": code,
        "name": other.title if other else code,
        "lines": lines,
        "before": before,
        "after": after,
        "before_title": _titled(before),
        "after_title": _titled(after),
        "groups": comparing.grouped(one.record if one else None, other.record if other else None),
    }
    return render(request, "reform/versions.html", shown)


@drafting
@require_POST
def begin_amending(request: StaffRequest, code: str) -> HttpResponse:
    """Take the procedure into a decision under way, or into a new one."""
    chosen = request.POST.get("quyet-dinh", "")
    if not chosen.isdecimal() or len(chosen) > 18:
        return redirect(f"{reverse('reform:new_decision')}?{urlencode({'thu-tuc': code})}")
    for line in announcements.drafts_touching(code, on=timezone.localdate()):
        if line.decision_id == int(chosen):
            return redirect("reform:draft", line.decision_id, line.draft_id)
    draft_id = announcements.add_draft(
        decision_id=int(chosen),
        code=code,
        change=announcements.Change.AMENDED,
        by=request.actor,
        at=timezone.now(),
    )
    return redirect("reform:draft", int(chosen), draft_id)


def _drafting() -> "tuple[announcements.DecisionLine, ...]":
    return announcements.decisions(
        state=announcements.DecisionState.DRAFTING, on=timezone.localdate()
    ).items


def _versions(code: str) -> Sequence[procedures.VersionLine]:
    """
    Return all versions of a procedure, latest first.

    :raises Missing: if there is no such procedure
    """
    lines = () if has_control_characters(code) else procedures.versions(code)
    if not lines:
        raise Missing(_("Không có thủ tục %(code)s.") % {"code": code[:120]})
    return lines


def _line(
    lines: Sequence[procedures.VersionLine],
    number: str,
    otherwise: procedures.VersionLine | None,
) -> procedures.VersionLine | None:
    return next((line for line in lines if str(line.number) == number), otherwise)


def _titled(line: procedures.VersionLine | None) -> str:
    return _("Bản số %(number)s") % {"number": line.number} if line else ""


def _in_force(line: procedures.VersionLine, on: date) -> bool:
    return line.in_force_from <= on and (line.in_force_to is None or on <= line.in_force_to)


def _day(request: StaffRequest) -> date:
    """
    Return the day that the address asks about; today when it names none.

    :raises Invalid: if it is no day
    """
    given = request.GET.get("ngay", "")
    if not given:
        return timezone.localdate()
    try:
        day = parse_date(given)
    except ValueError:
        day = None
    if day is None or not 1990 <= day.year <= 2200:
        raise Invalid(_("Ngày không đúng; hãy chọn lại ngày."))
    return day
