"""Whose time it was: whatever overlaps whatever, the parts sum to the whole."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thongsuot.kernel.worktime import (
    VIETNAM,
    Effect,
    Leg,
    Limit,
    Stop,
    Unit,
    charged,
    deadline,
    from_json,
    national_calendar,
    recompute,
    sentence,
    share_out,
    to_json,
    total,
    working_time_between,
)
from thongsuot.kernel.worktime.tests.test_properties import calendar_of, minutes, questions
from thongsuot.kernel.worktime.tests.test_properties import stop_lists as stops_after

HOLDERS = ("ông Dũng", "Một cửa", "phòng Kinh tế", "trên đường", "sự cố")


@st.composite
def legs(draw):
    begins = draw(minutes)
    ends = draw(st.none() | st.integers(0, 40_000).map(lambda n: begins + timedelta(minutes=n)))
    due = draw(st.none() | st.integers(0, 40_000).map(lambda n: begins + timedelta(minutes=n)))
    return Leg(draw(st.sampled_from(HOLDERS)), begins, ends, due)


@settings(max_examples=150, deadline=None)
@given(questions(), st.lists(legs(), max_size=8), minutes, minutes)
def test_the_parts_sum_to_the_whole(question, held, one, other):
    since, until = sorted((one, other))
    calendar = calendar_of(question)
    parts = share_out(calendar, since, until, held, rest="Một cửa")
    whole = working_time_between(calendar, since, until)
    assert total(part.spent for part in parts) == whole
    assert all(timedelta(0) <= part.over <= part.spent for part in parts)
    assert [part.begins for part in parts[1:]] == [part.ends for part in parts[:-1]]

    late = whole / 3
    shares: dict[str, timedelta] = {}
    for part in parts:
        shares[part.holder] = shares.get(part.holder, timedelta()) + part.over
    owed = charged(late, shares)
    assert total(owed.values()) == (late if owed else timedelta(0))
    assert set(owed) == ({h for h, share in shares.items() if share} if late else set())


def outages(draw_minutes):
    return st.lists(
        st.tuples(draw_minutes, st.integers(1, 9000)).map(
            lambda each: Stop(
                each[0], each[0] + timedelta(minutes=each[1]), "mất điện", Effect.PAUSE
            )
        ),
        max_size=3,
    )


@settings(max_examples=150, deadline=None)
@given(questions(), outages(minutes), st.data())
def test_an_outage_never_brings_a_due_date_forward(question, broken, data):
    """And what came after the due date, or lay within another stop, moves nothing."""
    calendar = calendar_of(question)
    stops = data.draw(stops_after(question["start"]))
    asked = {
        "start": question["start"],
        "limit": question["limit"],
        "cutoff": question["cutoff"],
        "stops": stops,
    }
    plain = deadline(**asked, calendar=calendar)
    dark = type(calendar)(calendar.days, calendar.hours, outages=tuple(broken))
    found = deadline(**asked, calendar=dark)
    assert found.due >= plain.due
    assert recompute(from_json(to_json(found))).due == found.due, "it carries what it rests on"
    if all(outage.begins >= plain.due or outage.ends <= plain.start for outage in broken):
        assert found == plain


def at(day, hour, minute=0):
    return datetime(2026, 10, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("begins", "ends", "due_day"),
    [
        (at(7, 9), at(9, 10), 14),  # two working days dark
        (at(7, 9), at(7, 16), 12),  # some hours: a limit in days counts days
        (at(13, 9), at(15, 10), 12),  # after the due day
        (at(1, 9), at(6, 10), 13),  # begun before the dossier came
    ],
)
def test_days_without_the_system_do_not_count(begins, ends, due_day):
    calendar = national_calendar()
    dark = type(calendar)(
        calendar.days, calendar.hours, calendar.published,
        (Stop(begins, ends, "outage", Effect.PAUSE),),
    )  # fmt: skip
    found = deadline(start=at(5, 8), limit=Limit(5, Unit.WORKING_DAY), calendar=dark)
    assert found.due == at(due_day, 17)
    assert ("sự cố hệ thống" in sentence(found, "vi")) == (due_day != 12 or begins == at(7, 9))
