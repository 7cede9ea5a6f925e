"""Whose time it was: the parts sum to the whole over stops, late holidays, transfers, outages."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.kernel import worktime
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.models import Consultation, Dossier, Step, Stop
from thongsuot.modules.dossiers.queries.accounts import summed
from thongsuot.modules.dossiers.testing import DUNG, MORNING, to_signature
from thongsuot.modules.dossiers.tests.conftest import days

NOTHING = timedelta(0)
COUNTER, COMPETENT, DIVISION, OTHER = 1, 2, 3, 4


# ---- Whatever happened ----


@st.composite
def lives(draw):
    """A dossier's rows as if it had gone through anything, and two calendars to see it by."""
    moment = MORNING

    def later(most=12_000):
        nonlocal moment
        moment += timedelta(minutes=draw(st.integers(0, most)))
        return moment

    dossier = Dossier(
        status="in_progress",
        receiving_unit_id=COUNTER,
        competent_unit_id=COMPETENT,
        submitted_at=MORNING,
        accepted_at=later(),
    )
    # Filed elsewhere, it is on its way until its own office has it.
    dossier.competent_received_at = later() if draw(st.booleans()) else dossier.accepted_at
    steps, stops, asked = [], [], []
    for number in range(draw(st.integers(0, 4))):
        opened = later(600)
        for _ in range(draw(st.integers(0, 2))):
            begins = later(3000)
            reason = draw(st.sampled_from(["supplement", "payment", "verification", "outage"]))
            stops.append(Stop(reason=reason, begins_at=begins, ends_at=later(), note="vì thế"))
        ended = later()
        unit = draw(st.sampled_from([COMPETENT, DIVISION, OTHER]))
        kind = draw(st.sampled_from(["process", "consult"]))
        due = opened + timedelta(minutes=draw(st.integers(0, 9000)))
        if kind == "consult":
            answered = draw(st.none() | st.just(opened + (ended - opened) / 2))
            asked.append(
                Consultation(unit_id=OTHER, asked_at=opened, due_at=due, ended_at=answered)
            )
        steps.append(
            Step(
                number=number,
                name=f"Bước {number}",
                kind=kind,
                unit_id=unit,
                opened_at=opened,
                due_at=due,
                finished_at=ended,
            )
        )
    if steps and draw(st.booleans()):
        steps[-1].finished_at = None
    elif draw(st.booleans()):
        dossier.finished_at = later()
    dossier.due_at = MORNING + timedelta(minutes=draw(st.integers(0, 40_000)))
    holidays = draw(st.sets(st.integers(0, 30), max_size=4))
    dark = [
        worktime.Stop(
            begins := MORNING + timedelta(minutes=draw(st.integers(0, 30_000))),
            begins + timedelta(minutes=draw(st.integers(1, 5000))),
            "mất điện",
            worktime.Effect.PAUSE,
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    plain = worktime.national_calendar()
    closed = worktime.NamedDay(worktime.DayKind.CLOSED, "nghỉ", "closed")
    later_on = worktime.Calendar(
        {**plain.days, **{MORNING.date() + timedelta(days=n): closed for n in holidays}},
        plain.hours,
        outages=tuple(dark),
    )
    return dossier, steps, stops, asked, (plain, later_on), moment + timedelta(days=3)


@settings(max_examples=80, deadline=None)
@given(lives())
def test_the_parts_sum_to_the_whole_and_the_late_parts_to_the_lateness(life):
    dossier, steps, stops, asked, by_calendars, at = life
    for calendar in by_calendars:
        accounts, whole, late = summed(dossier, steps, stops, asked, calendar=calendar, at=at)
        parts = [part for parts in accounts.values() for part in parts]
        assert worktime.total(part.spent for part in parts) == whole
        assert worktime.total(part.late for part in parts) == late
        assert all(NOTHING <= part.over <= part.spent for part in parts)
        ends = dossier.finished_at or at
        assert whole == worktime.working_time_between(calendar, MORNING, ends)
        offices = [p for (kind, _), each in accounts.items() if kind == "office" for p in each]
        if any(part.spent for part in offices):
            assert worktime.total(part.late for part in offices) == late
        for kind, unit_id in accounts:
            assert (unit_id is not None) == (kind == "office")


# ---- One dossier, lived ----


def told(code, actor, at):
    found = dossiers.on_desk(code, actor=actor, at=at).time_accounts
    assert worktime.total(one.spent for one in found.accounts) == found.whole
    assert all(worktime.total(p.spent for p in a.parts) == a.spent for a in found.accounts)
    assert worktime.total(one.late for one in found.accounts) == found.late
    return found


def hours(found, kind, unit_id=None):
    return sum(
        one.spent / timedelta(hours=1)
        for one in found.accounts
        if one.kind == kind and unit_id in (None, one.unit_id)
    )


def test_a_dossier_filed_elsewhere_that_waited_and_lay_dark(town, province, cast):
    """Filed at Long Xuyên for Châu Đốc: on its way, waiting, dark, and a holiday nobody foresaw."""
    filed = dossiers.submit(
        procedure_code="1.013227",
        receiving_unit_id=province.long_xuyen_centre,
        competent_unit_id=province.chau_doc,
        channel=dossiers.Channel.COUNTER,
        applicant=DUNG,
        components=[dossiers.HandedIn(name="Đơn đề nghị", original=True)],
        by=cast.binh,
        at=MORNING,
    )
    code = dossiers.accept(code=filed.reference, by=cast.binh, at=days(0, hours=1))
    dossiers.forward(code=code, by=cast.binh, at=days(1))
    found = told(code, cast.giang, days(1))
    assert hours(found, "transit") == 6.5
    assert hours(found, "office", province.long_xuyen_centre) == 1

    dossiers.request_supplement(code=code, reason="Thiếu bản vẽ", by=cast.giang, at=days(2))
    waiting = dossiers.on_desk(code, actor=cast.giang, at=days(3))
    assert waiting.if_answered.due == datetime(2026, 10, 15, 10, tzinfo=MORNING.tzinfo)
    assert waiting.if_answered.stopped
    dossiers.receive_supplement(code=code, by=cast.binh, at=days(3))
    assert dossiers.on_desk(code, actor=cast.giang, at=days(3)).if_answered is None
    calendars.declare_outage(
        unit_id=province.chau_doc,
        begins_at=days(4),
        ends_at=days(4, hours=3),
        reason="mất điện",
        decision="Thông báo 7/TB-UBND",
        by=FOUNDER,
        at=days(5),
    )
    calendars.add_day(
        unit_id=None,
        on=date(2026, 10, 12),
        kind=calendars.DayKind.CLOSED,
        name="bão số 9",
        decision="Công điện 3/CĐ-UBND",
        by=FOUNDER,
        at=days(5),
    )
    found = told(code, cast.giang, days(8))
    assert hours(found, "applicant") == 7.5 and hours(found, "outage") == 3
    assert found.late == NOTHING and found.pickup is None


def test_without_allowances_lateness_is_theirs_who_had_it_when_its_day_had_passed(
    on_the_desk, cast, province
):
    """The officer sits on it for three weeks; the leader signs within the hour."""
    to_signature(on_the_desk, by=cast.giang, at=days(21))
    dossiers.approve(code=on_the_desk, by=cast.chi, at=days(21, hours=1))
    dossiers.issue_result(code=on_the_desk, number="1/GP", by=cast.giang, at=days(21, hours=2))
    found = told(on_the_desk, cast.an, days(23))
    late = {one.unit_id: one.late for one in found.accounts}
    assert late[province.chau_doc] == timedelta(hours=1)
    assert late[province.chau_doc_centre] == NOTHING
    assert late[province.chau_doc_division] == found.late - timedelta(hours=1)
    assert found.pickup == timedelta(hours=13), "what lies ready to be fetched delays nobody"


def test_lateness_is_the_step_s_that_took_longer_than_was_its_own():
    """Two days for the division, which took five; one for the leader, who took half a day."""
    dossier = Dossier(
        status="result_ready",
        receiving_unit_id=COUNTER,
        competent_unit_id=COMPETENT,
        submitted_at=MORNING,
        accepted_at=MORNING,
        competent_received_at=MORNING,
        due_at=days(3),
        finished_at=days(7, hours=4),
    )
    given = [(DIVISION, MORNING, days(2), days(7)), (COMPETENT, days(7), days(8), days(7, hours=4))]
    steps = [
        Step(
            number=number,
            name=f"Bước {number}",
            kind="process",
            unit_id=unit,
            opened_at=opened,
            due_at=due,
            finished_at=ended,
        )
        for number, (unit, opened, due, ended) in enumerate(given)
    ]
    calendar = worktime.national_calendar()
    accounts, _whole, late = summed(dossier, steps, [], [], calendar=calendar, at=days(9))
    (division,) = accounts["office", DIVISION]
    (leader,) = accounts["office", COMPETENT]
    assert (division.late, leader.late) == (late, NOTHING)
    assert (
        division.over == timedelta(hours=22, minutes=30) > late == timedelta(hours=18, minutes=30)
    )


@pytest.mark.parametrize("proof", ["089085000123"])
def test_the_applicant_sees_the_same_accounts_and_the_day_if_answered_now(on_the_desk, cast, proof):
    dossiers.request_supplement(code=on_the_desk, reason="Thiếu", by=cast.giang, at=days(2))
    mine = dossiers.track(code=on_the_desk, proof=proof, at=days(4))
    theirs = dossiers.on_desk(on_the_desk, actor=cast.giang, at=days(4))
    assert mine.time_accounts == theirs.time_accounts
    assert mine.if_answered == theirs.if_answered is not None
    sentence = worktime.sentence(mine.if_answered, "vi")
    assert "nếu nay hết dừng thì hẹn trả trước" in sentence and "chờ bổ sung hồ sơ" in sentence
