"""Asking ClamAV, where one is configured. No answer is not a yes."""

import os
import socket
import struct
import time
from typing import IO

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Clash, Invalid

log = structlog.get_logger("thongsuot.files")

_PIECE = 256 * 1024
_LONGEST_ANSWER = 4096


def is_scanner_configured() -> bool:
    return bool(settings.CLAMAV)


def scan(file: IO[bytes]) -> None:
    """
    Let the scanner at THONGSUOT_CLAMAV read `file`; do nothing when none is configured.

    :raises Invalid: if it found something
    :raises Clash: if it gave no answer in time, or one that is neither yes nor no
    """
    if not is_scanner_configured():
        return
    try:
        answer = _ask(file, until=time.monotonic() + settings.CLAMAV_SECONDS)
    except OSError as trouble:
        log.warning("scanner_silent", trouble=str(trouble))
        answer = ""
    if answer == "stream: OK":
        return
    if answer.endswith(" FOUND"):
        log.warning("infected_file", finding=answer)
        raise Invalid(_("Tệp có mã độc nên không nhận. Hãy kiểm tra lại máy của bạn."))
    if answer:
        log.warning("scanner_answered", answer=answer)
    raise Clash(_("Chưa kiểm tra được mã độc nên chưa nhận tệp. Xin thử lại sau ít phút."))


def _ask(file: IO[bytes], *, until: float) -> str:
    """Speak INSTREAM with clamd: pieces with their lengths, then one line of answer."""
    host, _colon, port = settings.CLAMAV.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=_left(until)) as clamd:
        clamd.sendall(b"zINSTREAM\0")
        file.seek(0, os.SEEK_SET)
        while piece := file.read(_PIECE):
            clamd.settimeout(_left(until))
            clamd.sendall(struct.pack("!I", len(piece)) + piece)
        clamd.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
            clamd.settimeout(_left(until))
            heard = clamd.recv(_LONGEST_ANSWER)
            if not heard:
                break
            answer += heard
    return answer.rstrip(b"\0\r\n").decode("utf-8", "replace")


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("no answer in time")
    return left
