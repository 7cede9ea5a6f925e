"""The board on the wall: read back by its words, its pages and every one of its QR codes."""

import dataclasses
import io
import re
from datetime import date

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from thongsuot.foundation.papers import api as papers
from thongsuot.foundation.papers.tests import samples

ADDRESS = "https://mot-cua.angiang.example/thu-tuc/"
NAMES = (
    "Đăng ký khai sinh",
    "Đăng ký khai sinh kết hợp đăng ký nhận cha, mẹ, con có yếu tố nước ngoài ở biên giới",
)


def lines(count, name=NAMES[0]):
    return [
        papers.BoardLine(
            code=f"1.{number:06}",
            name=name,
            limit="trong ngày; nhận sau 15 giờ thì ngày làm việc tiếp theo",
            fee="Từ 8.000 đồng đến 75.000 đồng, tùy trường hợp",
            online="Toàn trình",
            url=f"{ADDRESS}1.{number:06}/ban/1/",
        )
        for number in range(count)
    ]


def sheet(field="Hộ tịch", count=3, **more):
    check = ADDRESS.replace("thu-tuc", "niem-yet") + "31/?bang=7KQ2-M9XA"
    return papers.BoardSheet(field, "7KQ2-M9XA", check, lines(count, **more))


def board(*sheets):
    return papers.Board(head=samples.HEAD, as_of=date(2026, 10, 5), sheets=sheets)


def read(paper):
    return PdfReader(io.BytesIO(papers.render(paper)))


def words(page):
    return re.sub(r"\s+", " ", page.extract_text())


def codes_on(picture):
    return [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))]


def test_it_says_whose_it_is_of_which_field_which_version_and_from_when():
    (page,) = read(board(sheet())).pages
    text = words(page)

    for part in (
        "ỦY BAN NHÂN DÂN PHƯỜNG CHÂU ĐỐC",
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        "NIÊM YẾT THỦ TỤC HÀNH CHÍNH",
        "Lĩnh vực: Hộ tịch",
        "3 thủ tục",
        "Bảng 7KQ2-M9XA, hiệu lực ngày 05 tháng 10 năm 2026",
        "Đăng ký khai sinh Mã: 1.000002",
        "Từ 8.000 đồng đến 75.000 đồng",
        "Toàn trình",
        "Trang 1/1",
    ):
        assert part in text


@pytest.mark.parametrize("dots_per_inch", [150, 300])
def test_every_code_on_every_page_opens_its_procedure(dots_per_inch):
    paper = board(sheet(count=24, name=NAMES[1]))
    pages = papers.pictures(paper, dots_per_inch=dots_per_inch)

    found = [code for page in pages for code in codes_on(page)]
    assert len(pages) > 1
    assert sorted(found) == sorted(
        [paper.sheets[0].check_url, *(line.url for line in paper.sheets[0].lines)]
    )


def test_a_long_field_flows_over_pages_that_count_by_themselves_and_repeat_the_heads():
    pages = [words(page) for page in read(board(sheet(count=30), sheet("Đất đai", 2))).pages]
    of_first = [page for page in pages if "Đất đai" not in page]

    assert len(of_first) >= 3
    for number, page in enumerate(of_first, start=1):
        assert f"Trang {number}/{len(of_first)}" in page
        assert "Thời hạn giải quyết" in page
    assert "Trang 1/1" in pages[-1]
    assert len(pages) == len(of_first) + 1


def test_no_procedure_is_cut_in_two_by_the_end_of_a_page():
    pages = [words(page) for page in read(board(sheet(count=40, name=NAMES[1]))).pages]

    for number in range(40):
        (page,) = [page for page in pages if f"Mã: 1.{number:06}" in page]
        assert page.count("Mã:") == page.count(NAMES[1])


def test_it_is_made_to_last_and_to_be_read_aloud():
    reader = read(board(sheet()))
    promises = reader.xmp_metadata.rdf_root.toxml()
    assert "pdfaid:part>2" in promises and "pdfuaid:part>1" in promises
    assert reader.metadata.title == "Bảng niêm yết thủ tục hành chính"


def test_the_same_board_gives_the_same_bytes():
    assert papers.render(board(sheet())) == papers.render(board(dataclasses.replace(sheet())))


@pytest.mark.parametrize("nasty", ["#panic()", "*đậm* _nghiêng_ $x$ <nhãn>", "a" * 300, ""])
def test_what_a_record_says_is_printed_and_not_obeyed(nasty):
    text = words(read(board(sheet(name=nasty or "x", field=nasty or "y"))).pages[0])

    assert nasty.replace(" ", "") in text.replace(" ", "")
