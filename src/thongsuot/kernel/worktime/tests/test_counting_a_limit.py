"""Golden cases: what the law and the contract say of each unit, edge by edge."""

from datetime import datetime, time

import pytest

from thongsuot.kernel.worktime import (
    VIETNAM,
    BadQuestion,
    Calendar,
    DayKind,
    Limit,
    NamedDay,
    OfficeHours,
    Unit,
    deadline,
    national_calendar,
)

EIGHT_HOURS = OfficeHours.daily([(time(7), time(11)), (time(13), time(17))])


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def due(start, amount, unit, calendar=None, **rest):
    answer = deadline(
        start=at(start),
        limit=Limit(amount, Unit(unit)),
        calendar=calendar or national_calendar(),
        **rest,
    )
    return f"{answer.due:%Y-%m-%d %H:%M}"


def whys(start, amount, unit, **rest):
    answer = deadline(
        start=at(start), limit=Limit(amount, Unit(unit)), calendar=national_calendar(), **rest
    )
    return [(f"{line.on:%d/%m}", line.why) for line in answer.derivation]


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        # The first day is not counted (BLDS 2015, article 147.2).
        ("2026-10-05 08:00", 1, "working_day", "2026-10-06 17:00"),
        ("2026-10-05 08:00", 1, "day", "2026-10-06 17:00"),
        ("2026-10-05 23:59", 1, "working_day", "2026-10-06 17:00"),
        ("2026-10-05 00:00", 1, "working_day", "2026-10-06 17:00"),
        # A start on a day off: the next working day is day one.
        ("2026-10-10 09:00", 1, "working_day", "2026-10-12 17:00"),
        ("2026-10-11 23:00", 1, "working_day", "2026-10-12 17:00"),
        # Saturday 22 August 2026 is worked for Monday 31 August.
        ("2026-08-21 15:20", 1, "working_day", "2026-08-22 17:00"),
        ("2026-08-28 15:20", 1, "working_day", "2026-09-03 17:00"),
        ("2026-08-19 09:12", 9, "working_day", "2026-09-03 17:00"),
        # Ngày Văn hóa Việt Nam, from 2026.
        ("2026-11-23 08:00", 1, "working_day", "2026-11-25 17:00"),
        ("2025-11-23 08:00", 1, "working_day", "2025-11-24 17:00"),
        # Tết 2026: 16 to 20 February; Giỗ Tổ on Sunday 26 April gives Monday 27.
        ("2026-02-13 08:00", 1, "working_day", "2026-02-23 17:00"),
        ("2026-04-24 08:00", 1, "working_day", "2026-04-28 17:00"),
        ("2026-04-29 08:00", 1, "working_day", "2026-05-04 17:00"),
        # Calendar days count days off, and only a last day off gives way (article 148.5).
        ("2026-10-05 08:00", 4, "day", "2026-10-09 17:00"),
        ("2026-10-05 08:00", 5, "day", "2026-10-12 17:00"),
        ("2026-10-05 08:00", 7, "day", "2026-10-12 17:00"),
        ("2026-08-17 08:00", 5, "day", "2026-08-22 17:00"),
        ("2026-08-17 08:00", 14, "day", "2026-09-03 17:00"),
        ("2026-10-05 08:00", 1, "week", "2026-10-12 17:00"),
        ("2026-10-10 08:00", 2, "week", "2026-10-26 17:00"),
        # Months: the same date, or the last of a shorter month.
        ("2025-01-31 08:00", 1, "month", "2025-02-28 17:00"),
        ("2024-01-31 08:00", 1, "month", "2024-02-29 17:00"),
        ("2026-01-31 08:00", 1, "month", "2026-03-02 17:00"),
        ("2026-03-31 08:00", 1, "month", "2026-05-04 17:00"),
        ("2026-05-15 08:00", 13, "month", "2027-06-15 17:00"),
        ("2026-12-05 08:00", 1, "month", "2027-01-05 17:00"),
        # Half-days: the interval the start falls in is not counted.
        ("2026-10-05 08:00", 1, "half_day", "2026-10-05 17:00"),
        ("2026-10-05 07:30", 1, "half_day", "2026-10-05 17:00"),
        ("2026-10-05 07:29", 1, "half_day", "2026-10-05 11:30"),
        ("2026-10-05 11:30", 1, "half_day", "2026-10-05 17:00"),
        ("2026-10-05 12:00", 1, "half_day", "2026-10-05 17:00"),
        ("2026-10-05 13:30", 1, "half_day", "2026-10-06 11:30"),
        ("2026-10-05 17:00", 1, "half_day", "2026-10-06 11:30"),
        ("2026-10-09 15:00", 2, "half_day", "2026-10-12 17:00"),
        ("2026-10-10 09:00", 1, "half_day", "2026-10-12 11:30"),
        ("2026-12-31 15:00", 1, "half_day", "2027-01-04 11:30"),
        # Working hours run in office time alone.
        ("2026-10-05 08:00", 2, "working_hour", "2026-10-05 10:00"),
        ("2026-10-05 10:30", 2, "working_hour", "2026-10-05 14:30"),
        ("2026-10-05 10:30", 1, "working_hour", "2026-10-05 11:30"),
        ("2026-10-05 07:30", 4, "working_hour", "2026-10-05 11:30"),
        ("2026-10-05 11:30", 1, "working_hour", "2026-10-05 14:30"),
        ("2026-10-05 12:10", 1, "working_hour", "2026-10-05 14:30"),
        ("2026-10-05 16:00", 1, "working_hour", "2026-10-05 17:00"),
        ("2026-10-05 17:00", 1, "working_hour", "2026-10-06 08:30"),
        ("2026-10-09 16:30", 1, "working_hour", "2026-10-12 08:00"),
        ("2026-10-11 09:00", 1, "working_hour", "2026-10-12 08:30"),
        ("2026-12-31 16:00", 1, "working_hour", "2026-12-31 17:00"),
        ("2026-12-31 16:00", 2, "working_hour", "2027-01-04 08:30"),
        # Within the working day of the start, or the next one.
        ("2026-10-05 08:00", 1, "same_day", "2026-10-05 17:00"),
        ("2026-10-05 12:00", 1, "same_day", "2026-10-05 17:00"),
        ("2026-10-05 17:00", 1, "same_day", "2026-10-06 17:00"),
        ("2026-10-10 08:00", 1, "same_day", "2026-10-12 17:00"),
        ("2026-08-22 08:00", 1, "same_day", "2026-08-22 17:00"),
        # Hours elapse, day and night.
        ("2026-10-09 16:30", 24, "hour", "2026-10-10 16:30"),
        ("2026-12-31 23:30", 1, "hour", "2027-01-01 00:30"),
    ],
)
def test_the_units(start, amount, unit, expected):
    assert due(start, amount, unit) == expected


def test_seconds_are_kept():
    start = at("2026-10-05 16:59:30.250000")
    answer = deadline(start=start, limit=Limit(1, Unit.WORKING_HOUR), calendar=national_calendar())
    assert answer.due == at("2026-10-06 08:29:30.250000")


def test_eight_hours_are_a_working_day_where_the_office_works_eight():
    calendar = national_calendar((EIGHT_HOURS,))
    # QĐ 3857/QĐ-UBND Nghệ An: 4+4+112+24+16+8 hours = 168 hours = 21 days.
    assert 4 + 4 + 112 + 24 + 16 + 8 == 168 == 21 * 8
    morning = "2026-10-05 07:00"
    assert due(morning, 168, "working_hour", calendar) == "2026-11-02 17:00"
    assert due("2026-10-04 20:00", 21, "working_day", calendar) == "2026-11-02 17:00"
    assert due(morning, 8, "working_hour", calendar) == "2026-10-05 17:00"


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-10-05 15:00", "2026-10-06 17:00"),  # at the mark is not later than it
        ("2026-10-05 15:00:01", "2026-10-07 17:00"),  # counts as Tuesday's opening
        ("2026-10-09 15:01", "2026-10-13 17:00"),
        ("2026-10-10 14:00", "2026-10-12 17:00"),  # a day off before the mark
        ("2026-10-10 16:00", "2026-10-13 17:00"),  # and after it: as at Monday's opening
    ],
)
def test_the_mark_of_fifteen_hours(start, expected):
    assert due(start, 1, "working_day", cutoff=time(15)) == expected


def test_the_mark_moves_every_unit():
    late, mark = "2026-10-09 15:01", {"cutoff": time(15)}
    assert due(late, 2, "working_hour", **mark) == "2026-10-12 09:30"
    assert due(late, 1, "half_day", **mark) == "2026-10-12 17:00"
    assert due(late, 1, "hour", **mark) == "2026-10-12 08:30"
    assert due(late, 1, "day", **mark) == "2026-10-13 17:00"
    assert due(late, 1, "same_day", **mark) == "2026-10-12 17:00"
    assert whys(late, 1, "hour", **mark) == [
        ("09/10", "start"),
        ("09/10", "cutoff"),
        ("10/10", "weekend"),
        ("11/10", "weekend"),
    ]


def test_a_counter_open_on_saturday_mornings():
    calendar = national_calendar(
        (
            OfficeHours.weekly(
                dict.fromkeys(range(5), ((time(7), time(11)), (time(13), time(17))))
                | {5: ((time(7, 30), time(11)),)}
            ),
        )
    )
    assert due("2026-10-09 08:00", 1, "working_day", calendar) == "2026-10-10 11:00"
    assert due("2026-10-09 16:00", 2, "working_hour", calendar) == "2026-10-10 08:30"
    assert due("2026-10-09 14:00", 2, "half_day", calendar) == "2026-10-12 11:00"
    # The make-up Saturday is a whole day.
    assert due("2026-08-21 08:00", 1, "working_day", calendar) == "2026-08-22 17:00"


def test_intervals_may_touch_and_come_in_any_order():
    shifts = [(time(11, 30), time(17)), (time(7), time(11, 30))]
    calendar = national_calendar((OfficeHours.daily(shifts),))
    assert due("2026-10-05 11:30", 1, "half_day", calendar) == "2026-10-06 11:30"
    assert due("2026-10-05 11:00", 1, "working_hour", calendar) == "2026-10-05 12:00"


def test_office_hours_change_from_a_day_on():
    winter = OfficeHours.daily([(time(8), time(16))], since=at("2026-10-07 00:00").date())
    calendar = national_calendar((winter, EIGHT_HOURS))
    assert due("2026-10-05 08:00", 1, "working_day", calendar) == "2026-10-06 17:00"
    assert due("2026-10-05 08:00", 2, "working_day", calendar) == "2026-10-07 16:00"
    assert due("2026-10-06 16:00", 2, "working_hour", calendar) == "2026-10-07 09:00"


def test_every_day_off_is_named_and_every_make_up_day():
    assert whys("2026-08-21 15:20", 7, "working_day") == [
        ("21/08", "start"),
        ("22/08", "make_up_working_day"),
        ("23/08", "weekend"),
        ("29/08", "weekend"),
        ("30/08", "weekend"),
        ("31/08", "swapped_day_off"),
        ("01/09", "holiday"),
        ("02/09", "holiday"),
    ]
    assert whys("2026-04-24 09:00", 1, "working_day") == [
        ("24/04", "start"),
        ("25/04", "weekend"),
        ("26/04", "holiday"),
        ("27/04", "day_off_in_lieu"),
    ]
    assert whys("2026-10-05 08:00", 7, "day") == [("05/10", "start")]
    assert whys("2026-10-05 08:00", 5, "day") == [
        ("05/10", "start"),
        ("10/10", "weekend"),
        ("10/10", "rolled"),
        ("11/10", "weekend"),
    ]
    assert whys("2026-10-10 08:00", 1, "working_hour")[1:] == [
        ("10/10", "weekend"),
        ("11/10", "weekend"),
    ]
    assert ("28/02", "month_end") in whys("2025-01-31 08:00", 1, "month")


def test_a_year_without_published_holidays_is_said():
    assert whys("2027-12-30 08:00", 2, "working_day") == [
        ("30/12", "start"),
        ("01/01", "weekend"),
        ("01/01", "year_not_published"),
        ("02/01", "weekend"),
    ]
    assert ("04/01", "year_not_published") in whys("2023-01-04 08:00", 1, "day")


def test_a_calendar_without_working_days_is_an_error_not_a_loop():
    every_day = {
        datetime.fromordinal(n).date(): NamedDay(DayKind.CLOSED, "bão", "storm")
        for n in range(at("2026-01-01").toordinal(), at("2101-01-01").toordinal())
    }
    for unit in Unit:
        if unit is not Unit.HOUR:
            with pytest.raises(BadQuestion, match="2100"):
                due("2026-10-05 08:00", 1, unit, Calendar(every_day, (EIGHT_HOURS,)))


def test_a_start_without_zone_is_refused():
    with pytest.raises(BadQuestion, match="múi giờ"):
        deadline(
            start=datetime(2026, 10, 5, 8),  # noqa: DTZ001  the fault under test
            limit=Limit(1, Unit.DAY),
            calendar=national_calendar(),
        )
