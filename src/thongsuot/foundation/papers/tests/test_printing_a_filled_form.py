"""The printed twin of an electronic form: no letterhead, all answers, dots where there is none."""

import io
import re
from datetime import UTC, datetime

from pypdf import PdfReader

from thongsuot.foundation.papers import api as papers

PAPER = papers.FilledForm(
    head=papers.Letterhead("", "UBND phường", "Châu Đốc", datetime(2026, 8, 19, 2, tzinfo=UTC)),
    heading="Tờ khai đăng ký khai sinh",
    legal_basis="Mẫu ban hành kèm Thông tư 04/2024/TT-BTP",
    code="",
    addressee="Ủy ban nhân dân phường Châu Đốc",
    sections=(
        papers.FilledSection(
            "Cha, mẹ",
            (
                papers.FilledLine("Họ tên cha", ""),
                papers.FilledLine("Đã đăng ký kết hôn chưa?", "Chưa"),
                papers.FilledTitle("Con thứ 1"),
                papers.FilledTable("Các con", ("Tên", "Tuổi"), (("#let x = 1", "$5$"),)),
            ),
        ),
    ),
    promise="Tôi cam đoan lời khai là đúng.",
    signer="Người yêu cầu",
    signed_by="Nguyễn Văn Dũng",
)


def test_it_says_what_was_asked_and_answered():
    pages = PdfReader(io.BytesIO(papers.render(PAPER))).pages
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "TỜ KHAI ĐĂNG KÝ KHAI SINH",
        "Kính gửi: Ủy ban nhân dân phường Châu Đốc",
        "Họ tên cha: ....",
        "Đã đăng ký kết hôn chưa? Chưa",
        "Con thứ 1",
        # What people write is never taken for the typesetter's own language.
        "#let x = 1",
        "$5$",
        "Tôi cam đoan lời khai là đúng.",
        "NGƯỜI YÊU CẦU",
        "Nguyễn Văn Dũng",
        "Châu Đốc, ngày 19 tháng 8 năm 2026",
    ):
        assert part in text, (part, text)
    assert "Mã hồ sơ" not in text and "Số:" not in text


def test_the_same_answers_give_the_same_bytes():
    assert papers.render(PAPER) == papers.render(PAPER)
