"""What holds for every start, limit, calendar and stop; and a slow engine that must agree."""

import json
import random
from datetime import date, datetime, time, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from thongsuot.kernel.worktime import (
    VIETNAM,
    Calendar,
    DayKind,
    Effect,
    Limit,
    NamedDay,
    OfficeHours,
    Stop,
    Unit,
    deadline,
    from_json,
    national_calendar,
    recompute,
    strip,
    to_json,
    working_days_between,
    working_time_between,
)
from thongsuot.kernel.worktime.tests.slow_walk import SlowCalendar, walk

FIRST = datetime(2026, 11, 20, tzinfo=VIETNAM)
OFF = NamedDay(DayKind.HOLIDAY, "lễ", "holiday")
WORKED = NamedDay(DayKind.MAKE_UP, "làm bù", "make-up")

minutes = st.integers(0, 60 * 24 * 60).map(lambda n: FIRST + timedelta(minutes=n))
days = st.integers(-5, 120).map(lambda n: FIRST.date() + timedelta(days=n))
saturdays = days.map(lambda day: day + timedelta(days=(5 - day.weekday()) % 7))
units = st.sampled_from(Unit)
cutoffs = st.none() | st.sampled_from([time(15), time(11, 30), time(7)])


@st.composite
def intervals(draw):
    edges = sorted(draw(st.sets(st.integers(0, 143), min_size=2, max_size=6)))
    clock = [time(n // 6, n % 6 * 10) for n in edges]
    return tuple(zip(clock[::2], clock[1::2], strict=False))


@st.composite
def stop_lists(draw, start):
    """Stops in order, a minute to a fortnight long, touching or apart, after `start`."""
    stops, moment = [], start
    for _ in range(draw(st.integers(0, 3))):
        begins = moment + timedelta(minutes=draw(st.sampled_from([0, 1, 90, 1440, 5000])))
        length = draw(st.sampled_from([0, 1, 60, 300, 1440, 4000, 20000]))
        moment = begins + timedelta(minutes=length)
        stops.append(Stop(begins, moment, "chờ", draw(st.sampled_from(Effect))))
    return stops


@st.composite
def questions(draw):
    start = draw(minutes)
    unit = draw(units)
    most = {Unit.SAME_DAY: 1, Unit.MONTH: 3}.get(unit, 25)
    return {
        "start": start,
        "limit": Limit(draw(st.integers(1, most)), unit),
        "off": draw(st.frozensets(days, max_size=12)),
        "worked": draw(st.frozensets(saturdays, max_size=4)),
        "intervals": draw(intervals()),
        "cutoff": draw(cutoffs),
        "stops": draw(stop_lists(start)),
    }


def calendar_of(question, *, off=frozenset()):
    named = dict.fromkeys(question["worked"], WORKED)
    named |= dict.fromkeys(question["off"] | off, OFF)
    return Calendar(named, (OfficeHours.daily(question["intervals"]),))


def ask(question, **changes):
    asked = {key: question[key] for key in ("start", "limit", "cutoff", "stops")}
    return deadline(**{"calendar": calendar_of(question), **asked, **changes})


def as_jsonb(value):
    """Return `value` with its keys in the order in which PostgreSQL gives jsonb back."""
    if isinstance(value, dict):
        return {key: as_jsonb(value[key]) for key in sorted(value, key=lambda k: (len(k), k))}
    return [as_jsonb(item) for item in value] if isinstance(value, list) else value


@settings(max_examples=400, deadline=None)
@given(questions())
def test_a_slow_walk_finds_the_same_instant(question):
    slow = SlowCalendar(question["off"], question["worked"], question["intervals"])
    stops = [(stop.begins, stop.ends, stop.effect.value) for stop in question["stops"]]
    limit = question["limit"]
    assert ask(question).due == walk(
        slow,
        question["start"],
        limit.amount,
        limit.unit.value,
        cutoff=question["cutoff"],
        stops=stops,
    )


@settings(max_examples=200, deadline=None)
@given(questions(), days)
def test_another_holiday_never_brings_the_due_date_nearer(question, day):
    before = ask(question)
    # A pause that outlasts the limit moves it by days not yet reached, which may then be fewer.
    assume(all(stop.ends <= before.due for stop in question["stops"]))
    more = calendar_of(question, off=frozenset({day}))
    assert ask(question, calendar=more).due >= before.due


@settings(max_examples=100, deadline=None)
@given(questions(), st.randoms())
def test_the_order_of_entry_never_matters(question, chance: random.Random):
    named = list(calendar_of(question).days.items())
    stops = list(question["stops"])
    spans = list(question["intervals"])
    for entries in (named, stops, spans):
        chance.shuffle(entries)
    mixed = Calendar(dict(named), (OfficeHours.daily(spans),))
    assert ask(question, calendar=mixed, stops=stops) == ask(question)


@settings(max_examples=200, deadline=None)
@given(questions())
def test_the_stored_form_gives_the_deadline_back_and_reckons_to_the_same_instant(question):
    found = ask(question)
    kept = json.loads(json.dumps(as_jsonb(to_json(found))))
    assert from_json(kept) == found
    again = recompute(from_json(kept))
    assert (again.due, again.counted_from) == (found.due, found.counted_from)
    assert again.derivation == found.derivation


@settings(max_examples=100, deadline=None)
@given(questions(), minutes)
def test_a_pause_of_no_length_changes_nothing(question, moment):
    moment = max(moment, question["start"])
    nothing = Stop(moment, moment, "", Effect.PAUSE)
    assert ask(question, stops=[nothing]).due == ask(question, stops=[]).due


@settings(max_examples=200, deadline=None)
@given(questions(), minutes)
def test_a_later_start_is_never_due_earlier(question, other):
    # Without the mark: a start after it on Friday counts from Monday, one on Saturday does not.
    first, second = sorted((question["start"], other))
    plain = {"stops": (), "cutoff": None}
    assert ask(question, start=first, **plain).due <= ask(question, start=second, **plain).due


@settings(max_examples=200, deadline=None)
@given(questions())
def test_a_longer_limit_is_never_due_earlier(question):
    limit = question["limit"]
    assume(limit.unit is not Unit.SAME_DAY)
    longer = ask(question, limit=Limit(limit.amount + 1, limit.unit))
    assert ask(question).due <= longer.due


@settings(max_examples=200, deadline=None)
@given(questions())
def test_the_derivation_names_exactly_the_days_passed_over(question):
    question = {**question, "stops": (), "cutoff": None}
    if question["limit"].unit is not Unit.WORKING_DAY:
        question["limit"] = Limit(question["limit"].amount, Unit.WORKING_DAY)
    found = ask(question)
    slow = SlowCalendar(question["off"], question["worked"], question["intervals"])
    span = (found.due.date() - found.start.date()).days
    between = [found.start.date() + timedelta(days=n) for n in range(1, span + 1)]
    told = {line.on: line.why for line in found.derivation[1:]}
    assert {day for day, why in told.items() if why != "make_up_working_day"} == {
        day for day in between if not slow.works(day)
    }
    assert {day for day, why in told.items() if why == "make_up_working_day"} == {
        day for day in between if slow.works(day) and day.weekday() > 4
    }
    assert len(between) == question["limit"].amount + len(
        [day for day in between if not slow.works(day)]
    )


@settings(max_examples=100, deadline=None)
@given(questions())
def test_the_strip_numbers_the_days_of_the_limit_up_to_the_due_day(question):
    limit = Limit(question["limit"].amount, Unit.WORKING_DAY)
    cells = strip(ask(question, limit=limit, stops=()), FIRST.date())
    assert [cell.number for cell in cells if cell.number] == list(range(1, limit.amount + 1))
    assert cells[-1].number == limit.amount
    assert cells[0].filed
    assert [cell.due for cell in cells] == [False] * (len(cells) - 1) + [True]


@settings(max_examples=200, deadline=None)
@given(minutes, minutes, minutes, st.integers(-2000, 2000))
def test_the_parts_of_an_account_sum_to_the_whole(a, b, c, days_more):
    calendar = national_calendar()
    c += timedelta(days=days_more)
    parts = working_time_between(calendar, a, b) + working_time_between(calendar, b, c)
    assert parts == working_time_between(calendar, a, c)
    counted = working_days_between(calendar, a, b) + working_days_between(calendar, b, c)
    assert counted == working_days_between(calendar, a, c)


@settings(max_examples=50, deadline=None)
@given(minutes, st.integers(1, 60))
def test_a_limit_run_out_is_that_much_office_time(start, hours):
    found = deadline(
        start=start, limit=Limit(hours, Unit.WORKING_HOUR), calendar=national_calendar()
    )
    assert working_time_between(national_calendar(), start, found.due) == timedelta(hours=hours)


def test_the_calendar_of_the_properties_crosses_a_new_year():
    assert FIRST.date() < date(2027, 1, 1) < FIRST.date() + timedelta(days=60)
