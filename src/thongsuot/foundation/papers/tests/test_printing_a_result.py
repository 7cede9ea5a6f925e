"""What an agency decides, on paper: NĐ 30/2020/NĐ-CP, Phụ lục I."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import zxingcpp
from PIL import Image
from pypdf import PdfReader

from thongsuot.foundation.papers import api as papers

PAPER = papers.Decided(
    head=papers.Letterhead(
        "", "Ủy ban nhân dân phường Châu Đốc", "Châu Đốc", datetime(2026, 10, 5, 2, tzinfo=UTC)
    ),
    number="05/QĐ-UBND",
    heading="Quyết định",
    summary="Về việc trợ cấp hưu trí xã hội",
    addressee="",
    bases=("Căn cứ Nghị định 176/2025/NĐ-CP;",),
    decides="Quyết định:",
    body=(
        papers.DecidedText("Trợ cấp hằng tháng cho:", lead="Điều 1."),
        papers.DecidedLine("Họ và tên", "Trần Văn Dũng #let x = 1"),
        papers.DecidedLine("Chưa ghi", ""),
    ),
    recipients=("Ông Trần Văn Dũng", "Lưu: VT, hồ sơ H01.61-1"),
    authority=("KT. Chủ tịch", "Phó Chủ tịch"),
    signed_by="Đặng Thị Chi",
    check_url="http://localhost:8000/ket-qua/2346-79AC-DEFG/",
)


def text_of(paper):
    pages = PdfReader(io.BytesIO(papers.render(paper))).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_each_part_stands_on_it():
    text = text_of(PAPER)
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/QĐ-UBND",
        "Châu Đốc, ngày 05 tháng 10 năm 2026",
        "QUYẾT ĐỊNH",
        "Về việc trợ cấp hưu trí xã hội",
        "Căn cứ Nghị định 176/2025/NĐ-CP;",
        "Điều 1. Trợ cấp hằng tháng cho:",
        "Họ và tên: Trần Văn Dũng #let x = 1",
        "Nơi nhận:",
        "- Ông Trần Văn Dũng",
        "KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
        "Đặng Thị Chi",
    ):
        assert part in text, (part, text)


def test_the_square_code_leads_to_where_it_is_checked():
    [page] = papers.pictures(PAPER)
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))
    assert code.text == PAPER.check_url


def test_the_signature_belongs_between_title_and_name():
    spot = papers.signature_spot(PAPER)
    page = PdfReader(io.BytesIO(papers.render(PAPER))).pages[spot.page - 1]
    heights = {}

    def seen(text, whole, line, _font, _size):
        for word in ("PHÓ CHỦ TỊCH", "Đặng Thị Chi"):
            if word in text:
                heights[word] = 842 - (whole[5] + whole[3] * line[5])

    page.extract_text(visitor_text=seen)
    assert heights["PHÓ CHỦ TỊCH"] < spot.top < spot.top + spot.height < heights["Đặng Thị Chi"]
    assert 595 / 2 < spot.left < spot.left + spot.width < 595


def test_a_draft_says_that_it_is_one():
    text = text_of(replace(PAPER, number="…/QĐ-UBND", check_url="", is_draft=True))
    assert "DỰ THẢO" in text and "Quét mã" not in text
