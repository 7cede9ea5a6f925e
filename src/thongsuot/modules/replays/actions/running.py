"""
The life of a replay: asked for, run by a job, kept with its result.

The job notes that it has begun in a transaction of its own and its result in another; between
the two it only reads. So a job that is killed leaves a replay that is still to be run, and one
that is done twice does nothing the second time.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor, system
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.replays import policy
from thongsuot.modules.replays.events import ReplayEnded, ReplayOrdered
from thongsuot.modules.replays.models import Replay
from thongsuot.modules.replays.queries.material import edges, office_units
from thongsuot.modules.replays.queries.planning import planned
from thongsuot.modules.replays.queries.replaying import nobody_left, replayed
from thongsuot.modules.replays.rules.changes import (
    Change,
    from_data,
    plan_from_data,
    plan_to_data,
    to_data,
)
from thongsuot.modules.replays.states import TRANSITIONS, ReplayState

REPLAYER = system("Chạy thử quy trình")
MOST_DAYS = 3 * 366


@ledger.action
def order_replay(
    *,
    title: str = "",
    unit_id: int | None = None,
    procedure_code: str = "",
    since: date,
    until: date,
    change: Change,
    by: Actor,
    at: datetime,
) -> int:
    """
    Ask what a change would have done to the dossiers accepted in a past period; a job finds out.

    `until` is the last day of the period. Returns the number of the replay.

    :raises NotAllowed: if `by` may not publish workflows for that office
    :raises Missing: if there is no such office, procedure, workflow or draft
    :raises Invalid: if the period is empty, no dossier could go that way, an allowance is
        nothing, or a role would be left without anybody
    """
    policy.may_replay(by, unit_id).or_refuse()
    if unit_id is not None:
        units.unit(unit_id)
    faults = [*_period_faults(since, until, localdate(at)), *_share_faults(change)]
    faults += [nobody_left(unit, role) for (unit, role), n in change.people.items() if n < 1]
    if faults:
        raise Invalid(faults[0].reason, faults)
    if procedure_code:
        procedures.procedure(procedure_code, on=until)
    _not_empty(unit_id, procedure_code, since, until)
    found = planned(change, procedure_code, on=until)

    replay = Replay.objects.create(
        title=_title(title),
        unit_id=unit_id,
        procedure_code=procedure_code,
        since=since,
        until=until,
        change=to_data(change),
        plan=None
        if found is None
        else {
            "steps": plan_to_data(found.plan),
            "base_id": found.base_id,
            "source": found.source,
        },
        state=ReplayState.QUEUED,
        by=by.name[:200],
        account_id=by.account_id,
        asked_at=at,
        changed_at=at,
    )
    _defer(replay.pk)

    happened = ReplayOrdered(replay.pk, unit_id, procedure_code, since, until)
    ledger.record(happened, by=by, at=at, unit_id=unit_id)
    return replay.pk


@ledger.action
def order_again(*, replay_id: int, by: Actor, at: datetime) -> None:
    """
    Let a replay that broke be run once more.

    :raises Missing: if it is not one of `by`'s
    :raises NotAllowed: if `by` may no longer publish workflows for that office
    :raises Clash: if it did not break
    """
    replay = Replay.objects.asked_by(by.account_id).locked().by_id(replay_id)

    policy.may_replay(by, replay.unit_id).or_refuse()
    if ReplayState.QUEUED not in TRANSITIONS[ReplayState(replay.state)]:
        raise Clash(
            _("Lần chạy thử này đang ở tình trạng «%(state)s», không chạy lại được.")
            % {"state": ReplayState(replay.state).label}
        )

    replay.trouble, replay.done_of_100 = "", 0
    _move(replay, ReplayState.QUEUED, at=at)
    _defer(replay.pk)

    happened = ReplayOrdered(
        replay.pk, replay.unit_id, replay.procedure_code, replay.since, replay.until
    )
    ledger.record(happened, by=by, at=at, unit_id=replay.unit_id)


# ---- What the job does ----


def run_replay(*, replay_id: int, at: datetime) -> None:
    """Run what was asked and keep what it comes to; nothing if that is done already."""
    replay = _begun(replay_id, at=at)
    if replay is None:
        return
    plan = replay.plan
    try:
        # Reasons are kept in the language of the law.
        with override("vi"):
            result = replayed(
                unit_id=replay.unit_id,
                procedure_code=replay.procedure_code,
                since=replay.since,
                until=replay.until,
                change=from_data(replay.change),
                plan=None if plan is None else plan_from_data(plan["steps"]),
                base_id=None if plan is None else plan["base_id"],
                at=at,
                tell=lambda done: _tell(replay_id, done),
            )
    except Invalid as refusal:
        _end(replay_id, ReplayState.REFUSED, trouble=str(refusal), at=at)
    else:
        _end(replay_id, ReplayState.DONE, result=result, at=at)


def give_up_replay(*, replay_id: int, trouble: str, at: datetime) -> None:
    """Note that the work on a replay breaks again and again."""
    _end(replay_id, ReplayState.FAILED, trouble=trouble, at=at)


@transaction.atomic
def _begun(replay_id: int, *, at: datetime) -> Replay | None:
    replay = Replay.objects.locked().by_id(replay_id)
    if replay.state == ReplayState.QUEUED:
        _move(replay, ReplayState.RUNNING, at=at)
    # One that runs already was begun by a worker that died.
    return replay if replay.state == ReplayState.RUNNING else None


def _tell(replay_id: int, done: int) -> None:
    # Outside any transaction, so that whoever waits sees it at once.
    Replay.objects.filter(pk=replay_id, state=ReplayState.RUNNING).update(done_of_100=done)


@transaction.atomic
def _end(
    replay_id: int,
    state: ReplayState,
    *,
    result: dict[str, Any] | None = None,
    trouble: str = "",
    at: datetime,
) -> None:
    replay = Replay.objects.locked().by_id(replay_id)
    if state in TRANSITIONS[ReplayState(replay.state)]:
        _note_end(replay, state, result=result, trouble=trouble, at=at)


@ledger.action
def _note_end(
    replay: Replay, state: ReplayState, *, result: dict[str, Any] | None, trouble: str, at: datetime
) -> None:
    replay.result, replay.trouble, replay.done_of_100 = result, tidy(trouble)[:2_000], 100
    _move(replay, state, at=at)

    dossiers_told = result["dossiers"] if result else 0
    happened = ReplayEnded(replay.pk, state, dossiers_told, replay.trouble)
    ledger.record(happened, by=REPLAYER, at=at, unit_id=replay.unit_id)


# ---- The pieces ----


def _defer(replay_id: int) -> None:
    # One at a time, whoever asks: the other hands of the worker stay free for the rest.
    app.configure_task("replays.run", lock="replays").defer(replay_id=replay_id)


def _move(replay: Replay, state: ReplayState, *, at: datetime) -> None:
    assert state in TRANSITIONS[ReplayState(replay.state)], (replay.state, state)
    replay.state, replay.changed_at = state, at
    replay.save()


def _title(text: str) -> str:
    clean = tidy(text)[:200]
    return _("Chạy thử") if not clean or has_control_characters(clean) else clean


def _period_faults(since: date, until: date, today: date) -> Sequence[Fault]:
    if until < since:
        return [Fault("/until", _("Ngày cuối kỳ phải sau ngày đầu kỳ."))]
    if since >= today:
        return [Fault("/since", _("Chỉ chạy thử được trên kỳ đã qua."))]
    if (until - since).days > MOST_DAYS:
        return [Fault("/since", _("Kỳ dài nhất là ba năm."))]
    return []


def _share_faults(change: Change) -> Sequence[Fault]:
    faults = []
    if not 1 <= change.assumptions.work <= 100:
        faults.append(Fault("/work", _("Phần làm việc từ 1 đến 100 %.")))
    if not 0 <= change.assumptions.follows <= 100:
        faults.append(Fault("/follows", _("Từ 0 đến 100 %.")))
    return faults


def _not_empty(unit_id: int | None, procedure_code: str, since: date, until: date) -> None:
    begins, ends = edges(since, until)
    if not dossiers.count_histories(
        competent_units=office_units(unit_id),
        procedure_code=procedure_code,
        since=begins,
        until=ends,
    ):
        raise Invalid(
            _("Trong kỳ này không có hồ sơ nào được tiếp nhận."),
            [Fault("/since", _("Chọn kỳ có hồ sơ."))],
        )
