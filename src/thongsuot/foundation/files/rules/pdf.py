"""
PDF: whole, open to read, and without programs.

Not a full reader: it looks at everything outside streams and into object streams, which is
where actions live. The virus scanner, where one is configured, is the second pair of eyes.
"""

import mmap
import os
import re
import zlib
from collections.abc import Iterator
from typing import IO

from thongsuot.foundation.files.rules.refusing import refuse
from thongsuot.foundation.files.states import Defect, MediaType

MOST_INFLATED_BYTES = 100 * 1024 * 1024

_STREAM = re.compile(rb"\bstream\r?\n")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
# White space and comments may stand between the words of a dictionary; bounded, so that no
# file makes the search slow.
_GAP = rb"(?:[\x00\s]|%[^\r\n]{0,200}[\r\n]){0,50}"
_PROGRAM = re.compile(
    rb"/S" + _GAP + rb"/(?:JavaScript|Launch)\b"
    rb"|/JS" + _GAP + rb"[(<0-9]"
    rb"|/JavaScript" + _GAP + rb"[<0-9]"
    rb"|/Subtype" + _GAP + rb"/RichMedia\b"
)
_ENCRYPTED = re.compile(rb"/Encrypt" + _GAP + rb"[<0-9]")


def judge(file: IO[bytes]) -> MediaType:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 16 * 1024))
    if b"%%EOF" not in file.read():
        refuse(Defect.BROKEN)
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        for text in _texts(whole):
            plain = _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), text)
            if _ENCRYPTED.search(plain):
                refuse(Defect.LOCKED)
            if _PROGRAM.search(plain):
                refuse(Defect.SCRIPT)
    return MediaType.PDF


def _texts(whole: mmap.mmap) -> Iterator[bytes]:
    """Give what lies outside streams, then what object streams hold."""
    packed: list[tuple[int, int]] = []
    at = 0
    while found := _STREAM.search(whole, at):
        before = whole[at : found.start()]
        yield before
        end = whole.find(b"endstream", found.end())
        end = len(whole) if end < 0 else end
        if b"/ObjStm" in before[before.rfind(b" obj") :]:
            packed.append((found.end(), end))
        at = end + len(b"endstream")
    yield whole[at:]
    left = MOST_INFLATED_BYTES
    for start, end in packed:
        text = _inflated(whole[start:end], left)
        left -= len(text)
        yield text


def _inflated(packed: bytes, most: int) -> bytes:
    try:
        inflating = zlib.decompressobj()
        text = inflating.decompress(packed, most + 1)
    except zlib.error:
        # Objects hidden behind a filter that honest programs do not use for them.
        text = packed if packed[:1].isdigit() else refuse(Defect.BROKEN)
    if len(text) > most:
        refuse(Defect.BOMB)
    return text
