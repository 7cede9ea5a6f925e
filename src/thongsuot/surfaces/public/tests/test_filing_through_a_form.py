"""Every form that comes with the product is filed from its pages, without script."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from thongsuot.foundation.units.testing import FOUNDER, SmallProvince
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.forms import api as forms
from thongsuot.modules.forms.testing import STORIES, posted, take_all_online, typed
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.public.models import Draft
from thongsuot.surfaces.public.tests.conftest import BIRTH, PUBLISHED_AT, pdf
from thongsuot.surfaces.public.tests.test_filing_without_an_account import DUNG
from thongsuot.surfaces.shared.tests.pages import Page

FORM = "to-khai-dang-ky-khai-sinh"


@pytest.fixture(autouse=True)
def shipped(province: SmallProvince) -> None:
    """The shipped forms, each of a procedure that is filed online without an account."""
    take_all_online(since=date(2025, 7, 2), by=FOUNDER, at=PUBLISHED_AT)
    forms.import_shipped_forms(in_force_from=date(2025, 7, 2), by=FOUNDER, at=PUBLISHED_AT)


class Filing:
    """The pages of one draft of one procedure, walked as a browser without script walks them."""

    def __init__(self, client: Client, province: SmallProvince, key: str) -> None:
        (line, *_older) = forms.form_versions(key)
        self.form = forms.form(line.version_id)
        self.client, self.province = client, province
        self.facts = procedures.procedure(self.form.procedure_code, on=timezone.localdate())
        begun = client.post(f"/thu-tuc/{self.form.procedure_code}/nop/")
        assert begun.status_code == 302
        self.root = begun["Location"].rsplit("/", 2)[0] + "/"

    def post(self, step: str, **said: Any) -> Any:
        return self.client.post(f"{self.root}{step}/", said)

    def to_the_form(self) -> str:
        """Say all that comes before the form, and return where its first page is."""
        if len(self.facts.cases) > 1:
            self.post("truong-hop", case=self.facts.cases[0].name)
        self.post("nguoi-yeu-cau", **DUNG)
        self.post("nguoi-nop", behalf="self")
        centres = (self.province.chau_doc_centre, self.province.centre)
        where = [self.post("noi-nhan", unit=each) for each in centres]
        return next(str(each["Location"]) for each in where if each.status_code == 302)

    def fill(self, here: str, said: dict[str, Any]) -> str:
        """Fill each page that comes, from the one at `here`; return where the last one led."""
        view = forms.view(self.form.spec, said, on=timezone.localdate())
        while "/to-khai/" in here:
            shown = self.client.get(here)
            here = self._page(here, shown, typed(view, shown.context["filling"].page.key))
        return here

    def _page(self, here: str, shown: Any, wanted: dict[str, list[str]]) -> str:
        """Post one page as its own HTML says it, until it leads on."""
        for _turn in range(20):
            html = shown.content.decode().partition('id="filling"')[2].partition("</form>")[0]
            page = Page(html)
            able = {
                name: values
                for name, values in wanted.items()
                if name in page.posted and page.offered.get(name, set(values)) >= set(values)
            }
            lacking = [name for name in wanted if name not in able]
            button = self._button(page, lacking)
            pressed = {"_do": [button]} if button else {}
            shown = self.client.post(here, page.posted | able | pressed)
            if shown.status_code == 302:
                assert not lacking, lacking
                return str(shown["Location"])
        raise AssertionError([each.sentence for each in shown.context["filling"].page.wrong])

    @staticmethod
    def _button(page: Page, lacking: list[str]) -> str:
        """Return the button that brings about what is not on the page yet: communes, a row."""
        for name in lacking:
            look, row = f"look:{name.rpartition('/')[0]}", "/".join(name.split("/")[:2])
            if look in page.buttons:
                return look
            add = f"add:{name.partition('/')[0]}"
            if add in page.buttons and not any(each.startswith(row) for each in page.posted):
                return add
        return ""

    def hand_in(self) -> None:
        for paper in self.client.get(f"{self.root}giay-to/").context["papers"]:
            if paper.asked.must_be_handed_in:
                self.post(f"giay-to/{paper.index}", file=pdf())


@pytest.mark.parametrize("key", sorted(STORIES))
def test_a_form_is_filed_page_by_page(client: Client, province: SmallProvince, key: str) -> None:
    filing, said = Filing(client, province, key), STORIES[key][0]

    assert filing.fill(filing.to_the_form(), said) == f"{filing.root}giay-to/"
    filing.hand_in()
    known = Draft.objects.get().written["known"]
    check = client.get(f"{filing.root}kiem-tra/")
    assert check.context["lacking"] == [], check.context["lacking"]
    assert "request" not in check.context["form"].fields, "what is asked for is in the form"
    answer = filing.post("kiem-tra", sure="on")
    assert answer["Location"] == f"{filing.root}da-gui/"

    draft = Draft.objects.get()
    assert draft.written["answers"] == {} and draft.written["known"] == {}
    now = timezone.now()
    found = dossiers.track(code=draft.reference, proof=draft.proof, at=now)
    judged = forms.validate(filing.form.spec, known | said, on=timezone.localdate())
    assert judged.good and found.form["answers"] == judged.values
    assert found.form["version"] == filing.form.version_id


@pytest.fixture
def birth(client: Client, province: SmallProvince) -> Filing:
    return Filing(client, province, FORM)


def test_the_pages_of_a_form_ask_the_database_little(
    birth: Filing, django_assert_max_num_queries: Any
) -> None:
    here = birth.to_the_form()
    page = f"{birth.root}to-khai/cha-me/"
    view = forms.view(birth.form.spec, STORIES[FORM][0], on=timezone.localdate())
    with django_assert_max_num_queries(8):
        birth.client.get(page)
    with django_assert_max_num_queries(10):
        birth.client.post(page, posted(view, "cha-me"))
    birth.fill(here, STORIES[FORM][0])
    birth.hand_in()
    with django_assert_max_num_queries(6):
        birth.client.get(f"{birth.root}giay-to/")
    with django_assert_max_num_queries(10):
        birth.client.get(f"{birth.root}kiem-tra/")
    with django_assert_max_num_queries(22):
        birth.post("kiem-tra", sure="on")


def test_what_was_said_before_stands_in_the_form_and_follows_a_change(birth: Filing) -> None:
    here = birth.to_the_form()
    assert 'value="Trần Văn Dũng"' in birth.client.get(here).content.decode()
    birth.post("nguoi-yeu-cau", **{**DUNG, "name": "Trần Văn Dũng Em"})
    assert 'value="Trần Văn Dũng Em"' in birth.client.get(here).content.decode()

    birth.client.post(here, {"asker_name": "Lê Thị Hoa"})
    birth.post("nguoi-yeu-cau", **DUNG)
    page = birth.client.get(here).content.decode()
    assert 'value="Lê Thị Hoa"' in page, "what was typed by hand stays"


def test_a_wrong_page_comes_back_with_what_was_typed(birth: Filing) -> None:
    here = birth.to_the_form()
    answer = birth.client.post(here, {"asker_id": "12 ba"})
    assert answer.status_code == 422 and 'value="12 ba"' in answer.content.decode()
    assert 'value="12 ba"' in birth.client.get(here).content.decode()


def test_the_check_leads_to_the_page_that_must_be_mended(birth: Filing) -> None:
    birth.to_the_form()
    birth.hand_in()
    answer = birth.post("kiem-tra", sure="on")
    assert answer.status_code == 422
    [(url, why)] = [each for each in answer.context["lacking"] if "/to-khai/" in each[0]]
    assert "Tờ khai còn chỗ cần sửa" in why
    page = birth.client.get(f"{url}?sua=1").content.decode()
    assert "Còn vài chỗ cần sửa" in page


def test_the_steps_count_the_pages_of_the_form(birth: Filing) -> None:
    page = birth.client.get(birth.to_the_form())
    assert (page.context["step_number"], page.context["step_count"]) == (5, 10)
    assert page.context["back"] == f"{birth.root}noi-nhan/"
    second = birth.client.get(f"{birth.root}to-khai/tre/")
    assert second.context["back"] == f"{birth.root}to-khai/nguoi-yeu-cau/"
    assert birth.client.get(f"{birth.root}giay-to/").context["step_number"] == 9


def test_the_paper_form_is_not_asked_for_as_well(birth: Filing) -> None:
    birth.to_the_form()
    names = [
        each.asked.name for each in birth.client.get(f"{birth.root}giay-to/").context["papers"]
    ]
    assert not [name for name in names if "Tờ khai" in name or "điện tử tương tác" in name]


def test_a_file_of_the_form_is_kept_seen_and_sent(client: Client, province: SmallProvince) -> None:
    filing = Filing(client, province, "don-de-nghi-xac-dinh-khuyet-tat")
    said = STORIES[filing.form.key][0]
    here = filing.to_the_form()
    name, page = next(
        (field.name, page.key)
        for page in filing.form.spec.pages
        for section in page.sections
        for field in section.fields
        if field.type == "attachment"
    )
    there = f"{filing.root}to-khai/{page}/"
    filing.fill(here, said)
    view = forms.view(filing.form.spec, said, on=timezone.localdate())
    client.post(there, posted(view, page) | {name: pdf("bệnh án.pdf")})
    [kept] = Draft.objects.get().written["answers"][name]
    seen: Any = client.get(f"{filing.root}tep/{kept}/")
    assert seen.status_code == 200
    b"".join(seen.streaming_content)
    assert Client().get(f"{filing.root}tep/{kept}/").status_code == 404

    filing.hand_in()
    assert "bệnh án.pdf" in client.get(f"{filing.root}kiem-tra/").content.decode()
    filing.post("kiem-tra", sure="on")
    draft = Draft.objects.get()
    found = dossiers.track(code=draft.reference, proof=draft.proof, at=timezone.now())
    assert [each.name for each in found.form_files] == ["bệnh án.pdf"]


def test_a_procedure_without_a_form_keeps_the_one_question(
    client: Client, province: SmallProvince
) -> None:
    forms.end_form(
        key=FORM,
        on=date(2025, 8, 1),
        reason="Bãi bỏ tờ khai.",
        by=FOUNDER,
        at=PUBLISHED_AT,
    )
    begun = client.post(f"/thu-tuc/{BIRTH}/nop/")
    root = begun["Location"].rsplit("/", 2)[0]
    assert client.get(f"{root}/to-khai/")["Location"] == f"{root}/giay-to/"
    assert "request" in client.get(f"{root}/kiem-tra/").context["form"].fields


def test_whoever_filed_reads_and_prints_what_they_said(birth: Filing) -> None:
    birth.fill(birth.to_the_form(), STORIES[FORM][0])
    birth.hand_in()
    birth.post("kiem-tra", sure="on")
    code = Draft.objects.get().reference

    assert "Nguyễn Minh Anh" in birth.client.get(f"/theo-doi/{code}/").content.decode()
    printed = birth.client.get(f"/theo-doi/{code}/to-khai.pdf")
    assert printed.status_code == 200 and printed.content.startswith(b"%PDF")
    assert Client().get(f"/theo-doi/{code}/to-khai.pdf").status_code == 404
