"""Reasons of the catalogue with a refusal, a request for more, a rejection; and visits counted."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import citizen
from thongsuot.kernel.refusals import Invalid
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.api import Status
from thongsuot.modules.dossiers.models import Dossier, GivenReason
from thongsuot.modules.dossiers.testing import MORNING, dossier_in, small_town
from thongsuot.modules.reasons.api import Given

DAY = timedelta(days=1)


@pytest.fixture
def town(db):
    return small_town()


def visits(code: str) -> int:
    return Dossier.objects.known_as(code).visits


def given(code: str) -> list[tuple[str, str, str]]:
    rows = GivenReason.objects.filter(dossier=Dossier.objects.known_as(code))
    return list(rows.order_by("pk").values_list("kind", "reason", "about"))


def test_more_is_asked_for_by_reason_and_the_slip_says_on_what_basis(town):
    an = town.actor(town.cast.an)
    code = dossier_in(Status.SUBMITTED, town)
    dossiers.request_supplement(
        code=code,
        reasons=[Given("P01", "Giấy chứng sinh", "bản chính"), Given("F01", "Quê quán")],
        items=["Ảnh 4 x 6"],
        by=an,
        at=MORNING,
    )

    assert given(code) == [
        ("supplement", "P01", "Giấy chứng sinh"),
        ("supplement", "F01", "Quê quán"),
    ]
    [stop] = dossiers.on_desk(code, actor=an, at=MORNING).stops
    assert stop.items[0].startswith("Thiếu giấy tờ: Giấy chứng sinh (bản chính). Căn cứ: ")
    assert stop.items[2] == "Ảnh 4 x 6"
    asked = [
        line
        for line in ledger.history(f"dossier:{Dossier.objects.known_as(code).pk}")
        if line.type == "dossiers.SupplementRequested"
    ]
    assert asked[0].data["reasons"] == ["P01", "F01"]


def test_a_refusal_reads_its_reasons_and_what_was_written_besides(town):
    an = town.actor(town.cast.an)
    code = dossier_in(Status.SUBMITTED, town)
    for wrong in ([], [Given("P01")], [Given("D01")]):
        with pytest.raises(Invalid):
            dossiers.refuse_intake(code=code, reasons=wrong, by=an, at=MORNING)
    dossiers.refuse_intake(
        code=code, reasons=[Given("T01")], reason="Nộp ở phường khác.", by=an, at=MORNING
    )
    told = ledger.history(f"dossier:{Dossier.objects.known_as(code).pk}")[-1].data["reason"]
    assert told.startswith("Không thuộc thẩm quyền")
    assert told.endswith("Nộp ở phường khác.")
    assert told.count("Không thuộc thẩm quyền") == 1


def test_a_rejection_by_reason_alone(town):
    chi = town.actor(town.cast.chi)
    code = dossier_in(Status.IN_PROGRESS, town)
    while dossiers.on_desk(code, actor=chi, at=MORNING).present_step.kind != "approve":
        dossiers.complete_step(code=code, note="", by=chi, at=MORNING + DAY)
    dossiers.reject(code=code, reasons=[Given("D01")], by=chi, at=MORNING + DAY)
    assert given(code) == [("reject", "D01", "")]


def test_days_at_the_counter_are_counted_once_each(town):
    an = town.actor(town.cast.an)
    code = dossier_in(Status.SUBMITTED, town)
    assert visits(code) == 1
    dossiers.request_supplement(code=code, reason="Thiếu ảnh.", by=an, at=MORNING)
    dossiers.receive_supplement(code=code, by=an, at=MORNING + timedelta(hours=1))
    assert visits(code) == 1
    code = dossier_in(Status.AWAITING_SUPPLEMENT, town)
    dossiers.receive_supplement(code=code, by=citizen("Dũng"), at=MORNING + 2 * DAY)
    assert visits(code) == 1
    code = dossier_in(Status.AWAITING_SUPPLEMENT, town)
    dossiers.receive_supplement(code=code, by=an, at=MORNING + 2 * DAY)
    assert visits(code) == 2
    # Filed and fetched on one day: one way to the counter.
    assert visits(dossier_in(Status.RETURNED, town)) == 1


def test_a_reason_comes_with_a_known_answer(town):
    dossier = Dossier.objects.known_as(dossier_in(Status.SUBMITTED, town))
    name = "a_reason_is_given_with_a_known_answer"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        GivenReason.objects.create(
            dossier=dossier, kind="x", reason_id="P01", line="x", given_at=MORNING
        )
