"""Typesetting: a form with its values in, a PDF out; the same in gives the same out."""

import functools
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import segno
import typst

from thongsuot.foundation.papers.rules import Board, Decided, Paper, Receipt, Spot, as_data

_HERE = Path(__file__).parent
_TEMPLATES = _HERE / "templates"


def render(paper: Paper) -> bytes:
    """
    Return `paper` as a tagged PDF/A-2a that is also accessible (PDF/UA-1).

    Byte for byte the same for the same values: its creation time is the time of issue.
    """
    pdf: bytes = typst.compile(
        **_what(paper),
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        # A PDF tells time in whole seconds, and typst refuses more.
        timestamp=paper.head.issued_at.replace(microsecond=0),
    )
    return pdf


def pictures(paper: Paper, *, dots_per_inch: int = 110) -> Sequence[bytes]:
    """Return the pages of `paper` as PNG, to be shown before printing."""
    pages: bytes | list[bytes] = typst.compile(**_what(paper), format="png", ppi=dots_per_inch)
    return [pages] if isinstance(pages, bytes) else pages


# The visible signature: as wide as the column of the signer allows, between title and name.
_SIGNATURE = (150.0, 70.0)
_POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0}


def signature_spot(paper: Decided) -> Spot:
    """
    Return where the signer's mark belongs on `paper`: between title and name.

    NĐ 30/2020/NĐ-CP, Phụ lục I, mục II.7; the seal covers a third of it at its left (mục II.8).
    """
    [found] = json.loads(typst.query(**_what(paper), selector="<signature>", field="value"))
    width, height = _SIGNATURE
    # The mark is put where the column begins; the signature stands in the column's middle.
    column = 82 * _POINTS["mm"]
    return Spot(
        page=int(found["page"]),
        left=_points(found["left"]) + (column - width) / 2,
        top=_points(found["top"]),
        width=width,
        height=height,
    )


def _points(length: str) -> float:
    return float(length.rstrip("ptmcin")) * _POINTS[length.lstrip("-.0123456789e")]


def _what(paper: Paper) -> dict[str, Any]:
    data = as_data(paper)
    if isinstance(paper, Receipt):
        data["qr"] = _qr(paper.tracking_url)
    if isinstance(paper, Decided) and paper.check_url:
        data["qr"] = _qr(paper.check_url)
    elif data.get("check_url"):
        data["check_qr"] = _qr(data["check_url"])
    if isinstance(paper, Board):
        for sheet in data["sheets"]:
            sheet["qr"] = _qr_of_many(sheet["check_url"])
            for line in sheet["lines"]:
                line["qr"] = _qr_of_many(line["url"])
    return {
        "input": _TEMPLATES / paper.template,
        "root": _TEMPLATES,
        "font_paths": _fonts(),
        "ignore_system_fonts": True,
        "sys_inputs": {"data": json.dumps(data, ensure_ascii=False)},
    }


@functools.cache
def _fonts() -> typst.Fonts:
    """Only the fonts beside this file, so that a paper looks the same on every machine."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[_HERE / "fonts"],
    )


def _qr(address: str, *, mask: int | None = None) -> str:
    drawn = io.BytesIO()
    code = segno.make(address, error="m", micro=False, mask=mask)
    code.save(drawn, kind="svg", border=2, xmldecl=False)
    return drawn.getvalue().decode()


# Permanent addresses: a hundred and seventy offices print the same ones.
@functools.lru_cache(maxsize=4096)
def _qr_of_many(address: str) -> str:
    # Trying all eight masks takes four fifths of the time: a second for a commune's board.
    return _qr(address, mask=3)
