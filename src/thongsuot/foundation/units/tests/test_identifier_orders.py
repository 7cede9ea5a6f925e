"""An agency's code in its two orders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.foundation.units import api as units


@pytest.mark.parametrize(
    ("code", "right_to_left"),
    [
        ("H56", "000.00.00.H56"),
        ("H01.31", "000.00.31.H01"),
        ("H01.31.05", "000.05.31.H01"),
        ("H01.31.05.017", "017.05.31.H01"),
    ],
)
def test_both_ways(code, right_to_left):
    assert units.organ_id(code) == right_to_left
    assert units.code_of(right_to_left) == code


@pytest.mark.parametrize("code", ["H01.1", "0312345678", "H01.31.05.017.01", ""])
def test_codes_that_have_no_such_form(code):
    assert units.organ_id(code) == ""


@pytest.mark.parametrize("text", ["H56", "00.00.00.H56", "", "000.00.00"])
def test_what_is_not_right_to_left(text):
    assert units.code_of(text) == ""


@given(
    st.from_regex(r"[A-Y][0-9]{2}(\.[1-9][0-9](\.[1-9][0-9](\.[1-9][0-9]{2})?)?)?", fullmatch=True)
)
def test_nothing_is_lost_on_the_way_and_back(code):
    assert units.code_of(units.organ_id(code)) == code
