"""Every constraint of calendars, tried by hand past the actions."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from thongsuot.foundation.calendar.models import (
    CalendarDay,
    OfficeHoursRule,
    Outage,
    Revision,
)
from thongsuot.foundation.calendar.states import DayKind

DAY = date(2026, 10, 6)
DARK = datetime(2026, 10, 6, 2, tzinfo=UTC)
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


def outage(**changes):
    values = {"begins_at": DARK, "reason": "mất điện", "decision": "TB 1"}
    return Outage.objects.create(**(values | changes))


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


def test_an_outage_is_whole(refuses):
    refuses("outage_ends_after_it_begins", lambda: outage(ends_at=DARK))
    refuses("outage_has_a_reason_and_a_decision", lambda: outage(reason=""))
    refuses("outage_is_taken_back_with_a_reason", lambda: outage(withdrawn_at=DARK))


def test_one_outage_of_a_unit_is_open(refuses):
    outage(ends_at=DARK + timedelta(hours=1))
    outage(withdrawn_at=DARK, withdrawn_because="ghi nhầm")
    outage()
    refuses("one_open_outage_of_a_unit", outage)
