"""
A year's reviewing: a plan, what procedures cost, an overlap, a proposal, the decision it goes into.

Chị Mai draws up and proposes, ông Phúc decides; every page at a desk and on a telephone.
"""

from tests.browser.visitors import DESK, PHONE
from thongsuot.config import sample

LIVED = True

ROOM = "/cai-cach/ra-soat/"
PERMIT = "1.013227"
FIGURES = {
    "hourly_income": "40000",
    "minutes_form": "30",
    "cost_form": "0",
    "minutes_paper": "45",
    "cost_paper": "4000",
    "minutes_visit": "90",
    "cost_visit": "20000",
}
PAGES = {
    "": "ke-hoach",
    "chi-phi/": "chi-phi",
    f"chi-phi/thu-tuc/{PERMIT}/": "mot-thu-tuc",
    "trung-lap/": "trung-lap",
    "kien-nghi/": "kien-nghi",
    "ket-qua/": "ket-qua",
}


def at_desk(visit, login, *, width=DESK):
    visitor = visit(width=width)
    visitor.signs_in(login, sample.PASSWORD)
    return visitor


def fills(visitor, action, **words):
    """Fill in the form of one panel and send it."""
    form = visitor.opens(visitor.page.locator(f"form[action$='{action}']"))
    for name, text in words.items():
        field = form.locator(f"[name={name}]")
        if field.first.evaluate("node => node.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)
    visitor.follows(form.locator("button").last)


def test_a_year_of_reviewing(visit):
    mai = at_desk(visit, "mai.tinh")
    page = mai.page

    # ---- The plan ----
    # This year's is there; the year before had none.
    mai.goes_to(ROOM)
    year = int(page.locator("#nam").input_value()) - 1
    mai.goes_to(f"{ROOM}?nam={year}")
    mai.follows(mai.button("Bắt đầu lập kế hoạch"))
    form = mai.opens(page.locator("form[action$='/them/']"))
    form.locator("[name=procedure_code]").fill(PERMIT)
    form.locator("[name=reason]").fill("Nhiều hồ sơ, thời hạn dài hơn thực tế.")
    form.locator("[name=unit_id]").select_option(index=1)
    form.locator("[name=due_on]").fill(f"{year}-09-30")
    mai.follows(form.locator("button").last)
    fills(mai, "/trinh/")
    assert "Chờ ban hành" in mai.reads()

    # ---- What it costs: nothing is reckoned until the province says with what ----
    mai.goes_to(f"{ROOM}chi-phi/")
    assert "còn 7 tham số chưa đặt" in mai.reads()
    fills(mai, "/do/")
    for figure, value in FIGURES.items():
        fills(mai, "/tham-so/", figure=figure, value=value, basis="Tỉnh tạm chọn")
    assert "tham số chưa đặt" not in mai.reads()
    mai.follows(page.locator("thead").get_by_role("link", name="Giấy tờ"))
    assert "xep=giay-to" in page.url

    # ---- An overlap becomes a proposal in one press ----
    mai.goes_to(f"{ROOM}trung-lap/")
    mai.follows(page.get_by_role("link", name="Cắt giấy tờ này").first)
    assert page.locator("[name=papers]:checked").count()
    assert "Cắt giảm giấy tờ" in mai.reads("h1")

    # ---- A proposal, accepted by another, goes into a decision with its change written in ----
    mai.goes_to(f"{ROOM}kien-nghi/moi/?thu-tuc={PERMIT}")
    page.get_by_text("Cắt giảm thời gian", exact=True).click()
    mai.follows(mai.button("Tiếp tục"))
    page.locator("[name=amount]").fill("3")
    page.locator("[name=reason]").fill("Thực tế giải quyết trong ba ngày.")
    page.locator("[name=legal_basis]").fill("Khoản 2 Điều 7 Nghị quyết 12/2026/NQ-HĐND")
    mai.follows(mai.button("Lập kiến nghị"))
    proposal = page.url
    assert "giảm ít nhất 40 %" in mai.reads()
    fills(mai, "/trinh/")

    phuc = at_desk(visit, "phuc.tinh")
    phuc.goes_to(proposal)
    fills(phuc, "/duyet/")
    phuc.goes_to(f"{ROOM}?nam={year}")
    fills(phuc, "/ban-hanh/", number="15/KH-UBND")
    assert "15/KH-UBND" in phuc.reads()

    mai.goes_to(proposal)
    mai.shoots("kien-nghi-mot", whole=True)
    fills(mai, "/quyet-dinh/")
    assert "/cai-cach/quyet-dinh/" in page.url
    mai.follows(page.locator("tbody").get_by_role("link", name="Gia hạn giấy phép").first)
    assert "3 ngày làm việc" in mai.reads()
    mai.goes_to(proposal)
    assert "Đang vào quyết định" in mai.reads()

    # ---- Every page, at both widths ----
    small = at_desk(visit, "mai.tinh", width=PHONE)
    for path, name in PAGES.items():
        mai.goes_to(ROOM + path)
        mai.shoots(f"ra-soat-{name}-{DESK}", whole=True)
        small.goes_to(ROOM + path)
        small.shoots(f"ra-soat-{name}-{PHONE}", whole=True)


def test_the_room_without_scripts(visit):
    mai = visit(scripts=False)
    mai.signs_in("mai.tinh", sample.PASSWORD)
    for path in PAGES:
        mai.goes_to(ROOM + path)
    mai.goes_to(f"{ROOM}chi-phi/?xep=giay-to&q=giay+phep")
    assert "▼" in mai.reads("th[aria-sort]")
