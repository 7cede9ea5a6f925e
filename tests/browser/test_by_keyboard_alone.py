"""The clerk's path without a mouse: every control is reached, seen to be reached, and pressed."""

from urllib.parse import urlsplit

from tests.browser.visitors import DESK
from thongsuot.config import sample

_REACHED = "element => element === document.activeElement"
# On the control itself, on what stands beside it in its place, or on the frame around it.
_SEEN = """() => {
  const here = document.activeElement;
  const places = [here, here.nextElementSibling, here.closest("label")];
  places.push(here.parentElement, here.parentElement.parentElement);
  return places.filter(Boolean).map((place) => getComputedStyle(place))
    .some((style) => style.outlineStyle !== "none" || style.boxShadow !== "none");
}"""


class Keyboard:
    """Only keys, and eyes to see where they have led."""

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page

    def to(self, selector):
        """Go on with Tab until it is reached, and make sure that one sees where one is."""
        wanted = self.page.locator(selector).first
        for _press in range(120):
            if wanted.evaluate(_REACHED):
                assert self.page.evaluate(_SEEN), f"{selector} shows no focus"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {selector} on {self.page.url}.")

    def types(self, selector, text):
        self.to(selector)
        self.page.keyboard.type(text)

    def enters(self, selector):
        """Press Enter there, which leads to another page."""
        self.to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.visitor.looks()


def test_a_clerk_receives_and_hands_on_without_a_mouse(site, visit):
    clerk = visit(width=DESK)
    keys = Keyboard(clerk)
    clerk.goes_to("/tai-khoan/dang-nhap/")
    keys.types("[name=login]", "an.chaudoc")
    keys.types("[name=password]", sample.PASSWORD)
    keys.enters("form[action*='dang-nhap'] button")

    clerk.goes_to("/mot-cua/")
    keys.enters("a[href$='/mot-cua/nhan/']")
    keys.types("main input[type=search], main input[name=q]", "gia han giay phep xay dung")
    clerk.page.locator("#found a[href*='1.013227']").wait_for()
    keys.enters("#found a[href*='1.013227']")

    keys.types("[name=id_number]", "089185000456")
    keys.types("[name=name]", "Lê Thị Mẫu")
    keys.types("[name=birth_date]", "02/3/1985")
    keys.types("[name=phone]", "0000912112")
    keys.types("[name=address]", "Khóm Vĩnh Phú, phường Châu Đốc")
    ticks = clerk.page.locator(".ticks > li .what input[type=checkbox]")
    for number in range(ticks.count()):
        name = ticks.nth(number).get_attribute("name")
        if ticks.nth(number).is_visible():
            keys.to(f"[name='{name}']")
            clerk.page.keyboard.press("Space")
            assert ticks.nth(number).is_checked()
    keys.enters("button[name=do][value=accept]")

    path = urlsplit(clerk.page.url).path
    assert path.startswith("/mot-cua/ho-so/H01.61-")
    keys.to("a[href$='mau-01.pdf']")
    keys.enters("form[action$='/chuyen/'] button")
    assert "đang được giải quyết" in clerk.reads().lower() or "Bước này" in clerk.reads()
