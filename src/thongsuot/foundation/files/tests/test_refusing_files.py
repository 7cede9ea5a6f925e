"""What is not taken: each refused in words a person can act on, and nothing of it kept."""

import io
import struct
import time
import zipfile
from datetime import UTC, datetime

import pytest

from thongsuot.foundation.files import api as files
from thongsuot.foundation.files.models import File
from thongsuot.foundation.files.tests import samples
from thongsuot.kernel.actor import citizen
from thongsuot.kernel.refusals import Invalid

DUNG = citizen("Nguyễn Văn Dũng")
MORNING = datetime(2026, 8, 19, 1, tzinfo=UTC)
ZEROS = b"\0" * (30 * 1024 * 1024)
BIG = {"[Content_Types].xml": b"", "word/document.xml": b"\0" * (9 * 1024 * 1024)}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def lying_about_its_size():
    """A document of thirty megabytes that announces ten bytes."""
    whole = bytearray(samples.docx(word__big=ZEROS))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = whole.find(mark, whole.rfind(mark) if mark == b"PK\x01\x02" else 0)
        while at >= 0:
            if struct.unpack_from("<I", whole, at + offset)[0] == len(ZEROS):
                struct.pack_into("<I", whole, at + offset, 10)
            at = whole.find(mark, at + 4)
    return bytes(whole)


def many_entries():
    return samples.zipped({f"word/{n}": b"" for n in range(5_001)})


REFUSED = {
    "a renamed program": (samples.PROGRAM, "chương trình"),
    "a program for Linux": (b"\x7fELF" + b"\0" * 60, "chương trình"),
    "a shell script": (b"#!/bin/sh\nrm -rf /", "chương trình"),
    "an empty file": (b"", "rỗng"),
    "a web page": (b"<html><script>alert(1)</script>", "không thuộc loại"),
    "a drawing that is a web page": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "không thuộc"),
    "a plain text": ("Kính gửi".encode(), "không thuộc loại"),
    "a photograph of an iPhone": (b"\0\0\0\x18ftypheic" + b"\0" * 20, "HEIC"),
    "an old Word document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60, "đời cũ"),
    "an archive": (samples.zipped({"a.txt": b"a"}), "tệp nén"),
    "a Java archive": (samples.zipped({"META-INF/MANIFEST.MF": b""}), "tệp nén"),
    "an empty archive": (samples.zipped({}), "tệp nén"),
    "a RAR archive": (b"Rar!\x1a\x07\x01\0", "tệp nén"),
    "a bomb": (samples.docx(word__big=ZEROS), "lớn bất thường"),
    "a bomb that lies": (lying_about_its_size(), "hỏng"),
    "a bomb squeezed in another way": (samples.zipped(BIG, zipfile.ZIP_BZIP2), "hỏng"),
    "a bomb of many entries": (many_entries(), "lớn bất thường"),
    "a document with macros": (samples.docx(**{"word/vbaProject.bin": b"x"}), "macro"),
    "an ODT with macros": (samples.odt(Basic__script=b"x"), "macro"),
    "half a document": (samples.docx()[:-30], "hỏng"),
    "half a PDF": (samples.pdf()[:-10], "hỏng"),
    "a PDF that begins with something else": (b"GIF89a" + samples.pdf(), "không thuộc loại"),
    "a PDF with a password": (samples.pdf(trailer=b"/Encrypt 9 0 R"), "mật khẩu"),
    "a PDF with a script": (samples.pdf(b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"), "mã lệnh"),
    "a PDF with an escaped script": (samples.pdf(b"<</S/J#61vaScript/J#53 3 0 R>>"), "mã lệnh"),
    "a PDF that starts programs": (samples.pdf(b"<< /S %x\n /Launch /F (cmd.exe) >>"), "mã lệnh"),
    "a PDF with a packed script": (
        samples.pdf_with_packed(b"4 0 << /S /JavaScript /JS 5 0 R >>"),
        "mã lệnh",
    ),
    "a PDF that wants to be slow": (
        samples.pdf(b"/S%" * 500_000 + b"/JavaScript\n/S /JavaScript"),
        "mã lệnh",
    ),
    "a PDF that is a bomb": (
        samples.pdf_with_packed(b"0" * (101 * 1024 * 1024)),
        "lớn bất thường",
    ),
    "a PNG as large as a country": (samples.png(100_000, 100_000), "kích thước"),
    "a JPEG as large as a field": (samples.jpeg(65_000, 65_000), "kích thước"),
    "a TIFF as large as a field": (samples.tiff(65_000, 65_000), "kích thước"),
    "half a PNG": (samples.png()[:-12], "hỏng"),
    "half a JPEG": (samples.jpeg()[:12], "hỏng"),
    "a TIFF in a circle": (samples.tiff()[:-4] + struct.pack("<I", 8), "hỏng"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused_with_a_reason_and_nothing_kept(db, tmp_path, what):
    content, reason = REFUSED[what]
    began = time.monotonic()
    with pytest.raises(Invalid, match=reason):
        files.keep(io.BytesIO(content), name="don.pdf", by=DUNG, at=MORNING)
    assert time.monotonic() - began < 2
    assert not File.objects.exists()
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


@pytest.mark.parametrize(
    "honest",
    [
        samples.pdf(b"<< /S /URI /URI (https://example.vn/JavaScript/Launch) >>"),
        samples.pdf(b"<< /Length 30 >>\nstream\n/S /JavaScript /JS (pixels) xx\nendstream"),
        samples.pdf_with_packed(b"4 0 << /Type /Page >>"),
        samples.docx(word__media=b"\xff" * 1_000_000),
    ],
)
def test_what_only_looks_like_it_is_taken(db, honest):
    assert files.keep(io.BytesIO(honest), name="don.pdf", by=DUNG, at=MORNING).size == len(honest)
