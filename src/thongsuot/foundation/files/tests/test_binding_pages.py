"""Chị An photographs a paper page by page: one PDF comes of it, or a sentence why not."""

import io
import tempfile
import zlib
from datetime import UTC, datetime

import pikepdf
import pytest
from PIL import Image

from thongsuot.foundation.files import api as files
from thongsuot.foundation.files.rules import pages
from thongsuot.foundation.files.tests import samples
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Invalid

AN = Actor(name="Nguyễn Thị An", account_id=7)
NOW = datetime(2026, 10, 5, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def picture(size=(600, 400), colour="white", kind="JPEG", **options):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **options)
    return out.getvalue()


def kept(content, name="trang.jpg"):
    # What arrives lies on the disk, where a PDF can be looked into.
    with tempfile.TemporaryFile() as page:
        page.write(content)
        page.seek(0)
        return files.keep_page(page, size=len(content), name=name, by=AN, at=NOW)


def a_pdf(count=1, *, signed=False):
    with pikepdf.new() as document:
        for _number in range(count):
            document.add_blank_page(page_size=(300, 400))
        if signed:
            document.Root["/Perms"] = pikepdf.Dictionary(ByteRange=pikepdf.Array([0, 1, 2, 3]))
        out = io.BytesIO()
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def opened(file_id):
    with files.open_bytes(file_id) as file:
        return pikepdf.open(io.BytesIO(file.read()))


def test_photographs_and_a_pdf_become_one_document_in_their_order(db):
    exif = Image.Exif()
    exif[0x0112] = 6  # held sideways
    exif[0x8825] = {1: "N"}  # and where it was taken
    first = kept(picture((4000, 3000), "red", exif=exif))
    second = kept(picture((500, 700), "blue", kind="PNG"), "trang 2.png")
    third = kept(a_pdf(2), "phu-luc.pdf")
    [one] = files.bind([second.id, first.id, third.id], name="Đơn đề nghị", by=AN, at=NOW)
    facts = files.facts([one])[one]
    assert (facts.name, facts.media_type) == ("Đơn đề nghị.pdf", files.MediaType.PDF)
    with opened(one) as document:
        assert len(document.pages) == 4
        blue, red = (page.get_images() for page in document.pages[:2])
        assert (blue["/P"].Width, blue["/P"].Height) == (500, 700)
        assert red["/P"].Height == pages.LONG_SIDE and red["/P"].Width < red["/P"].Height
        box = document.pages[1].mediabox
        assert float(box[2]) == pytest.approx(595.28, abs=0.1), "as wide as A4"
        assert document.docinfo["/Title"] == "Đơn đề nghị"
        assert b"Exif" not in red["/P"].read_raw_bytes(), "not where it was taken"


def test_what_is_signed_or_alone_stays_byte_for_byte(db):
    signed, alone = kept(a_pdf(signed=True), "ky-so.pdf"), kept(a_pdf(), "mot.pdf")
    assert files.bind([alone.id], name="Đơn", by=AN, at=NOW) == (alone.id,)
    page = kept(picture())
    new, apart = files.bind([signed.id, page.id], name="Đơn", by=AN, at=NOW)
    assert apart == signed.id and new not in (signed.id, page.id)
    assert files.is_intact(signed.id)


def test_every_frame_of_a_scanners_tiff_is_a_page(db):
    out = io.BytesIO()
    frames = [Image.new("1", (200, 300)) for _number in range(3)]
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    tiff = kept(out.getvalue(), "quet.tif")
    [one] = files.bind([tiff.id], name="Bản vẽ", by=AN, at=NOW)
    with opened(one) as document:
        assert len(document.pages) == 3


def bomb():
    """A small PNG that says it is as large as a field."""
    raw = samples.png(17_000, 17_000)
    return raw.replace(b"IDATx", b"IDAT" + zlib.compress(b"\0" * 64)[:1])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (samples.PROGRAM, "chương trình"),
        (samples.png(), "hỏng"),
        (picture()[:200], "hỏng"),
        (bomb(), "kích thước lớn bất thường"),
        (b"", "rỗng"),
        (b"GIF89a" + b"\0" * 50, "không thuộc loại"),
    ],
    ids=["a program", "hollow", "cut short", "a bomb", "nothing", "another kind"],
)
def test_what_is_no_page_is_refused_in_a_sentence(db, content, reason):
    with pytest.raises(Invalid, match=reason):
        kept(content)


def test_too_many_pages_and_too_large_a_photograph(db, settings, monkeypatch):
    monkeypatch.setattr(pages, "MOST_PAGES_BOUND", 3)
    many = [kept(a_pdf(2), "a.pdf").id, kept(a_pdf(3), "b.pdf").id]
    with pytest.raises(Invalid, match="Nhiều trang"):
        files.bind(many, name="Đơn", by=AN, at=NOW)
    settings.FILE_LIMIT_BYTES = 100
    with pytest.raises(Invalid, match="Tệp lớn hơn"):
        kept(picture())


def test_a_thumbnail_is_small(db):
    page = kept(picture((2000, 3000)))
    small = files.small_picture(page.id)
    with Image.open(io.BytesIO(small)) as read:
        assert max(read.size) == 320
