"""Chị An takes a fee on its page, prints the receipt, puts it right, and closes her day."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from thongsuot.modules.dossiers import api as dossiers
from thongsuot.surfaces.shared.tests.desk_story import MORNING, file_one

CERTIFYING = "2.000884"


@pytest.fixture
def code(province, cast):
    made = file_one(province.chau_doc_centre, cast.an, procedure_code=CERTIFYING)
    return dossiers.accept(code=made.reference, by=cast.an, at=MORNING)


def page(browser, url):
    answer = browser.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(browser, url, **typed):
    form = browser.get(url).context["form"]
    given = {"key": str(form["key"].value()), "payer": "Trần Văn Dũng", "way": "cash", **typed}
    return browser.post(url, given, follow=True).content.decode()


def test_a_fee_is_taken_printed_put_right_and_summed(
    code, province, signed_in, django_assert_max_num_queries
):
    an = signed_in("an")
    url = reverse("counter:fees", args=[code])
    assert reverse("counter:fees", args=[code]) in page(an, reverse("counter:dossier", args=[code]))
    assert "226/2016/TT-BTC" in page(an, url)

    assert "Chọn ít nhất một khoản thu" in sent(an, url)
    assert "Hãy ghi số đồng bằng chữ số" in sent(an, url, take_0="on", amount_0="mười")
    assert "căn cứ pháp lý" in sent(an, url, take_0="on", amount_0="5.000")
    told = sent(an, url, take_0="on", quantity_0="2", amount_0="")
    assert "Đã thu 20.000 đồng, biên lai số BL26-000001." in told

    (receipt,) = an.get(url).context["found"].receipts
    printed = an.get(reverse("counter:fee_receipt", args=[code, receipt.id]))
    assert "Hai mươi nghìn đồng" in PdfReader(io.BytesIO(printed.content)).pages[0].extract_text()

    told = sent(an, f"{url}?thay={receipt.id}", take_0="on", reason="Đếm nhầm số trường hợp")
    assert "Đã thu 10.000 đồng, biên lai số BL26-000002." in told
    assert "thay BL26-000001" in told and "Đếm nhầm số trường hợp" in told

    with django_assert_max_num_queries(30):
        day = page(an, reverse("counter:fee_day"))
    assert "Còn lại 10.000 đồng: 2 biên lai đã cấp, 1 đã hủy." in day
    assert "Nguyễn Thị An" in day and CERTIFYING in day
    assert "Phí, lệ phí trong ngày" in page(an, reverse("counter:day"))
    closing = an.get(reverse("counter:day_printed")).content
    told = PdfReader(io.BytesIO(closing)).pages[0].extract_text()
    assert "Tiền mặt 10.000 đồng; hủy 1" in " ".join(told.split())
    sheet = an.get(reverse("counter:fee_day_print", args=[province.chau_doc_centre]))
    assert sheet.headers["Content-Type"] == "application/pdf"


def test_money_is_given_back_and_owed_again(code, signed_in):
    an = signed_in("an")
    url = reverse("counter:fees", args=[code])
    sent(an, url, take_0="on")
    (receipt,) = an.get(url).context["found"].receipts

    cancelling = reverse("counter:fee_cancel", args=[code, receipt.id])
    assert "Hãy ghi lý do hủy biên lai." in an.post(cancelling, {"reason": ""}).content.decode()
    told = an.post(cancelling, {"reason": "Trả lại tiền"}, follow=True).content.decode()

    assert "trở lại danh sách phải nộp" in told
    assert an.get(url).context["found"].owed[0].receipt_id is None
    assert an.get(f"{url}?thay={receipt.id}").status_code == 404


def test_another_counter_sees_neither_money_nor_receipts(code, province, signed_in):
    an, binh = signed_in("an"), signed_in("binh")
    url = reverse("counter:fees", args=[code])
    sent(an, url, take_0="on")
    (receipt,) = an.get(url).context["found"].receipts

    assert binh.get(url).status_code == 404
    assert binh.get(reverse("counter:fee_receipt", args=[code, receipt.id])).status_code == 404
    assert (
        binh.get(reverse("counter:fee_day_of", args=[province.chau_doc_centre])).status_code == 403
    )
    assert signed_in("giang").get(reverse("counter:fee_day")).status_code == 403
    assert an.get(reverse("counter:fee_day"), {"ngay": "hôm nay"}).status_code == 422
