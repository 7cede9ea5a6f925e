"""When the system failed: limits stand still in that time, for the office and those below it."""

from datetime import UTC, datetime

import pytest

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units.testing import FOUNDER, small_province
from thongsuot.kernel import worktime
from thongsuot.kernel.actor import Actor, Permission, Reach
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed

# Tuesday 6 October 2026, 9:00, to Thursday 10:00 in Việt Nam.
DARK = datetime(2026, 10, 6, 2, tzinfo=UTC)
LIGHT = datetime(2026, 10, 8, 3, tzinfo=UTC)
AT = datetime(2026, 10, 8, 4, tzinfo=UTC)
NOTICE = "Thông báo 12/TB-STTTT"


@pytest.fixture
def province(db):
    return small_province()


def declare(**changes):
    return calendars.declare_outage(
        **{
            "unit_id": None,
            "begins_at": DARK,
            "reason": "đứt cáp quang",
            "decision": NOTICE,
            "by": FOUNDER,
            "at": AT,
        }
        | changes
    )


def reckoned(unit_id):
    return worktime.deadline(
        start=datetime.fromisoformat("2026-10-05T08:00:00+07:00"),
        limit=worktime.Limit(5, worktime.Unit.WORKING_DAY),
        calendar=calendars.calendar_for(unit_id),
    )


def due(unit_id):
    return f"{reckoned(unit_id).due:%d/%m}"


def test_nothing_moves_before_its_end_is_known(province):
    outage = declare(unit_id=province.chau_doc)
    assert calendars.outages(province.chau_doc)[0].lasts
    assert due(province.chau_doc) == "12/10"

    calendars.end_outage(outage_id=outage, ends_at=LIGHT, by=FOUNDER, at=AT)
    assert due(province.chau_doc) == "14/10"
    assert due(province.chau_doc_division) == "14/10", "what lies below stood still too"
    assert due(province.long_xuyen) == "12/10"
    told = worktime.sentence(reckoned(province.chau_doc), "vi")
    assert "sự cố hệ thống: đứt cáp quang, Thông báo 12/TB-STTTT" in told


def test_one_that_was_declared_in_error_is_taken_back_and_stays_on_file(province):
    outage = declare(ends_at=LIGHT)
    assert due(province.long_xuyen) == "14/10", "the whole province's"
    calendars.withdraw_outage(outage_id=outage, reason="Ghi nhầm ngày", by=FOUNDER, at=AT)
    assert due(province.long_xuyen) == "12/10"
    assert calendars.outages(None)[0].withdrawn_because == "Ghi nhầm ngày"
    assert [line.type.split(".")[1] for line in ledger.history("calendar:national")] == [
        "OutageDeclared",
        "OutageWithdrawn",
    ]
    for again in (
        lambda: calendars.withdraw_outage(outage_id=outage, reason="Nữa", by=FOUNDER, at=AT),
        lambda: calendars.end_outage(outage_id=outage, ends_at=LIGHT, by=FOUNDER, at=AT),
    ):
        with pytest.raises(Clash):
            again()


def test_what_cannot_be_declared(province):
    for wrong in (
        {"ends_at": DARK},
        {"begins_at": datetime(2026, 10, 9, tzinfo=UTC)},
        {"ends_at": datetime(2026, 10, 9, tzinfo=UTC)},
        {"reason": " "},
        {"decision": ""},
    ):
        with pytest.raises(Invalid):
            declare(**wrong)
    with pytest.raises(Missing):
        declare(unit_id=999_999)
    with pytest.raises(Missing):
        calendars.end_outage(outage_id=7, ends_at=LIGHT, by=FOUNDER, at=AT)
    declare()
    with pytest.raises(Clash, match="chưa ghi lúc khắc phục"):
        declare()


def test_only_who_keeps_the_calendar_declares(province):
    here = Reach(unit_ids=frozenset({province.chau_doc}))
    an = Actor(name="An", unit_id=province.chau_doc, grants={Permission.CALENDAR_EDIT: here})
    with pytest.raises(NotAllowed):
        declare(by=an)
    declare(unit_id=province.chau_doc, by=an)
