"""By when a province announces and enters what it decided, and what is late."""

from datetime import date, timedelta

import pytest

from thongsuot.kernel.refusals import Clash, Invalid
from thongsuot.kernel.worktime import national_calendar
from thongsuot.modules.announcements import api as announcements
from thongsuot.modules.announcements.rules.duties import What, duties
from thongsuot.modules.announcements.tests.conftest import (
    CHI,
    EFFECT,
    MAI,
    MORNING,
    TODAY,
    add,
    approve,
    approved,
    begin,
    later,
    permit,
    publish,
    published,
    seen,
    shorten,
    submitted,
)

CALENDAR = national_calendar()


def reckon(**parts):
    given = {
        "in_force_from": date(2026, 12, 15),
        "issued_on": None,
        "published_on": None,
        "entered_on": None,
        "expedited": False,
        "today": date(2026, 12, 1),
    }
    return duties(calendar=CALENDAR, **given | parts)


@pytest.mark.parametrize(
    "effect, due",
    [
        # Tuesday: Wednesday to Friday, Monday and the day itself are the five.
        (date(2026, 12, 15), date(2026, 12, 8)),
        # Friday: Monday to Friday are the five, so Sunday is still in time.
        (date(2026, 12, 18), date(2026, 12, 13)),
        # Saturday is no working day: the five end on Friday.
        (date(2026, 12, 19), date(2026, 12, 13)),
        # 1 January is a holiday: the five end on 31 December.
        (date(2027, 1, 1), date(2026, 12, 24)),
    ],
)
def test_a_province_announces_five_working_days_before_the_effect(effect, due):
    (duty,) = reckon(in_force_from=effect)
    assert (duty.what, duty.due_on) == (What.ANNOUNCE, due)
    assert CALENDAR.working_days_between(due, effect) >= 5
    assert CALENDAR.working_days_between(due + timedelta(days=1), effect) < 5


def test_an_expedited_one_three_after_it():
    (duty,) = reckon(expedited=True)
    assert duty.due_on == date(2026, 12, 18)


def test_it_enters_the_national_database_five_working_days_after_the_issue():
    issued = date(2026, 12, 3)
    assert reckon(issued_on=issued)[1].due_on == date(2026, 12, 10)
    assert reckon(issued_on=issued, expedited=True)[1].due_on == date(2026, 12, 7)


def test_late_is_what_was_done_after_its_day_or_is_undone_when_it_is_past():
    due = date(2026, 12, 8)
    assert not reckon(today=due)[0].late
    assert reckon(today=date(2026, 12, 9))[0].late
    assert not reckon(published_on=due, today=date(2027, 3, 1))[0].late
    assert reckon(published_on=date(2026, 12, 9))[0].late


def test_a_decision_says_what_is_due_and_by_which_clause(shorter):
    (announce,) = seen(shorter).duties
    assert announce.sentence == "Phải công bố chậm nhất 19/10/2026."
    assert announce.legal_basis == "Nghị định 63/2010/NĐ-CP, Điều 15"
    published(shorter)
    announce, enter = seen(shorter).duties
    assert "ngày 05/10/2026, đúng hạn" in announce.sentence
    assert enter.sentence == "Phải nhập vào cơ sở dữ liệu quốc gia chậm nhất 12/10/2026."
    announcements.enter_in_national_database(
        decision_id=shorter, on=TODAY + timedelta(days=1), by=MAI, at=later(days=1)
    )
    assert "06/10/2026, đúng hạn" in seen(shorter).duties[1].sentence


def test_late_is_said_and_not_forbidden(shorter):
    approved(shorter)
    late = later(days=18)
    announcements.publish_decision(decision_id=shorter, by=CHI, at=late)
    on = late.date()
    announce, enter = seen(shorter, on=on).duties
    assert announce.late
    assert "trễ hạn (chậm nhất 19/10/2026)" in announce.sentence
    assert enter.late
    assert enter.sentence.startswith("Chưa nhập")
    found = announcements.duties_late(on=on)
    assert [(one.decision.decision_id, one.duty.what) for one in found] == [
        (shorter, What.ANNOUNCE),
        (shorter, What.ENTER),
    ]
    assert found[0].decision.is_late
    assert announcements.duties_late(on=on, since=TODAY + timedelta(days=1)) == ()


def test_figures_of_a_period_count_what_was_published_in_it(shorter):
    published(shorter)
    publish(permit("1.000002"))
    other = begin("Hai", in_force_from=EFFECT + timedelta(days=30))
    shorten(add(other, "1.000002"))
    submitted(other)
    approve(other, number="126/QĐ-UBND")
    on = TODAY + timedelta(days=40)
    announcements.publish_decision(decision_id=other, by=CHI, at=later(days=40))
    announcements.enter_in_national_database(decision_id=other, on=on, by=MAI, at=later(days=40))

    both = announcements.figures(since=TODAY, until=on, on=on)
    assert (both.decisions, both.procedures, both.amended) == (2, 2, 2)
    assert (both.announced_late, both.entered_late, both.not_yet_entered) == (0, 2, 1)
    assert announcements.figures(since=TODAY, until=TODAY, on=TODAY).decisions == 1
    none = announcements.figures(
        since=TODAY - timedelta(days=9), until=TODAY - timedelta(days=1), on=on
    )
    assert (none.decisions, none.procedures) == (0, 0)


def test_the_day_of_entry_is_noted_once_and_can_be(shorter):
    published(shorter)

    def enter(on: date) -> None:
        announcements.enter_in_national_database(decision_id=shorter, on=on, by=MAI, at=MORNING)

    with pytest.raises(Invalid, match="chưa đến"):
        enter(TODAY + timedelta(days=1))
    with pytest.raises(Invalid, match="05/10/2026"):
        enter(TODAY - timedelta(days=1))
    enter(TODAY)
    with pytest.raises(Clash, match="đã được ghi"):
        enter(TODAY)
