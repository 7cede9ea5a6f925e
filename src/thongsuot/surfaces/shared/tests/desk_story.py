"""The small province with its catalogue and cast, signed in: for stories told through pages."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from thongsuot.foundation.identity.testing import Cast, cast_of
from thongsuot.foundation.units.testing import (
    FOUNDED_AT,
    FOUNDER,
    SmallProvince,
    small_province,
)
from thongsuot.kernel.actor import citizen
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import api as workflows

# 08:00 on Monday 5 October 2026 in Việt Nam: no holiday near.
MORNING = datetime(2026, 10, 5, 1, tzinfo=UTC)
EXTENSION_OF_PERMIT = "1.013227"  # gia hạn giấy phép xây dựng, 5 working days
DUNG = dossiers.Applicant(
    kind="person",
    name="Trần Văn Dũng",
    id_number="089085000123",
    address="Khóm 4, phường Châu Đốc",
    birth_date=date(1985, 9, 3),
    phone="0912000111",
    email="dung@example.vn",
)


def days(number: int, *, hours: int = 0) -> datetime:
    """So many days after MORNING."""
    return MORNING + timedelta(days=number, hours=hours)


class Clock:
    """What the pages take for the present."""

    def __init__(self) -> None:
        self.at = MORNING

    def to(self, at: datetime) -> None:
        self.at = at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.at)
    return clock


@pytest.fixture
def province(db: None) -> SmallProvince:
    return prepared()


def prepared() -> SmallProvince:
    """Found the province, publish the shipped catalogue, and say who answers for building."""
    procedures.import_shipped(in_force_from=date(2026, 1, 1), by=FOUNDER, at=FOUNDED_AT)
    workflows.import_shipped(in_force_from=date(2026, 1, 1), by=FOUNDER, at=FOUNDED_AT)
    founded = small_province()
    dossiers.give_duty(
        unit_id=founded.chau_doc_division, field="Hoạt động xây dựng", by=FOUNDER, at=FOUNDED_AT
    )
    return founded


@pytest.fixture
def people(province: SmallProvince) -> Cast:
    return cast_of(province)


@pytest.fixture
def cast(people: Cast) -> Any:
    """Everyone as an actor, on the morning of the story."""

    class Present:
        def __getattr__(self, name: str) -> Any:
            return getattr(people, name).actor(at=MORNING)

    return Present()


@pytest.fixture
def signed_in(people: Cast, clock: Clock, django_user_model: Any) -> Callable[[str], Client]:
    """A browser in which one of the cast is signed in."""

    def sign_in(name: str) -> Client:
        browser = Client()
        account = django_user_model.objects.get(pk=getattr(people, name).account_id)
        browser.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
        return browser

    return sign_in


@pytest.fixture
def filed(province: SmallProvince, cast: Any) -> dossiers.Filed:
    """Ông Dũng asks online to extend his building permit."""
    return file_one(province.chau_doc_centre, cast.an)


def file_one(unit_id: int, by: Any, *, at: datetime = MORNING, **other: Any) -> dossiers.Filed:
    """File a dossier of ông Dũng's at a counter."""
    return dossiers.submit(
        **{
            "procedure_code": EXTENSION_OF_PERMIT,
            "receiving_unit_id": unit_id,
            "channel": dossiers.Channel.COUNTER,
            "applicant": DUNG,
            "components": [dossiers.HandedIn(name="Đơn đề nghị", original=True)],
            **other,
        },
        by=by,
        at=at,
    )


@pytest.fixture
def accepted(filed: dossiers.Filed, cast: Any) -> str:
    return dossiers.accept(code=filed.reference, by=cast.an, at=MORNING)


@pytest.fixture
def on_the_desk(accepted: str, cast: Any, people: Cast) -> str:
    """Handed on to the division and given to anh Giang."""
    dossiers.forward(code=accepted, by=cast.an, at=MORNING)
    dossiers.assign(code=accepted, post_id=people.giang.post_id, by=cast.hai, at=MORNING)
    return accepted


@pytest.fixture
def dung() -> Any:
    return citizen("Trần Văn Dũng")


def to_signature(code: str, by: Any, at: datetime) -> None:
    """Complete steps until the leader must decide."""
    while True:
        found = dossiers.on_desk(code, actor=by, at=at)
        if found.present_step is None or found.present_step.kind == "approve":
            return
        dossiers.complete_step(code=code, note="", by=by, at=at)
