"""Someone in front of a browser. Whatever page they come to is checked before they go on."""

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FilePayload, Locator, Page

SHOTS = os.environ.get("THONGSUOT_SCREENSHOTS", "")
PHONE, DESK = 360, 1366
# All rules of axe. Fetching style sheets anew for it would trip over our own policy.
_AXE = {"resultTypes": ["violations"], "preload": False}


class Visitor:
    """A window of its own, with its own cookies."""

    def __init__(
        self, browser: Browser, origin: str, *, width: int, height: int, scripts: bool
    ) -> None:
        self.browser, self.origin = browser, origin
        self.complaints: list[str] = []
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(20_000)
        self.page = self.context.new_page()
        self._listen(self.page)
        # axe is a script itself: where scripts are off, it looks at the same page beside it.
        self.beside = None if scripts else browser.new_page(viewport=self.page.viewport_size)

    def _listen(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", lambda request: self._sees_request(request.url))

    def _heard(self, message) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.location.get('url')}: {message.text}")

    def _sees_request(self, url: str) -> None:
        if not url.startswith((self.origin, "data:", "blob:")):
            self.complaints.append(f"left this machine: {url}")

    def close(self) -> None:
        self.context.close()
        if self.beside is not None:
            self.beside.close()

    # ---- Going about ----

    def goes_to(self, path: str) -> None:
        answer = self.page.goto(path if path.startswith("http") else self.origin + path)
        assert answer is not None and answer.ok, (path, answer and answer.status)
        self.looks()

    def follows(self, target: Locator) -> None:
        """Press what leads to another page, and look at it."""
        with self.page.expect_navigation():
            target.click()
        self.looks()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name)

    def reads(self, selector: str = "main") -> str:
        """Return the words of a part of the page, folded ones too."""
        return re.sub(r"\s+", " ", self.page.locator(selector).first.text_content() or "").strip()

    def looks(self) -> None:
        """Fail on what axe finds, and on what runs out of the side of the window."""
        self.page.wait_for_load_state()
        page = self._to_examine()
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 0:
            self.complaints.append(f"{self.page.url}: {wide} px too wide")
        found = Axe().run(page, options=_AXE)
        if found.violations_count:
            self.complaints.append(f"{self.page.url}: {found.generate_report()}")

    def _to_examine(self) -> Page:
        if self.beside is None:
            return self.page
        address, body = self.page.url, self.page.content()
        self.beside.route(
            address, lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8")
        )
        self.beside.goto(address)
        self.beside.unroute(address)
        return self.beside

    def shoots(self, name: str, *, whole: bool = False) -> None:
        """Keep a picture for the README, when they were asked for."""
        if SHOTS:
            keep_picture(name, self.page.screenshot(full_page=whole))

    # ---- What staff do ----

    def signs_in(self, login: str, password: str) -> None:
        self.goes_to("/tai-khoan/dang-nhap/")
        self.page.get_by_label("Tên đăng nhập").fill(login)
        self.page.get_by_label("Mật khẩu", exact=True).fill(password)
        self.follows(self.button("Đăng nhập"))

    def opens(self, form: Locator) -> Locator:
        """Unfold whatever a form lies in, from the outside in."""
        folded = form.locator("xpath=ancestor::details[not(@open)]")
        while folded.count():
            folded.first.locator("> summary").click()
        return form

    def acts(
        self, action: str, *, picks: str = "", files: FilePayload | None = None, **words: str
    ) -> None:
        """Make one move on the dossier before them, as the page offers it."""
        form = self.opens(self.page.locator(f"form[action$='/{action}/']"))
        for name, text in words.items():
            form.locator(f"[name$={name}]").fill(text)
        if picks:
            form.locator("select").first.select_option(picks)
        if files is not None:
            form.locator("input[type=file]").first.set_input_files(files)
        self.follows(form.locator("button[type=submit], button:not([type])").last)


def keep_picture(name: str, picture: bytes) -> None:
    """Keep a picture where THONGSUOT_SCREENSHOTS says, if it says so."""
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        (Path(SHOTS) / f"{name}.png").write_bytes(picture)
