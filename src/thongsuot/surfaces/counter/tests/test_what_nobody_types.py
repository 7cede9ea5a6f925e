"""Addresses and forms that no person makes: each gets an answer, and none breaks a page."""

import pytest

from thongsuot.surfaces.shared.tests.desk_story import EXTENSION_OF_PERMIT


@pytest.mark.parametrize(
    "url",
    [
        "/mot-cua/?q=%00",
        "/mot-cua/?q=%ff%fe",
        "/mot-cua/?tab=%00&kenh=%00",
        "/mot-cua/?tu=%00",
        "/mot-cua/?tu=eyJhIjoxfQ",
        "/mot-cua/nhan/?q=%00",
        "/mot-cua/nhan/?q=a&tu=%00",
        "/mot-cua/nhan/%00/",
        f"/mot-cua/nhan/{EXTENSION_OF_PERMIT}/?case=%00&channel=%00",
        "/mot-cua/nguoi/?id_number=%00",
        "/mot-cua/nguoi/?id_number=" + "9" * 5000,
        "/mot-cua/ho-so/%00/",
        "/mot-cua/ho-so/" + "A" * 3000 + "/",
        "/mot-cua/ho-so/A/giay/mau-%00.pdf",
        "/viec/?truoc=9999-12-31",
        "/viec/?truoc=0001-01-01",
        "/viec/?truoc=%00",
        "/viec/?tab=%00&ai=%00&q=%00",
        "/viec/?tu=%00",
        "/viec/ho-so/%00/",
    ],
)
def test_an_address(signed_in, province, url):
    answer = signed_in("an").get(url)
    assert answer.status_code in (200, 400, 404, 422), answer.status_code


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"do": "accept"},
        {"do": "accept", "key": "x"},
        {"do": "\x00"},
        {"do": "reuse", "id_number": "\x00"},
        {"do": "accept", "case": "\x00", "competent_unit": "\x00", "kind": "\x00"},
        {"do": "accept", "extra0-name": "\x00", "extra0-copies": "999999999999999999999"},
        {"do": "accept", "extra0-files-kept": "\x00"},
        {"do": "accept", "competent_unit": "99999999999999999999"},
    ],
)
def test_an_intake_form(signed_in, province, said):
    answer = signed_in("an").post(f"/mot-cua/nhan/{EXTENSION_OF_PERMIT}/", said)
    assert answer.status_code in (200, 422), answer.status_code


def test_what_is_sent_to_many(signed_in, filed):
    an = signed_in("an")
    page = an.post("/mot-cua/chuyen/", {"code": ["\x00", "", " ", "a/b", "A" * 3000]})
    assert page.status_code == 200 and page.content.decode().count("chưa làm được") == 3
    many = signed_in("giang").post("/viec/nhieu-ho-so/", {"do": "complete_step", "code": "\x00"})
    assert many.status_code == 200


def test_words_that_cannot_be_read(signed_in, filed):
    url = f"/mot-cua/ho-so/{filed.reference}/tu-choi/"
    answer = signed_in("an").post(url, {"refuse_intake-reason": "a\x01b"})
    assert answer.status_code == 422
    url = f"/mot-cua/ho-so/{filed.reference}/chuyen/"
    answer = signed_in("an").post(url, {"forward-to_unit_id": "99999999999999999999"})
    assert answer.status_code == 422
