"""Chị An takes what is owed, gives a numbered receipt, and puts a mistaken one right."""

import io
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.papers import api as papers
from thongsuot.kernel.refusals import Clash, Invalid, Missing, NotAllowed
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import MORNING, small_town
from thongsuot.modules.fees import api as fees
from thongsuot.modules.fees.models import FeeLine, FeeReceipt
from thongsuot.modules.fees.rules import Taking, wrong_with
from thongsuot.modules.fees.tests.conftest import CERTIFYING, filed

EXEMPT = "Luật Phí và lệ phí 97/2015/QH13, Điều 10: người khuyết tật"
ALONE = Taking(position=0, amount=10_000)


def take(code, by, takings=(ALONE,), *, at=MORNING, key=None, way=fees.PayWay.CASH, payer=""):
    return fees.take(
        code=code,
        takings=takings,
        way=way,
        payer=payer or "Trần Văn Dũng",
        key=key or uuid.uuid4(),
        by=by,
        at=at,
    )


def text_of(paper) -> str:
    pages = PdfReader(io.BytesIO(papers.render(paper))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_what_is_owed_comes_from_the_record_and_is_taken_once(code, cast):
    before = fees.fees_of(code, actor=cast.an, at=MORNING)
    assert [(one.amount, one.taken_by) for one in before.owed] == [(10_000, ""), (None, "")]
    assert before.owed[0].legal_basis == "226/2016/TT-BTC" and before.may_take

    receipt_id = take(code, cast.an)

    after = fees.fees_of(code, actor=cast.an, at=MORNING)
    (receipt,) = after.receipts
    assert (receipt.id, receipt.number, receipt.total) == (receipt_id, "BL26-000001", 10_000)
    assert (after.total, after.owed[0].taken_by) == (10_000, "BL26-000001")
    with pytest.raises(Clash, match="đã được thu"):
        take(code, cast.an)
    (event,) = ledger.history(f"fee_receipt:{receipt_id}")
    assert event.data["total"] == 10_000 and "Dũng" not in str(event.data)


def test_the_receipt_is_printed_with_its_amount_in_words(code, cast):
    receipt_id = take(code, cast.an, [Taking(0, 30_000, quantity=3)], way=fees.PayWay.TRANSFER)
    found = fees.receipt(receipt_id, actor=cast.an, at=MORNING)
    dossier = dossiers.on_desk(code, actor=cast.an, at=MORNING)

    told = text_of(fees.receipt_paper(found, dossier=dossier))

    for words in (
        *("BIÊN LAI THU PHÍ, LỆ PHÍ", "BL26-000001", "Trần Văn Dũng", "30.000 đồng"),
        *("Ba mươi nghìn đồng", "226/2016/TT-BTC", "Chuyển khoản", "Nguyễn Thị An"),
    ):
        assert words in told, words


def test_another_amount_needs_its_legal_basis(code, cast):
    for wrong in (Taking(0, 5_000), Taking(0, 20_000), Taking(1, 250_000)):
        with pytest.raises(Invalid, match="căn cứ pháp lý"):
            take(code, cast.an, [wrong])
    with pytest.raises(Invalid, match="không âm"):
        take(code, cast.an, [Taking(0, -1, basis=EXEMPT)])
    with pytest.raises(Invalid, match="từ 1 đến 1000"):
        take(code, cast.an, [Taking(0, 0, quantity=0)])
    with pytest.raises(Invalid, match="không có khoản thu đó"):
        take(code, cast.an, [Taking(7, 10_000)])
    with pytest.raises(Invalid, match="ít nhất một khoản"):
        take(code, cast.an, [])
    with pytest.raises(Invalid, match="người nộp"):
        take(code, cast.an, payer="  \t ")

    take(code, cast.an, [Taking(0, 5_000, basis=EXEMPT)])


def test_who_is_exempt_gets_no_number_and_a_reason(code, cast):
    receipt_id = take(code, cast.an, [Taking(0, 0, basis=EXEMPT)])

    found = fees.receipt(receipt_id, actor=cast.an, at=MORNING)
    assert (found.number, found.total, found.lines[0].basis) == ("", 0, EXEMPT)
    told = text_of(
        fees.receipt_paper(found, dossier=dossiers.on_desk(code, actor=cast.an, at=MORNING))
    )
    assert "GHI NHẬN MIỄN PHÍ, LỆ PHÍ" in told and "người khuyết tật" in told
    assert fees.fees_of(code, actor=cast.an, at=MORNING).owed[0].taken_by == "–"


def test_the_same_page_sent_twice_takes_once(code, cast):
    key = uuid.uuid4()

    assert take(code, cast.an, key=key) == take(code, cast.an, key=key)
    assert FeeReceipt.objects.count() == 1


@pytest.mark.usefixtures("own_database")
def test_two_clicks_at_once_take_once():
    town = small_town()
    code, an, key = filed(town), town.actor(town.cast.an), uuid.uuid4()

    def click(given):
        try:
            return take(code, an, key=given)
        except Clash:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as clerks:
        same = set(clerks.map(click, [key] * 4))
        other = set(clerks.map(click, [uuid.uuid4() for _ in range(4)]))

    assert len(same) == 1 and other == {None}
    assert list(FeeReceipt.objects.values_list("number", flat=True)) == ["BL26-000001"]


def test_a_mistaken_receipt_is_cancelled_and_given_anew(code, cast):
    wrong_id = take(code, cast.an, [Taking(0, 20_000, quantity=2)])
    with pytest.raises(Invalid, match="lý do hủy"):
        fees.cancel(receipt_id=wrong_id, reason=" ", by=cast.an, at=MORNING)

    given = {
        "receipt_id": wrong_id,
        "reason": "Đếm nhầm số trường hợp",
        "takings": [ALONE],
        "way": fees.PayWay.CASH,
        "payer": "Trần Văn Dũng",
        "key": uuid.uuid4(),
        "by": cast.an,
        "at": MORNING + timedelta(minutes=5),
    }
    right_id = fees.reissue(**given)
    assert fees.reissue(**given) == right_id

    right, wrong = fees.fees_of(code, actor=cast.an, at=MORNING).receipts
    assert (right.id, right.number, right.replaces) == (right_id, "BL26-000002", "BL26-000001")
    assert (wrong.cancelled_reason, wrong.total) == ("Đếm nhầm số trường hợp", 20_000)
    assert not wrong.may_cancel and wrong.may_cancel.reason == "Biên lai này đã bị hủy."
    with pytest.raises(Clash, match="đã bị hủy"):
        fees.cancel(receipt_id=wrong_id, reason="Lần nữa", by=cast.an, at=MORNING)
    assert [event.type for event in ledger.history(f"fee_receipt:{wrong_id}")] == [
        "fees.FeesTaken",
        "fees.FeeReceiptCancelled",
    ]
    told = text_of(
        fees.receipt_paper(wrong, dossier=dossiers.on_desk(code, actor=cast.an, at=MORNING))
    )
    assert "ĐÃ HỦY" in told and "Đếm nhầm số trường hợp" in told


def test_others_take_nothing_here(code, cast):
    with pytest.raises((NotAllowed, Missing)):
        take(code, cast.binh)
    with pytest.raises((NotAllowed, Missing)):
        take(code, cast.giang)
    receipt_id = take(code, cast.an)
    for stranger in (cast.binh, cast.giang):
        with pytest.raises(NotAllowed):
            fees.cancel(receipt_id=receipt_id, reason="Nhầm", by=stranger, at=MORNING)
    with pytest.raises(Missing):
        fees.receipt(0, actor=cast.an, at=MORNING)


def test_nothing_is_taken_for_a_dossier_that_was_withdrawn(code, cast):
    dossiers.withdraw(code=code, reason="Không cần nữa", by=cast.an, at=MORNING)

    with pytest.raises(Clash, match="không thu phí"):
        take(code, cast.an)


def test_the_day_is_summed_by_person_procedure_and_way(town, code, cast):
    counter = town.province.chau_doc_centre
    first = take(code, cast.an)
    take(filed(town), cast.an, [Taking(0, 20_000, quantity=2)], way=fees.PayWay.TRANSFER)
    take(filed(town), cast.an, [Taking(0, 0, basis=EXEMPT)])
    tomorrow = MORNING + timedelta(days=1)
    fees.cancel(receipt_id=first, reason="Thu nhầm", by=cast.an, at=tomorrow)

    day = fees.fee_day(counter, MORNING.date(), actor=cast.an)
    assert (day.whole.given, day.whole.cancelled, day.whole.net) == (3, 0, 30_000)
    assert [(row.label, row.net) for row in day.ways] == [
        ("Chuyển khoản", 20_000),
        ("Tiền mặt", 10_000),
    ]
    assert [(row.label, row.net) for row in day.people] == [("Nguyễn Thị An", 30_000)]
    assert [(row.label, row.given) for row in day.procedures] == [(CERTIFYING, 3)]
    for rows in (day.people, day.procedures, day.ways):
        assert sum(row.net for row in rows) == day.whole.net
        assert sum(row.given for row in rows) == day.whole.given
    # The money that is given back leaves on the day it is given back.
    later = fees.fee_day(counter, tomorrow.date(), actor=cast.an)
    assert (later.whole.given, later.whole.cancelled, later.whole.net) == (0, 1, -10_000)
    told = text_of(fees.fee_day_paper(later, at=tomorrow))
    assert "BL26-000001: Thu nhầm" in told
    with pytest.raises(NotAllowed):
        fees.fee_day(counter, MORNING.date(), actor=cast.binh)


def test_a_receipt_is_never_changed_or_deleted(code, cast):
    take(code, cast.an)
    for statement in (
        "UPDATE fees_feereceipt SET total = 1, number = 'x'",
        "DELETE FROM fees_feereceipt",
        "TRUNCATE fees_feereceipt, fees_feeline",
        "UPDATE fees_feeline SET amount = 0, basis = 'x'",
        "DELETE FROM fees_feeline",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_database_refuses_receipts_that_make_no_sense(code, cast):
    take(code, cast.an)
    receipt, line = FeeReceipt.objects.get(), FeeLine.objects.get()

    def refused(row, name, **changes):
        values = {
            field.attname: getattr(row, field.attname)
            for field in row._meta.concrete_fields
            if field.name != "id"
        }
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            type(row).objects.create(**(values | changes))

    new = {"key": uuid.uuid4()}
    refused(receipt, "fee_receipt_number_is_given_once_in_an_agency_and_year", **new)
    refused(receipt, "fee_receipt_has_a_number_when_money_was_taken", **new, number="")
    refused(receipt, "fee_receipt_cancelling_says_who_and_why", **new, number="x", cancelled_by="x")
    refused(receipt, "fees_feereceipt_key", number="x")
    refused(receipt, "fee_receipt_does_not_replace_itself", **new, number="x", id=9, replaces_id=9)
    refused(line, "one_standing_receipt_for_each_fee_of_a_dossier")
    refused(line, "fee_line_is_taken_at_least_once", standing=False, quantity=0, basis="x")
    refused(line, "fee_line_is_not_negative", standing=False, amount=-1, basis="x")
    refused(line, "fee_line_names_why_it_differs_from_what_was_published", standing=False, amount=1)


@given(st.integers(0, 10**9), st.one_of(st.none(), st.integers(0, 10**9)), st.integers(1, 1000))
def test_nothing_but_the_published_amount_goes_without_a_basis(amount, published, quantity):
    silent = wrong_with(Taking(0, amount, quantity), published)
    as_published = published is not None and amount == published * quantity

    assert (silent is None) == as_published
    assert wrong_with(Taking(0, amount, quantity, basis=EXEMPT), published) is None
