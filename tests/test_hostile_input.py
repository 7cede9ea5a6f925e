"""
What is sent in bad faith or by mistake: a clear refusal in Vietnamese, and nothing is lost.

Each is tried where it would come in: at the interface for machines, and in the pages where there
are such pages. Before and after, every table holds the same, row for row.
"""

import io
import re
import tempfile
import tracemalloc
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.kernel.refusals import Invalid
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import (
    EXTENSION_OF_PERMIT,
    MORNING,
    dossier_in,
    filed,
)
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.procedures.testing import carry_on_imports
from thongsuot.surfaces.openapi.tests.conftest import an, binh, chi, clock, filing, giang, key, town

__all__ = ["an", "binh", "chi", "clock", "filing", "giang", "key", "town"]

Status = dossiers.Status
MB = 1024 * 1024
BIRTH = "1.001193"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PROGRAM = b"MZ\x90\x00" + b"\x00" * 1000

# That somebody looked or tried is recorded; when a key was used or a draft touched, noted.
MAY_CHANGE = {
    "ledger_reading",
    "shared_tries",
    "identity_token",
    "identity_account",
    "public_draft",
}


def everything() -> dict[str, str]:
    """Return a digest of each of our tables."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            if model.__module__.startswith("thongsuot.") and table not in MAY_CHANGE:
                rows = "string_agg(t::text, '' ORDER BY t::text)"
                cursor.execute(f"SELECT count(*) || md5(coalesce({rows}, '')) FROM \"{table}\" t")
                found[table] = cursor.fetchone()[0]
    assert len(found) > 20
    return found


@contextmanager
def nothing_lost(but=()):
    before = everything()
    yield
    after = everything()
    assert {each: after[each] for each in after if each not in but} == {
        each: before[each] for each in before if each not in but
    }
    left = Path(settings.FILES_ROOT) / "incoming"
    assert not left.exists() or not list(left.iterdir()), "Half an upload stayed behind."


def refused(answer, status, says):
    """The answer is a refusal of that status, with words a person can act on."""
    text = answer.content.decode()
    assert answer.status_code == status, text
    assert says in text, text
    return text


def sent(name, content):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


@pytest.fixture
def portal(town):
    """Ông Dũng's browser at the page of papers of a draft of his: post a file, see the answer."""
    browser = Client()
    begun = browser.post(f"/thu-tuc/{BIRTH}/nop/")
    root = begun["Location"].rsplit("/", 2)[0]
    browser.post(f"{root}/truong-hop/", {"case": "Thông thường"})

    def hand_in(name, content):
        return browser.post(f"{root}/giay-to/0/", {"file": sent(name, content)}, follow=True)

    hand_in.browser, hand_in.root = browser, root
    return hand_in


@pytest.fixture
def at_desk(town):
    """A browser in which somebody of the cast is signed in."""

    def sign_in(who):
        browser = Client()
        account = get_user_model().objects.get(pk=who.account_id)
        browser.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
        return browser

    return sign_in


# ---- Files ----


def bomb():
    """A DOCX of a few kilobytes that inflates to 64 MB."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", b"\x00" * (64 * MB))
    return whole.getvalue()


FILES = [
    ("giay-khai-sinh.pdf", PROGRAM, "Đây là một chương trình, không phải giấy tờ"),
    ("don.docx", bomb(), "giải nén ra lớn bất thường"),
    ("anh.jpg", b"\x7fELF" + b"\x00" * 100, "Đây là một chương trình"),
    ("trang.pdf", b"<html><script>alert(1)</script>", "không thuộc loại được nhận"),
    ("hong.pdf", PDF[:20], "bị hỏng hoặc chưa tải hết"),
    ("rong.pdf", b"", "Tệp rỗng"),
]


def test_a_file_that_is_not_what_it_says(an, portal, subtests):
    for name, content, says in FILES:
        with subtests.test(name), nothing_lost():
            said = an.upload(sent(name, content))
            refused(said, 422, says)
            assert said.json()["errors"][0]["pointer"] == "/file"
        with subtests.test(f"{name} at the portal"), nothing_lost():
            refused(portal(name, content), 422, says)


class Flood(io.RawIOBase):
    """A multipart body of that many bytes, made as it is read."""

    HEAD = (
        b'--edge\r\nContent-Disposition: form-data; name="file"; filename="lon.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%PDF-1.7\n"
    )
    TAIL = b"\r\n--edge--\r\n"

    def __init__(self, size, folder):
        self.folder, self.largest = folder, 0
        self.left = [self.HEAD, size, self.TAIL]
        self.length = len(self.HEAD) + size + len(self.TAIL)

    def read(self, size=-1):
        size = 64 * 1024 if size is None or size < 0 else size
        written = sum(path.stat().st_size for path in self.folder.iterdir())
        self.largest = max(self.largest, written)
        while self.left:
            first = self.left[0]
            if isinstance(first, int):
                piece = b"a" * min(size, first)
                rest = first - len(piece)
            else:
                piece, rest = first[:size], first[size:]
            self.left[:1] = [rest] if rest else []
            if piece:
                return piece
        return b""


def test_a_file_of_200_megabytes_is_read_to_its_end_and_not_kept(an, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    flood = Flood(200 * MB, tmp_path)
    sending = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/api/v1/files",
        "CONTENT_TYPE": "multipart/form-data; boundary=edge",
        "CONTENT_LENGTH": str(flood.length),
        "wsgi.input": flood,
    }
    with nothing_lost():
        tracemalloc.start()
        answer = an.client.request(**an.headers, **sending)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    refused(answer, 413, "Tệp lớn hơn 20 MB")
    assert not flood.left, "read to its end, so that the sender hears the reason"
    assert most < 16 * MB, f"{most / MB:.0f} MB of memory for one upload"
    assert 19 * MB < flood.largest < 21 * MB, "no more on the disk than could be kept"
    assert not list(tmp_path.iterdir())


# ---- Codes ----

FORGED = [
    "H01.61-261005-9999",
    "H01.61-261005-0001'--",
    "Н01.61-261005-0001",
    "AAAA-BBBB-CCCC",
    "../../etc/passwd",
    "%",
    "_" * 18,
    "0" * 300,
]


def test_a_forged_code_opens_nothing(an, town, at_desk, subtests):
    dossier_in(Status.ACCEPTED, town)
    clerk, officer, anyone = at_desk(town.cast.an), at_desk(town.cast.giang), Client()
    for code in FORGED:
        path = code.replace("%", "%25").replace("/", "%2F")
        with subtests.test(code[:30]), nothing_lost():
            assert an.get(f"/dossiers/{path}").status_code in (404, 422)
            assert an.act(path, "accept").status_code in (404, 422)
            assert an.get("/track", code=code).status_code in (404, 422)
            for page in (
                clerk.get(f"/mot-cua/ho-so/{path}/"),
                officer.get(f"/viec/ho-so/{path}/"),
                anyone.get("/theo-doi/", {"ma": code}),
            ):
                assert page.status_code in (404, 422)
                assert re.search("Không|tối đa 60", page.content.decode())


def test_a_forged_proof_opens_nothing(an, town, subtests):
    taken = filed(town)
    for proof in ("AAAAAA", "089085000124", "%", "' OR 1=1", taken.proof[:-1]):
        with subtests.test(proof), nothing_lost():
            refused(an.get("/track", code=taken.reference, proof=proof), 404, "Không tìm thấy")


@pytest.mark.parametrize("field", ["receiving_agency", "competent_agency", "procedure"])
def test_a_forged_identifier_of_an_office_or_procedure(an, filing, field):
    with nothing_lost():
        answer = an.post("/dossiers", {**filing, field: "H01.61'; DROP TABLE--"})
        refused(answer, 422, "Không có")
        assert answer.json()["errors"][0]["pointer"] == f"/{field}"


# ---- Another commune's dossier ----


def test_another_communes_dossier_is_not_there(town, binh, at_desk, subtests):
    code = dossier_in(Status.ACCEPTED, town)
    browser = at_desk(town.cast.binh)
    for path in ("", "/events", "/deadline"):
        with subtests.test(f"api {path}"), nothing_lost():
            refused(binh.get(f"/dossiers/{code}{path}"), 404, f"Không có hồ sơ {code}")
    for action in ("forward", "withdraw", "approve"):
        with subtests.test(f"api {action}"), nothing_lost():
            answer = binh.act(code, action, **({"reason": "Lấy"} if action == "withdraw" else {}))
            refused(answer, 404, f"Không có hồ sơ {code}")
    for page in ("", "giay/mau-01.pdf"):
        with subtests.test(f"page {page}"), nothing_lost():
            answer = browser.get(f"/mot-cua/ho-so/{code}/{page}")
            assert "Trần Văn Dũng" not in refused(answer, 404, f"Không có hồ sơ {code}")
    for act in ("chuyen/", "rut/", "tra-ket-qua/"):
        with subtests.test(f"page {act}"), nothing_lost():
            refused(
                browser.post(f"/mot-cua/ho-so/{code}/{act}", {"reason": "Lấy"}),
                404,
                f"Không có hồ sơ {code}",
            )
    with subtests.test("list"), nothing_lost():
        assert binh.get("/dossiers", q=code).json()["items"] == []


# ---- Out of turn ----


def test_a_supplement_asked_twice(town, an, giang, clock):
    code = dossier_in(Status.AWAITING_SUPPLEMENT, town)
    clock.at(6, 9)
    with nothing_lost():
        answer = giang.act(code, "request_supplement", reason="Thêm nữa")
        refused(answer, 409, "không thể yêu cầu bổ sung")
    assert an.act(code, "receive_supplement").status_code == 200
    with nothing_lost():
        answer = giang.act(code, "request_supplement", reason="Thêm nữa")
        refused(answer, 409, "chỉ cho yêu cầu 1 lần")


def test_an_extension_after_the_due_date(town, chi, clock):
    code = dossier_in(Status.IN_PROGRESS, town)
    clock.at(13, 9)  # due on the 12th
    with nothing_lost():
        answer = chi.act(code, "extend", new_due="2026-10-20T17:00:00+07:00", reason="Xin lỗi")
        text = refused(answer, 409, "hẹn trả")
        assert "gia hạn" in text.lower()


def test_an_accept_on_a_superseded_version(town, an, clock):
    code = filed(town).reference
    facts = procedures.procedure(EXTENSION_OF_PERMIT, on=date(2026, 10, 5))
    procedures.publish(
        record=replace(facts.record, note="Sửa đổi."),
        in_force_from=date(2026, 10, 6),
        by=FOUNDER,
        at=MORNING,
    )
    clock.at(6, 8)
    with nothing_lost():
        refused(an.act(code, "accept"), 409, "đã có phiên bản mới có hiệu lực")
    assert an.act(code, "update_version").status_code == 200
    assert an.act(code, "accept").json()["code"] == "H01.61-261006-0001"


# ---- Bodies ----


def test_unknown_members(an, town, filing):
    code = filed(town).reference
    with nothing_lost():
        refused(an.post("/dossiers", {**filing, "is_sample": True}), 422, "Không có mục này")
    with nothing_lost():
        refused(an.act(code, "accept", at="2020-01-01T00:00:00Z"), 422, "Không có mục này")
    with nothing_lost():
        refused(an.get("/dossiers", everything="yes"), 422, "tham số không biết")


def test_broken_utf_8_at_the_interface(an, filing):
    broken = b'{"procedure": "Th\xe1\xbb"}'
    with nothing_lost():
        refused(an.post("/dossiers", broken), 400, "không phải là UTF-8")


def test_broken_utf_8_in_a_form(portal):
    body = b"kind=person&name=Tr%E1%BA+D%C5&id_number=089085000123&address=Ch%E2u+%90"
    with nothing_lost():
        answer = portal.browser.post(
            f"{portal.root}/nguoi-yeu-cau/",
            body,
            content_type="application/x-www-form-urlencoded",
        )
        refused(answer, 422, "ký tự không đọc được")


def test_broken_utf_8_in_an_address(client, town):
    with nothing_lost():
        refused(client.get("/thu-tuc/?q=%ff%fe"), 422, "không đọc được")
        refused(client.get("/theo-doi/?ma=%ff"), 422, "không đọc được")


# ---- Lists ----

CSVS = [
    ("wrong columns", "tên,tuổi\nAn,30\n".encode()),
    ("no columns", b""),
    ("a program", PROGRAM),
    ("one long line", b"x" * (2 * MB)),
]


def test_a_csv_that_is_no_list_of_procedures(town, at_desk, subtests):
    keeper = at_desk(town.cast.nam)
    for name, content in CSVS:
        with subtests.test(name), nothing_lost():
            with pytest.raises(Invalid) as refusal:
                procedures.import_list(
                    stream=io.BytesIO(content),
                    name="danh-muc.csv",
                    in_force_from=date(2026, 11, 1),
                    by=FOUNDER,
                    at=MORNING,
                )
            assert not str(refusal.value).isascii()
        # What was sent is kept with the reason why it is not taken.
        kept = ("procedures_importrun", "procedures_importedfile", "ledger_event")
        with subtests.test(f"{name} in the reform office"), nothing_lost(but=kept):
            answer = keeper.post(
                "/cai-cach/nhap/moi/",
                {
                    "file": SimpleUploadedFile("danh-muc.csv", content, "text/csv"),
                    "in_force_from": "2026-11-01",
                },
            )
            # An empty file is refused on the form; the others when the job has read them.
            assert answer.status_code == (302 if content else 422)
            carry_on_imports(at=MORNING)


def test_a_csv_with_broken_utf_8_says_in_which_line(town):
    report = procedures.import_list(
        stream=io.BytesIO(
            "mã thủ tục,tên\n1.001193,Khai sinh\n1.000656,Khai t".encode() + b"\xe1\xbb"
        ),
        name="danh-muc.csv",
        in_force_from=date(2026, 11, 1),
        leave_bad_rows_out=True,
        by=FOUNDER,
        at=MORNING,
    )
    assert [(fault.line, fault.reason) for fault in report.refused] == [
        (3, "Có ký tự không phải UTF-8.")
    ]
