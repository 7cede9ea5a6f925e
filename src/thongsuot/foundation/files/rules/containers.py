"""Office documents, which are zip files: opened, counted and inflated within bounds."""

import os
import struct
import zipfile
import zlib
from typing import IO

from thongsuot.foundation.files.rules.refusing import refuse
from thongsuot.foundation.files.states import Defect, MediaType

MOST_ENTRIES = 5_000
MOST_DIRECTORY_BYTES = 2 * 1024 * 1024
MOST_INFLATED_BYTES = 200 * 1024 * 1024
# XML squeezes to a hundredth at best; a bomb to a thousandth.
MOST_RATIO = 200
RATIO_COUNTS_FROM_BYTES = 10 * 1024 * 1024

_PIECE = 256 * 1024
# The only ones that office documents use; `zipfile` inflates the others without bound.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_END = b"PK\x05\x06"
_MACROS = ("vbaproject.bin", "vbadata.xml")
_ODT_MACROS = ("basic/", "scripts/")
_PARTS = {
    "word/document.xml": MediaType.DOCX,
    "xl/workbook.xml": MediaType.XLSX,
}


def judge(file: IO[bytes]) -> MediaType:
    """Return which office document this is, having inflated all of it and kept none."""
    size = _judge_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            kind = _kind(archive, {entry.filename for entry in entries})
            _judge_sizes(entries, size)
            for entry in entries:
                _inflate(archive, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error):
        refuse(Defect.BROKEN)
    return kind


def _judge_directory(file: IO[bytes]) -> int:
    """Judge the directory by its announced size before `zipfile` reads it into memory."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        refuse(Defect.BROKEN)
    entries, directory_bytes = struct.unpack_from("<HI", tail, at + 10)
    if entries > MOST_ENTRIES or directory_bytes > MOST_DIRECTORY_BYTES:
        refuse(Defect.BOMB)
    return size


def _kind(archive: zipfile.ZipFile, names: set[str]) -> MediaType:
    lowered = {name.lower() for name in names}
    if any(name.endswith(_MACROS) for name in lowered):
        refuse(Defect.MACROS)
    if "[Content_Types].xml" in names:
        for part, kind in _PARTS.items():
            if part in names:
                return kind
    if "mimetype" in names and "content.xml" in names:
        with archive.open("mimetype") as file:
            said = file.read(100)
        if said.strip() == MediaType.ODT.value.encode():
            if any(name.startswith(_ODT_MACROS) for name in lowered):
                refuse(Defect.MACROS)
            return MediaType.ODT
    refuse(Defect.ARCHIVE)


def _judge_sizes(entries: list[zipfile.ZipInfo], size: int) -> None:
    inflated = sum(entry.file_size for entry in entries)
    if inflated > MOST_INFLATED_BYTES:
        refuse(Defect.BOMB)
    if inflated > RATIO_COUNTS_FROM_BYTES and inflated > size * MOST_RATIO:
        refuse(Defect.BOMB)


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """
    Read one entry to its end.

    `zipfile` gives no more than the announced size and checks the sum, so an entry that lies
    about its size is found broken instead of filling the memory.
    """
    if entry.flag_bits & 0x1:
        refuse(Defect.LOCKED)
    if entry.compress_type not in _METHODS:
        refuse(Defect.BROKEN)
    with archive.open(entry) as file:
        while file.read(_PIECE):
            pass
