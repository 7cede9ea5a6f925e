"""
A form is written by keyboard alone, tried beside, and published; and the basics without script.

A conditional question, a group that repeats, its preview that follows what is answered.
"""

import re

from django.utils import timezone

from tests.browser.test_by_keyboard_alone import Keyboard
from tests.browser.visitors import DESK, PHONE
from thongsuot.config import sample

PROCEDURE, OTHER = "1.009791", "1.003930"


def begins(mai, keys, code, key):
    mai.goes_to("/cai-cach/bieu-mau/")
    keys.to("#begin summary")
    mai.page.keyboard.press("Enter")
    keys.types("#begin [name=procedure_code]", code)
    keys.types("#begin [name=key]", key)
    keys.enters("#begin form button")


def adds(mai, keys, link, label, kind):
    keys.enters(link)
    # The form stands open with the cursor in it.
    mai.page.keyboard.type(label)
    keys.to("#add-question [name=kind]")
    for _press in range(40):
        if mai.page.evaluate("document.activeElement.value") == kind and mai.page.evaluate(
            "document.activeElement.checked"
        ):
            break
        mai.page.keyboard.press("ArrowDown")
    keys.enters("#add-question .actions button")


def chooses(mai, keys, selector, value):
    """Choose in a list as a keyboard does: by arrows."""
    keys.to(selector)
    for _press in range(60):
        if mai.page.locator(selector).first.input_value() == value:
            return
        mai.page.keyboard.press("ArrowDown")
    raise AssertionError(f"{selector} never says {value}")


def test_a_form_is_written_tried_and_published_by_keyboard(site, visit):
    mai = visit(width=DESK)
    keys = Keyboard(mai)
    mai.signs_in("mai.tinh", sample.PASSWORD)
    begins(mai, keys, PROCEDURE, "to-khai-ban-phim")

    add = "a[href='?them=chung']"
    adds(mai, keys, add, "Đã kết hôn", "yes_no")
    adds(mai, keys, add, "Tên vợ, chồng", "person_name")
    # Looking at a page leaves marks on its elements that a part drawn anew must not inherit.
    mai.page.reload()
    chooses(mai, keys, "#question [name=when]", "da_ket_hon|=|true")
    # It saves by itself, and the form beside follows.
    mai.page.locator("#question-said", has_text="Đã lưu").wait_for()
    mai.page.locator("#form-preview [name=ten_vo_chong]").wait_for(state="detached")
    mai.looks()
    adds(mai, keys, add, "Các con", "group")
    adds(mai, keys, "a[href*='nhom=cac_con']", "Ngày sinh của con", "past_date")
    mai.shoots("form-editor", whole=True)

    # Trying it: the condition, a row.
    mai.page.reload()
    keys.to("#f-da_ket_hon-1")
    mai.page.keyboard.press("Space")
    mai.page.locator("#form-preview [name=ten_vo_chong]").wait_for()
    keys.to("#f-cac_con-add")
    mai.page.keyboard.press("Enter")
    mai.page.locator("[name='cac_con/0/ngay_sinh_cua_con']").wait_for()
    mai.looks()
    assert re.search(r"2 chỗ phải sửa", mai.reads("#form-told"))

    keys.types("#about_legal_basis", "Quyết định 12/QĐ-UBND")
    keys.types("#about_source", "Mẫu của tỉnh")
    keys.enters("#p-about form button")
    assert "Công bố được" in mai.reads("#form-told")

    keys.to("#p-publish summary")
    mai.page.keyboard.press("Enter")
    keys.types("#publish_instrument_number", "12/QĐ-UBND")
    today = timezone.localdate().isoformat()
    for name in ("instrument_on", "in_force_from"):
        # The picker of days is the browser's own.
        mai.page.locator(f"#publish_{name}").fill(today)
    keys.types("#publish_instrument_by", "Ủy ban nhân dân tỉnh An Giang")
    keys.enters("#p-publish form button")
    assert "12/QĐ-UBND" in mai.reads()
    mai.goes_to("/cai-cach/bieu-mau/")
    assert PROCEDURE in mai.reads("#rows")
    mai.shoots("forms", whole=True)


def test_the_basics_without_script_on_a_telephone(site, visit):
    mai = visit(width=PHONE, height=740, scripts=False)
    mai.signs_in("mai.tinh", sample.PASSWORD)
    mai.goes_to("/cai-cach/bieu-mau/")
    form = mai.page.locator("#begin form")
    mai.page.locator("#begin summary").click()
    form.locator("[name=procedure_code]").fill(OTHER)
    form.locator("[name=key]").fill("to-khai-khong-kich-ban")
    mai.follows(form.locator("button"))
    for label, kind in (("Có bảo hiểm", "yes_no"), ("Số thẻ bảo hiểm", "text")):
        mai.follows(mai.page.locator("a[href^='?them=chung']").first)
        mai.page.locator("#a-label_vi").fill(label)
        mai.page.locator(f"#add-question [value={kind}]").check()
        mai.follows(mai.button("Thêm câu hỏi này"))
    mai.page.locator("#question [name=when]").first.select_option("co_bao_hiem|=|true")
    mai.follows(mai.button("Lưu câu hỏi"))
    assert "Chỉ hỏi khi «Có bảo hiểm» là Có" in mai.reads("#form-cards")
    assert mai.page.locator("#form-preview [name=so_the_bao_hiem]").count() == 0
    mai.shoots("form-editor-phone", whole=True)
    mai.follows(mai.page.locator("button[value='remove so_the_bao_hiem']"))
    assert "Số thẻ bảo hiểm" not in mai.reads("#form-cards")
