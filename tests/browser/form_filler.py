"""Someone who fills in the pages of an electronic form, from the procedure's page to the end."""

from functools import partial

from thongsuot.config.sample.papers import pdf

APPLICANT = {
    "name": "Trần Thị Hoa",
    "id_number": "089170012345",
    "birth_date": "12/4/1970",
    "address": "Khóm Châu Long 1, phường Châu Đốc",
    "phone": "0000123456",
}
_NAMES = """() => [...new Set([...document.querySelectorAll("#filling [name]")]
  .filter((each) => !["hidden", "submit", "file"].includes(each.type)).map((each) => each.name))]"""


class Citizen:
    """Types, chooses and presses on; every page of the form is looked at by axe and measured."""

    def __init__(self, visitor, *, scripts):
        self.visitor, self.page, self.scripts = visitor, visitor.page, scripts
        self.root = self._where()

    # ---- The way to the form and on from it ----

    def begins(self, code):
        """Press the button on the page of a procedure."""
        self.page.goto(f"{self.visitor.origin}/thu-tuc/{code}/")
        self._presses(self.page.locator("form[action$='/nop/'] button").first)
        self.root = self._where()

    def _where(self):
        """Return where one's draft is, "" before there is one."""
        before, _nop, after = self.page.url.partition("/nop/")
        return f"{before}/nop/{after.partition('/')[0]}/" if after else ""

    def turns_to(self, page):
        self.visitor.goes_to(f"{self.root}to-khai/{page}/")

    def comes_to_the_form(self):
        """Say who one is, for whom and where, as each page asks."""
        if self.page.locator("input[name=case]").count():
            self.page.locator("input[name=case]").first.check()
            self._presses(self.visitor.button("Tiếp tục"))
        for name, text in APPLICANT.items():
            self.page.locator(f"[name={name}]").fill(text)
        self._presses(self.visitor.button("Tiếp tục"))
        self.page.locator("input[name=behalf][value=self]").check()
        self._presses(self.visitor.button("Tiếp tục"))
        self.page.locator("input[name=unit]").first.check()
        self.visitor.follows(self.visitor.button("Tiếp tục"))

    def hands_in(self):
        while (wanted := self.page.locator("ol.papers > li:has(.soon)")).count():
            paper = {"name": "giay.pdf", "mimeType": "application/pdf", "buffer": pdf("giay")}
            if self.scripts:
                # A file that is chosen is sent at once.
                with self.page.expect_navigation():
                    wanted.first.locator("input[type=file]").first.set_input_files(paper)
            else:
                wanted.first.locator("input[type=file]").first.set_input_files(paper)
                self._presses(wanted.first.get_by_role("button", name="Tải lên"))
        self._presses(self.visitor.button("Tiếp tục"))

    def reads_through(self):
        self.visitor.goes_to(f"{self.root}kiem-tra/")
        return self.visitor.reads()

    def sends(self):
        """Send it, and return the reference and the secret that the page gives."""
        self.page.locator("[name=sure]").check()
        self._presses(self.visitor.button("Gửi hồ sơ"))
        return [each.strip() for each in self.page.locator(".ticket .big").all_text_contents()]

    def _presses(self, button):
        with self.page.expect_navigation():
            button.click()

    # ---- One page of the form ----

    def types(self, **said):
        for name, text in said.items():
            line = self.page.locator(f"[name='{name.replace('__', '/')}']:not([type=hidden])")
            self._and_waits(line, partial(self._types, line, text))

    def _types(self, line, text):
        line.fill(text)
        line.blur()

    def ticks(self, name, value):
        choice = self.page.locator(f"input[name='{name}'][value='{value}']")
        self._and_waits(choice, choice.check)

    def chooses(self, name, value):
        choice = self.page.locator(f"select[name='{name}']")
        self._and_waits(choice, lambda: choice.select_option(value))

    def lives(self, name):
        """Choose a province, and then one of its communes, which must first be listed."""
        self.chooses(f"{name}/province", "91")
        if not self.scripts:
            self.visitor.follows(self.page.locator(f"button[value='look:{name}']"))
        self.chooses(f"{name}/commune", "30307")
        detail = self.page.locator(f"[name='{name}/detail']")
        detail.fill("Số 12, đường Lê Lợi")

    def adds(self, group):
        button = self.page.locator(f"button[value='add:{group}']")
        if self.scripts:
            self._answered(button.click)
        else:
            self.visitor.follows(button)

    def fills(self, wanted):
        """Answer what the page asks, in its order, until all that is wanted has been said."""
        done: set[str] = set()
        for _round in range(80):
            asked = [name for name in self.page.evaluate(_NAMES) if name in wanted.keys() - done]
            if asked:
                self._answers(asked[0], wanted[asked[0]])
                done.add(asked[0])
            elif not self._asks_for_more([name for name in wanted if name not in done]):
                return
        raise AssertionError("The page never stops asking.")

    def _answers(self, name, values):
        kind = self.page.locator(f"#filling [name='{name}']:not([type=hidden])").first
        tag = kind.evaluate("each => each.type")
        if tag.startswith("select"):
            self.chooses(name, values[-1])
        elif tag in ("radio", "checkbox"):
            for value in filter(None, values):
                self.ticks(name, value)
        else:
            self._and_waits(kind, partial(self._types, kind, values[-1]))

    def _asks_for_more(self, lacking):
        """Bring about what is still to be answered: a row, a list of communes, hidden parts."""
        for name in lacking:
            add = self.page.locator(f"button[value='add:{name.partition('/')[0]}']")
            if name.count("/") > 1 and add.count() and not self.scripts:
                look = self.page.locator(f"button[value='look:{name.rpartition('/')[0]}']")
                if look.count():
                    self.visitor.follows(look)
                    return True
            row = "/".join(name.split("/")[:2])
            if (
                name.count("/") > 1
                and add.count()
                and not self.page.locator(f"[id='f-{row.replace('/', '-')}']").count()
            ):
                self.adds(name.partition("/")[0])
                return True
        if lacking and not self.scripts:
            self.goes_on()
            return True
        assert not lacking, lacking
        return False

    def goes_on(self):
        self.visitor.follows(self.visitor.button("Tiếp tục"))
        self.forgives()

    def forgives(self):
        """A page that comes back to be mended is no trouble of the page."""
        told = [each for each in self.visitor.complaints if "Unprocessable Entity" not in each]
        self.visitor.complaints[:] = told

    def _and_waits(self, control, act):
        """Some answers change what else is asked: with script, the page is drawn again."""
        decides = control.locator("xpath=ancestor::*[starts-with(@hx-trigger, 'change')]").count()
        if self.scripts and decides:
            self._answered(act)
        else:
            act()

    def _answered(self, act):
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            act()
        self.page.wait_for_function(
            "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
        )

    def shows(self, name):
        return self.page.locator(f"[name='{name}']").count() > 0
