"""Images: whole, and of a size that a scanner or a camera makes."""

import os
import struct
from typing import IO, Any

from thongsuot.foundation.files.rules.refusing import refuse
from thongsuot.foundation.files.states import Defect, MediaType

# A drawing of format A0 scanned at 400 dots an inch has 247 million pixels.
MOST_PIXELS = 300_000_000
MOST_PAGES = 2_000
MOST_TAGS = 200
MOST_SEGMENTS = 5_000

_START_OF_FRAME = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_STANDALONE = {0x01, *range(0xD0, 0xD9)}


def judge_jpeg(file: IO[bytes]) -> MediaType:
    """Walk the segments to the frame header, which has the dimensions."""
    file.seek(2)
    for _ in range(MOST_SEGMENTS):
        marker = file.read(2)
        while marker == b"\xff\xff":
            marker = b"\xff" + file.read(1)
        if len(marker) < 2 or marker[0] != 0xFF:
            refuse(Defect.BROKEN)
        if marker[1] in _STANDALONE:
            continue
        (length,) = _read("!H", file)
        if marker[1] in _START_OF_FRAME:
            _bits, height, width = _read("!BHH", file)
            _judge_pixels(width, height)
            return MediaType.JPEG
        file.seek(length - 2, os.SEEK_CUR)
    refuse(Defect.BROKEN)


def judge_png(file: IO[bytes]) -> MediaType:
    file.seek(8)
    length, name, width, height = _read("!I4sII", file)
    if (length, name) != (13, b"IHDR"):
        refuse(Defect.BROKEN)
    _judge_pixels(width, height)
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 64 * 1024))
    if b"IEND\xaeB`\x82" not in file.read():
        refuse(Defect.BROKEN)
    return MediaType.PNG


def judge_tiff(file: IO[bytes]) -> MediaType:
    """Look at every page: each has a directory, which names the next."""
    file.seek(0)
    order = "<" if file.read(2) == b"II" else ">"
    file.seek(4)
    (at,) = _read(order + "I", file)
    seen: set[int] = set()
    while at:
        if at in seen or len(seen) >= MOST_PAGES:
            refuse(Defect.BROKEN)
        seen.add(at)
        file.seek(at)
        at = _judge_tiff_page(file, order)
    if not seen:
        refuse(Defect.BROKEN)
    return MediaType.TIFF


def _judge_tiff_page(file: IO[bytes], order: str) -> int:
    """Judge one page and return where the next one begins, 0 after the last."""
    side = {256: 0, 257: 0}
    (entries,) = _read(order + "H", file)
    if entries > MOST_TAGS:
        refuse(Defect.BROKEN)
    for _ in range(entries):
        tag, kind, _count, raw = _read(order + "HHI4s", file)
        if tag in side:
            (side[tag],) = struct.unpack_from(order + ("H" if kind == 3 else "I"), raw)
    _judge_pixels(side[256], side[257])
    (following,) = _read(order + "I", file)
    return int(following)


def _judge_pixels(width: int, height: int) -> None:
    if not width or not height:
        refuse(Defect.BROKEN)
    if width * height > MOST_PIXELS:
        refuse(Defect.PIXELS)


def _read(layout: str, file: IO[bytes]) -> tuple[Any, ...]:
    raw = file.read(struct.calcsize(layout))
    if len(raw) < struct.calcsize(layout):
        refuse(Defect.BROKEN)
    return struct.unpack(layout, raw)
