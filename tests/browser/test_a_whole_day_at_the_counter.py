"""
The day of a commune's counter, from the number at the kiosk to the closing sheet.

Ông Dũng brings a building permit to be extended: chị An receives it, anh Giang works on it, ông
Hải looks it over, bà Chi signs, chị Phượng seals, and he takes the result home the same day. Two
others are answered at the counter, one with a refusal and one with a request for more.
"""

import io
import re
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.visitors import DESK, PHONE
from thongsuot.config import sample
from thongsuot.foundation.signatures.testing import told_by_poppler

LIVED = True
PERMIT, SHOP = "1.013227", "1.001612"
DUNG = {
    "id_number": "089085000123",
    "name": "Trần Văn Dũng",
    "birth_date": "02/3/1985",
    "address": "Khóm Bình Đức, phường Châu Đốc",
    "phone": "0000912111",
}
SAU = {
    "id_number": "089190000456",
    "name": "Lâm Thị Sáu",
    "birth_date": "15/8/1990",
    "address": "Khóm Vĩnh Phú, phường Châu Đốc",
    "phone": "0000912222",
}
PROMISE = re.compile(r"(\d+) giờ(?: (\d+))?.*?(\d+)/(\d+)/(\d+)$")
FEE_BASIS = "Nghị quyết của HĐND tỉnh về lệ phí cấp giấy phép xây dựng"


# What the story adds to the closing sheet; every other line stays as it was.
DONE = {
    "Hồ sơ nhận vào": 3,
    "Đã tiếp nhận, cấp giấy hẹn": 1,
    "Từ chối tiếp nhận": 1,
    "Yêu cầu bổ sung": 1,
    "Chuyển giải quyết": 1,
    "Giấy tiếp nhận cấp lại do sửa": 1,
    "Trả kết quả": 1,
    "Chờ người dân": 1,
    "Hồ sơ chưa xong của quầy": 1,
}


def test_from_the_queue_ticket_to_the_closing_sheet(site, visit):
    an = staff(visit, "an.chaudoc")
    before = the_day(an)
    kiosk, tablet = machines(visit, an)
    label = takes_a_number(kiosk)
    is_called(an, label)

    code = receives_permit(an)
    promised = prints_receipt(an, code)
    takes_the_fee(an, code)
    corrects_the_telephone(an, code, promised)
    the_ticket_ends(an, tablet)

    gives_on_a_list(an, code)
    giang = staff(visit, "giang.chaudoc")
    confirms_the_list(giang, code)
    works_and_drafts(giang, code)
    checked = signed_in_order(visit, code)
    refuses(an)
    asks_for_more(an, code)
    returns(an, code)
    verifies(visit(width=PHONE, height=740), an, code, checked)
    closes_the_day(an, before)


def staff(visit, login):
    visitor = visit(width=DESK)
    visitor.signs_in(login, sample.PASSWORD)
    return visitor


# ---- The floor ----


def machines(visit, an):
    """Pair a kiosk and the tablet of window 3, where chị An sits down for every queue."""
    an.goes_to("/mot-cua/quay/")
    an.button("Xong").click()
    expect(an.button("Xong")).to_be_hidden()
    an.follows(an.button("Rời quầy"))
    third = an.page.locator("tr").filter(has_text="Quầy dự phòng")
    an.follows(third.get_by_role("button", name="Ngồi quầy này"))
    an.follows(an.link("Sắp xếp"))
    paired = []
    for kind, name in (("", "Cửa chính"), ("tablet", "Mặt quầy 3")):
        lay = an.page.locator("form").filter(has=an.page.locator("[name=muc][value=may]"))
        form = an.opens(lay)
        if kind:
            form.locator("[name=kind]").select_option(kind)
            form.locator("[name=window_id]").select_option(label="Quầy 3")
        form.locator("[name=name]").fill(name)
        with an.page.expect_navigation():
            form.locator("button").click()
        machine = visit(width=1024)
        machine.goes_to(an.page.locator("p.code").text_content())
        machine.follows(machine.button("Ghép máy này"))
        paired.append(machine)
    return paired


def takes_a_number(kiosk):
    kiosk.page.get_by_label("Người có công với cách mạng").check()
    kiosk.follows(kiosk.page.locator("button.line").filter(has_text="Đất đai, xây dựng"))
    kiosk.shoots("day-01-ticket")
    return kiosk.page.locator("h1 .number").text_content()


def is_called(an, label):
    """Call until it is the turn of this number; its right brings it to the front."""
    an.goes_to("/mot-cua/")
    for _each in range(4):
        an.button("Gọi tiếp").click()
        expect(an.button("Có mặt")).to_be_visible()
        if an.page.locator("#calling .number").text_content() == label:
            break
        an.button("Có mặt").click()
        expect(an.button("Xong")).to_be_visible()
    expect(an.page.locator("#calling .number")).to_have_text(label)
    an.button("Có mặt").click()
    expect(an.button("Xong")).to_be_visible()
    an.shoots("day-02-called")


def the_ticket_ends(an, tablet):
    an.goes_to("/mot-cua/")
    an.button("Xong").click()
    expect(an.button("Xong")).to_be_hidden()
    expect(tablet.page.locator("button.score").first).to_be_visible()
    tablet.shoots("day-06-tablet")
    tablet.follows(tablet.page.locator("button.score").first)
    assert "Cảm ơn bạn đã đánh giá" in tablet.reads()


# ---- The counter ----


def receives_permit(an):
    an.goes_to(f"/mot-cua/nhan/{PERMIT}/")
    says_who(an, DUNG)
    rows = an.page.locator(".ticks > li")
    ticks = [row for row in rows.all() if row.locator(".what input[type=checkbox]").is_visible()]
    assert len(ticks) == 2
    for row in ticks:
        row.locator(".what input[type=checkbox]").check()
    ticks[1].locator("[name$=-copies]").fill("2")
    scan = ticks[0].locator("input[type=file]").first
    scan.set_input_files([photograph("to-1.png", "white"), photograph("to-2.png", "ivory")])
    expect(ticks[0].locator("ol.pages > li")).to_have_count(2)
    an.looks()
    an.shoots("day-03-receive")
    an.follows(an.button("Tiếp nhận và in giấy hẹn"))
    code = here(an)
    assert re.fullmatch(r"H01\.61-\d{6}-\d{4}", code)
    scanned = an.page.locator("ul.handed a[href*='/tep/']").first.get_attribute("href")
    assert len(pdf(an, scanned).pages) == 2, "both pictures in one document"
    return code


def says_who(an, person):
    """Type the number first: it brings what is known of the person."""
    an.page.locator("[name=id_number]").fill(person["id_number"])
    an.page.locator("[name=id_number]").press("Tab")
    for name, text in person.items():
        an.page.locator(f"[name={name}]").fill(text)


def photograph(name, colour):
    kept = io.BytesIO()
    Image.new("RGB", (600, 800), colour).save(kept, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": kept.getvalue()}


def prints_receipt(an, code):
    """Print Mẫu 01 and return the day and hour that page and paper promise alike."""
    an.shoots("day-04-accepted")
    promised = re.search(r"trước (.*?\d{1,2}/\d{1,2}/\d{4})", an.reads(".say"))[1]
    printed = words(an, f"/mot-cua/ho-so/{code}/giay/mau-01.pdf")
    says(printed, code, DUNG["name"], DUNG["phone"], "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ")
    hour, minute, day, month, year = PROMISE.search(promised).groups(default="00")
    says(printed, f"{hour} giờ {minute} phút, ngày {day} tháng {month} năm {year}")
    return promised


def takes_the_fee(an, code):
    an.follows(an.page.locator("a[href$='/phi/']"))
    an.page.locator("[name^=amount]").fill("100.000")
    an.page.locator("[name^=basis]").fill(FEE_BASIS)
    an.shoots("day-05-fee", whole=True)
    an.follows(an.button("Thu và cấp biên lai"))
    assert "Đã thu đủ: 100.000" in an.reads()
    link = an.page.locator("a[href$='.pdf']").first
    number = link.text_content().strip()
    printed = words(an, link.get_attribute("href"))
    assert re.fullmatch(r"BL\d{2}-\d{6}", number)
    says(printed, number, DUNG["name"], "Một trăm nghìn đồng", FEE_BASIS)


def corrects_the_telephone(an, code, promised):
    an.goes_to(f"/mot-cua/ho-so/{code}/")
    an.follows(an.link("Giấy tiếp nhận ghi sai?"))
    an.page.locator("[name=phone]").fill("0000912119")
    an.page.locator("[name=reason]").fill("Ghi nhầm số điện thoại.")
    an.follows(an.button("Sửa và cấp lại giấy"))
    printed = words(an, f"/mot-cua/ho-so/{code}/giay/mau-01.pdf")
    says(printed, code, "0000912119", "cấp lại")
    assert DUNG["phone"] not in printed
    assert promised in an.reads(".say"), "the promise stays"


def refuses(an):
    an.goes_to(f"/mot-cua/nhan/{SHOP}/")
    says_who(an, SAU)
    an.opens(an.page.locator("[name=first]"))
    an.page.locator("[name=first]").select_option("T02")
    an.page.locator("[name=reason]").fill("Việc này thuộc thủ tục đăng ký thay đổi.")
    an.follows(an.button("Từ chối tiếp nhận (Mẫu 03)"))
    assert "thủ tục đăng ký thay đổi" in an.reads(".desk-card"), "the page says why, as the slip"
    an.shoots("day-10-refused")
    printed = words(an, f"/mot-cua/ho-so/{here(an)}/giay/mau-03.pdf")
    says(printed, SAU["name"], "Việc yêu cầu không thuộc thủ tục đã chọn", "thay đổi")


def asks_for_more(an, earlier):
    an.goes_to(f"/mot-cua/nhan/{PERMIT}/")
    an.page.locator("[name=id_number]").fill(DUNG["id_number"])
    an.page.locator("[name=id_number]").press("Tab")
    an.button("Dùng thông tin này").click()
    expect(an.page.locator("[name=name]")).to_have_value(DUNG["name"])
    expect(an.page.locator("[name=phone]")).to_have_value("0000912119")
    an.page.locator(".ticks > li .what input[type=checkbox]").first.check()
    an.opens(an.page.locator("[name=first]"))
    an.page.locator("[name=first]").select_option("P01")
    an.page.locator("[name=first_about]").fill("Bản chính giấy phép xây dựng đã được cấp")
    an.shoots("day-11-asking")
    an.follows(an.button("Yêu cầu bổ sung (Mẫu 02)"))
    printed = words(an, f"/mot-cua/ho-so/{here(an)}/giay/mau-02.pdf")
    says(printed, DUNG["name"], "Thiếu giấy tờ", "Bản chính giấy phép xây dựng đã được cấp")
    assert here(an) != earlier


def gives_on_a_list(an, code):
    an.goes_to("/mot-cua/?tab=cho-chuyen")
    an.page.locator(f"#rows input[value='{code}']").check()
    an.follows(an.button("Chuyển kèm danh sách bàn giao giấy"))
    an.follows(an.page.locator("main [role=status] a, main .notice a, main .alert a").first)
    an.shoots("day-07-list")
    printed = words(an, urlsplit(an.page.url).path + "in.pdf")
    says(printed, code, "Nguyễn Thị An", "2 bản sao")


def returns(an, code):
    an.goes_to(f"/mot-cua/ho-so/{code}/")
    assert "chờ trả" in an.reads(".desk-card")
    an.shoots("day-12-returning")
    an.acts("tra-ket-qua", received_by=DUNG["name"])
    an.follows(an.link("Kết quả và việc trả"))
    assert f"Nhận trực tiếp, có ký nhận: {DUNG['name']}" in an.reads()
    an.shoots("day-13-returned")


# ---- The office ----


def confirms_the_list(giang, code):
    giang.goes_to("/viec/ban-giao/")
    giang.follows(giang.page.locator("tbody a.code").first)
    assert code in giang.reads()
    giang.follows(giang.button("Xác nhận đã nhận"))
    assert "đã xác nhận lúc" in giang.reads()


def works_and_drafts(giang, code):
    giang.goes_to(f"/viec/ho-so/{code}/")
    giang.acts("nhan-lam")
    while giang.page.locator("form[action$='/xong-buoc/']").count():
        giang.acts("xong-buoc")
    giang.shoots("day-08-officer")
    giang.follows(giang.link("Kết quả: soạn, ký, phát hành"))
    giang.follows(giang.button("Lập dự thảo"))
    for name, text in {"permit": "15/GPXD", "until": "30/6/2027", "site": "Khóm Bình Đức"}.items():
        giang.page.locator(f"#du-thao [name$={name}]").fill(text)
    giang.follows(giang.button("Lưu và trình"))
    giang.shoots("day-09-draft")


def signed_in_order(visit, code):
    """The head looks it over, the leader signs, the document clerk seals; each sees it waiting."""
    for login, press in (
        ("hai.chaudoc", "Đồng ý, chuyển lãnh đạo ký"),
        ("chi.chaudoc", "Ký và cấp số"),
        ("phuong.chaudoc", "Đóng dấu và phát hành"),
    ):
        someone = staff(visit, login)
        someone.goes_to("/viec/cho-ky/")
        someone.follows(someone.page.get_by_role("link", name=code, exact=True))
        someone.follows(someone.button(press))
        someone.shoots(f"day-09-{login.partition('.')[0]}")
    return someone.link("Trang kiểm tra công khai").get_attribute("href")


# ---- What is taken home, and the end of the day ----


def verifies(dung, an, code, checked):
    """The document holds for others: its signatures, and the page that its code leads to."""
    path = an.page.locator("ul.handed a[href$='.pdf']").first.get_attribute("href")
    content = an.context.request.get(an.origin + path).body()
    told = told_by_poppler(content)
    assert told == dict.fromkeys(
        ("Đặng Thị Chi", "Ủy ban nhân dân phường Châu Đốc"), "Signature is Valid."
    )
    says(text(content), DUNG["name"], "15/GPXD", "30/6/2027", code)
    dung.goes_to(checked)
    told = dung.reads()
    assert "còn nguyên vẹn và còn giá trị" in told and DUNG["name"] not in told
    dung.shoots("day-14-verified", whole=True)


def closes_the_day(an, before):
    after = the_day(an)
    changed = {name: int(row[0]) - int(before[name][0]) for name, row in after.items()}
    assert changed == dict.fromkeys(after, 0) | DONE
    money, tickets = rows(an, "Phí, lệ phí trong ngày"), rows(an, "Số thứ tự trong ngày")
    assert money["Tiền mặt"] == money["Cả ngày"] == ["1", "0", "100.000 đồng"]
    an.page.locator("[name=note]").fill("Đủ chứng từ.")
    an.follows(an.button("Chốt ngày"))
    an.shoots("day-15-closed", whole=True)
    assert "Nguyễn Thị An đã chốt lúc" in an.reads() and not an.button("Chốt ngày").count()
    printed = words(an, an.link("In phiếu chốt ngày").get_attribute("href"))
    counted = [f"{name} {row[0]}" for name, row in after.items()]
    called = "; ".join(f"{name[0]} {row[0]}" for name, row in tickets.items())
    says(printed, "PHIẾU CHỐT NGÀY", *counted, "Tiền mặt 100.000 đồng", called, "Đủ chứng từ.")
    assert the_day(an) == after, "what was closed is what was counted"


def the_day(an):
    """Return the lines of the closing sheet, by what they count."""
    an.goes_to("/mot-cua/chot-ngay/")
    return rows(an, "Việc trong ngày")


def rows(visitor, caption):
    """Return a table of the page, by the head of each row."""
    table = visitor.page.locator("table").filter(has_text=caption).locator("tbody tr")
    return {
        row.locator("th").text_content(): row.locator("td").all_text_contents()
        for row in table.all()
    }


# ---- Reading ----


def here(visitor):
    return urlsplit(visitor.page.url).path.rstrip("/").rsplit("/", 1)[-1]


def pdf(visitor, path):
    answer = visitor.context.request.get(visitor.origin + path)
    assert answer.ok and answer.headers["content-type"] == "application/pdf", (path, answer.status)
    return PdfReader(io.BytesIO(answer.body()))


def text(content):
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def words(visitor, path):
    return " ".join(" ".join(page.extract_text() for page in pdf(visitor, path).pages).split())


def says(printed, *parts):
    """Fail unless a paper says all of these, wherever its lines break."""
    plain = squeezed(printed)
    for part in parts:
        assert squeezed(part) in plain, (part, printed)


def squeezed(words):
    return re.sub(r"[\s\u200b]+", "", words).casefold()
