"""
One whole decision: ten procedures amended, two repealed, one new, one with a transition rule.

Chị Mai drafts it from the pages, ông Phúc sees what it touches and signs. Dossiers on their way
keep the version they have or follow the rule; the next ones take the new; boards fall behind.
"""

import re
from datetime import date
from urllib.parse import urlsplit

from django.utils import timezone

from tests.browser.visitors import DESK, PHONE
from thongsuot.config import sample

LIVED = True

PERMIT, INSPECTED = "1.013227", "1.009791"
# Each with its new limit, in working days.
AMENDED = {
    PERMIT: 4,
    INSPECTED: 8,
    "1.001612": 2,
    "1.002693": 8,
    "1.003930": 1,
    "1.010830": 7,
    "1.013792": 12,
    "1.012644": 25,
    "1.013855": 15,
    "2.001035": 1,
}
# Their source does not say why; whoever announces them must.
ONLINE_IN_PART = (PERMIT, INSPECTED, "1.002693", "2.001035")
REPEALED = ("1.013871", "1.013876")
NEW = "1.099001.H01"
NUMBER = "2411/QĐ-UBND"
WHOLE_NAME = "Cấp biển số nhà mẫu cho hộ gia đình"
# Sections of a new record: what is typed into which field.
SECTIONS = {
    "chung": {
        "name": WHOLE_NAME,
        "field": "Hoạt động xây dựng",
        "who_may_ask": "Công dân Việt Nam",
        "agencies": "Ủy ban nhân dân cấp xã",
        "levels": True,
    },
    "cach-thuc": {
        "channels/0/channel": "counter",
        "channels/0/limit/amount": "3",
        "channels/0/limit/unit": "working_day",
        "channels/0/limit/legal_basis": "Quyết định này, Điều 2",
    },
    "ho-so": {
        "cases/0/name": "Cấp lần đầu",
        "cases/0/components/0/name": "Đơn đề nghị cấp biển số nhà",
        "cases/0/components/0/original": "1",
    },
    "trinh-tu": {"steps/0/text": "Nộp đơn tại Trung tâm Phục vụ hành chính công cấp xã."},
    "ket-qua": {"results/0/name": "Biển số nhà"},
    "can-cu": {"legal_bases/0/number": "Luật Nhà ở 27/2023/QH15"},
}
# Which rows those fields are in.
ROWS = {
    "cach-thuc": ("channels",),
    "ho-so": ("cases", "cases/0/components"),
    "trinh-tu": ("steps",),
    "ket-qua": ("results",),
    "can-cu": ("legal_bases",),
}


def staff(visit, login):
    visitor = visit(width=DESK)
    visitor.signs_in(login, sample.PASSWORD)
    return visitor


def does(someone, panel, button, **words):
    """Fill in a folded panel of the page and press its button."""
    form = someone.opens(someone.page.locator(f"#{panel} form"))
    for name, text in words.items():
        field = form.locator(f"[name={name}]")
        field.check() if text is True else field.fill(text)
    someone.follows(form.get_by_role("button", name=button))


def begins(mai, effect):
    mai.goes_to("/cai-cach/")
    mai.follows(mai.link("Soạn quyết định").first)
    for label, text in {
        "Trích yếu": "Về việc công bố thủ tục hành chính của tỉnh An Giang, đợt tháng này",
        "Cơ quan ban hành": "Chủ tịch Ủy ban nhân dân tỉnh An Giang",
        "Có hiệu lực từ ngày": effect.isoformat(),
        "Căn cứ rút gọn": "Nghị định 63/2010/NĐ-CP, Điều 15",
    }.items():
        mai.page.get_by_label(label).first.fill(text)
    mai.page.get_by_label("Công bố theo trình tự rút gọn").check()
    mai.follows(mai.button("Lập quyết định"))
    return re.search(r"/quyet-dinh/(\d+)/", mai.page.url)[1]


def takes_in(mai, decision, codes, button):
    """Tick procedures over several searches; what was ticked stays ticked."""
    mai.goes_to(f"/cai-cach/quyet-dinh/{decision}/them/")
    for code in codes:
        mai.page.locator("#q").fill(code)
        mai.follows(mai.button("Tìm, giữ các thủ tục đã chọn"))
        mai.page.locator(f"input[name=ma][value='{code}']").check()
    mai.follows(mai.button(button))


def drafts_of(mai, decision):
    """Return the page of each draft, by the code of its procedure."""
    mai.goes_to(f"/cai-cach/quyet-dinh/{decision}/")
    rows = mai.page.locator("main tbody th[scope=row]").all()
    return {
        row.locator(".code").first.inner_text(): row.locator("a").first.get_attribute("href")
        for row in rows
    }


def saves(mai, url, section, fields):
    """Fill in one section of a draft, with new rows where there are none, and save it."""
    mai.goes_to(f"{url}?muc={section}")
    for row in ROWS.get(section, ()):
        if not mai.page.locator(f"[name^='{row}/0/']").count():
            mai.page.locator(f"button[name=move][value='add {row}']").click()
            mai.page.wait_for_selector(f"[name^='{row}/0/']", state="attached")
    for name, text in fields.items():
        field = mai.opens(mai.page.locator(f"[name='{name}']").first)
        if text is True:
            field.check()
        elif name.endswith(("/channel", "/unit")):
            field.select_option(text)
        else:
            field.fill(text)
    mai.follows(mai.page.locator("button:has-text('Lưu mục')").first)
    mai.shoots(f"section-{section}")


def shortens(mai, url, days):
    """Give every way of filing so many working days."""
    mai.goes_to(f"{url}?muc=cach-thuc")
    for field in mai.page.locator("input[name^='channels/'][name$='/limit/amount']").all():
        field.fill(str(days))
    mai.follows(mai.page.locator("button:has-text('Lưu mục')").first)


def test_from_draft_to_effect(site, visit):
    today = timezone.localdate()
    mai, phuc, an = (staff(visit, each) for each in ("mai.tinh", "phuc.tinh", "an.chaudoc"))
    hai, khanh = staff(visit, "hai.chaudoc"), staff(visit, "khanh.xaydung")
    kept, kept_due = running_one(hai, today)
    moved, moved_due = running_one(khanh, today)

    # Drafted, and checked while it is.
    decision = begins(mai, today)
    takes_in(mai, decision, AMENDED, "Đưa vào: sửa đổi, bổ sung")
    takes_in(mai, decision, REPEALED, "Đưa vào: bãi bỏ")
    mai.goes_to(f"/cai-cach/quyet-dinh/{decision}/them/")
    mai.page.locator("[name=code]").fill(NEW)
    mai.follows(mai.button("Soạn thủ tục này"))
    drafts = drafts_of(mai, decision)
    assert len(drafts) == 13
    assert mai.button("Trình duyệt").is_disabled()

    for code, days in AMENDED.items():
        shortens(mai, drafts[code], days)
    for code in ONLINE_IN_PART:
        saves(mai, drafts[code], "muc-do", {"service_level_reason": "Phải kiểm tra thực địa."})
    saves(mai, drafts[PERMIT], "ket-qua", {"results/0/name": "Giấy phép được gia hạn"})
    for code in REPEALED:
        mai.goes_to(drafts[code])
        mai.page.locator("[name=reason]").fill("Luật Giám định tư pháp không còn thủ tục này.")
        mai.follows(mai.button("Ghi lý do"))
    for section, fields in SECTIONS.items():
        saves(mai, drafts[NEW], section, fields)
    mai.goes_to(drafts[INSPECTED])
    does(
        mai,
        "transition",
        "Ghi quy định chuyển tiếp",
        on=today.isoformat(),
        recounts_limit=True,
        legal_basis="Quyết định này, Điều 3",
    )

    mai.goes_to(f"/cai-cach/quyet-dinh/{decision}/")
    mai.shoots("decision", whole=True)
    does(mai, "submit", "Trình lãnh đạo duyệt")

    # Reviewed by another, with the dossiers on their way first.
    phuc.goes_to(f"/cai-cach/quyet-dinh/{decision}/duyet/")
    said = phuc.reads()
    assert said.index("Hồ sơ đang giải quyết") < said.index("Các thay đổi")
    assert "không có quy định chuyển tiếp" in said and "5 ngày làm việc" in said
    phuc.shoots("review", whole=True)
    phuc.page.get_by_label("Số, ký hiệu quyết định").fill(NUMBER)
    phuc.page.get_by_label("Ngày ký").fill(today.isoformat())
    phuc.page.get_by_label("Tôi đã xem").check()
    phuc.follows(phuc.button("Duyệt quyết định"))
    phuc.goes_to(f"/cai-cach/quyet-dinh/{decision}/")
    does(phuc, "publish", "Công bố quyết định")
    assert NUMBER in phuc.reads()

    # In force: everyone reads the new version, and the old one at its address.
    anyone = visit(width=PHONE, height=740, scripts=False)
    anyone.goes_to(f"/thu-tuc/{PERMIT}/")
    assert "4 ngày làm việc" in anyone.reads() and NUMBER in anyone.reads()
    anyone.goes_to(f"/thu-tuc/{PERMIT}/ban/1/")
    assert "5 ngày làm việc" in anyone.reads()
    anyone.goes_to(f"/thu-tuc/{PERMIT}/ban/2/")
    anyone.goes_to(f"/thu-tuc/{NEW}/")
    assert WHOLE_NAME in anyone.reads()
    anyone.goes_to(f"/thu-tuc/{REPEALED[0]}/ban/1/")
    assert re.search(r"bãi bỏ|hết hiệu lực", anyone.reads())

    # Those on their way: one keeps its promise, one follows the rule, the next has the new limit.
    assert due_of(hai, f"/viec/ho-so/{kept}/") == kept_due
    until_told(khanh, moved, f"Áp dụng quy định mới theo Quyết định {NUMBER}")
    assert due_of(khanh, f"/viec/ho-so/{moved}/") < moved_due
    newer = receives(an)
    an.goes_to(f"/mot-cua/ho-so/{newer}/")
    assert "4 ngày làm việc" in an.reads(), "the promise is derived from the new limit"

    # The walls are behind, and one counter catches up.
    mai.goes_to("/cai-cach/niem-yet/")
    assert "chưa đủ" in mai.reads()
    an.goes_to("/mot-cua/niem-yet/")
    assert "Hoạt động xây dựng" in an.reads()
    an.shoots("board-of-a-counter", whole=True)
    an.follows(an.page.get_by_role("button", name=re.compile("Tất cả .* bảng đã treo")))
    an.goes_to("/mot-cua/niem-yet/")
    assert "Đủ 100%" in an.reads()
    mai.goes_to(f"/cai-cach/quyet-dinh/{decision}/")
    does(mai, "enter", "Ghi ngày nhập", on=today.isoformat())
    assert "Đã nhập" in mai.reads()


def running_one(someone, today):
    """Return a dossier on someone's desk whose clock runs, with the day it is promised for."""
    someone.goes_to("/viec/?tab=dang-lam&ai=don-vi")
    links = someone.page.locator("#rows a.code").all()
    pages = [(link.inner_text(), link.get_attribute("href")) for link in links]
    for code, path in pages:
        due = due_of(someone, path)
        if due is not None and due > today and "hẹn lại" not in someone.reads():
            return code, due
    raise AssertionError("nothing is on the way")


PROMISED = re.compile(r"trước 17 giờ [^,]*, (\d{1,2})/(\d{1,2})/(\d{4})")


def due_of(someone, path):
    someone.goes_to(path)
    found = PROMISED.search(someone.reads(".say"))
    return date(*map(int, reversed(found.groups()))) if found else None


def until_told(someone, code, words):
    for _time in range(60):
        someone.page.goto(f"{someone.origin}/viec/ho-so/{code}/")
        if words in someone.reads():
            return
        someone.page.wait_for_timeout(500)
    raise AssertionError(f"{code}: nobody was told {words!r}")


def receives(an):
    an.goes_to(f"/mot-cua/nhan/{PERMIT}/")
    for name, text in {
        "id_number": "089085000321",
        "name": "Trần Văn Út",
        "birth_date": "02/3/1985",
        "address": "Khóm Châu Long 1, phường Châu Đốc",
        "phone": "0000912111",
    }.items():
        an.page.locator(f"[name={name}]").fill(text)
    for tick in an.page.locator(".ticks > li .what input[type=checkbox]").all():
        if tick.is_visible():
            tick.check()
    an.follows(an.button("Tiếp nhận và in giấy hẹn"))
    return urlsplit(an.page.url).path.rstrip("/").rsplit("/", 1)[-1]
