"""Ông Dũng hands in files; what is kept stays as it was, byte for byte."""

import hashlib
import io
import os
import stat
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from thongsuot.foundation.files import api as files
from thongsuot.foundation.files.models import File, place_of
from thongsuot.foundation.files.tests import samples
from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import citizen
from thongsuot.kernel.refusals import Invalid, Missing

DUNG = citizen("Nguyễn Văn Dũng")
MORNING = datetime(2026, 8, 19, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def keep(content, name="don.pdf", **more):
    return files.keep(io.BytesIO(content), name=name, by=DUNG, at=MORNING, **more)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (samples.pdf(), files.MediaType.PDF),
        (samples.jpeg(), files.MediaType.JPEG),
        (samples.png(), files.MediaType.PNG),
        (samples.tiff(), files.MediaType.TIFF),
        (samples.tiff(order=">"), files.MediaType.TIFF),
        (samples.docx(), files.MediaType.DOCX),
        (samples.xlsx(), files.MediaType.XLSX),
        (samples.odt(), files.MediaType.ODT),
    ],
)
def test_each_kind_comes_back_as_it_went_in(db, content, kind):
    kept = keep(content, name="x", owner="draft:1")
    assert (kept.media_type, kept.size) == (kind, len(content))
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    with files.open_bytes(kept.id) as file:
        assert file.read() == content
    assert files.is_intact(kept.id)
    assert files.facts([kept.id]) == {kept.id: kept}


def test_the_ledger_knows_the_content_but_not_the_name(db):
    kept = keep(samples.pdf(), name="CCCD Nguyễn Văn Dũng.pdf")
    (line,) = ledger.history(f"file:{kept.id}")
    assert line.data["sha256"] == kept.sha256
    assert "Dũng.pdf" not in str(line.data)


def test_the_same_content_lies_on_the_disk_once_and_is_never_written_over(db, tmp_path):
    first, second = keep(samples.pdf(), name="a.pdf"), keep(samples.pdf(), name="b.pdf")
    assert first.id != second.id
    place = place_of(first.sha256)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [place]
    assert stat.S_IMODE(place.stat().st_mode) == 0o440


def test_a_changed_file_is_found_out(db):
    kept = keep(samples.pdf())
    place = place_of(kept.sha256)
    os.chmod(place, 0o640)
    place.write_bytes(samples.pdf(b"<< /Forged true >>"))
    assert not files.is_intact(kept.id)
    place.unlink()
    assert not files.is_intact(kept.id)


def test_the_note_of_a_file_cannot_be_rewritten(db):
    keep(samples.pdf())
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        File.objects.update(name="khác.pdf")


def test_nobody_finds_what_was_never_kept(db):
    with pytest.raises(Missing, match="Không có tệp"):
        files.facts([uuid4()])
    with pytest.raises(Missing, match="Không có tệp"):
        files.open_bytes(uuid4())
    assert files.facts([]) == {}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Giấy phép số 12.pdf", "Giấy phép số 12.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\An\\Đơn.PDF", "Đơn.pdf"),
        ("hop-dong\u202efdp.exe", "hop-dongfdp.exe.pdf"),
        ("đơn.jpg", "đơn.pdf"),
        ("Số 12.HK", "Số 12.HK.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("...", "tep.pdf"),
        ("", "tep.pdf"),
        ("a" * 500 + ".pdf", "a" * 120 + ".pdf"),
        ("Đo\u031bn.pdf", "Đơn.pdf"),
    ],
)
def test_names_are_cleaned_and_end_as_the_content_demands(db, given, kept):
    assert keep(samples.pdf(), name=given).name == kept


def test_a_browser_is_told_the_vietnamese_name_safely():
    assert files.content_disposition('Đơn "xin".pdf', files.MediaType.PDF) == (
        "inline; filename=\"don _xin_.pdf\"; filename*=UTF-8''%C4%90%C6%A1n%20%22xin%22.pdf"
    )
    assert files.content_disposition("a.docx", files.MediaType.DOCX).startswith("attachment;")


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(db, settings, tmp_path):
    settings.FILE_LIMIT_BYTES = 1024 * 1024

    class Endless:
        read_bytes = 0

        def read(self, size):
            self.read_bytes += size
            return b"x" * size

    upload = Endless()
    with pytest.raises(Invalid, match="lớn hơn 1 MB"):
        files.keep(upload, name="phim.pdf", by=DUNG, at=MORNING)
    assert upload.read_bytes < 2 * 1024 * 1024
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("file_is_not_empty", {"size": 0}),
        ("file_hash_is_a_sha256", {"sha256": "A" * 64}),
        ("file_is_of_a_kind_we_take", {"media_type": "text/html"}),
    ],
)
def test_a_note_is_sound(db, name, change):
    sound = {
        "sha256": "a" * 64,
        "size": 1,
        "media_type": "image/png",
        "name": "x",
        "scanned": False,
        "kept_at": MORNING,
        "kept_by": "x",
    }
    with pytest.raises(IntegrityError, match=name):
        File.objects.create(**(sound | change))
