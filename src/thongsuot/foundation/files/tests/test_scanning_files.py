"""ClamAV reads along where one is configured; no answer is not a yes."""

import io
import socket
import struct
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from thongsuot.foundation.files import api as files
from thongsuot.foundation.files.models import File
from thongsuot.foundation.files.tests import samples
from thongsuot.kernel.actor import citizen
from thongsuot.kernel.refusals import Clash, Invalid

DUNG = citizen("Nguyễn Văn Dũng")
MORNING = datetime(2026, 8, 19, 1, tzinfo=UTC)
VIRUS = samples.pdf(b"(EICAR-STANDARD-ANTIVIRUS-TEST-FILE)")


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@contextmanager
def clamd(answer, *, pause=0.0):
    """A scanner that speaks INSTREAM: reads all pieces, waits, says what `answer` makes of them."""
    heard = []

    def serve():
        connection, _address = listening.accept()
        with connection, connection.makefile("rb") as said:
            assert said.read(10) == b"zINSTREAM\0"
            content = b""
            while (size := struct.unpack("!I", said.read(4))[0]) > 0:
                content += said.read(size)
            heard.append(content)
            time.sleep(pause)
            try:
                connection.sendall(answer(content))
            except OSError:
                pass  # the other side has lost patience, as one test wants

    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = threading.Thread(target=serve)
        serving.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}", heard
        serving.join(timeout=5)


def honest(content):
    found = b"EICAR" in content
    return b"stream: Eicar-Test-Signature FOUND\0" if found else b"stream: OK\0"


def keep(content):
    return files.keep(io.BytesIO(content), name="don.pdf", by=DUNG, at=MORNING)


def test_a_clean_file_is_kept_and_noted_as_scanned(db, settings):
    large = samples.pdf(b"(" + b"x" * 700_000 + b")")
    with clamd(honest) as (settings.CLAMAV, heard):
        assert keep(large).scanned
    assert heard == [large]


def test_an_infected_file_is_refused(db, settings, tmp_path):
    with clamd(honest) as (settings.CLAMAV, _heard), pytest.raises(Invalid, match="mã độc"):
        keep(VIRUS)
    assert not File.objects.exists()
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_a_scanner_that_is_down_closes_the_door(db, settings):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        settings.CLAMAV = f"127.0.0.1:{nobody.getsockname()[1]}"
    with pytest.raises(Clash, match="thử lại sau"):
        keep(samples.pdf())
    assert not File.objects.exists()


def test_a_scanner_that_is_slow_closes_the_door(db, settings):
    settings.CLAMAV_SECONDS = 0.2
    with clamd(honest, pause=0.5) as (settings.CLAMAV, _heard):
        began = time.monotonic()
        with pytest.raises(Clash, match="thử lại sau"):
            keep(samples.pdf())
        assert time.monotonic() - began < 0.45


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: O"])
def test_a_scanner_that_talks_nonsense_closes_the_door(db, settings, answer):
    with clamd(lambda _content: answer) as (settings.CLAMAV, _heard):
        with pytest.raises(Clash, match="thử lại sau"):
            keep(samples.pdf())


def test_without_a_scanner_the_note_says_so(db):
    assert not keep(samples.pdf()).scanned
