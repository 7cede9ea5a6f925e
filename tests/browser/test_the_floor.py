"""A number from the kiosk to the rating: kiosk, telephone, window, board, tablet side by side."""

import re

from playwright.sync_api import expect

from tests.browser.visitors import DESK, PHONE
from thongsuot.config import sample

LIVED = True
BOARD = 1920
# Pages that wait ask anew every few seconds, the slowest every eight.
ASKS_ANEW = 20_000


def test_from_the_kiosk_to_the_rating(site, visit):
    an = visit(width=DESK)
    an.signs_in("an.chaudoc", sample.PASSWORD)
    expect(an.page.locator("#calling .number")).to_have_text(re.compile(r"[ABC]\d{3}"))
    an.follows(an.page.locator("#calling").get_by_role("link", name="Quầy 1"))
    an.shoots("calling", whole=True)
    an.follows(an.link("Sắp xếp"))
    an.shoots("arrange", whole=True)
    unit = re.search(r"/quay/(\d+)/", an.page.url).group(1)

    form = an.opens(an.page.locator("form").filter(has=an.page.locator("[name=muc][value=may]")))
    form.locator("[name=name]").fill("Cửa chính")
    an.follows(form.locator("button"))
    link = an.page.locator("p.code").text_content()
    form = an.opens(an.page.locator("form").filter(has=an.page.locator("[name=muc][value=may]")))
    form.locator("[name=kind]").select_option("tablet")
    form.locator("[name=name]").fill("Mặt quầy 1")
    form.locator("[name=window_id]").select_option(label="Quầy 1")
    an.follows(form.locator("button"))
    second = an.page.locator("p.code").text_content()

    kiosk, tablet = visit(width=DESK), visit(width=1024)
    kiosk.goes_to(link)
    kiosk.follows(kiosk.button("Ghép máy này"))
    kiosk.shoots("kiosk")
    tablet.goes_to(second)
    tablet.follows(tablet.button("Ghép máy này"))

    kiosk.page.get_by_label("Người có công với cách mạng").check()
    kiosk.follows(kiosk.page.locator("button.line").first)
    kiosk.shoots("kiosk-ticket")
    label = kiosk.page.locator("h1 .number").text_content()
    key = kiosk.page.url.rstrip("/").rpartition("/")[2]
    kiosk.follows(kiosk.link("Xong"))
    kiosk.follows(kiosk.link("Tôi đã hẹn giờ"))
    kiosk.page.locator(".keypad button").first.click()
    expect(kiosk.page.locator("#ma")).to_have_value("2")
    kiosk.shoots("kiosk-appointment")

    phone = visit(width=PHONE, height=740)
    phone.goes_to(f"/quay/so/{key}/")
    phone.shoots("turn", whole=True)
    board = visit(width=BOARD, height=1080)
    board.goes_to(f"/quay/{unit}/bang/")
    board.button("Bật tiếng gọi").click()
    board.shoots("board")

    # Chị An serves on until this number is called.
    an.goes_to("/mot-cua/quay/")
    for _each in range(8):
        an.button("Gọi tiếp").click()
        expect(an.button("Có mặt")).to_be_visible()
        if an.page.locator("#calling .number").text_content() == label:
            break
        an.button("Có mặt").click()
        expect(an.button("Xong")).to_be_visible()
    expect(an.page.locator("#calling .number")).to_have_text(label)
    an.looks()
    an.shoots("calling-bar")
    expect(phone.page.locator(".say.go")).to_contain_text("quầy 1", timeout=ASKS_ANEW)
    phone.looks()
    phone.shoots("turn-called")
    fresh = board.page.locator(".call.fresh .number").first
    expect(fresh).to_have_text(label, timeout=ASKS_ANEW)
    board.looks()
    board.shoots("board-called")
    an.button("Có mặt").click()
    an.button("Xong").click()
    expect(an.button("Xong")).to_be_hidden()

    expect(tablet.page.locator("button.score").first).to_be_visible(timeout=ASKS_ANEW)
    tablet.looks()
    tablet.shoots("tablet")
    tablet.follows(tablet.page.locator("button.score").first)
    expect(tablet.page.locator(".idle")).to_be_visible(timeout=ASKS_ANEW)


def test_an_hour_kept_on_a_telephone_without_script(site, visit):
    phone = visit(width=PHONE, height=740, scripts=False)
    phone.goes_to("/quay/hen/")
    phone.follows(phone.page.locator("ul.links a").first)
    phone.follows(phone.page.locator("ul.links a").first)
    phone.shoots("book-day")
    phone.follows(phone.page.locator("ul.links a").last)
    phone.shoots("book-hour", whole=True)
    phone.follows(phone.page.locator(".slots a").first)
    phone.page.get_by_label("Họ tên").fill("Trần Thị Sáu")
    phone.page.get_by_label("Số điện thoại").fill("0000 123 456")
    phone.shoots("book-who", whole=True)
    phone.follows(phone.button("Giữ giờ này"))
    phone.shoots("appointment", whole=True)
    assert "Bạn hẹn lúc" in phone.reads("h1")
