"""Times are read as offices write them, and what is not understood is said to be so."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from thongsuot.kernel.worktime import Limit, Unit
from thongsuot.modules.workflows.rules.wording import as_limit, read_allowance, working_hours

WORDS = {
    Unit.HOUR: "giờ",
    Unit.WORKING_HOUR: "giờ làm việc",
    Unit.HALF_DAY: "buổi",
    Unit.DAY: "ngày",
    Unit.WORKING_DAY: "ngày làm việc",
    Unit.WEEK: "tuần",
    Unit.MONTH: "tháng",
}


@pytest.mark.parametrize(
    "words, amount, unit",
    [
        ("0,25 ngày làm việc", "0.25", Unit.WORKING_DAY),
        ("7.5 ngày làm việc", "7.5", Unit.WORKING_DAY),
        ("½ ngày", "0.5", Unit.DAY),
        ("1/2 ngày", "0.5", Unit.DAY),
        ("1 ½ ngày làm việc", "1.5", Unit.WORKING_DAY),
        ("01 ngày rưỡi", "1.5", Unit.DAY),
        ("04 giờ làm việc", "4", Unit.WORKING_HOUR),
        ("0,5 giờ", "0.5", Unit.HOUR),
        ("30 phút", "0.5", Unit.HOUR),
        ("1 buổi", "1", Unit.HALF_DAY),
        ("03 (ba) ngày làm việc", "3", Unit.WORKING_DAY),
        ("Không quá 17 ngày kể từ ngày nhận được hồ sơ hợp lệ.", "17", Unit.DAY),
        ("2 TUẦN", "2", Unit.WEEK),
        ("01 tháng", "1", Unit.MONTH),
        ("0,25 ngày làm việc", "0.25", Unit.WORKING_DAY),
    ],
)
def test_an_amount_of_time(words, amount, unit):
    read = read_allowance(words)
    assert (read.amount, read.unit, read.counts, read.understood) == (
        Decimal(amount),
        unit,
        True,
        True,
    )


@pytest.mark.parametrize("words", ["Không tính thời gian", "Giờ hành chính", "giờ hành chính"])
def test_time_outside_the_limit(words):
    read = read_allowance(words)
    assert (read.amount, read.counts, read.understood) == (None, False, True)


@pytest.mark.parametrize("words", ["", None, "Không quy định", "Ngay sau khi nhận đủ hồ sơ", "-"])
def test_no_time_is_given(words):
    read = read_allowance(words)
    assert (read.amount, read.counts, read.understood) == (None, True, True)


@pytest.mark.parametrize("words", ["2-3 ngày", "60", "0 ngày", "1/0 ngày", "vài ngày", "-3 ngày"])
def test_what_is_not_understood_is_never_taken_for_something(words):
    read = read_allowance(words)
    assert (read.amount, read.understood) == (None, False)


@given(st.text(max_size=60))
@example("1/0 ngày")
@example("½½½")
def test_no_wording_breaks_the_reader(words):
    read = read_allowance(words)
    assert (read.amount is None) == (read.unit is None)


@given(st.integers(1, 999_900), st.sampled_from(list(WORDS)), st.booleans())
def test_what_is_written_is_read_again(hundredths, unit, comma):
    amount = Decimal(hundredths) / 100
    written = f"{amount:f}".replace(".", "," if comma else ".")
    read = read_allowance(f"{written} {WORDS[unit]}")
    assert (read.amount, read.unit) == (amount, unit)


@pytest.mark.parametrize(
    "amount, unit, limit",
    [
        ("0.25", Unit.WORKING_DAY, Limit(2, Unit.WORKING_HOUR)),
        ("1.25", Unit.WORKING_DAY, Limit(10, Unit.WORKING_HOUR)),
        ("21", Unit.WORKING_DAY, Limit(21, Unit.WORKING_DAY)),
        ("0.5", Unit.DAY, Limit(4, Unit.WORKING_HOUR)),
        ("25.5", Unit.DAY, Limit(612, Unit.HOUR)),
        ("0.5", Unit.HOUR, Limit(1, Unit.HOUR)),
        ("1.5", Unit.WEEK, Limit(11, Unit.DAY)),
        ("1.0", Unit.DAY, Limit(1, Unit.DAY)),
    ],
)
def test_the_engine_counts_whole_units(amount, unit, limit):
    assert as_limit(Decimal(amount), unit) == limit


@given(st.integers(1, 100_000), st.sampled_from([Unit.WORKING_DAY, Unit.WORKING_HOUR]))
def test_whole_units_are_never_shorter_than_what_was_written(hundredths, unit):
    amount = Decimal(hundredths) / 100
    limit = as_limit(amount, unit)
    assert working_hours(Decimal(limit.amount), limit.unit) >= working_hours(amount, unit)


def test_the_hours_of_nghe_an_make_twenty_one_days():
    hours = [4, 4, 112, 24, 16, 8]
    assert working_hours(Decimal(sum(hours)), Unit.WORKING_HOUR) == working_hours(
        Decimal(21), Unit.WORKING_DAY
    )
