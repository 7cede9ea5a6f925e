"""A citizen fills in electronic forms on a telephone, with script and without."""

import threading
from collections.abc import Iterator
from functools import partial
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from django.utils import timezone

from tests.browser.conftest import Site
from tests.browser.visitors import PHONE
from thongsuot.config.testing import fresh_database
from thongsuot.kernel.actor import system
from thongsuot.modules.forms import api as forms
from thongsuot.modules.forms.testing import STORIES, posted
from thongsuot.modules.procedures import api as procedures

BIRTH = "to-khai-dang-ky-khai-sinh"
COPIES = "phieu-yeu-cau-chung-thuc-ban-sao"
# By form: its pages in order, and what a person puts into each; looked up before a browser runs.
TYPED: dict[str, list[tuple[str, dict[str, list[str]]]]] = {}
_NAMES = """() => [...new Set([...document.querySelectorAll("#filling [name]")]
  .filter((each) => !["hidden", "submit", "file"].includes(each.type)).map((each) => each.name))]"""


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_words) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker) -> Iterator[Site]:
    """The product with pages of forms beside it, served from this very process."""
    hand = system("Khởi tạo")
    with (
        override_settings(ROOT_URLCONF="tests.browser.form_pages"),
        django_db_blocker.unblock(),
        fresh_database(),
    ):
        today, at = timezone.localdate(), timezone.now()
        procedures.import_shipped(in_force_from=today, by=hand, at=at)
        forms.import_shipped_forms(in_force_from=today, by=hand, at=at)
        server = make_server(
            "127.0.0.1", 0, get_wsgi_application(), server_class=Threaded, handler_class=Quiet
        )
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        for key, (said, _words) in STORIES.items():
            (line, *_older) = forms.form_versions(key)
            view = forms.view(forms.form(line.version_id).spec, said, on=today)
            TYPED[key] = [(page.key, posted(view, page.key)) for page in view.pages]
        try:
            yield Site(f"http://localhost:{server.server_port}", None, None)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


class Citizen:
    """Types, chooses and presses on; every page is looked at by axe and measured."""

    def __init__(self, visitor, *, scripts):
        self.visitor, self.page, self.scripts = visitor, visitor.page, scripts

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


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def citizen(request, visit):
    visitor = visit(width=PHONE, scripts=request.param)
    yield Citizen(visitor, scripts=request.param)
    # A page that comes back to be mended is no trouble of the page.
    told = [each for each in visitor.complaints if "Unprocessable Entity" not in each]
    visitor.complaints[:] = told


def test_a_birth_is_declared_on_a_telephone(citizen):
    citizen.visitor.goes_to(f"/dien-thu/{BIRTH}/nguoi-yeu-cau/")
    citizen.goes_on()
    assert "Còn vài chỗ cần sửa" in citizen.visitor.reads()
    citizen.types(asker_name="Nguyễn Văn Dũng", asker_id="089 079 001 234")
    citizen.lives("asker_home")
    citizen.chooses("asker_relation", "father")
    citizen.goes_on()

    citizen.types(child_name="Nguyễn Minh Anh", child_born="31/2/2026")
    citizen.ticks("child_sex", "female")
    citizen.chooses("child_ethnicity", "01")
    citizen.chooses("child_nationality", "VN")
    citizen.chooses("child_home_town/province", "02")
    if not citizen.scripts:
        citizen.visitor.follows(citizen.page.locator("button[value='look:child_home_town']"))
    citizen.types(child_home_town__commune_name="Xã Lũng Cú")
    assert not citizen.shows("facility")
    citizen.ticks("born_at", "facility")
    if citizen.scripts:
        assert citizen.shows("facility")
    else:
        citizen.goes_on()
    # What cannot be a day is still there to be mended.
    assert citizen.page.locator("[name=child_born]").input_value() == "31/2/2026"
    citizen.types(child_born="30/7/2026", facility="Bệnh viện An Giang")
    citizen.lives("birth_place")
    citizen.ticks("birth_paper", "certificate")
    citizen.goes_on()

    citizen.ticks("has_mother", "no")
    citizen.ticks("has_father", "no")
    citizen.goes_on()
    citizen.ticks("wants_copies", "no")
    citizen.goes_on()
    told = citizen.visitor.reads()
    assert "Nguyễn Minh Anh" in told and "Xã Lũng Cú, Tỉnh Hà Giang" in told
    assert citizen.visitor.reads("#faults") == "0"


def test_copies_are_counted_and_their_fee_reckoned(citizen):
    citizen.visitor.goes_to(f"/dien-thu/{COPIES}/giay-to/")
    citizen.types(asker_name="Nguyễn Văn Dũng")
    citizen.types(papers__0__name="Bằng đại học", papers__0__pages="10", papers__0__copies="2")
    citizen.ticks("papers/0/language", "vi")
    citizen.adds("papers")
    first = citizen.page.locator("[name='papers/0/name']")
    assert first.input_value() == "Bằng đại học"
    assert citizen.page.evaluate("document.activeElement.name") == "papers/1/name"
    citizen.types(papers__1__name="Hợp đồng", papers__1__pages="1")
    citizen.ticks("papers/1/language", "vi")
    assert "24.000 đồng" in citizen.visitor.reads("#f-total") or not citizen.scripts
    citizen.ticks("way", "counter")
    # Straight from the last figure to the button: the page must not change under the finger.
    citizen.page.locator("[name='papers/1/copies']").fill("1")
    citizen.goes_on()
    assert "26.000 đồng" in citizen.visitor.reads()
    assert citizen.visitor.reads("#faults") == "0"


@pytest.mark.parametrize("key", sorted(STORIES))
def test_each_form_is_filled_in_to_its_end(citizen, key):
    citizen.visitor.goes_to(f"/dien-thu/{key}/{TYPED[key][0][0]}/")
    for page, typed in TYPED[key]:
        assert f"/{key}/{page}/" in citizen.page.url
        said = {name: values for name, values in typed.items() if any(values)}
        groups = {name.partition("/")[0] for name in said if name.count("/") > 1}
        citizen.fills({name: values for name, values in said.items() if name not in groups})
        citizen.goes_on()
    assert "/xong/" in citizen.page.url
    assert citizen.visitor.reads("#faults") == "0"


def test_enter_in_a_line_goes_on_and_takes_no_row_away(citizen):
    citizen.visitor.goes_to(f"/dien-thu/{COPIES}/giay-to/")
    citizen.adds("papers")
    name = citizen.page.locator("[name='papers/1/name']")
    name.fill("Hợp đồng")
    with citizen.page.expect_navigation():
        name.press("Enter")
    assert citizen.page.locator("[name='papers/1/name']").input_value() == "Hợp đồng"


def test_what_is_typed_while_the_page_is_drawn_again_stays(visit):
    citizen = Citizen(visit(width=PHONE), scripts=True)
    citizen.visitor.goes_to(f"/dien-thu/{BIRTH}/tre/")
    citizen.page.locator("input[name='born_at'][value='facility']").check()
    citizen.page.locator("[name=child_name]").press_sequentially("Nguyễn Minh Anh")
    citizen.page.locator("[name=facility]").wait_for()
    assert citizen.page.locator("[name=child_name]").input_value() == "Nguyễn Minh Anh"
    assert citizen.shows("facility")
