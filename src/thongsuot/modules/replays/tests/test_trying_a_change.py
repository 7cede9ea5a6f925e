"""From the question to the answer: what is refused, what is kept, what it says."""

import json
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.kernel.worktime import Unit
from thongsuot.modules.dossiers.testing import DUNG, EXTENSION_OF_PERMIT
from thongsuot.modules.replays import api as replays
from thongsuot.modules.replays.actions import running
from thongsuot.modules.replays.models import Replay
from thongsuot.modules.replays.states import TRANSITIONS, ReplayState
from thongsuot.modules.replays.testing import carry_on_replays
from thongsuot.modules.replays.tests.conftest import LATER, SINCE, UNTIL
from thongsuot.modules.workflows import api as workflows


def order(by, change=None, **what):
    asked = {"since": SINCE, "until": UNTIL, "procedure_code": EXTENSION_OF_PERMIT} | what
    return replays.order_replay(**asked, change=change or replays.Change(), by=by, at=LATER)


def tried(by, change=None, **what):
    replay_id = order(by, change, **what)
    carry_on_replays(at=LATER)
    assert replays.replay(replay_id, actor=by).state == ReplayState.DONE
    return replays.outcome(replay_id, actor=by)


def base():
    """The workflow that they followed: tiếp nhận, phân công, thẩm định, phê duyệt, vào sổ, trả."""
    return workflows.workflow_for(procedure_code=EXTENSION_OF_PERMIT, on=UNTIL)


def step(kind):
    return next(one.number for one in base().steps if one.kind == kind)


def refused(by, change=None, **what):
    with pytest.raises(Invalid) as refusal:
        order(by, change, **what)
    return {fault.pointer: fault.reason for fault in refusal.value.faults}


# ---- The way ----


def test_an_unchanged_replay_stands_beside_what_happened(october, mai):
    found = tried(mai)
    reality, again, changed = found.tellings
    assert (reality.on_time, reality.late, reality.gone) == (4, 1, 1)
    assert reality.rate == 80.0
    assert found.holds and found.points == 0
    assert again.rate == changed.rate == reality.rate
    assert (again.on_time, again.late, again.mean_days) == (4, 1, reality.mean_days)
    assert found.gain == 0
    assert found.dossiers == 6
    assert [row.label.split(". ")[0] for row in found.steps] == ["1", "2", "3", "4", "5"]
    assert all(row.again == row.changed for row in found.steps)


def test_a_step_left_out_takes_its_time_with_it(october, mai):
    change = replays.Change(base_id=base().id, removed=(step("assign"),))
    found = tried(mai, change)
    gone = next(row for row in found.steps if row.label.startswith("2."))
    assert gone.again is not None and gone.changed is None
    _reality, again, changed = found.tellings
    assert changed.mean_days <= again.mean_days
    assert any("Bước bị bỏ mang theo" in one for one in found.assumptions)


def test_two_steps_done_together(october, mai):
    change = replays.Change(base_id=base().id, merged=(step("process"),))
    # A step of another kind would be lost in the one above it.
    assert refused(mai, change).keys() == {"/steps"}
    change = replays.Change(base_id=base().id, merged=(step("issue"),))
    found = tried(mai, change)
    together = next(row for row in found.steps if row.label.startswith("4."))
    assert "; " in together.label
    parts = [row.again.worked for row in found.steps if row.label[0] in "45"]
    assert together.changed.worked == pytest.approx(
        together.again.worked
        + next(row for row in found.steps if row.label.startswith("5.")).again.worked,
        abs=0.02,
    ), parts


def test_a_shorter_time_shortens_the_waiting_as_far_as_one_assumes(october, mai):
    number = step("process")
    half = {number: replays.Allowance(Decimal("0.5"), Unit.WORKING_HOUR)}
    found = tried(mai, replays.Change(base_id=base().id, allowances=half))
    row = next(row for row in found.steps if row.label.startswith(f"{number}."))
    # The default workflow gave this step no time, so none can be said to have shrunk.
    assert row.changed.waited == row.again.waited
    assert row.changed.limited and not row.again.limited


def test_another_workflow_takes_over_the_work_of_like_steps(october, mai):
    draft_id = workflows.begin_draft(
        procedure_code=EXTENSION_OF_PERMIT,
        case="",
        unit_id=None,
        from_workflow_id=base().id,
        by=mai,
        at=LATER,
    )
    found = tried(mai, replays.Change(draft_id=draft_id))
    assert found.tellings[2].rate == found.tellings[1].rate
    assert found.tellings[2].mean_days == found.tellings[1].mean_days
    facts = replays.replays_of(mai)[0]
    assert facts.changes[0].startswith("Đi theo dự thảo «")


def test_more_and_fewer_people(october, mai):
    unit = october.province.chau_doc_division
    found = tried(mai, replays.Change(people={(unit, "officer"): 3}))
    officers = next(row for row in found.loads if row.role == "Công chức chuyên môn")
    assert (officers.people, officers.people_changed) == (1, 3)
    assert officers.busy_changed < officers.busy
    assert officers.queue_changed <= officers.queue


def test_what_it_rests_on_is_said_and_shown_for_other_values(october, mai):
    found = tried(mai, replays.Change(assumptions=replays.Assumptions(work=20)))
    assert any("20 %" in one for one in found.assumptions)
    assert [one.sentence for one in found.otherwise] == [
        "Nếu phần làm việc là 5 % thời gian của bước",
        "Nếu phần làm việc là 30 % thời gian của bước",
    ]


def test_no_name_and_no_number_of_a_dossier_is_kept(october, mai):
    replay_id = order(mai)
    carry_on_replays(at=LATER)
    row = Replay.objects.get(pk=replay_id)
    kept = json.dumps([row.result, row.change, row.plan], ensure_ascii=False)
    assert DUNG.name not in kept and DUNG.id_number not in kept and "H01" not in kept
    assert {line.type for line in ledger.history(f"replay:{replay_id}")} == {
        "replays.ReplayOrdered",
        "replays.ReplayEnded",
    }


# ---- Refused by place and reason ----


@pytest.mark.parametrize(
    "what, place",
    [
        ({"since": UNTIL, "until": SINCE}, "/until"),
        ({"since": date(2027, 1, 1), "until": date(2027, 1, 2)}, "/since"),
        ({"since": date(2020, 1, 1)}, "/since"),
        ({"since": date(2026, 3, 1), "until": date(2026, 3, 31)}, "/since"),
        ({"procedure_code": "1.001193"}, "/since"),
    ],
)
def test_a_period_without_a_dossier(october, mai, what, place):
    assert refused(mai, **what).keys() == {place}


def test_steps_that_no_dossier_can_follow(october, mai):
    found = refused(mai, replays.Change(base_id=base().id, removed=(step("approve"),)))
    assert "Phải có đúng một bước phê duyệt." in found.values()
    found = refused(mai, replays.Change(base_id=base().id, removed=(77,)))
    assert found.keys() == {"/steps/77"}
    assert refused(mai, replays.Change(removed=(2,))).keys() == {"/base_id"}
    whole = replays.Change(base_id=base().id, removed=(step("assign"),))
    assert refused(mai, whole, procedure_code="").keys() == {"/procedure_code"}


@pytest.mark.parametrize("amount", ["0", "-1", "1001"])
def test_an_allowance_of_nothing(october, mai, amount):
    allowances = {3: replays.Allowance(Decimal(amount), Unit.WORKING_DAY)}
    change = replays.Change(base_id=base().id, allowances=allowances)
    assert refused(mai, change).keys() == {"/allowances/3"}


def test_a_role_without_anybody(october, mai):
    unit = october.province.chau_doc_division
    found = refused(mai, replays.Change(people={(unit, "officer"): 0}))
    assert found == {f"/people/{unit}/officer": "Mỗi vai trò ở mỗi nơi phải còn ít nhất 1 người."}
    # Fewer in every office: only the run knows how many there are.
    replay_id = order(mai, replays.Change(more_people={"officer": -1}))
    carry_on_replays(at=LATER)
    facts = replays.replay(replay_id, actor=mai)
    assert facts.state == ReplayState.REFUSED
    assert "ít nhất 1 người" in facts.trouble
    with pytest.raises(Missing):
        replays.outcome(replay_id, actor=mai)


@pytest.mark.parametrize("work, follows", [(0, 50), (101, 50), (10, -1), (10, 101)])
def test_shares_beyond_the_whole(october, mai, work, follows):
    change = replays.Change(assumptions=replays.Assumptions(work, follows))
    assert refused(mai, change).keys() <= {"/work", "/follows"}


def test_a_workflow_of_another_procedure(october, mai):
    of_another = workflows.begin_draft(
        procedure_code="1.001193", case="", unit_id=None, by=mai, at=LATER
    )
    assert refused(mai, replays.Change(draft_id=of_another)).keys() == {"/workflow_id"}


# ---- Whose it is ----


def test_who_may_not_publish_workflows_may_not_try_them(october):
    chi = october.actor(october.cast.chi)
    with pytest.raises(NotAllowed, match="toàn tỉnh"):
        order(chi)
    with pytest.raises(NotAllowed, match="đơn vị này"):
        order(chi, unit_id=october.province.chau_doc)


def test_a_replay_is_its_askers(october, mai):
    replay_id = order(mai)
    carry_on_replays(at=LATER)
    nam = october.actor(october.cast.nam)
    assert replays.replays_of(nam) == []
    for look in (replays.replay, replays.outcome):
        with pytest.raises(Missing):
            look(replay_id, actor=nam)
    with pytest.raises(Missing):
        replays.order_again(replay_id=replay_id, by=nam, at=LATER)


def test_only_the_offices_own_dossiers_are_replayed(october, mai):
    assert tried(mai, unit_id=october.province.chau_doc).dossiers == 6
    assert refused(mai, unit_id=october.province.long_xuyen).keys() == {"/since"}


# ---- Jobs ----


def test_done_twice_it_is_done_once(october, mai):
    replay_id = order(mai)
    running.run_replay(replay_id=replay_id, at=LATER)
    first = Replay.objects.get(pk=replay_id)
    running.run_replay(replay_id=replay_id, at=LATER + timedelta(days=9))
    assert Replay.objects.get(pk=replay_id).changed_at == first.changed_at
    running.give_up_replay(replay_id=replay_id, trouble="x", at=LATER)
    assert replays.replay(replay_id, actor=mai).state == ReplayState.DONE


def test_what_died_in_the_middle_is_run_again(october, mai):
    replay_id = order(mai)
    Replay.objects.filter(pk=replay_id).update(state=ReplayState.RUNNING, done_of_100=40)
    running.run_replay(replay_id=replay_id, at=LATER)
    assert replays.replay(replay_id, actor=mai).state == ReplayState.DONE


def test_what_breaks_again_and_again_is_given_up_and_may_be_run_again(october, mai):
    replay_id = order(mai)
    with pytest.raises(Clash):
        replays.order_again(replay_id=replay_id, by=mai, at=LATER)
    running.give_up_replay(replay_id=replay_id, trouble="MemoryError", at=LATER)
    facts = replays.replay(replay_id, actor=mai)
    assert facts.may_be_run_again and facts.trouble == "MemoryError"
    replays.order_again(replay_id=replay_id, by=mai, at=LATER)
    carry_on_replays(at=LATER)
    assert replays.replay(replay_id, actor=mai).state == ReplayState.DONE


def test_a_worker_takes_it_through(own_database):
    from thongsuot.modules.dossiers.api import Status
    from thongsuot.modules.dossiers.testing import MORNING, dossier_in, small_town

    town = small_town()
    dossier_in(Status.RETURNED, town, at=MORNING)
    mai = town.actor(town.cast.mai)
    replay_id = order(mai)
    assert replays.replay(replay_id, actor=mai).state == ReplayState.QUEUED
    call_command("procrastinate", "worker", "--one-shot", "--no-listen-notify")
    facts = replays.replay(replay_id, actor=mai)
    assert (facts.state, facts.done, facts.trouble) == (ReplayState.DONE, 100, "")


def test_what_a_killed_worker_left_is_taken_up_and_given_up_after_three(own_database):
    from thongsuot.modules.dossiers.api import Status
    from thongsuot.modules.dossiers.testing import MORNING, dossier_in, small_town

    town = small_town()
    dossier_in(Status.RETURNED, town, at=MORNING)
    mai = town.actor(town.cast.mai)
    taken_up = killed_over(order(mai), before=0)
    assert replays.replay(taken_up, actor=mai).state == ReplayState.DONE
    given_up = killed_over(order(mai), before=2)
    last = replays.replay(given_up, actor=mai)
    assert (last.state, last.trouble) == (
        ReplayState.FAILED,
        "Ba lần chạy đều bị ngắt giữa chừng.",
    )
    assert last.may_be_run_again


def killed_over(replay_id, *, before):
    """Let a worker die over a replay for the `before` + 1st time, then let others carry on."""
    with connection.cursor() as server:
        # As it lies when the machine goes dark: begun, in the hands of one who says no more.
        server.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '1 hour') RETURNING id"
        )
        server.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s"
            " WHERE task_name = 'replays.run' AND status = 'todo'",
            [server.fetchone()[0], before],
        )
    Replay.objects.filter(pk=replay_id).update(state=ReplayState.RUNNING, done_of_100=40)
    with suppress(AlreadyEnqueued):  # the worker of the round before asks every minute by itself
        app.configure_task("messages.retry_stalled_jobs").defer(timestamp=0)
    for _round in range(2):
        call_command("procrastinate", "worker", "--one-shot", "--no-listen-notify")
    return replay_id


def test_each_state_is_reached_and_left_as_the_table_says():
    assert set(TRANSITIONS) == set(ReplayState)
    reached = {to for targets in TRANSITIONS.values() for to in targets}
    assert reached == set(ReplayState)


# ---- What the database refuses ----


@pytest.mark.parametrize(
    "name, values",
    [
        ("replay_is_in_a_known_state", {"state": "x"}),
        ("replay_period_has_a_day", {"until": SINCE - timedelta(days=1)}),
        ("replay_done_has_its_result", {"state": ReplayState.DONE}),
        ("replay_refused_or_failed_says_why", {"state": ReplayState.FAILED}),
        ("replay_goes_no_further_than_its_end", {"done_of_100": 101}),
    ],
)
def test_the_database_refuses(db, name, values):
    row = {
        "title": "x",
        "since": SINCE,
        "until": UNTIL,
        "state": ReplayState.QUEUED,
        "by": "Mai",
        "asked_at": LATER,
        "changed_at": LATER,
    }
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Replay.objects.create(**row | values)
