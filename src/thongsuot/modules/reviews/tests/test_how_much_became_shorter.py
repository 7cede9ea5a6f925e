"""How many procedures became shorter by more than a fifth, reckoned from their versions."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from thongsuot.kernel.worktime import Unit
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reviews import api as reviews
from thongsuot.modules.reviews.rules.limits import Verdict, compared, cut, span, verdict
from thongsuot.modules.reviews.tests.conftest import PERMIT, days, limited, permit, publish

SINCE, UNTIL = date(2026, 1, 1), date(2026, 12, 31)
units = some.sampled_from([unit for unit in Unit if unit is not Unit.SAME_DAY])
limits = some.builds(days, some.integers(1, 400), units)


def found(since=SINCE, until=UNTIL):
    return reviews.shortened(since=since, until=until)


def codes(lines):
    return [line.code for line in lines]


def twice(code, before, after, *, on=date(2026, 6, 1)):
    """A procedure whose limit changed on a day of the year."""
    publish(limited(permit(code), before), on=date(2025, 1, 1))
    publish(limited(permit(code), after), on=on)


# ---- The arithmetic ----


@given(limits, limits, limits)
def test_two_cuts_in_a_row_come_to_the_cut_of_the_whole(first, second, third):
    whole, one, other = cut(first, third), cut(first, second), cut(second, third)
    if one is not None and other is not None:
        assert 1 - whole == (1 - one) * (1 - other)


@given(limits, limits)
def test_a_limit_is_shorter_exactly_if_it_has_fewer_hours(before, after):
    share = cut(before, after)
    if share is None:
        assert span(before).measure is not span(after).measure
    else:
        assert (share > 0) == (span(after).hours < span(before).hours)
        assert share < 1


@given(limits, some.integers(1, 400))
def test_the_unit_it_is_written_in_changes_nothing(limit, amount):
    """8 working hours, 2 half-days and a working day are one and the same."""
    day, half, hour = (
        days(amount, Unit.WORKING_DAY),
        days(2 * amount, Unit.HALF_DAY),
        days(8 * amount, Unit.WORKING_HOUR),
    )
    assert cut(limit, day) == cut(limit, half) == cut(limit, hour)


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [
        (days(20), days(16), Fraction(1, 5)),
        (days(20), days(15), Fraction(1, 4)),
        (days(2), days(4, Unit.WORKING_HOUR), Fraction(3, 4)),
        (days(3), procedures.TimeLimit(same_day=True), Fraction(2, 3)),
        (days(4, Unit.WEEK), days(14, Unit.DAY), Fraction(1, 2)),
        (days(2, Unit.MONTH), days(1, Unit.MONTH), Fraction(1, 2)),
        (days(20), days(30), Fraction(-1, 2)),
        (days(20), days(15, Unit.DAY), None),
        (days(1, Unit.MONTH), days(30, Unit.DAY), None),
        (days(20), procedures.TimeLimit(), None),
    ],
)
def test_shares_by_hand(before, after, share):
    assert cut(before, after) == share


def test_the_whole_is_read_strictly():
    record = permit()
    offers = (*record.channels, procedures.ChannelOffer(procedures.Channel.ONLINE, days(18)))
    both = replace(record, channels=offers)

    def after(counter, online):
        channels = (
            replace(offers[0], limit=counter),
            replace(offers[1], limit=online),
        )
        return verdict(compared(both, replace(both, channels=channels)))

    assert after(days(10), days(9)) is Verdict.SHORTENED
    assert after(days(10), days(18)) is Verdict.PARTLY
    assert after(days(10), days(19)) is Verdict.LONGER
    assert after(days(19), days(18)) is Verdict.LESS
    assert after(days(20), days(18)) is Verdict.SAME
    assert after(days(10), days(9, Unit.DAY)) is Verdict.INCOMPARABLE


# ---- From versions ----


def test_exactly_a_fifth_is_not_more_than_a_fifth(db):
    twice("1.000001", days(20), days(16))
    twice("1.000002", days(20), days(15))
    figures = found()
    assert figures.amended == 2
    assert codes(figures.shortened) == ["1.000002"]
    assert codes(figures.less) == ["1.000001"]
    (line,) = figures.shortened
    assert (line.percent, line.before_number, line.after_number) == (25.0, 1, 2)
    (way,) = line.lines
    assert (way.before, way.after) == ("20 ngày làm việc", "15 ngày làm việc")
    assert way.place == "Cấp mới · Trực tiếp"


def test_what_cannot_be_compared_stands_apart(db):
    twice("1.000001", days(20), days(15, Unit.DAY))
    twice("1.000002", days(20), procedures.TimeLimit())
    figures = found()
    assert figures.shortened == ()
    assert codes(figures.incomparable) == ["1.000001", "1.000002"]
    assert figures.incomparable[0].lines[0].percent is None


def test_only_versions_of_the_period_count(db):
    twice("1.000001", days(20), days(10), on=date(2025, 12, 31))
    twice("1.000002", days(20), days(10), on=date(2026, 1, 1))
    twice("1.000003", days(20), days(10), on=date(2026, 12, 31))
    twice("1.000004", days(20), days(10), on=date(2027, 1, 1))
    assert codes(found().shortened) == ["1.000002", "1.000003"]


def test_lengthened_and_cut_back_again_is_not_shorter(db):
    twice(PERMIT, days(20), days(40), on=date(2026, 3, 1))
    publish(limited(permit(), days(20)), on=date(2026, 6, 1))
    figures = found()
    assert figures.shortened == figures.longer == ()
    assert figures.amended == 1
    # Of the second half year alone, it is.
    assert codes(found(since=date(2026, 4, 1)).shortened) == [PERMIT]


def test_two_small_cuts_of_one_year_add_up(db):
    twice(PERMIT, days(20), days(17), on=date(2026, 3, 1))
    publish(limited(permit(), days(15)), on=date(2026, 6, 1))
    assert codes(found().shortened) == [PERMIT]


def test_a_version_replaced_on_its_first_day_was_never_a_limit(db):
    twice(PERMIT, days(20), days(40), on=date(2026, 3, 1))
    publish(limited(permit(), days(10)), on=date(2026, 3, 1))
    (line,) = found().shortened
    assert (line.percent, line.before_number, line.after_number) == (50.0, 1, 3)


def test_a_new_procedure_became_no_shorter(db):
    publish(permit(), on=date(2026, 6, 1))
    assert found().amended == 0


def test_many_procedures_take_two_queries(db, django_assert_num_queries):
    for number in range(12):
        twice(f"1.0000{number:02}", days(20), days(10))
    with django_assert_num_queries(2):
        assert len(found().shortened) == 12
