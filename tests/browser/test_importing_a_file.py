"""Chị Mai brings a list with headings of its own; real workers read it and take it."""

import json

import pytest

from tests.browser.visitors import DESK, PHONE
from thongsuot.config import sample

LEGACY = (
    "DANH MỤC THỦ TỤC CỦA SỞ,,,\n"
    "TT,Số hiệu TTHC,Tên gọi đầy đủ,Thời gian xử lý\n"
    "1,1.001193,Đăng ký khai sinh lưu động,Trong ngày\n"
    "2,2.999001,Cấp thẻ thư viện của tỉnh,03 ngày\n"
    "3,2.999002,Cấp lại thẻ thư viện của tỉnh,03 ngày\n"
    "4,sai mã,Dòng hỏng,\n"
).encode()


@pytest.mark.parametrize("width, scripts", [(DESK, True), (PHONE, True), (DESK, False)])
def test_from_the_file_to_the_catalogue(site, visit, width, scripts):
    mai = visit(width=width, scripts=scripts)
    mai.signs_in("mai.tinh", sample.PASSWORD)
    mai.goes_to("/cai-cach/nhap/")
    # Each window brings codes and headings of its own: what one took, the other would not.
    mark = f"{width}{scripts:d}"[-3:]
    data = LEGACY.decode().replace("2.999", f"2.{mark}").replace("Tên gọi", f"Tên {mark} gọi")
    _sends(mai, f"so-{mark}.csv", data.encode())

    _waits_for(mai, "Tệp có tên cột chưa biết")
    mai.looks()
    mai.shoots(f"import-columns-{mark}", whole=True)
    mai.page.get_by_label("Số hiệu TTHC").select_option("ma_tthc")
    mai.page.get_by_label("gọi đầy đủ").select_option("ten")
    mai.follows(mai.button("Đọc theo các cột này"))

    _waits_for(mai, "Tệp có 4 dòng")
    mai.looks()
    mai.shoots(f"import-preview-{mark}", whole=True)
    assert "thêm 2, đổi 0, giữ nguyên 1; lỗi 1 dòng" in mai.reads()
    assert "Tên khác với bản đầy đủ" in mai.reads()
    mai.follows(mai.page.get_by_role("link", name=f"2.{mark}001"))
    assert "Cấp thẻ thư viện" in mai.reads()
    mai.shoots(f"import-row-{mark}", whole=True)
    mai.page.go_back()

    mai.page.get_by_label("Bỏ qua 1 dòng lỗi").check()
    mai.follows(mai.button("Nhập"))
    _waits_for(mai, "Đã nhập lúc")
    mai.looks()
    mai.goes_to(f"/thu-tuc/2.{mark}001/")
    assert "Cấp thẻ thư viện của tỉnh" in mai.reads()


def test_a_record_that_changes_is_shown_side_by_side_and_the_catalogue_goes_out(site, visit):
    mai = visit(width=DESK)
    mai.signs_in("mai.tinh", sample.PASSWORD)
    mai.goes_to("/cai-cach/xuat/")
    mai.shoots("export", whole=True)
    mai.page.get_by_label("JSON của Cơ sở dữ liệu quốc gia").check()
    with mai.page.expect_download() as fetched:
        mai.button("Tải tệp về").click()
    document = json.loads(fetched.value.path().read_bytes())
    birth = next(item for item in document["thu_tuc"] if item["ma_tthc"] == "1.001193")
    del birth["thong_suot"]
    birth["tphs"] = birth["tphs"][1:]
    birth["ten_tthc"] = "Đăng ký khai sinh"

    mai.goes_to("/cai-cach/nhap/")
    _sends(mai, "khai-sinh.json", json.dumps(document).encode())
    _waits_for(mai, "Tệp có 53 dòng")
    assert "thêm 0, đổi 1, giữ nguyên 52; lỗi 0 dòng" in mai.reads()
    mai.goes_to(f"{mai.page.url}?loai=changed")
    mai.follows(mai.page.get_by_role("link", name="1.001193"))
    assert "Thành phần hồ sơ" in mai.reads()
    assert "Làm giấy khai sinh cho trẻ" not in mai.reads(), "what the form cannot say is kept"
    mai.shoots("import-difference", whole=True)


def _sends(mai, name, content):
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    mai.page.get_by_label("Tệp thủ tục").set_input_files(file)
    mai.page.get_by_label("Có hiệu lực từ ngày").fill("2026-12-01")
    mai.follows(mai.button("Đọc và xem trước"))


def _waits_for(mai, words):
    """Wait as one does: the page looks again by itself, with a script or without."""
    mai.page.get_by_text(words).first.wait_for(timeout=60_000)
