"""A citizen files by electronic forms on a telephone, with script and without."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.browser.form_filler import Citizen
from tests.browser.visitors import PHONE
from thongsuot.config.sample.places import MAKER
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.forms import api as forms
from thongsuot.modules.forms.testing import STORIES, take_all_online, typed

BIRTH, COPIES = "1.001193", "2.000815"
# Filed without script only, for the sake of time: they ask in ways that others ask in too.
LEFT_OUT = {
    "to-khai-dang-ky-tam-tru",
    "to-khai-dang-ky-khai-tu",
    "don-yeu-cau-hoa-giai-tranh-chap-dat-dai",
}


@dataclass(frozen=True)
class Story:
    """What one person says in one form; `typed` by page, each with its title."""

    form: forms.FormFacts
    said: dict[str, Any]
    typed: list[tuple[str, dict[str, list[str]]]]

    def is_kept(self, reference, proof):
        """Whether the dossier holds the story, and beyond it only what was known beforehand."""
        on = timezone.localdate()
        found = dossiers.track(code=reference, proof=proof, at=timezone.now())
        kept = found.form["answers"]
        judged = forms.validate(self.form.spec, kept | self.said, on=on)
        more = kept.keys() - forms.validate(self.form.spec, self.said, on=on).values.keys()
        known = all(self.form.spec.at([name]).prefill for name in more)
        return judged.good and judged.values == kept and known


@pytest.fixture(scope="module", autouse=True)
def stories(site):
    """What is said in each form, each of a procedure that is filed online without an account."""
    on = timezone.localdate()
    take_all_online(since=on, by=MAKER, at=timezone.now())
    found = []
    for key in sorted(STORIES.keys() - LEFT_OUT):
        said = STORIES[key][0]
        (line, *_older) = forms.form_versions(key)
        form = forms.form(line.version_id)
        view = forms.view(form.spec, said, on=on)
        pages = [(page.title, typed(view, page.key)) for page in view.pages]
        found.append(Story(form, said, pages))
    return found


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def citizen(request, visit):
    return Citizen(visit(width=PHONE, scripts=request.param), scripts=request.param)


def test_a_birth_is_declared_on_a_telephone(visit):
    citizen = Citizen(visit(width=PHONE), scripts=True)
    citizen.begins(BIRTH)
    citizen.turns_to("nguoi-yeu-cau")
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
    citizen.types(child_home_town__commune_name="Xã Lũng Cú")
    assert not citizen.shows("facility")
    citizen.ticks("born_at", "facility")
    assert citizen.shows("facility")
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
    told = citizen.reads_through()
    assert "Nguyễn Minh Anh" in told and "Xã Lũng Cú, Tỉnh Hà Giang" in told
    assert "Tờ khai còn chỗ cần sửa" not in told


def test_copies_are_counted_and_their_fee_reckoned(citizen):
    citizen.begins(COPIES)
    citizen.turns_to("giay-to")
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
    told = citizen.reads_through()
    assert "26.000 đồng" in told and "Tờ khai còn chỗ cần sửa" not in told


def test_twelve_forms_are_filed_from_the_pages_of_their_procedures(visit, stories):
    assert len(stories) == 12
    citizen = Citizen(visit(width=PHONE), scripts=True)
    filed = {}
    for story in stories:
        citizen.begins(story.form.procedure_code)
        citizen.comes_to_the_form()
        for title, wanted in story.typed:
            assert citizen.page.locator("h1").text_content() == title
            citizen.fills(wanted)
            citizen.goes_on()
        citizen.hands_in()
        filed[story.form.key] = (story, *citizen.sends())
    # The browser's own loop runs in this thread, which may therefore not ask the database.
    with ThreadPoolExecutor(1) as pool:
        kept = {key: pool.submit(story.is_kept, *ticket) for key, (story, *ticket) in filed.items()}
        assert {key: answer.result() for key, answer in kept.items()} == dict.fromkeys(filed, True)
        pool.submit(lambda: connection.close()).result()


def test_enter_in_a_line_goes_on_and_takes_no_row_away(citizen):
    citizen.begins(COPIES)
    citizen.turns_to("giay-to")
    citizen.adds("papers")
    name = citizen.page.locator("[name='papers/1/name']")
    name.fill("Hợp đồng")
    with citizen.page.expect_navigation():
        name.press("Enter")
    citizen.forgives()
    assert citizen.page.locator("[name='papers/1/name']").input_value() == "Hợp đồng"


def test_what_is_typed_while_the_page_is_drawn_again_stays(visit):
    citizen = Citizen(visit(width=PHONE), scripts=True)
    citizen.begins(BIRTH)
    citizen.turns_to("tre")
    citizen.page.locator("input[name='born_at'][value='facility']").check()
    citizen.page.locator("[name=child_name]").press_sequentially("Nguyễn Minh Anh")
    citizen.page.locator("[name=facility]").wait_for()
    assert citizen.page.locator("[name=child_name]").input_value() == "Nguyễn Minh Anh"
    assert citizen.shows("facility")
