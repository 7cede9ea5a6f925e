"""Ông Dũng has a signature certified: 10.000 đồng, and another fee where diplomats certify."""

from types import SimpleNamespace

import pytest

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import DUNG, MORNING, Town, small_town

CERTIFYING = "2.000884"


@pytest.fixture
def town(db):
    return small_town()


@pytest.fixture
def cast(town):
    return SimpleNamespace(
        **{name: town.actor(getattr(town.cast, name)) for name in ("an", "binh", "giang", "dao")}
    )


@pytest.fixture
def code(town):
    return filed(town)


def filed(town: Town) -> str:
    an = town.actor(town.cast.an)
    made = dossiers.submit(
        procedure_code=CERTIFYING,
        receiving_unit_id=town.province.chau_doc_centre,
        channel=dossiers.Channel.COUNTER,
        applicant=DUNG,
        components=[dossiers.HandedIn(name="Giấy tờ cần chứng thực chữ ký", original=True)],
        by=an,
        at=MORNING,
    )
    accepted: str = dossiers.accept(code=made.reference, by=an, at=MORNING)
    return accepted
