"""A decision from its first draft to its effect, and what it does to the catalogue."""

from datetime import timedelta

from thongsuot.modules.announcements.tests.conftest import (
    CHAIRMAN,
    EFFECT,
    TODAY,
    published,
    seen,
)
from thongsuot.modules.procedures import api as procedures

THE_DAY_BEFORE = EFFECT - timedelta(days=1)


def test_an_amendment_holds_from_its_day_and_cites_its_decision(shorter, there):
    published(shorter)
    facts = procedures.procedure("1.000001", on=EFFECT)
    assert facts.record.channels[0].limit.amount == 15
    assert facts.instrument == procedures.Instrument("125/QĐ-UBND", TODAY, CHAIRMAN)
    assert procedures.procedure("1.000001", on=THE_DAY_BEFORE).version_id == there
    found = seen(shorter)
    assert found.state == "published"
    assert found.drafts[0].version_id == facts.version_id
    assert found.findings == ()
