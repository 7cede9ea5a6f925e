"""Whatever people and clerks do in whatever order, the floor keeps its promises."""

from collections import Counter

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from thongsuot.kernel.refusals import Clash, Missing
from thongsuot.modules.queues import api as queues
from thongsuot.modules.queues.models import Ticket
from thongsuot.modules.queues.rules import (
    APPOINTMENT,
    ORDINARY,
    PRIORITY,
    InLine,
    is_priority_turn,
    line_up,
)
from thongsuot.modules.queues.states import AT_WINDOW, TRANSITIONS
from thongsuot.modules.queues.tests.conftest import MORNING, SOMEONE, minutes

LANES = st.sampled_from([ORDINARY, ORDINARY, PRIORITY])


@given(st.lists(LANES, max_size=30), st.lists(LANES, max_size=6), st.integers(1, 5))
def test_priority_waits_for_few_and_others_not_for_ever(lanes, latest, every):
    waiting = [InLine(n, lane, minutes(n), n) for n, lane in enumerate(lanes)]

    order = list(line_up(waiting, last_lanes=latest, every=every, at=MORNING))

    assert Counter(each.id for each in order) == Counter(range(len(lanes)))
    for lane in (ORDINARY, PRIORITY):
        numbers = [each.number for each in order if each.lane == lane]
        assert numbers == sorted(numbers)
    said = list(reversed(latest))
    for position, each in enumerate(order):
        others = [one for one in order[position:] if one.lane == PRIORITY]
        if others and is_priority_turn(said[::-1], every):
            assert each.lane == PRIORITY
        elif each.lane == PRIORITY:
            # Out of turn they go by their place, before nobody who was there earlier.
            assert all(each.number <= one.number for one in order[position:])
        said.append(each.lane)


@given(st.integers(0, 60), st.lists(LANES, min_size=1, max_size=8))
def test_whoever_has_an_hour_is_first_from_that_hour_on(hour, lanes):
    waiting = [InLine(n, lane, minutes(n), n) for n, lane in enumerate(lanes)]
    kept = InLine(99, APPOINTMENT, minutes(30), 99, minutes(30))
    order = list(line_up([*waiting, kept], last_lanes=[], every=3, at=minutes(hour)))
    assert (order[0] == kept) if hour >= 30 else (order[-1] == kept)


DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("take"), st.sampled_from("AB"), st.sampled_from(["", "", "merit"])),
        st.tuples(
            st.sampled_from(["call", "again", "serve", "finish", "absent", "move"]),
            st.integers(1, 3),
        ),
        st.tuples(st.sampled_from(["back", "leave"]), st.integers(0, 20)),
    ),
    max_size=40,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(
    deeds=[
        *[("take", "A", "")] * 4,
        ("take", "A", "merit"),
        *[("call", 1), ("serve", 1)] * 4,
    ]
)
@given(deeds=DEEDS)
def test_no_number_is_lost_given_twice_or_in_two_places(open_floor, deeds):
    floor = open_floor
    point = transaction.savepoint()
    before = dict(Ticket.objects.values_list("pk", "state"))
    keys: list[str] = []
    try:
        for at, deed in enumerate(deeds):
            done = _do(floor, deed, keys, at=minutes(at))
            after = dict(Ticket.objects.values_list("pk", "state"))
            _only_by_the_table(before, after)
            assert done or after == before, "A refused deed changes nothing."
            before = after
            _whole(floor, at=minutes(at))
    finally:
        transaction.savepoint_rollback(point)


def _do(floor, deed, keys, *, at) -> bool:
    name, *given = deed
    clerk = {1: floor.an, 2: floor.ba, 3: floor.an}
    try:
        if name == "take":
            keys.append(floor.take(given[0], given[1], at=at))
        elif name == "leave":
            queues.leave_line(key=keys[given[0] % len(keys)] if keys else "", by=SOMEONE, at=at)
        elif name == "back":
            absent = floor.desk(floor.two, floor.ba, at=at).absent
            if not absent:
                return False
            queues.return_to_line(ticket_id=absent[0][0], by=floor.ba, at=at)
        else:
            _at_window(floor, name, given[0], clerk[given[0]], at=at)
    except (Clash, Missing):
        return False
    return True


def _at_window(floor, name, number, by, *, at) -> None:
    window_id = {1: floor.one, 2: floor.two, 3: floor.three}[number]
    expected = floor.desk(window_id, by, at=at).next
    if name == "call":
        ticket_id = floor.call(window_id, by, at=at)
        # What the desk said would come is what the database gives.
        assert floor.desk(window_id, by, at=at).current.label == expected[0]
        assert Ticket.objects.get(pk=ticket_id).window_id == window_id
        return
    current = floor.desk(window_id, by, at=at).current
    if current is None:
        raise Missing("")
    deeds = {
        "again": queues.call_again,
        "serve": queues.serve,
        "finish": queues.finish,
        "absent": queues.mark_absent,
    }
    if name == "move":
        target = floor.two if window_id == floor.one else floor.one
        queues.move_ticket(ticket_id=current.id, to_window_id=target, by=by, at=at)
    else:
        deeds[name](ticket_id=current.id, by=by, at=at)


def _only_by_the_table(before, after) -> None:
    ways = {(source, way.target) for way in TRANSITIONS.values() for source in way.sources}
    for ticket_id, state in after.items():
        was = before.get(ticket_id, state)
        assert was == state or (was, state) in ways
    assert before.keys() <= after.keys()


def _whole(floor, *, at) -> None:
    rows = Ticket.objects.order_by("letter", "number")
    for letter in "AB":
        numbers = [row.number for row in rows if row.letter == letter]
        assert numbers == list(range(1, len(numbers) + 1))
    at_windows = Counter(row.window_id for row in rows if row.state in AT_WINDOW)
    assert all(number == 1 for number in at_windows.values())
    told = queues.figures(floor.unit_id, day=MORNING.date())
    parts = sum(q.waiting + q.called + q.served + q.absent + q.left for q in told)
    assert parts == len(rows)
    assert queues.floor_now(floor.unit_id, at=at).waiting == sum(q.waiting for q in told)
