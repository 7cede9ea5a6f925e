"""The replay itself, on dossiers that never were: nothing is lost, nobody does two at once."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from random import Random
from statistics import mean

from hypothesis import given, settings
from hypothesis import strategies as st

from thongsuot.kernel.worktime import VIETNAM, national_calendar
from thongsuot.modules.replays.rules.clock import laid_out
from thongsuot.modules.replays.rules.flow import Halt, Matter, Pool, Task, flow
from thongsuot.modules.replays.rules.lived import (
    Assumptions,
    Lived,
    Span,
    as_changed,
    as_it_was,
    calibrated,
)

CALENDAR = national_calendar()
CLOCK = laid_out(CALENDAR, date(2026, 8, 1), date(2026, 10, 31))
FIRST = int(datetime(2026, 8, 17, 8, tzinfo=VIETNAM).timestamp())
HOUR, DAY = 3600, 86_400

moments = st.integers(FIRST, FIRST + 40 * DAY)
lengths = st.integers(0, 20 * HOUR)


@st.composite
def matters(draw, most=12):
    """Some dossiers through up to three pools, with branches, joins and stops."""
    found = []
    for _number in range(draw(st.integers(1, most))):
        tasks = []
        for place in range(draw(st.integers(1, 5))):
            before = st.lists(st.integers(0, place - 1), max_size=2, unique=True)
            halts = (Halt(draw(lengths), draw(st.integers(0, 5 * DAY))),)
            tasks.append(
                Task(
                    key=place,
                    kind="process",
                    pool=draw(st.sampled_from([None, 0, 1, 2])),
                    work=draw(lengths),
                    lies=draw(lengths),
                    after=tuple(draw(before)) if place else (),
                    halts=halts if draw(st.booleans()) else (),
                )
            )
        opens = draw(moments)
        due = draw(st.none() | st.integers(opens, opens + 30 * DAY))
        found.append(Matter(opens, due, 0, tuple(tasks)))
    return found


def pools(*people):
    return [Pool(each, 0) for each in people]


def queued(run):
    return [
        CLOCK.between(one.ready, one.begun) for passages in run.passages for one in passages if one
    ]


# ---- Office time ----


@given(moments, st.integers(0, 400 * HOUR))
def test_office_time_is_that_of_the_calendar(moment, length):
    at = datetime.fromtimestamp(moment, VIETNAM)
    there = CALENDAR.office_time_after(at, timedelta(seconds=length))
    if length:
        assert CLOCK.after(moment, length) == int(there.timestamp())
        assert CLOCK.between(moment, CLOCK.after(moment, length)) == length
    assert CLOCK.between(moment, moment + length) == int(
        CALENDAR.office_time_between(at, at + timedelta(seconds=length)).total_seconds()
    )


@given(moments, moments)
def test_a_due_day_moves_by_the_working_days_that_its_start_moved(begun, begins):
    due = int(datetime(2026, 11, 2, 17, tzinfo=VIETNAM).timestamp())
    moved = datetime.fromtimestamp(CLOCK.moved(due, begun, begins), VIETNAM)
    days = CALENDAR.working_days_between(
        datetime.fromtimestamp(begun, VIETNAM).date(),
        datetime.fromtimestamp(begins, VIETNAM).date(),
    )
    assert CALENDAR.working_days_between(date(2026, 11, 2), moved.date()) == days
    assert moved.hour == 17


# ---- Nothing is lost, nothing is done twice ----


@given(matters(), st.tuples(*[st.integers(1, 3)] * 3))
@settings(deadline=None)
def test_every_dossier_that_gets_in_gets_out(found, people):
    run = flow(found, pools(*people), [CLOCK])
    for number, matter in enumerate(found):
        assert run.left(number) is not None
        for task, passage in zip(matter.tasks, run.passages[number], strict=True):
            assert matter.opens <= passage.opened <= passage.ready <= passage.begun <= passage.done
            for earlier in task.after:
                assert run.passages[number][earlier].done <= passage.opened
            assert CLOCK.between(passage.begun, passage.done) == task.work


@given(matters(), st.tuples(*[st.integers(1, 3)] * 3))
@settings(deadline=None)
def test_nobody_works_on_two_at_once_and_nobody_rests_while_one_waits(found, people):
    run = flow(found, pools(*people), [CLOCK])
    edges = defaultdict(list)
    for number, matter in enumerate(found):
        for task, passage in zip(matter.tasks, run.passages[number], strict=True):
            if task.pool is not None and passage.done > passage.begun:
                edges[task.pool] += [(passage.begun, 1), (passage.done, -1)]
    for pool, changes in edges.items():
        busy = 0
        for _at, change in sorted(changes):
            busy += change
            assert busy <= people[pool]
    for number, matter in enumerate(found):
        for task, passage in zip(matter.tasks, run.passages[number], strict=True):
            if passage.begun > passage.ready:
                at_work = sum(change for at, change in edges[task.pool] if at <= passage.ready)
                assert at_work == people[task.pool]


@given(matters(), st.tuples(*[st.integers(1, 3)] * 3))
@settings(deadline=None)
def test_the_same_gives_the_same(found, people):
    assert flow(found, pools(*people), [CLOCK]) == flow(found, pools(*people), [CLOCK])


def test_what_is_due_sooner_is_done_first():
    task = (Task(1, "process", 0, HOUR, 0),)
    late, soon = (Matter(FIRST, FIRST + days * DAY, 0, task) for days in (9, 2))
    first = Matter(FIRST - 60, None, 0, task)
    run = flow([first, late, soon], pools(1), [CLOCK])
    done = [run.left(number) for number in range(3)]
    assert done[0] < done[2] < done[1]


# ---- More people ----


@given(
    st.lists(st.tuples(moments, st.integers(1, 20 * HOUR)), min_size=1, max_size=30),
    st.integers(1, 4),
)
@settings(deadline=None)
def test_at_one_desk_more_people_keep_nobody_waiting_longer(arrivals, people):
    """In the order of arrival: there it holds for each dossier, not only on average."""
    found = [
        Matter(opens, opens + 9 * DAY, 0, (Task(1, "process", 0, work, 0),))
        for opens, work in arrivals
    ]
    few = queued(flow(found, pools(people), [CLOCK]))
    more = queued(flow(found, pools(people + 1), [CLOCK]))
    assert all(there <= here for here, there in zip(few, more, strict=True))


def test_over_many_offices_more_people_wait_less_on_average():
    """Where several desks follow one another a single dossier may be unlucky, but not all."""
    chance = Random(4)
    few, more = [], []
    for _office in range(25):
        found = [
            Matter(
                opens := FIRST + chance.randrange(20 * DAY),
                opens + chance.randrange(2 * DAY, 20 * DAY),
                0,
                tuple(
                    Task(
                        place,
                        "process",
                        chance.randrange(3),
                        chance.randrange(8 * HOUR),
                        chance.randrange(8 * HOUR),
                        after=(place - 1,) if place else (),
                    )
                    for place in range(4)
                ),
            )
            for _number in range(60)
        ]
        few.append(mean(queued(flow(found, pools(1, 1, 1), [CLOCK]))))
        more.append(mean(queued(flow(found, pools(2, 2, 2), [CLOCK]))))
    assert mean(more) < mean(few) / 2
    assert sum(there <= here for here, there in zip(few, more, strict=True)) == len(few)


# ---- What happened, once more ----


def as_lived(found, run):
    """Tell what the simulator did as if it had happened."""
    return [
        Lived(
            seed=number,
            told=True,
            opens=matter.opens,
            due=matter.due,
            clock=0,
            finished=run.left(number),
            gone=False,
            plan=1,
            spans=tuple(
                Span(task.key, task.kind, task.pool, one.opened, one.done, allowed=task.work)
                for task, one in zip(matter.tasks, run.passages[number], strict=True)
            ),
        )
        for number, matter in enumerate(found)
    ]


@st.composite
def lines(draw):
    """Dossiers from desk to desk."""
    return [
        Matter(
            opens := draw(moments),
            opens + 9 * DAY,
            0,
            tuple(
                Task(
                    place,
                    "process",
                    place,
                    draw(st.integers(60, 9 * HOUR)),
                    draw(lengths),
                    after=(place - 1,) if place else (),
                )
                for place in range(3)
            ),
        )
        for _number in range(draw(st.integers(1, 8)))
    ]


@given(lines(), st.tuples(*[st.integers(1, 2)] * 3))
@settings(deadline=None)
def test_what_hands_explain_and_what_they_do_not_make_up_what_happened(found, people):
    """With the true work known, the unchanged replay comes near to the second on average."""
    happened = flow(found, pools(*people), [CLOCK])
    lived = as_lived(found, happened)
    known = Assumptions(work=100)
    again, run = calibrated(lived, as_it_was(lived, [CLOCK], known), pools(*people), [CLOCK])
    assert len(again) == len(lived)
    took = sum(CLOCK.between(one.opens, one.finished) for one in lived)
    missed = sum(
        abs(CLOCK.between(one.finished, run.left(number))) for number, one in enumerate(lived)
    )
    assert missed <= took * 0.25 + HOUR


@given(lines(), st.tuples(*[st.integers(1, 2)] * 3))
@settings(deadline=None)
def test_no_change_changes_nothing(found, people):
    lived = as_lived(found, flow(found, pools(*people), [CLOCK]))
    given_so = Assumptions()
    matters_again = as_it_was(lived, [CLOCK], given_so)
    lies, run = calibrated(lived, matters_again, pools(*people), [CLOCK])
    changed, waits = as_changed(lived, matters_again, lies, lambda _one: None, given_so, seed=1)
    assert flow(changed, pools(*people), [CLOCK], waits) == run
