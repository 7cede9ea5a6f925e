"""Every form that comes with the product is filed from its pages, without script."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from thongsuot.foundation.units.testing import FOUNDER, SmallProvince
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.forms import api as forms
from thongsuot.modules.forms.testing import STORIES, posted
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.public.models import Draft
from thongsuot.surfaces.public.tests.conftest import BIRTH, PUBLISHED_AT, pdf
from thongsuot.surfaces.public.tests.test_filing_without_an_account import DUNG

FORM = "to-khai-dang-ky-khai-sinh"
# The catalogue takes these at the counter only, or says of no limit online.
NOT_ONLINE = {
    "phieu-yeu-cau-chung-thuc-ban-sao",
    "don-yeu-cau-hoa-giai-tranh-chap-dat-dai",
    "to-khai-dang-ky-ket-hon",
    "to-khai-xac-nhan-tinh-trang-hon-nhan",
}
KEYS = sorted(set(STORIES) - NOT_ONLINE)


@pytest.fixture(autouse=True)
def shipped(province: SmallProvince, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped forms, as if each procedure were filed without an account: the pages are one."""
    monkeypatch.setattr(procedures.ProcedureFacts, "files_without_account", True)
    forms.import_shipped_forms(in_force_from=date(2025, 7, 1), by=FOUNDER, at=PUBLISHED_AT)


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
        for _page in range(len(self.form.spec.pages) + 1):
            if "/to-khai/" not in here:
                return here
            page = self.client.get(here).context["filling"].page.key
            view = forms.view(self.form.spec, said, on=timezone.localdate())
            answer = self.client.post(here, posted(view, page))
            if answer.status_code == 200:
                # Something looked odd: it was pointed out, and goes on now.
                seen = {"_seen": answer.context["filling"].seen}
                answer = self.client.post(here, posted(view, page) | seen)
            assert answer.status_code == 302, [
                each.sentence for each in answer.context["filling"].page.wrong
            ]
            here = str(answer["Location"])
        raise AssertionError("the form has no end")

    def hand_in(self) -> None:
        for paper in self.client.get(f"{self.root}giay-to/").context["papers"]:
            if paper.asked.must_be_handed_in:
                self.post(f"giay-to/{paper.index}", file=pdf())


@pytest.mark.parametrize("key", KEYS)
def test_a_form_is_filed_page_by_page(client: Client, province: SmallProvince, key: str) -> None:
    filing, said = Filing(client, province, key), STORIES[key][0]

    assert filing.fill(filing.to_the_form(), said) == f"{filing.root}giay-to/"
    filing.hand_in()
    check = client.get(f"{filing.root}kiem-tra/")
    assert check.context["lacking"] == [], check.context["lacking"]
    assert "request" not in check.context["form"].fields, "what is asked for is in the form"
    answer = filing.post("kiem-tra", sure="on")
    assert answer["Location"] == f"{filing.root}da-gui/"

    draft = Draft.objects.get(pk=filing.root.strip("/").split("/")[1])
    assert draft.written["answers"] == {} and draft.written["known"] == {}
    now = timezone.now()
    found = dossiers.track(code=draft.reference, proof=draft.proof, at=now)
    judged = forms.validate(filing.form.spec, said, on=timezone.localdate())
    assert judged.good and found.form["answers"] == judged.values
    assert found.form["version"] == filing.form.version_id


@pytest.fixture
def birth(client: Client, province: SmallProvince) -> Filing:
    return Filing(client, province, FORM)


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
