"""An operator says how numbers look; a pattern that would repeat or do harm is refused."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.numbering import api as numbering
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Invalid

OPERATOR = Actor(name="Trần Quản Trị")
MORNING = datetime(2026, 8, 19, 1, tzinfo=UTC)


def define(pattern, *, period=numbering.Period.DAY, name="dossier"):
    numbering.define_series(
        name=name,
        title="Mã hồ sơ",
        pattern=pattern,
        period=period,
        source="Thông tư 03/2025/TT-VPCP, Điều 13 khoản 3",
        by=OPERATOR,
        at=MORNING,
    )


def test_a_changed_pattern_holds_from_the_next_number(db):
    define("{agency}-{yymmdd}-07{sequence:04}")
    with transaction.atomic():
        number = numbering.next_number(
            series="dossier", agency_code="H01.31.05", on=date(2026, 8, 19)
        )
    assert number == "H01.31.05-260819-070001"
    assert [line.type for line in ledger.history("series:dossier")] == ["numbering.SeriesDefined"]


def test_a_new_series_joins_the_others(db):
    define("{sequence:02}/TB-{yyyy}", period=numbering.Period.YEAR, name="notice")
    assert [series.name for series in numbering.all_series()] == [
        "apology",
        "control",
        "dossier",
        "fee_receipt",
        "handover",
        "notice",
        "refusal",
        "result",
        "stop",
        "supplement",
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        "{agency.__class__}-{sequence}",
        "{sequence!r}",
        "{who}",
        "{sequence:>9999}",
        "{sequence",
        "{}",
    ],
)
def test_a_pattern_that_means_something_else_is_refused(db, pattern):
    with pytest.raises(Invalid, match="không hiểu được"):
        define(pattern)


@pytest.mark.parametrize("pattern", ["{agency}-{yymmdd}", "{agency}-{sequence:04}"])
def test_a_pattern_that_would_repeat_is_refused(db, pattern):
    with pytest.raises(Invalid, match="cấp trùng số"):
        define(pattern)
