"""The small province, its cast and the shipped catalogue, for every story about dossiers."""

from datetime import UTC, date, datetime, timedelta

import pytest

from thongsuot.foundation.identity.testing import cast_of
from thongsuot.foundation.units.testing import FOUNDED_AT, FOUNDED_ON, FOUNDER, small_province
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
    phone="0912000111",
    email="dung@example.vn",
)


def days(number: int, *, hours: int = 0) -> datetime:
    """So many days after MORNING."""
    return MORNING + timedelta(days=number, hours=hours)


@pytest.fixture
def province(db):
    procedures.import_shipped(in_force_from=date(2026, 1, 1), by=FOUNDER, at=FOUNDED_AT)
    workflows.import_shipped(in_force_from=date(2026, 1, 1), by=FOUNDER, at=FOUNDED_AT)
    founded = small_province()
    dossiers.give_duty(
        unit_id=founded.chau_doc_division, field="Hoạt động xây dựng", by=FOUNDER, at=FOUNDED_AT
    )
    assert FOUNDED_ON < MORNING.date()
    return founded


@pytest.fixture
def cast(province):
    """Everyone as they are on the morning of the story."""
    people = cast_of(province)

    class Present:
        def __getattr__(self, name):
            return getattr(people, name).actor(at=MORNING)

    return Present()


@pytest.fixture
def people(cast, province):
    return cast


@pytest.fixture
def filed(province, cast):
    """Ông Dũng asks at Châu Đốc's counter to extend his building permit."""
    return dossiers.submit(
        procedure_code=EXTENSION_OF_PERMIT,
        receiving_unit_id=province.chau_doc_centre,
        channel=dossiers.Channel.COUNTER,
        applicant=DUNG,
        components=[
            dossiers.HandedIn(name="Đơn đề nghị gia hạn giấy phép xây dựng", original=True),
            dossiers.HandedIn(name="Bản chính giấy phép xây dựng đã được cấp", original=True),
        ],
        by=cast.an,
        at=MORNING,
    )


@pytest.fixture
def accepted(filed, cast):
    return dossiers.accept(code=filed.reference, by=cast.an, at=MORNING)


@pytest.fixture
def on_the_desk(accepted, cast):
    """Forwarded to the division and assigned to anh Giang."""
    dossiers.forward(code=accepted, by=cast.an, at=days(0, hours=1))
    dossiers.assign(code=accepted, post_id=cast.giang.post_id, by=cast.hai, at=days(0, hours=2))
    return accepted


@pytest.fixture
def dung():
    return citizen("Trần Văn Dũng")


def to_signature(code, by, at):
    """Let the officer finish every step before the leader's."""
    while (
        not next(
            row
            for row in dossiers.on_desk(code, actor=by, at=at).steps
            if row.opened_at and not row.finished_at
        ).kind
        == "approve"
    ):
        dossiers.complete_step(code=code, by=by, at=at)
