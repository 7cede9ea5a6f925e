"""Calendars of offices: the country's, the province's and the counter's, one over the other."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils.translation import override

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units.testing import FOUNDER, small_province
from thongsuot.kernel import worktime
from thongsuot.kernel.actor import Actor, Permission, Reach
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed

AT = datetime(2026, 9, 21, 2, tzinfo=UTC)
STORM = date(2026, 10, 6)
DECISION = "Quyết định 12/QĐ-UBND"
EIGHT = (("07:00", "11:00"), ("13:00", "17:00"))


@pytest.fixture
def province(db):
    return small_province()


@pytest.fixture
def an(province):
    """Chị An keeps the calendar of Châu Đốc's centre."""
    reach = Reach(unit_ids=frozenset({province.chau_doc_centre}))
    return Actor(
        name="An", unit_id=province.chau_doc_centre, grants={Permission.CALENDAR_EDIT: reach}
    )


def add(**changes):
    calendars.add_day(
        **{
            "unit_id": None,
            "on": STORM,
            "kind": calendars.DayKind.CLOSED,
            "name": "bão số 9",
            "decision": DECISION,
            "by": FOUNDER,
            "at": AT,
        }
        | changes
    )


def hours(**changes):
    calendars.set_office_hours(
        **{
            "unit_id": None,
            "week": dict.fromkeys(range(5), EIGHT),
            "valid_from": date(2026, 10, 1),
            "decision": DECISION,
            "by": FOUNDER,
            "at": AT,
        }
        | changes
    )


def due(unit_id, start="2026-10-05T08:00:00+07:00"):
    answer = worktime.deadline(
        start=datetime.fromisoformat(start),
        limit=worktime.Limit(1, worktime.Unit.WORKING_DAY),
        calendar=calendars.calendar_for(unit_id),
    )
    return f"{answer.due:%m-%d %H:%M}"


def test_without_entries_every_office_has_the_country_s_calendar(province):
    assert calendars.calendar_for(province.chau_doc) is calendars.calendar_for(None)
    assert calendars.calendar_for(None) == worktime.national_calendar()


def test_a_day_closes_the_office_and_those_below_it_only(province):
    add(unit_id=province.chau_doc)
    assert due(province.chau_doc) == "10-07 17:00"
    assert due(province.chau_doc_centre) == "10-07 17:00"
    assert due(province.long_xuyen_centre) == "10-06 17:00"
    assert due(None) == "10-06 17:00"


def test_the_nearest_entry_counts(province):
    add(unit_id=province.committee)
    add(
        unit_id=province.chau_doc_centre,
        kind=calendars.DayKind.ORDINARY,
        name="quầy vẫn mở",
    )
    assert due(province.chau_doc) == "10-07 17:00"
    assert due(province.chau_doc_centre) == "10-06 17:00"


def test_a_packaged_day_can_be_taken_back_for_the_country(province):
    decided = date(2027, 9, 3)
    assert not calendars.calendar_for(province.justice).is_working_day(decided)
    add(on=decided, kind=calendars.DayKind.ORDINARY, name="nghỉ ngày 01/9 thay cho ngày này")
    assert calendars.calendar_for(province.justice).is_working_day(decided)


def test_a_year_entered_for_the_country_is_no_longer_unknown(province):
    start = "2028-03-01T08:00:00+07:00"

    def whys():
        answer = worktime.deadline(
            start=datetime.fromisoformat(start),
            limit=worktime.Limit(1, worktime.Unit.WORKING_DAY),
            calendar=calendars.calendar_for(None),
        )
        return [line.why for line in answer.derivation]

    assert "year_not_published" in whys()
    add(on=date(2028, 4, 4), kind=calendars.DayKind.HOLIDAY, name="Giỗ Tổ Hùng Vương")
    assert "year_not_published" not in whys()


def test_a_counter_open_on_saturday_mornings(province, an):
    hours()
    hours(
        unit_id=province.chau_doc_centre,
        week=dict.fromkeys(range(5), EIGHT) | {5: [("07:30", "11:00")]},
        by=an,
    )
    friday = "2026-10-09T08:00:00+07:00"
    assert due(province.chau_doc_centre, friday) == "10-10 11:00"
    assert due(province.chau_doc, friday) == "10-12 17:00"


def test_hours_hold_from_their_day_until_others_are_set(province):
    hours(unit_id=province.justice, week=dict.fromkeys(range(5), (("08:00", "16:00"),)))
    hours(unit_id=province.justice, valid_from=date(2026, 11, 1), valid_to=date(2026, 12, 1))
    found = calendars.calendar_for(province.justice)
    closes = {
        on: found.hours_on(on)[-1][1]
        for on in (date(2026, 9, 30), date(2026, 10, 5), date(2026, 11, 2), date(2026, 12, 1))
    }
    assert list(closes.values()) == [time(17), time(16), time(17), time(17)]
    assert found.hours_on(date(2026, 12, 1)) == worktime.USUAL_HOURS.usual
    assert found.hours_on(date(2026, 11, 2))[0] == (time(7), time(11))
    assert [rule.valid_to for rule in calendars.office_hours(province.justice_division)] == [
        date(2026, 11, 1),
        date(2026, 12, 1),
    ]


def test_a_removed_day_is_as_if_never_entered(province):
    add(unit_id=province.chau_doc)
    calendars.remove_day(
        unit_id=province.chau_doc, on=STORM, reason="bão đổi hướng", by=FOUNDER, at=AT
    )
    assert due(province.chau_doc) == "10-06 17:00"
    with pytest.raises(Missing, match="06/10/2026"):
        calendars.remove_day(
            unit_id=province.chau_doc, on=STORM, reason="lần nữa", by=FOUNDER, at=AT
        )


def test_every_change_is_in_the_ledger(province):
    add(unit_id=province.chau_doc)
    calendars.remove_day(unit_id=province.chau_doc, on=STORM, reason="nhầm", by=FOUNDER, at=AT)
    hours(unit_id=province.chau_doc)
    kept = [line.type for line in ledger.history(f"calendar:{province.chau_doc}")]
    assert sorted(kept) == ["calendar.DayAdded", "calendar.DayRemoved", "calendar.OfficeHoursSet"]


def test_the_days_of_a_year_as_an_office_has_them(province):
    add(unit_id=province.chau_doc, name_en="storm no. 9")
    facts = {day.on: day for day in calendars.calendar_days(province.chau_doc_centre, 2026)}
    assert facts[STORM].name == "bão số 9"
    assert (facts[STORM].unit_id, facts[STORM].packaged) == (province.chau_doc, False)
    assert facts[date(2026, 8, 22)].kind == calendars.DayKind.MAKE_UP
    assert "9441/TB-BNV" in facts[date(2026, 8, 22)].source
    assert list(facts) == sorted(facts)
    assert STORM not in {day.on for day in calendars.calendar_days(None, 2026)}
    with override("en"):
        [storm] = [d for d in calendars.calendar_days(province.chau_doc, 2026) if d.on == STORM]
        assert storm.name == "storm no. 9"


def test_another_unit_s_calendar_is_not_hers(province, an):
    for unit_id in (province.long_xuyen, province.chau_doc, None):
        with pytest.raises(NotAllowed):
            add(unit_id=unit_id, by=an)
        with pytest.raises(NotAllowed):
            hours(unit_id=unit_id, by=an)
        with pytest.raises(NotAllowed):
            calendars.remove_day(unit_id=unit_id, on=STORM, reason="x", by=an, at=AT)
    add(unit_id=province.chau_doc_centre, by=an)
    assert calendars.may_edit(an, province.chau_doc_centre)
    assert not calendars.may_edit(an, None)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"kind": "party"}, Invalid),
        ({"name": "  "}, Invalid),
        ({"name": "x" * 201}, Invalid),
        ({"name": "a\x00b"}, Invalid),
        ({"decision": ""}, Invalid),
        ({"unit_id": 10**9}, Missing),
    ],
)
def test_a_day_that_cannot_be_entered(province, changes, refusal):
    with pytest.raises(refusal):
        add(**changes)


def test_a_day_is_entered_once(province):
    add()
    with pytest.raises(Clash, match="06/10/2026"):
        add(name="lần nữa")
    add(unit_id=province.chau_doc)


@pytest.mark.parametrize(
    "changes",
    [
        {"week": {}},
        {"week": {7: EIGHT}},
        {"week": {0: [("11:00", "07:00")]}},
        {"week": {0: [("07:00", "11:00"), ("10:00", "12:00")]}},
        {"week": {0: [("7h", "11h")]}},
        {"week": {0: ["07:00"]}},
        {"valid_to": date(2026, 10, 1)},
        {"decision": " "},
    ],
)
def test_hours_that_cannot_be_kept(province, changes):
    with pytest.raises(Invalid):
        hours(**changes)


def test_hours_are_not_set_behind_others(province):
    hours(unit_id=province.justice)
    for day in (date(2026, 10, 1), date(2026, 9, 1)):
        with pytest.raises(Clash):
            hours(unit_id=province.justice, valid_from=day)


def test_one_query_when_nothing_has_changed(province, django_assert_num_queries):
    add(unit_id=province.chau_doc)
    calendars.calendar_for(province.chau_doc)
    with django_assert_num_queries(1):
        calendars.calendar_for(province.chau_doc_division)
    with django_assert_num_queries(1):
        calendars.calendar_for(None)


def test_an_unknown_unit_has_no_calendar(province):
    for ask in (calendars.calendar_for, calendars.office_hours):
        with pytest.raises(Missing):
            ask(10**9)
