"""A holiday added late, an outage declared: what runs is reckoned again, told once, kept whole."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.messages import api as messages
from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.modules.clocks import api as clocks
from thongsuot.modules.clocks.actions import recounting
from thongsuot.modules.clocks.models import Recount
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import MORNING, dossier_in, small_town

AT = MORNING + timedelta(days=2)


def at_17(day):
    return datetime(2026, 10, day, 10, tzinfo=UTC)


def storm(**changes):
    calendars.add_day(
        **{
            "unit_id": None,
            "on": date(2026, 10, 9),
            "kind": calendars.DayKind.CLOSED,
            "name": "bão số 9",
            "decision": "Công điện 3/CĐ-UBND",
            "by": FOUNDER,
            "at": AT,
        }
        | changes
    )


def react():
    while ledger.run_reactions(at=AT):
        pass


def row_of(code):
    return apps.get_model("dossiers", "Dossier").objects.get(code=code)


def due(code):
    return row_of(code).due_at


class Killed(BaseException):
    """What a killed worker looks like from inside."""


def test_the_whole_way_over_a_worker_that_was_killed(own_database, monkeypatch):
    town = small_town()
    running = [dossier_in(dossiers.Status.IN_PROGRESS, town) for _ in range(3)]
    waiting = dossier_in(dossiers.Status.AWAITING_SUPPLEMENT, town)
    closed = dossier_in(dossiers.Status.RETURNED, town)
    extended = dossier_in(dossiers.Status.IN_PROGRESS, town)
    chi = town.actor(town.cast.chi)
    dossiers.extend(
        code=extended, new_due=at_17(16), reason="Mưa lũ", by=chi, at=MORNING + timedelta(days=1)
    )
    storm()
    react()
    recount = Recount.objects.get()
    assert recount.why == "thứ Sáu, 09/10/2026 là ngày nghỉ: bão số 9 (Công điện 3/CĐ-UBND)"

    monkeypatch.setattr(recounting, "BATCH", 2)
    real, calls = dossiers.recount, []

    def dies(**given):
        calls.append(given)
        if len(calls) == 2:
            real(**given)
            raise Killed
        return real(**given)

    monkeypatch.setattr(recounting.dossiers, "recount", dies)
    with pytest.raises(Killed):
        recounting.run_recount(recount_id=recount.pk, at=AT)
    recount.refresh_from_db()
    assert (recount.state, recount.seen, recount.moved, recount.whole) == ("running", 2, 2, 4)
    monkeypatch.setattr(recounting.dossiers, "recount", real)
    recounting.run_recount(recount_id=recount.pk, at=AT)
    assert recounting.run_recount(recount_id=recount.pk, at=AT) == 0, "done is done"

    assert [due(code) for code in running] == [at_17(13)] * 3
    assert due(waiting) == due(closed) == at_17(12), "what stands still or is closed keeps its day"
    assert due(extended) == at_17(16), "what an apology promised stays"
    assert apps.get_model("dossiers", "Dossier").objects.get(
        code=extended
    ).original_due_at == at_17(12)
    (seen,) = clocks.recounts()
    assert (seen.state, seen.seen, seen.moved) == ("done", 4, 3)

    for code in running:
        row = row_of(code)
        moved = [one for one in ledger.history(f"dossier:{row.pk}") if "Recomputed" in one.type]
        assert len(moved) == 1
        sentence = dossiers.on_desk(code, actor=chi, at=AT).history[-1].sentence
        assert sentence.startswith("Hẹn trả tính lại: 17 giờ thứ Ba, 13/10/2026 thay cho")
    react()
    row = row_of(running[0])
    letters = [one.subject for one in messages.messages_about(f"dossier:{row.pk}")]
    assert sum("Hẹn trả tính lại" in one for one in letters) == 1


@pytest.fixture
def lived(own_database):
    town = small_town()
    return town, dossier_in(dossiers.Status.IN_PROGRESS, town)


def run_all():
    react()
    for recount in Recount.objects.filter(state="queued").order_by("pk"):
        recounting.run_recount(recount_id=recount.pk, at=AT)


def test_an_outage_moves_the_day_and_taking_it_back_returns_it(lived):
    town, code = lived
    outage = calendars.declare_outage(
        unit_id=town.province.chau_doc,
        begins_at=MORNING + timedelta(hours=3),
        reason="đứt cáp",
        decision="Thông báo 7/TB-UBND",
        by=FOUNDER,
        at=AT,
    )
    react()
    assert not Recount.objects.exists(), "while it lasts nobody can say by how much"
    calendars.end_outage(
        outage_id=outage, ends_at=MORNING + timedelta(days=1, hours=3), by=FOUNDER, at=AT
    )
    run_all()
    assert due(code) == at_17(13)
    calendars.withdraw_outage(outage_id=outage, reason="Ghi nhầm", by=FOUNDER, at=AT)
    run_all()
    assert due(code) == at_17(12)

    # A promised day on which the office comes to be closed gives way to the next.
    chi = town.actor(town.cast.chi)
    dossiers.extend(code=code, new_due=at_17(16), reason="Mưa lũ", by=chi, at=AT)
    storm(on=date(2026, 10, 16), unit_id=town.province.chau_doc)
    storm(on=date(2026, 10, 7), unit_id=town.province.long_xuyen)
    run_all()
    assert due(code) == at_17(19)
    assert Recount.objects.latest("pk").whole == 0, "Long Xuyên has none"

    recounting.give_up_recount(recount_id=Recount.objects.latest("pk").pk, trouble="x", at=AT)
    assert not Recount.objects.filter(state="failed").exists(), "what is done stays done"
