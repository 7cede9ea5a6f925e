"""An upload of 200 MB passes through without filling memory or disk, and is refused in words."""

import io
import tracemalloc
from datetime import UTC, datetime

import pytest
from django.core.files.uploadhandler import load_handler
from django.http.multipartparser import MultiPartParser

from thongsuot.foundation.files import api as files
from thongsuot.kernel.actor import citizen
from thongsuot.kernel.refusals import Invalid

DUNG = citizen("Nguyễn Văn Dũng")
MORNING = datetime(2026, 8, 19, 1, tzinfo=UTC)
BOUNDARY = b"ranh-gioi"


class Sending:
    """A browser that sends one file of so many bytes without having them."""

    def __init__(self, size):
        head = b'Content-Disposition: form-data; name="f"; filename="phim.pdf"\r\n'
        self.parts = [b"--" + BOUNDARY + b"\r\n" + head + b"\r\n", b"\r\n--" + BOUNDARY + b"--\r\n"]
        self.left = size
        self.length = size + sum(map(len, self.parts))

    def read(self, most):
        if len(self.parts) == 2:
            return self.parts.pop(0)
        if self.left:
            piece = b"x" * min(self.left, most)
            self.left -= len(piece)
            return piece
        return self.parts.pop() if self.parts else b""


def upload(size, settings):
    sending = Sending(size)
    meta = {
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY.decode()}",
        "CONTENT_LENGTH": str(sending.length),
    }
    handlers = [load_handler(path, None) for path in settings.FILE_UPLOAD_HANDLERS]
    _fields, sent = MultiPartParser(meta, sending, handlers).parse()
    return sent["f"]


def test_two_hundred_megabytes(db, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    tracemalloc.start()
    try:
        with upload(200 * 1024 * 1024, settings) as sent:
            with pytest.raises(Invalid, match="lớn hơn 20 MB"):
                files.keep(sent, name=sent.name, by=DUNG, at=MORNING)
            on_disk = sent.file.seek(0, io.SEEK_END)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * 1024 * 1024
    assert on_disk <= settings.FILE_LIMIT_BYTES + 128 * 1024
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_one_within_the_limit_arrives_whole(settings):
    with upload(300_000, settings) as sent:
        assert (sent.size, sent.read()) == (300_000, b"x" * 300_000)
