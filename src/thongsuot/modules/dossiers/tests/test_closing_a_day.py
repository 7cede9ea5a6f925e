"""A counter's day is closed once, by those who receive there."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from thongsuot.kernel.refusals import Clash, Invalid, NotAllowed
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.models import DayClosing
from thongsuot.modules.dossiers.testing import MORNING
from thongsuot.modules.dossiers.tests.conftest import days

DAY = MORNING.date()


def test_who_closes_and_what_cannot_be_closed(cast, province, accepted):
    close = {"unit_id": province.chau_doc_centre, "at": MORNING}
    with pytest.raises(NotAllowed):
        dossiers.close_day(**close, day=DAY, by=cast.binh)
    with pytest.raises(Invalid, match="chưa đến"):
        dossiers.close_day(**close, day=days(1).date(), by=cast.an)
    dossiers.close_day(**close, day=DAY, by=cast.an)
    with pytest.raises(Clash):
        dossiers.close_day(**close, day=DAY, by=cast.an)
    row = DayClosing.objects.get()
    with (
        pytest.raises(IntegrityError, match="counter_closes_its_day_once"),
        transaction.atomic(),
    ):
        DayClosing.objects.create(
            unit_id=row.unit_id, day=row.day, closed_at=MORNING, closed_by="X", totals={}
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        DayClosing.objects.update(closed_by="X")
