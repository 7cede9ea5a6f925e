"""A dossier goes on, waits for what runs beside it, comes back; and the longest way is known."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from thongsuot.kernel.worktime import Unit
from thongsuot.modules.workflows.rules import graph
from thongsuot.modules.workflows.rules.steps import END, Outcome, steps_from_data, steps_to_data
from thongsuot.modules.workflows.tests.tables import sound_tables, tables
from thongsuot.modules.workflows.tests.test_drawing_as_bpmn import PERMIT

NONE: frozenset[int] = frozenset()


def test_a_plain_table_is_followed_from_top_to_bottom():
    plain = tuple(replace(one, after=(), outcomes=(), verb=None) for one in PERMIT)
    assert [graph.following(plain, number) for number in (1, 2, 9)] == [(2,), (3,), ()]
    assert list(graph.paths(plain)) == [tuple(range(1, 10))]


def test_two_steps_after_one_open_side_by_side_and_the_third_waits_for_both():
    assert graph.opens_after(PERMIT, 2, finished=NONE) == (3, 4)
    assert graph.opens_after(PERMIT, 3, finished=frozenset({1, 2})) == ()
    assert graph.opens_after(PERMIT, 4, finished=frozenset({1, 2, 3})) == (5,)
    assert not graph.join_ready(PERMIT, 5, frozenset({3}))


def test_an_outcome_leads_on_back_or_to_the_end():
    assert graph.following(PERMIT, 6, "Đồng ý") == (7,)
    assert graph.following(PERMIT, 6, "Làm lại") == (5,)
    assert graph.following(PERMIT, 6, "Từ chối") == ()
    assert graph.opens_after(PERMIT, 6, "Làm lại", finished=frozenset()) == (5,)


def test_what_is_gone_back_to_is_done_again_with_all_after_it():
    assert graph.done_again(PERMIT, 5) == {5, 6, 7, 8, 9}


def test_side_by_side_the_longest_counts():
    way = graph.longest(PERMIT)
    assert (way.hours, 4 in way.path, 3 in way.path) == (Decimal(40), True, False)
    assert way.untimed == (1, 2, 5, 6, 7, 8)


def test_a_workflow_knows_whether_it_is_a_plain_list():
    assert not graph.is_linear(PERMIT)
    assert graph.is_linear(
        tuple(replace(one, after=(), outcomes=()) for one in PERMIT if one.verb is None)
    )


def test_old_rows_read_as_before_and_say_nothing_new():
    plain = replace(PERMIT[2], money_due=False)
    (row,) = steps_to_data([plain])
    assert set(row) == {
        *("number", "name", "kind", "role", "words", "amount", "unit", "counts_time", "written"),
        *("note", "source_number", "added"),
    }
    assert steps_from_data([row]) == (plain,)


@given(steps=tables())
def test_what_is_stored_is_read_back(steps):
    assert steps_from_data(steps_to_data(steps)) == steps


def brute_force(steps):
    """Every way down the table, weighed one by one."""
    leads, hours = graph.successors(steps), {s.number: graph.hours_of(s) or 0 for s in steps}

    def heaviest(number):
        onward = [to for to in leads[number] if to > number]
        return hours[number] + max((heaviest(to) for to in onward), default=0)

    return heaviest(steps[0].number)


@settings(max_examples=150)
@given(steps=tables(units=(Unit.WORKING_DAY, Unit.WORKING_HOUR, Unit.HALF_DAY, Unit.WEEK)))
def test_the_longest_way_is_the_longest_of_all_ways(steps):
    way = graph.longest(steps)
    assert way.hours == brute_force(steps)
    assert all(to in graph.successors(steps)[at] for at, to in pairwise(way.path))
    weighed = sum(graph.hours_of(s) or 0 for s in steps if s.number in way.path)
    assert weighed == way.hours


@settings(max_examples=100)
@given(steps=sound_tables(), data=st.data())
def test_every_dossier_comes_to_an_end_whatever_its_officers_decide(steps, data):
    """Walk a sound workflow as the engine would, with outcomes drawn at random, then the first."""
    running, finished = {steps[0].number}, frozenset()
    for turn in range(400):
        assert running, "the dossier stands still"
        number = data.draw(st.sampled_from(sorted(running))) if turn < 20 else min(running)
        step = next(one for one in steps if one.number == number)
        if step.kind == "return":
            assert running == {number}
            return
        names = [outcome.name for outcome in step.outcomes] or [""]
        name = data.draw(st.sampled_from(names)) if turn < 20 else names[0]
        if step.outcomes and {o.name: o.to for o in step.outcomes}[name] == END:
            return
        opened = graph.opens_after(steps, number, name, finished=finished)
        for to in opened:
            if to <= number:
                finished -= graph.done_again(steps, to)
        finished = finished | ({number} if not any(to <= number for to in opened) else set())
        running = (running - {number}) | set(opened)
    raise AssertionError("the dossier never ends")


@settings(max_examples=80)
@given(steps=tables())
def test_no_table_breaks_the_walk(steps):
    for way in graph.paths(steps, most=50):
        assert len(set(way)) == len(way) and way[0] == steps[0].number
    tried = graph.runs(steps)
    assert tried.stuck | tried.left_open | tried.opened_twice <= {one.number for one in steps}


def test_an_unknown_outcome_is_the_first():
    two = (
        replace(PERMIT[0], outcomes=(Outcome("Nhận", 3), Outcome("Không", END))),
        *PERMIT[1:],
    )
    assert graph.following(two, 1) == (3,)


def test_a_table_of_two_hundred_steps_is_checked_while_one_types():
    """A bound on steps tried, not on seconds: a slow machine must not fail the test."""
    many = [replace(PERMIT[0], number=1)]
    for number in range(2, 200):
        back = Outcome("Lại", max(1, number - 5))
        ways = (Outcome("Tiếp"), back, Outcome("Vượt", min(200, number + 2)))
        many.append(replace(PERMIT[2], number=number, outcomes=ways if number % 3 else ()))
    many.append(replace(PERMIT[8], number=200))
    tried = graph.runs(tuple(many))
    assert not tried.left_open and not tried.stuck
