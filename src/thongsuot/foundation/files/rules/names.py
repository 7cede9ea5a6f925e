"""Names of files: as people gave them, less what could mislead."""

import unicodedata
from urllib.parse import quote

from thongsuot.foundation.files.states import MediaType
from thongsuot.kernel.vietnamese import tidy, without_marks

LONGEST_STEM = 120

_ENDINGS = {
    MediaType.PDF: ".pdf",
    MediaType.JPEG: ".jpg",
    MediaType.PNG: ".png",
    MediaType.TIFF: ".tif",
    MediaType.DOCX: ".docx",
    MediaType.XLSX: ".xlsx",
    MediaType.ODT: ".odt",
}
_ALSO = {".jpeg": ".jpg", ".jfif": ".jpg", ".tiff": ".tif"}
# What a browser may show inside a page; the rest is saved to disk.
_SHOWN = {MediaType.PDF, MediaType.JPEG, MediaType.PNG}


def clean_name(given: str, media_type: MediaType) -> str:
    """
    Return `given` without folders and invisible characters, ending as its content demands.

    Invisible ones include those that turn the reading direction, by which "gpj.exe" is made
    to read as "exe.jpg".
    """
    last = given.replace("\\", "/").rpartition("/")[2]
    seen = tidy("".join(c for c in last if unicodedata.category(c)[0] != "C" or c == "\t"))
    safe = "".join("_" if c in '<>:"|?*' else c for c in seen).strip(". ")
    stem, dot, ending = safe.rpartition(".")
    spelled = f".{ending.lower()}"
    wanted = _ENDINGS[media_type]
    if not dot or _ALSO.get(spelled, spelled) not in _ENDINGS.values():
        # "Giấy phép số 12.HK" has no ending, only a dot.
        stem = safe
    return (stem[:LONGEST_STEM].strip(". ") or "tep") + wanted


def content_disposition(name: str, media_type: str) -> str:
    """
    Return the header that lets a browser show, or save, a file under its Vietnamese name.

    Send with it the kept media type, `X-Content-Type-Options: nosniff` and
    `Content-Security-Policy: sandbox`. RFC 6266 and RFC 8187.
    """
    manner = "inline" if media_type in _SHOWN else "attachment"
    plain = "".join(
        c if c.isascii() and (c.isalnum() or c in " ._-()") else "_" for c in without_marks(name)
    )
    return f"{manner}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
