"""The packaged days of 2024 to 2027, against an independent table and the collected facts."""

import json
from datetime import date

import holidays
import pytest

from thongsuot.kernel.worktime import (
    DayKind,
    national_calendar,
    national_days,
    published_years,
)

COLLECTED = "vn_holidays_2024_2027.json"


def off_and_worked():
    off = {day for day, named in national_days().items() if named.kind is not DayKind.MAKE_UP}
    return off, set(national_days()) - off


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_it_agrees_with_an_independent_table(year):
    peer = holidays.country_holidays("VN", years=year)
    off, worked = off_and_worked()
    assert {day for day in off if day.year == year} == set(peer)
    assert {day for day in worked if day.year == year} == {
        day for day in peer.weekend_workdays if day.year == year
    }


def test_it_agrees_with_the_facts_collected(shared_data):
    if shared_data is None:
        return
    entries = json.loads((shared_data / "calendar" / COLLECTED).read_text())["days"]
    off, worked = off_and_worked()
    for kind, days in (("nghi", off), ("lam_bu", worked)):
        assert {date.fromisoformat(e["date"]) for e in entries if e["type"] == kind} == days


def test_each_day_names_its_instrument_and_comes_with_both_languages():
    for day, named in national_days().items():
        assert day.year in published_years()
        assert named.source
        assert named.name_vi
        assert named.name_en
        assert named.name_vi != named.name_en


def test_every_swapped_day_has_its_made_up_day():
    kinds = [named.kind for named in national_days().values()]
    assert kinds.count(DayKind.SWAPPED_OFF) == kinds.count(DayKind.MAKE_UP) == 3
    for day, named in national_days().items():
        if named.kind is DayKind.MAKE_UP:
            assert day.weekday() == 5


def test_what_the_prime_minister_has_still_to_decide_is_marked():
    provisional = {day for day, named in national_days().items() if named.provisional}
    assert provisional == {date(2027, 2, n) for n in range(4, 11)} | {date(2027, 9, 3)}
    [tet] = [m for m in national_calendar().marks_between(date(2027, 2, 5), date(2027, 2, 6))]
    assert "(dự kiến)" in tet.text("vi")
    assert "(provisional)" in tet.text("en")
