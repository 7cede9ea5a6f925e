"""A sheet on the wall and the page behind its code: hung at the counter, read on a telephone."""

import re

from playwright.sync_api import expect

from tests.browser.visitors import DESK, PHONE
from thongsuot.config import sample

OFFICE = "Trung tâm Phục vụ hành chính công phường Châu Đốc"


def test_ong_dung_reads_the_wall_on_his_telephone(visit):
    dung = visit(width=PHONE, scripts=False)
    dung.goes_to("/")
    dung.follows(dung.link("Niêm yết của từng nơi"))
    dung.page.get_by_label("Tên xã, phường hoặc trung tâm").fill("chau doc")
    dung.follows(dung.button("Tìm"))
    dung.follows(dung.link(OFFICE))
    assert "thủ tục trong" in dung.reads()
    dung.follows(dung.page.get_by_role("link", name="Hộ tịch", exact=True))
    dung.follows(dung.link("đăng ký khai sinh").first)
    assert "Nộp trực tuyến" in dung.reads()
    dung.follows(dung.page.get_by_role("link", name=re.compile("^bản 1, hiệu lực từ")))
    dung.follows(dung.link("Bản 1"))
    assert dung.page.url.endswith("/ban/1/")


def test_chi_an_hangs_a_sheet_and_the_code_on_it_says_that_it_holds(visit):
    an = visit(width=DESK)
    an.signs_in("an.chaudoc", sample.PASSWORD)
    an.follows(an.link("Niêm yết"))
    wanted = an.page.get_by_role("button", name=re.compile(r"^(Tất cả|Đã treo|Đã gỡ)"))
    if wanted.count():
        an.follows(wanted.last)
    expect(an.page.locator("#content .say").first).to_contain_text("Đủ 100%")
    an.page.locator("details.more", has_text="đúng bản đang có hiệu lực").first.click()
    shown = an.page.locator("tr", has_text="Hộ tịch").locator("small").first.text_content()
    version = re.search(r"bảng ([0-9A-Z]{4}-[0-9A-Z]{4})", shown or "")[1]

    anyone = visit(width=PHONE)
    anyone.goes_to(f"/niem-yet/?q={OFFICE}")
    anyone.follows(anyone.link(OFFICE))
    anyone.goes_to(f"{anyone.page.url.split('?')[0]}?bang={version}")
    assert "là bản đang có hiệu lực" in anyone.reads("#content")
    anyone.goes_to(f"{anyone.page.url.split('?')[0]}?bang=2222-2222")
    assert "không còn là bản đang có hiệu lực" in anyone.reads("#content")


def test_chi_mai_sees_every_wall(visit):
    mai = visit(width=DESK)
    mai.signs_in("mai.tinh", sample.PASSWORD)
    mai.goes_to("/cai-cach/niem-yet/")
    assert "bảng đang treo đúng bản có hiệu lực" in mai.reads("#content")
    mai.follows(mai.link(OFFICE))
    assert "Bảng như người dân thấy" in mai.reads()
