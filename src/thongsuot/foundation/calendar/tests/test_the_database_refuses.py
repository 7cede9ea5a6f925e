"""Every constraint of calendars, tried by hand past the actions."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from thongsuot.foundation.calendar.models import CalendarDay, OfficeHoursRule, Revision
from thongsuot.foundation.calendar.states import DayKind

DAY = date(2026, 10, 6)
WEEK = [[["07:00", "11:00"]]] * 5 + [[], []]


@pytest.fixture
def refuses(db):
    def check(name, write):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            write()

    return check


def day(**changes):
    values = {"on": DAY, "kind": DayKind.CLOSED, "name_vi": "bão", "decision": "QĐ 1"}
    return CalendarDay.objects.create(**(values | changes))


def rule(**changes):
    values = {"valid_from": DAY, "week": WEEK, "decision": "QĐ 1"}
    return OfficeHoursRule.objects.create(**(values | changes))


def test_there_is_one_revision(refuses):
    assert Revision.objects.count() == 1
    refuses("revision_of_calendars_is_one_row", lambda: Revision.objects.create(pk=2))


def test_a_day_stands_once_even_in_the_country_s_calendar(refuses):
    day()
    refuses("a_day_stands_once_in_a_calendar", day)


def test_a_day_is_of_a_known_kind(refuses):
    refuses("a_calendar_day_is_of_a_known_kind", lambda: day(kind="party"))


def test_a_day_has_a_name_and_a_decision(refuses):
    refuses("a_calendar_day_has_a_name_and_a_decision", lambda: day(name_vi=""))
    refuses("a_calendar_day_has_a_name_and_a_decision", lambda: day(decision=""))


def test_hours_end_after_they_begin(refuses):
    refuses("office_hours_end_after_they_begin", lambda: rule(valid_to=DAY))


def test_hours_have_seven_days(refuses):
    refuses("office_hours_have_seven_days", lambda: rule(week=WEEK[:6]))
    refuses("office_hours_have_seven_days", lambda: rule(week=[*WEEK, []]))


def test_hours_name_their_decision(refuses):
    refuses("office_hours_name_their_decision", lambda: rule(decision=""))


def test_one_rule_holds_at_a_time(refuses):
    rule(valid_to=date(2026, 12, 1))
    rule(valid_from=date(2026, 12, 1))
    refuses("one_rule_of_office_hours_at_a_time", lambda: rule(valid_from=date(2026, 11, 1)))
