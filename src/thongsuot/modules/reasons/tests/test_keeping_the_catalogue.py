"""The reform office keeps the reasons; officers give them, and citizens read why."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import EVERYWHERE, Actor, Permission, Reach
from thongsuot.kernel.refusals import Invalid, NotAllowed
from thongsuot.modules.reasons import api as reasons
from thongsuot.modules.reasons.api import Given, ReasonKind
from thongsuot.modules.reasons.models import Reason

MORNING = datetime(2026, 10, 5, 1, tzinfo=UTC)
MAI = Actor(name="Mai", grants={Permission.DATABASE_EDIT: EVERYWHERE})
AN = Actor(name="An", grants={Permission.DATABASE_EDIT: Reach(frozenset({7}))})
OURS = {
    "code": "X01",
    "sentence": "Ảnh thẻ không đúng cỡ",
    "kinds": ["supplement"],
    "about": "paper",
    "basis": "Quy định của thủ tục",
    "at": MORNING,
}


def test_what_ships_covers_each_kind_and_says_which_bases_were_read(db):
    found = reasons.reasons()
    assert len(found) >= 15
    for kind in ReasonKind:
        assert len(reasons.reasons(kind)) >= 5, kind
    assert all(each.basis and not each.is_checked for each in found)


def test_a_reason_is_added_offered_and_retired(db):
    reasons.set_reason(**OURS, by=MAI)
    assert "X01" in {each.code for each in reasons.reasons("supplement")}
    assert "X01" not in {each.code for each in reasons.reasons("reject")}
    reasons.set_reason(**OURS | {"is_active": False, "is_checked": True}, by=MAI)
    assert "X01" not in {each.code for each in reasons.reasons()}
    [kept] = [each for each in reasons.reasons(retired=True) if each.code == "X01"]
    assert kept.is_checked
    assert [line.type for line in ledger.history("reason:X01")] == ["reasons.ReasonSet"] * 2
    with pytest.raises(NotAllowed):
        reasons.set_reason(**OURS, by=AN)


@pytest.mark.parametrize(
    "given",
    [{"code": "x1"}, {"sentence": " "}, {"basis": ""}, {"kinds": []}, {"about": "người"}],
)
def test_a_reason_that_can_not_be(db, given):
    with pytest.raises(Invalid):
        reasons.set_reason(**OURS | given, by=MAI)


def test_what_is_given_reads_as_one_line(db):
    [(given, line)] = reasons.read(
        ReasonKind.SUPPLEMENT, [Given("P01", " Giấy  chứng sinh ", "bản của bệnh viện")]
    )
    assert given == Given("P01", "Giấy chứng sinh", "bản của bệnh viện")
    assert line.startswith("Thiếu giấy tờ: Giấy chứng sinh (bản của bệnh viện). Căn cứ: ")
    [(whole, _line)] = reasons.read(ReasonKind.REFUSE_INTAKE, [Given("T01", "đất")])
    assert whole.about == ""
    for wrong in (Given("P01"), Given("D01"), Given("??"), Given("P01", "a" * 501)):
        with pytest.raises(Invalid):
            reasons.read(ReasonKind.SUPPLEMENT, [wrong])
    assert reasons.read(ReasonKind.REJECT, []) == []


@pytest.mark.parametrize(
    "parts, name",
    [
        ({"code": "ABC"}, "reason_code_is_a_letter_and_two_figures"),
        ({"basis": ""}, "reason_says_something_on_a_legal_basis"),
        ({"kinds": []}, "reason_is_given_for_something_known"),
        ({"kinds": ["x"]}, "reason_is_given_for_something_known"),
        ({"about": "x"}, "reason_is_about_a_paper_a_field_or_all"),
    ],
)
def test_what_the_database_refuses(db, parts, name):
    given = {key: value for key, value in OURS.items() if key != "at"} | parts
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Reason.objects.create(**given)
