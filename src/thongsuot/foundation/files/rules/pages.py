"""Photographs and scans as pages of one document: turned upright, made lighter, bound in order."""

import io
from collections.abc import Iterable, Sequence
from typing import IO

import pikepdf
from PIL import Image, ImageOps

from thongsuot.foundation.files.rules.refusing import refuse
from thongsuot.foundation.files.states import Defect

# A page of A4 at 240 dots an inch; NĐ 30/2020/NĐ-CP, Phụ lục I asks for at least 200.
LONG_SIDE = 2_800
# Decoded at once, so less than what is kept unopened: three bytes a pixel.
MOST_PIXELS_OPENED = 60_000_000
MOST_PAGES_BOUND = 300
_A4 = (595.28, 841.89)
_FORMATS = ("JPEG", "PNG", "TIFF")
# What a telephone writes into its pictures (place, hour, device) is not of the paper.
_QUALITY = 82


def page_of(picture: IO[bytes]) -> bytes:
    """
    Return a photograph or scan as a JPEG: upright, no larger than a page needs, nothing else in it.

    :raises Invalid: if it cannot be read, or is too large to be opened
    """
    return _jpegs(picture)[0]


def thumbnail(picture: IO[bytes], *, long_side: int = 320) -> bytes:
    """
    Return a small JPEG of the picture's first page, to be recognised by.

    :raises Invalid: if it cannot be read
    """
    return _jpegs(picture, long_side=long_side, most=1)[0]


def is_signed(document: bytes) -> bool:
    """Whether a PDF carries a digital signature, which binding would break."""
    return b"/ByteRange" in document


def bound(parts: Iterable[tuple[str, bytes]], *, title: str) -> bytes:
    """
    Return one PDF of all parts in their order; each is a "pdf" or a "picture".

    :raises Invalid: if a part cannot be read, or the pages are too many
    """
    try:
        with pikepdf.new() as answer:
            for kind, content in parts:
                if kind == "pdf":
                    with pikepdf.open(io.BytesIO(content)) as document:
                        answer.pages.extend(document.pages)
                else:
                    for jpeg in _jpegs(io.BytesIO(content)):
                        _add(answer, jpeg)
                if len(answer.pages) > MOST_PAGES_BOUND:
                    refuse(Defect.PAGES)
            answer.docinfo["/Title"] = title
            out = io.BytesIO()
            answer.save(out, min_version="1.4", deterministic_id=True)
            return out.getvalue()
    except pikepdf.PasswordError:
        refuse(Defect.LOCKED)
    except pikepdf.PdfError:
        refuse(Defect.BROKEN)


def _jpegs(
    picture: IO[bytes], *, long_side: int = LONG_SIDE, most: int = MOST_PAGES_BOUND
) -> Sequence[bytes]:
    try:
        with Image.open(picture, formats=_FORMATS) as opened:
            frames = min(getattr(opened, "n_frames", 1), most)
            return [_jpeg(opened, number, long_side) for number in range(frames)]
    except Image.DecompressionBombError:
        refuse(Defect.PIXELS)
    except (OSError, SyntaxError, ValueError):
        # Pillow says in many ways that a picture is not one.
        refuse(Defect.BROKEN)


def _jpeg(opened: Image.Image, number: int, long_side: int) -> bytes:
    if number:
        opened.seek(number)
    # A JPEG is decoded at a fraction of its size where that is enough.
    opened.draft("RGB", (long_side, long_side))
    if opened.width * opened.height > MOST_PIXELS_OPENED:
        refuse(Defect.PIXELS)
    upright = ImageOps.exif_transpose(opened)
    if "A" in upright.getbands() or "transparency" in upright.info:
        clear = upright.convert("RGBA")
        upright = Image.new("RGB", clear.size, "white")
        upright.paste(clear, mask=clear.getchannel("A"))
    page = upright.convert("RGB")
    page.thumbnail((long_side, long_side))
    out = io.BytesIO()
    page.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _add(document: pikepdf.Pdf, jpeg: bytes) -> None:
    """Add a page the size of A4 at most, with the picture on it as it is: no second loss."""
    with Image.open(io.BytesIO(jpeg)) as read:
        width, height = read.size
    short, long = _A4 if width <= height else _A4[::-1]
    scale = min(short / width, long / height)
    wide, high = width * scale, height * scale
    picture = pikepdf.Stream(document, jpeg)
    picture["/Type"], picture["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
    picture["/Width"], picture["/Height"] = width, height
    picture["/ColorSpace"], picture["/BitsPerComponent"] = pikepdf.Name.DeviceRGB, 8
    picture["/Filter"] = pikepdf.Name.DCTDecode
    page = document.add_blank_page(page_size=(wide, high))
    page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
    drawn = f"q {wide:.2f} 0 0 {high:.2f} 0 0 cm /P Do Q".encode()
    page.obj["/Contents"] = pikepdf.Stream(document, drawn)
