"""Each paper is read back: its words, its fonts, its QR code, and that it lasts."""

import dataclasses
import io
import re

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from thongsuot.foundation.papers import api as papers
from thongsuot.foundation.papers.tests import samples


def read(paper):
    return PdfReader(io.BytesIO(papers.render(paper)))


def words(paper):
    text = " ".join(page.extract_text() for page in read(paper).pages)
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("name", samples.ALL)
def test_the_frame_is_that_of_the_decree(name):
    text = words(samples.ALL[name])
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN PHƯỜNG CHÂU ĐỐC",
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        "Châu Đốc, ngày 19 tháng 8 năm 2026",
        f"Số: {samples.ALL[name].number}".strip(),
        samples.ALL[name].title.upper(),
    ):
        assert part in text


EXPECTED = {
    "receipt": [
        "Mã hồ sơ: H01.31.05-260819-0042",
        "tiếp nhận hồ sơ của ông (bà)/tổ chức: Nguyễn Văn Dũng",
        "Số định danh cá nhân/tổ chức: 089079001234",
        "Địa chỉ: Số 12 đường Lê Lợi",
        "Số điện thoại: 0912 345 678",
        "Email: dung.nguyen@example.vn",
        "Nội dung yêu cầu giải quyết: Cấp giấy phép xây dựng mới",
        "2. Giấy tờ chứng minh quyền sử dụng đất (01 bản sao)",
        "Số lượng hồ sơ: 01 (bộ)",
        "Thời gian giải quyết hồ sơ theo quy định: 9 ngày làm việc",
        "Thời gian nhận hồ sơ: 09 giờ 12 phút, ngày 19 tháng 8 năm 2026",
        "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 03 tháng 9 năm 2026",
        "Đăng ký nhận kết quả tại: Trung tâm",
        "quyển số: 01/2026",
        "Số thứ tự: 42",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Lê Thị An",
        "K7XQ4M",
        "thứ Bảy 22/8 làm bù",
    ],
    "by-proxy": [
        "Người được ủy quyền nộp hồ sơ: Trần Thị Em",
        "Giấy tờ ủy quyền: Giấy ủy quyền số 118/2026",
        "Số định danh cá nhân/tổ chức: 089185004321",
    ],
    "supplement": [
        "Hồ sơ của: Nguyễn Văn Dũng",
        "2. Ảnh chụp hiện trạng thửa đất",
        "Lý do: Bản vẽ thiết kế chưa đủ",
        "bà Lê Thị An, số điện thoại 0296 3860 000",
        "NGƯỜI HƯỚNG DẪN",
    ],
    "refusal": ["Mã hồ sơ (nếu có):", "Thửa đất nằm trong phạm vi", "NGƯỜI NỘP HỒ SƠ"],
    "apology": [
        "Kính gửi: Ông Nguyễn Văn Dũng",
        "Thời gian hẹn trả kết quả: 17 giờ 00 phút, ngày 03 tháng 9 năm 2026",
        "kiểm tra thực địa do mưa lớn",
        "chân thành xin lỗi",
        "17 giờ 00 phút, ngày 09 tháng 9 năm 2026",
        "GIÁM ĐỐC",
    ],
    "control": [
        "Cơ quan phối hợp giải quyết: Sở Xây dựng tỉnh An Giang",
        "Người giao: Lê Thị An",
        "Trước hạn",
        "Quá hạn",
        "Chờ ý kiến Sở Xây dựng",
    ],
    "again": [
        "Bản cấp lại, lần 1, ngày 20 tháng 8 năm 2026; thay cho bản trước",
        "Mã hồ sơ: H01.31.05-260819-0042",
        "Thời gian nhận hồ sơ: 09 giờ 12 phút, ngày 19 tháng 8 năm 2026",
    ],
    "stopped": [
        "Hồ sơ này được dừng giải quyết từ 09 giờ 12 phút, ngày 19 tháng 8 năm 2026",
        "đề nghị dừng vì thay đổi thiết kế",
        "Câu chữ của mẫu chưa xác minh",
    ],
    "handed": [
        "Bên giao: Trung tâm Phục vụ hành chính công",
        "Bên nhận: Phòng Kinh tế, Hạ tầng và Đô thị",
        "Bản vẽ: 02 bản chính",
        "không nhận: thiếu bản vẽ",
        "Cộng: 2 hồ sơ",
        "Bên nhận xác nhận lúc: 10 giờ 40 phút",
        "NGƯỜI GIAO",
        "NGƯỜI NHẬN",
    ],
    "day": [
        "Hồ sơ tiếp nhận",
        "trực tiếp 9, trực tuyến 4, bưu chính 1",
        "Chốt lúc: 17 giờ 05 phút",
        "lúc chốt 11, nay 12",
    ],
    "register": ["Lĩnh vực: Hoạt động xây dựng", "09:12 19/8/2026", "Bưu chính", "(11)", "61"],
}


# The forms as TT 03/2025/TT-VPCP, Phụ lục I lays them down: each field by the label it has there,
# in order. What is ours stands below the signatures, and is no field of the form.
FIELDS = {
    "by-proxy": [
        "tiếp nhận hồ sơ của ông (bà)/tổ chức:",
        "Số định danh cá nhân/tổ chức:",
        "Địa chỉ:",
        "Số điện thoại:",
        "Email:",
        "Người được ủy quyền nộp hồ sơ:",
        "Số định danh cá nhân/tổ chức:",
        "Địa chỉ:",
        "Số điện thoại:",
        "Email:",
        "Giấy tờ ủy quyền:",
        "Nội dung yêu cầu giải quyết:",
        "Thành phần hồ sơ nộp gồm:",
        "Số lượng hồ sơ:",
        "Thời gian giải quyết hồ sơ theo quy định:",
        "Thời gian nhận hồ sơ:",
        "Thời gian trả kết quả giải quyết hồ sơ:",
        "Đăng ký nhận kết quả tại:",
        "Vào Sổ theo dõi hồ sơ, quyển số:",
        "Số thứ tự:",
    ],
    "supplement": [
        "Hồ sơ của:",
        "Nội dung yêu cầu giải quyết:",
        "Địa chỉ:",
        "Số điện thoại:",
        "Email:",
        "Yêu cầu bổ sung, hoàn thiện hồ sơ gồm những nội dung sau:",
        "Lý do:",
    ],
    "refusal": [
        "đã xem xét hồ sơ của:",
        "Số định danh cá nhân/tổ chức:",
        "Địa chỉ:",
        "Số điện thoại:",
        "Email:",
        "Mã hồ sơ (nếu có):",
        "Nội dung yêu cầu giải quyết:",
        "Qua xem xét",
    ],
    "apology": [
        "Kính gửi:",
        "số định danh",
        "mã hồ sơ",
        "hẹn trả kết quả:",
        "với lý do:",
        "gia hạn",
    ],
    "control": [
        "Mã hồ sơ:",
        "Cơ quan (bộ phận) giải quyết:",
        "Cơ quan phối hợp giải quyết:",
        "Nhận hồ sơ:",
        "Hẹn trả kết quả:",
        "Tên đơn vị giao, nhận",
        "Thời gian giao, nhận hồ sơ",
        "Kết quả giải quyết",
        "Ghi chú",
        "Giao:",
        "Nhận:",
        "Người giao:",
        "Người nhận:",
    ],
    "register": [
        "STT",
        "Mã hồ sơ",
        "Tên thủ tục hành chính",
        "Tên tổ chức, cá nhân",
        "Địa chỉ, số điện thoại",
        "Cơ quan chủ trì giải quyết",
        "Nhận hồ sơ",
        "Hẹn trả kết quả",
        "Trả kết quả",
        "Phương thức nhận kết quả",
        "Ký nhận",
    ],
}
SIGNED = {
    "by-proxy": ["NGƯỜI NỘP HỒ SƠ", "NGƯỜI TIẾP NHẬN HỒ SƠ"],
    "supplement": ["NGƯỜI HƯỚNG DẪN"],
    "refusal": ["NGƯỜI NỘP HỒ SƠ", "NGƯỜI TIẾP NHẬN HỒ SƠ"],
    "apology": ["GIÁM ĐỐC"],
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_form_has_the_fields_of_its_annex_in_their_order(name):
    text = words(samples.ALL[name])
    form, _line, ours = text.partition((SIGNED.get(name) or ["\0"])[0])
    at = 0
    for field in FIELDS[name]:
        found = form.find(field, at)
        assert found >= 0, field
        at = found + len(field)
    for who in SIGNED.get(name, []):
        assert who in _line + ours
    if name == "supplement":
        # The annex has no code on this form; ours stands below, beside the check.
        assert "Mã hồ sơ" not in form and "Mã hồ sơ" in ours


@pytest.mark.parametrize("name", EXPECTED)
def test_every_field_stands_on_it(name):
    text = words(samples.ALL[name])
    assert [part for part in EXPECTED[name] if part not in text] == []


@pytest.mark.parametrize("name", samples.ALL)
def test_it_is_made_to_last_and_to_be_read_aloud(name):
    paper = samples.ALL[name]
    reader = read(paper)
    root = reader.trailer["/Root"]
    assert root["/Lang"].startswith("vi")
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == paper.title
    assert reader.metadata.author == "Trung tâm Phục vụ hành chính công"
    promises = reader.xmp_metadata.rdf_root.toxml()
    assert "pdfaid:part>2" in promises and "pdfaid:conformance>A" in promises
    assert "pdfuaid:part>1" in promises


@pytest.mark.parametrize("name", samples.ALL)
def test_only_our_own_fonts_and_all_of_them_embedded(name):
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()
        for page in read(samples.ALL[name]).pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    for font in fonts:
        assert re.fullmatch(r"/[A-Z]{6}\+(Tinos|BeVietnamPro)\S*", font["/BaseFont"])
        assert {"/FontFile2", "/FontFile3"} & set(font["/FontDescriptor"])


@pytest.mark.parametrize("dots_per_inch", [110, 200])
def test_the_qr_code_on_the_page_opens_the_tracking_page(dots_per_inch):
    (page,) = papers.pictures(samples.RECEIPT, dots_per_inch=dots_per_inch)
    codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))
    # From left to right: where it stands, and whether the paper is genuine.
    codes.sort(key=lambda code: code.position.top_left.x)
    read = [code.text for code in codes]
    assert read == [samples.RECEIPT.tracking_url, samples.RECEIPT.check_url]


@pytest.mark.parametrize("name", ["supplement", "stopped"])
def test_the_other_papers_carry_the_code_that_tells_whether_they_are_genuine(name):
    (page,) = papers.pictures(samples.ALL[name])
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))
    assert code.text == samples.ALL[name].check_url


def test_the_same_values_give_the_same_bytes():
    assert papers.render(samples.RECEIPT) == papers.render(dataclasses.replace(samples.RECEIPT))
    assert papers.render(samples.RECEIPT) != papers.render(
        dataclasses.replace(samples.RECEIPT, number="0043/TNHS")
    )


@pytest.mark.parametrize("name", ["receipt", "by-proxy", "with-a-pause", "again"])
def test_a_receipt_fills_one_page(name):
    assert len(read(samples.ALL[name]).pages) == 1


def test_a_long_list_of_papers_goes_on_to_a_numbered_page():
    many = [papers.Component(f"Giấy tờ thứ {n}", "01 bản sao") for n in range(60)]
    reader = read(dataclasses.replace(samples.RECEIPT, components=many))
    assert len(reader.pages) > 1
    assert reader.pages[1].extract_text().strip().startswith("2")


@pytest.mark.parametrize(
    "nasty",
    [
        '#import "/etc/passwd"',
        "*in đậm* _nghiêng_ $x^2$ `mã` <nhãn> @ai",
        "\\ #panic() [ ] { } // hết",
        "a" * 400,
        "Tiếng Việt đủ dấu: ẵẳẩẫậ ỡợ ựữ ỵỹ Đ đ",
    ],
)
def test_what_people_type_is_printed_and_not_obeyed(nasty):
    text = words(dataclasses.replace(samples.REFUSAL, reason=nasty))
    assert nasty.replace(" ", "") in text.replace(" ", "")


def test_a_value_that_is_not_there_leaves_room_for_the_pen():
    assert re.search(r"Mã hồ sơ \(nếu có\): ?\.{20}", words(samples.REFUSAL))
