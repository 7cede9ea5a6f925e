"""What stops the limit, what begins it again, and the one new appointment."""

from datetime import datetime, time

import pytest

from thongsuot.kernel.worktime import (
    VIETNAM,
    BadQuestion,
    Effect,
    Extension,
    Limit,
    Stop,
    Unit,
    deadline,
    national_calendar,
    recompute,
)


def at(text):
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=VIETNAM)


def pause(begins, ends):
    return Stop(at(begins), ends and at(ends), "chờ nộp phí", Effect.PAUSE)


def restart(begins, ends):
    return Stop(at(begins), ends and at(ends), "chờ bổ sung", Effect.RESTART)


def ask(amount, unit, *stops, start="10-05 08:00", **rest):
    return deadline(
        start=at(start),
        limit=Limit(amount, Unit(unit)),
        calendar=national_calendar(),
        stops=stops,
        **rest,
    )


def due(*args, **rest):
    return f"{ask(*args, **rest).due:%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("begins", "ends", "unit", "without", "expected"),
    [
        # Working days after the day of stopping, up to and including that of resuming.
        ("10-06 09:00", "10-06 16:00", "working_day", "10-08 17:00", "10-08 17:00"),
        ("10-06 09:00", "10-07 07:00", "working_day", "10-08 17:00", "10-09 17:00"),
        ("10-06 09:00", "10-11 10:00", "working_day", "10-08 17:00", "10-13 17:00"),
        ("10-06 09:00", "10-12 10:00", "working_day", "10-08 17:00", "10-14 17:00"),
        # Calendar days likewise, before any rolling.
        ("10-06 09:00", "10-07 16:00", "day", "10-08 17:00", "10-09 17:00"),
        ("10-06 09:00", "10-08 16:00", "day", "10-08 17:00", "10-12 17:00"),
        ("10-06 09:00", "10-10 16:00", "day", "10-08 17:00", "10-12 17:00"),
        # Half-days after the one of stopping, up to and including the one of resuming.
        ("10-05 09:00", "10-05 11:00", "half_day", "10-06 17:00", "10-06 17:00"),
        ("10-05 09:00", "10-05 12:00", "half_day", "10-06 17:00", "10-06 17:00"),
        ("10-05 09:00", "10-05 13:30", "half_day", "10-06 17:00", "10-07 11:30"),
        ("10-05 12:00", "10-05 14:00", "half_day", "10-06 17:00", "10-07 11:30"),
        ("10-05 09:00", "10-06 20:00", "half_day", "10-06 17:00", "10-08 11:30"),
        # Hours by exactly the time between.
        ("10-05 09:00", "10-05 09:45", "working_hour", "10-05 11:00", "10-05 13:45"),
        ("10-05 11:00", "10-06 08:00", "working_hour", "10-05 11:00", "10-06 08:00"),
        ("10-05 09:00", "10-06 09:00", "hour", "10-05 11:00", "10-06 11:00"),
    ],
)
def test_a_pause(begins, ends, unit, without, expected):
    amount = 2 if unit == "hour" else 3
    start = "10-05 09:00" if unit == "hour" else "10-05 08:00"
    assert due(amount, unit, start=start) == without
    assert due(amount, unit, pause(begins, ends), start=start) == expected


def test_weeks_and_months_move_by_calendar_days():
    stop = pause("10-06 09:00", "10-09 09:00")
    assert due(1, "week", stop) == "10-15 17:00"
    assert due(1, "month", stop) == "11-09 17:00"


def test_a_restart_gives_the_whole_limit_again():
    assert due(3, "working_day", restart("10-07 09:00", "10-20 10:00")) == "10-23 17:00"
    assert due(2, "working_hour", restart("10-05 09:00", "10-20 10:00")) == "10-20 14:00"
    assert due(1, "half_day", restart("10-05 09:00", "10-20 10:00")) == "10-20 17:00"


def test_the_mark_of_the_day_holds_for_a_restart_too():
    late = restart("10-07 09:00", "10-20 15:30")
    assert due(1, "working_day", late, cutoff=time(15)) == "10-22 17:00"


def test_a_restart_forgets_the_pauses_before_it():
    stops = pause("10-06 09:00", "10-07 09:00"), restart("10-08 09:00", "10-20 10:00")
    assert due(3, "working_day", *stops) == "10-23 17:00"


def test_a_pause_after_a_restart_counts():
    stops = restart("10-06 09:00", "10-20 10:00"), pause("10-21 09:00", "10-22 09:00")
    assert due(3, "working_day", *stops) == "10-26 17:00"
    assert due(3, "working_day", *reversed(stops)) == "10-26 17:00"


def test_several_pauses_add_up():
    stops = (
        pause("10-06 09:00", "10-07 09:00"),
        pause("10-07 09:00", "10-08 09:00"),
        pause("10-08 10:00", "10-08 11:00"),
    )
    assert due(3, "working_day", *stops) == "10-12 17:00"


def test_a_pause_that_outlasts_the_limit_can_be_reckoned_again_from_the_stored_form():
    # Due on 6 October, paused late and over the weekend of 10 October: 9 and 12 October count.
    answer = ask(1, "working_day", pause("10-08 09:00", "10-12 09:00"))
    assert answer.due == at("10-08 17:00")
    assert recompute(answer).due == answer.due
    # The same over Tết, which only the stored marks know.
    tet = ask(1, "working_day", pause("02-12 09:00", "02-24 09:00"), start="02-09 08:00")
    assert tet.due == at("02-13 17:00")
    assert recompute(tet).due == tet.due


def test_an_open_stop_needs_to_know_up_to_when():
    with pytest.raises(BadQuestion, match="as_of"):
        ask(3, "working_day", pause("10-06 09:00", None))
    answer = ask(3, "working_day", pause("10-06 09:00", None), as_of=at("10-08 09:00"))
    assert answer.stopped
    assert f"{answer.due:%m-%d}" == "10-12"
    again = ask(3, "working_day", restart("10-06 09:00", None), as_of=at("10-08 09:00"))
    assert again.stopped
    assert f"{again.due:%m-%d}" == "10-13"


def test_the_derivation_tells_each_stop_where_it_began():
    answer = ask(
        3,
        "working_day",
        restart("10-06 09:00", "10-08 09:00"),
        pause("10-09 09:00", "10-12 09:00"),
    )
    assert [(f"{line.on:%m-%d}", line.why) for line in answer.derivation] == [
        ("10-05", "start"),
        ("10-06", "stop_restart"),
        ("10-09", "stop_pause"),
        ("10-10", "weekend"),
        ("10-11", "weekend"),
    ]
    paused = answer.derivation[2]
    assert "chờ nộp phí" in paused.text("vi")
    assert "1 ngày làm việc" in paused.text("vi")
    assert "1 working day." in paused.text("en")


def test_a_stop_may_not_contradict_itself():
    for stop in (pause("10-06 09:00", "10-06 08:59"), pause("10-05 07:59", "10-06 08:00")):
        with pytest.raises(BadQuestion):
            ask(3, "working_day", stop)
    with pytest.raises(BadQuestion, match="chồng"):
        ask(3, "day", pause("10-06 09:00", "10-08 09:00"), restart("10-07 09:00", "10-09 09:00"))


def extended(*, given, to, start="10-05 08:00", amount=5, unit="working_day"):
    extension = Extension(at(given), at(to), "chờ xác minh")
    return ask(amount, unit, start=start, extension=extension)


def test_an_extension_keeps_the_first_promise():
    answer = extended(given="10-09 18:00", to="10-20 17:00")
    assert (answer.due, answer.original_due) == (at("10-20 17:00"), at("10-12 17:00"))
    assert answer.derivation[-1].why == "weekend"
    assert "20/10/2026" in next(x for x in answer.derivation if x.why == "extension").text("vi")


@pytest.mark.parametrize("given", ["10-12 07:00", "10-10 08:00", "10-11 08:00", "10-13 08:00"])
def test_it_comes_at_least_one_working_day_before_the_due_date(given):
    # Due on Monday: the Friday before is the last day; the weekend between is too late.
    with pytest.raises(BadQuestion, match="một ngày làm việc"):
        extended(given=given, to="10-20 17:00")


def test_it_is_later_than_the_due_date_and_after_the_start():
    with pytest.raises(BadQuestion, match="phải sau"):
        extended(given="10-09 08:00", to="10-12 17:00")
    with pytest.raises(BadQuestion, match="trước lúc"):
        extended(given="10-05 07:00", to="10-20 17:00")


def test_it_is_measured_from_the_due_date_that_stops_have_moved():
    stop = pause("10-06 09:00", "10-07 09:00")
    extension = Extension(at("10-12 08:00"), at("10-20 17:00"), "")
    answer = ask(5, "working_day", stop, extension=extension)
    assert answer.original_due == at("10-13 17:00")
    with pytest.raises(BadQuestion):
        ask(5, "working_day", extension=extension)


def test_a_pause_of_no_length_changes_nothing():
    for unit in Unit:
        stop = Stop(at("10-06 09:00"), at("10-06 09:00"), "", Effect.PAUSE)
        assert ask(1, unit, stop).due == ask(1, unit).due
