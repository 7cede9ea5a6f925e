"""Where the reform office begins: what waits for whom, and what was or will soon be late."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from thongsuot.kernel.actor import Permission
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.announcements.api import DecisionState
from thongsuot.modules.postings import api as postings
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reviews import api as reviews
from thongsuot.surfaces.reform.gates import keeping
from thongsuot.surfaces.reform.rooms import tabs
from thongsuot.surfaces.shared.http import StaffRequest

IN_HAND = (DecisionState.IN_REVIEW, DecisionState.APPROVED, DecisionState.DRAFTING)
A_FEW = 10
# Of so many decisions being drafted, home says how much is still to be mended.
LOOKED_INTO = 5
_A_YEAR = timedelta(days=365)
_PLANNED_IN = 12


@keeping
@never_cache
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    # Who only imports lists does not see decisions before they are published.
    sees = announcements.may_see(request.actor)
    in_hand = [
        line
        for state in (IN_HAND if sees else ())
        for line in announcements.decisions(state=state, on=today, limit=A_FEW).items
    ]
    published = announcements.decisions(state=DecisionState.PUBLISHED, on=today, limit=A_FEW).items
    # What is published and entered is done; what still waits for the national database is not.
    waiting = [line for line in published if any(not duty.done_on for duty in line.duties)]
    late = announcements.duties_late(on=today, since=today - _A_YEAR)
    drafted = [line for line in in_hand if line.state == DecisionState.DRAFTING]
    looked_into = [
        announcements.decision(line.decision_id, actor=request.actor, on=today)
        for line in drafted[:LOOKED_INTO]
    ]
    shown = {
        "tabs": tabs(request.actor, "reform:home"),
        "in_hand": in_hand,
        "to_mend": [decision for decision in looked_into if decision.blocking],
        "boards": postings.boards_overview(on=today),
        "imports": procedures.imports(limit=3),
        "waiting": waiting,
        "published": published[:5],
        "late": [each for each in late if each.duty.done_on is None],
        "was_late": [each for each in late if each.duty.done_on is not None],
        "total": sum(field.procedures for field in procedures.fields(on=today)),
        "approves": request.actor.may_anywhere(Permission.PROCEDURE_APPROVE),
        "in_review": sum(line.state == DecisionState.IN_REVIEW for line in in_hand),
        "may_begin": announcements.may_begin(request.actor),
    }
    shown |= _reviewing(request, today)
    return render(request, "reform/home.html", shown)


def _reviewing(request: StaffRequest, today: date) -> Mapping[str, Any]:
    """Return the duties of yearly plans that are still open, and this year's lines gone late."""
    # In December the plan of the next year is to be issued, before 31 January.
    years = (today.year, today.year + 1) if today.month == _PLANNED_IN else (today.year,)
    plans = {year: reviews.plan_of(year, actor=request.actor, on=today) for year in years}
    duties = [
        (year, plan.duty if plan else reviews.duty_of(year, issued_on=None, on=today))
        for year, plan in plans.items()
    ]
    this_year = plans[today.year]
    return {
        "plan_duties": [(year, duty) for year, duty in duties if duty.done_on is None],
        "late_lines": [each for each in this_year.items if each.late and not each.done_on]
        if this_year
        else [],
    }
