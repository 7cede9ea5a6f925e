"""Trying a change before it is issued: one's replays, a new one, and what came of each."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thongsuot.kernel.actor import Permission
from thongsuot.kernel.refusals import Invalid
from thongsuot.modules.replays import api as replays
from thongsuot.surfaces.reform import trying
from thongsuot.surfaces.reform.rooms import tabs
from thongsuot.surfaces.shared.http import StaffRequest, permission

HERE = "reform:replays"
publishing = permission(Permission.WORKFLOW_PUBLISH)


@publishing
@never_cache
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    shown = {
        "tabs": tabs(request.actor, HERE),
        "replays": replays.replays_of(request.actor, limit=30),
    }
    return render(request, "reform/replays.html", shown)


@publishing
@require_safe
def new(request: StaffRequest) -> HttpResponse:
    """The dossiers by the address, and everything that may be changed over them."""
    chosen, offices = _chosen(request)
    offered = _offered(chosen)
    return _new(request, chosen, offices, offered, trying.asked(offered))


@publishing
@require_POST
def order(request: StaffRequest) -> HttpResponse:
    chosen, offices = _chosen(request)
    offered = _offered(chosen)
    asked = trying.asked(offered, request.POST)
    change = trying.change(asked, offered)
    if not asked.is_wrong:
        try:
            replay_id = replays.order_replay(
                title=asked.title,
                unit_id=chosen.unit_id,
                procedure_code=chosen.procedure_code,
                since=chosen.since,
                until=chosen.until,
                change=change,
                by=request.actor,
                at=timezone.now(),
            )
            return redirect("reform:replay", replay_id)
        except Invalid as refusal:
            for fault in refusal.faults:
                asked.note(fault.pointer, fault.reason)
            if asked.errors or not asked.is_wrong:
                asked.errors.insert(0, str(refusal))
    return _new(request, chosen, offices, offered, asked, status=422)


@publishing
@never_cache
@require_safe
def replay(request: StaffRequest, replay_id: int) -> HttpResponse:
    facts = replays.replay(replay_id, actor=request.actor)
    shown: dict[str, Any] = {"tabs": tabs(request.actor, HERE), "replay": facts}
    if facts.state == replays.ReplayState.DONE:
        shown["outcome"] = replays.outcome(replay_id, actor=request.actor)
        shown["most_points"] = replays.points_allowed()
    return render(request, "reform/replay.html", shown)


@publishing
@require_POST
def again(request: StaffRequest, replay_id: int) -> HttpResponse:
    replays.order_again(replay_id=replay_id, by=request.actor, at=timezone.now())
    return redirect("reform:replay", replay_id)


def _chosen(request: StaffRequest) -> tuple[trying.Period, list[replays.Office]]:
    sent = request.POST if request.method == "POST" else request.GET
    today = timezone.localdate()
    offices = list(replays.offices(request.actor, on=today))
    chosen = trying.period(
        sent,
        today=today,
        unit_ids=[office.id for office in offices],
        whole=bool(replays.may_replay(request.actor, None)),
    )
    return chosen, offices


def _offered(chosen: trying.Period) -> replays.Offered:
    return replays.offered(
        unit_id=chosen.unit_id,
        procedure_code=chosen.procedure_code,
        since=chosen.since,
        until=chosen.until,
    )


def _new(
    request: StaffRequest,
    chosen: trying.Period,
    offices: list[replays.Office],
    offered: replays.Offered,
    asked: trying.Asked,
    *,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "tabs": tabs(request.actor, HERE),
        "chosen": chosen,
        "offices": offices,
        "whole": bool(replays.may_replay(request.actor, None)),
        "offered": offered,
        "asked": asked,
        "units": [(unit.value, replays.unit_in_words(unit.value)) for unit in trying.UNITS],
    }
    return render(request, "reform/replay_new.html", shown, status=status)
