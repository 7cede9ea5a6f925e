"""Whoever can still do something is told in time: the holder, then the head, then the leader."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps

from thongsuot.foundation.messages import api as messages
from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.kernel import worktime
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.modules.clocks import api as clocks
from thongsuot.modules.clocks import rules
from thongsuot.modules.clocks.actions import watching
from thongsuot.modules.clocks.models import Alarm
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import MORNING

DUE = datetime(2026, 10, 12, 10, tzinfo=UTC)  # 17:00 on Monday, five working days later
FRIDAY = datetime(2026, 10, 9, 1, tzinfo=UTC)
NEW = datetime(2026, 10, 15, 10, tzinfo=UTC)


@pytest.fixture
def dossier(on_the_desk):
    row = apps.get_model("dossiers", "Dossier").objects.get(code=on_the_desk)
    watching.set_alarms(dossier_id=row.pk)
    return row


def told(person):
    return [one.text for one in messages.notices(person.account_id)]


def test_the_whole_warning_comes_while_an_apology_is_still_in_time(town, dossier):
    giang, hai, chi = town.cast.giang, town.cast.hai, town.cast.chi
    assert clocks.ring_due(at=FRIDAY - timedelta(days=2)) == 0
    assert clocks.ring_due(at=FRIDAY) == 1
    for person in (giang, hai, chi):
        assert len(told(person)) == 1 and "nguy cơ trễ hẹn 17 giờ thứ Hai" in told(person)[0]
    assert not told(town.cast.an)
    watching.set_alarms(dossier_id=dossier.pk)
    assert clocks.ring_due(at=FRIDAY) == 0, "once for each promised day"
    assert messages.count_unread(giang.account_id) == 1
    messages.mark_read(account_id=giang.account_id, until=FRIDAY, at=FRIDAY)
    assert messages.count_unread(giang.account_id) == 0

    (risk,) = clocks.at_risk(actor=town.actor(chi), at=FRIDAY)
    assert (risk.code, risk.leader, risk.may_approve) == (dossier.code, "Đặng Thị Chi", True)
    assert risk.new_due > DUE and not risk.reason and not risk.too_late
    assert not clocks.at_risk(actor=town.actor(town.cast.binh), at=FRIDAY)

    assert clocks.ring_due(at=DUE + timedelta(hours=1)) == 1
    assert "đã quá hẹn trả" in told(chi)[0]
    history = dossiers.on_desk(dossier.code, actor=town.actor(chi), at=DUE).history
    assert "Cảnh báo trước: hồ sơ có nguy cơ trễ hẹn" in " ".join(one.sentence for one in history)


def test_the_leader_approves_one_apology_in_time(town, dossier):
    giang, chi = town.actor(town.cast.giang), town.actor(town.cast.chi)
    clocks.ring_due(at=FRIDAY)
    with pytest.raises(Invalid, match="lý do chậm"):
        clocks.approve_apology(dossier_id=dossier.pk, by=chi, at=FRIDAY)
    with pytest.raises(NotAllowed):
        clocks.write_apology(
            dossier_id=dossier.pk, reason="x", new_due=NEW, by=town.actor(town.cast.binh), at=FRIDAY
        )
    with pytest.raises(Invalid, match="phải sau"):
        clocks.write_apology(dossier_id=dossier.pk, reason="x", new_due=DUE, by=giang, at=FRIDAY)
    clocks.write_apology(
        dossier_id=dossier.pk, reason="Mưa lũ làm ngập kho.", new_due=NEW, by=giang, at=FRIDAY
    )
    with pytest.raises(NotAllowed):
        clocks.approve_apology(dossier_id=dossier.pk, by=giang, at=FRIDAY)

    assert clocks.approve_apology(dossier_id=dossier.pk, by=chi, at=FRIDAY) == "01/PXL"
    found = dossiers.on_desk(dossier.code, actor=chi, at=FRIDAY)
    assert (found.due_at, found.original_due_at) == (NEW, DUE)
    assert not clocks.at_risk(actor=chi, at=FRIDAY)
    with pytest.raises(Clash, match="đã được duyệt"):
        clocks.approve_apology(dossier_id=dossier.pk, by=chi, at=FRIDAY)


def test_an_apology_on_the_due_day_comes_too_late(town, dossier):
    chi = town.actor(town.cast.chi)
    clocks.ring_due(at=FRIDAY)
    monday = DUE - timedelta(hours=8)
    (risk,) = clocks.at_risk(actor=chi, at=monday)
    assert risk.too_late and not risk.late
    with pytest.raises(Clash):
        clocks.approve_apology(dossier_id=dossier.pk, reason="Mưa lũ", by=chi, at=monday)
    with pytest.raises(Missing):
        clocks.approve_apology(dossier_id=dossier.pk + 1, reason="Mưa lũ", by=chi, at=monday)


def test_a_late_step_is_told_to_its_holder_and_then_to_the_head(town, dossier):
    due = MORNING + timedelta(days=1, hours=2)
    apps.get_model("dossiers", "Step").objects.filter(dossier=dossier, finished_at=None).update(
        due_at=due
    )
    watching.set_alarms(dossier_id=dossier.pk)
    assert clocks.ring_due(at=due) == 2, "soon and late, by a watch that was off"
    assert len(told(town.cast.giang)) == 2 and not told(town.cast.hai)
    assert clocks.ring_due(at=due + timedelta(hours=8)) == 1
    assert "quá thời gian từ" in told(town.cast.hai)[0]
    assert len(told(town.cast.giang)) == 2


def test_a_clock_that_stands_still_warns_of_nothing(town, dossier):
    giang = town.actor(town.cast.giang)
    dossiers.request_supplement(code=dossier.code, reason="Thiếu", by=giang, at=FRIDAY)
    # The watch runs before the reaction has taken the alarms away.
    assert clocks.ring_due(at=DUE) == 2
    assert not told(town.cast.chi) and not Alarm.objects.filter(rung_at__isnull=False).exists()
    watching.set_alarms(dossier_id=dossier.pk)
    assert not Alarm.objects.exists()


def test_a_province_sets_how_early(town):
    nam = town.actor(town.cast.nam)
    wanted = {"step_left_percent": 40, "whole_left_percent": 30, "escalate_after_hours": 8}
    clocks.set_rule(**wanted, by=nam, at=MORNING)
    assert clocks.rule_in_force() == clocks.Earliness(40, 30, 8)
    with pytest.raises(NotAllowed):
        clocks.set_rule(**wanted, by=town.actor(town.cast.chi), at=MORNING)
    with pytest.raises(Invalid):
        clocks.set_rule(**wanted | {"step_left_percent": 0}, by=FOUNDER, at=MORNING)


@pytest.mark.parametrize(
    ("begins", "due"),
    [
        ("2026-10-05T08:00", "2026-10-05T17:00"),  # due the same day: an apology is never in time
        ("2026-10-05T08:00", "2026-10-06T17:00"),
        ("2026-10-05T08:00", "2026-11-27T17:00"),
    ],
)
def test_the_whole_warning_leaves_a_day_for_the_apology(begins, due):
    calendar = worktime.national_calendar()
    span = rules.Span(*(datetime.fromisoformat(one + "+07:00") for one in (begins, due)))
    rings = dict(rules.whole_alarms(span, rules.Earliness(25, 25, 4), calendar))
    last = rules.last_apology(span.due, calendar)
    assert span.begins <= rings["whole_soon"] <= max(span.begins, last)
    assert last.date() == calendar.working_day_before(span.due.date())
