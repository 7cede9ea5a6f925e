"""A form in a page: what the HTML holds is what a browser posts, with and without script."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import RequestFactory

from thongsuot.kernel.actor import system
from thongsuot.kernel.refusals import Invalid
from thongsuot.modules.forms import api as forms
from thongsuot.modules.forms.testing import HOME, STORIES, documents, small
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.shared import filling
from thongsuot.surfaces.shared.tests.pages import Page

FIRST_DAY, TODAY = date(2025, 7, 1), date(2026, 8, 3)
MORNING = datetime(2026, 8, 3, 1, tzinfo=UTC)
SETUP = system("Khởi tạo")


@pytest.fixture
def published(db):
    procedures.import_shipped(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)

    def publish(document):
        version = forms.publish_form(
            document=document, in_force_from=FIRST_DAY, by=SETUP, at=MORNING
        )
        return forms.form(version)

    return publish


@pytest.fixture
def form(published):
    return published(small())


def page_of(form, values, page="nguoi", **more):
    shown = filling.shown(form, values, page, on=TODAY, **more)
    return Page(render_to_string("shared/filling/fields.html", {"filling": shown}))


def send(form, posted, values=(), page="nguoi", **more):
    request = RequestFactory().post("/", posted)
    try:
        return filling.taken(request, form, dict(values), page, on=TODAY, **more)
    finally:
        request.close()


def test_every_shipped_form_comes_back_from_its_html(published):
    for document in documents():
        form = published(document)
        said = forms.validate(form.spec, STORIES[form.key][0], on=TODAY).values
        draft: dict = {}
        for page in form.spec.pages:
            html = page_of(form, said, page.key)
            step = send(form, html.posted, draft, page.key)
            draft = step.values
            assert step.status == 200, [each.sentence for each in step.filling.page.wrong]
        assert step.onward == ""
        assert forms.validate(form.spec, draft, on=TODAY).values == said


def test_each_control_has_its_label_and_what_describes_it(form):
    values = {"children": [{}], "kind": "again", "number": "1", "home": {"province": "91"}}
    checked = forms.validate(form.spec, values, on=TODAY)
    for key in ("nguoi", "viec"):
        page = page_of(form, values, key, checked=checked)
        assert len(page.ids) == len(set(page.ids))
        assert page.described <= set(page.ids)
        for control in page.controls:
            assert control["id"] in page.labelled
        assert page.links and {link.removeprefix("#") for link in page.links} <= set(page.ids)
        wrong = [control for control in page.controls if control.get("aria-invalid")]
        assert wrong and all("aria-describedby" in control for control in wrong)


def test_controls_help_the_hand_that_types(form):
    by_name = {each["name"]: each for each in page_of(form, {}).controls}
    assert by_name["number"]["inputmode"] == "numeric"
    assert by_name["name"]["autocomplete"] == "name"
    assert by_name["born"]["autocomplete"] == "off"


def test_a_page_goes_on_comes_back_wrong_or_is_drawn_again(form):
    step = send(form, {"name": "Dũng 2"})
    assert (step.status, step.onward, step.values["name"]) == (422, None, "Dũng 2")
    assert step.filling.wrong and step.filling.number == 1 and step.filling.count == 2
    good = {f"home/{part}": text for part, text in HOME.items()} | {"name": "Lê An"}
    step = send(form, good)
    assert (step.status, step.onward) == (200, "viec")
    assert filling.shown(form, step.values, "viec", on=TODAY).previous == "nguoi"
    drawn = send(form, {"home/province": "91", "_do": "look:home", "name": "x 1"})
    assert (drawn.status, drawn.onward, drawn.filling.focus) == (200, None, "f-home-commune")
    assert not drawn.filling.wrong and drawn.values["name"] == "x 1"
    assert filling.shown(form, {}, "no such page", on=TODAY).page.key == "nguoi"


def test_what_looks_odd_is_pointed_out_once_and_does_not_stand_in_the_way(form):
    said = {"name": "Lê An", "number": "089079001234", "born": "1980-05-01", "home": HOME}
    page = page_of(form, said)
    step = send(form, page.posted)
    assert (step.status, step.onward) == (200, None) and not step.filling.wrong
    html = render_to_string("shared/filling/fields.html", {"filling": step.filling})
    assert "sinh năm 1979" in html and "Có điều nên xem lại" in html
    again = send(form, Page(html).posted, step.values)
    assert again.onward == "viec"
    # Another doubt is another matter.
    other = send(form, Page(html).posted | {"born": "1981-05-01"}, step.values)
    assert other.onward == "viec"
    moved = send(form, Page(html).posted | {"number": "089078001234"}, step.values)
    assert moved.onward is None


def test_rows_come_and_go_without_script(form):
    step = send(form, {"children": "", "_do": "add:children"}, page="viec")
    assert step.filling.focus == "f-children-0-name"
    html = render_to_string("shared/filling/fields.html", {"filling": step.filling})
    page = Page(html)
    assert {"add:children", "remove:children/0"} <= set(page.buttons)
    assert 'id="f-children-0-name"' in html and "autofocus" in html
    step = send(form, {**page.posted, "_do": "remove:children/0"}, step.values, "viec")
    assert "children" not in step.values and step.filling.focus == "f-children-add"


def test_what_decides_reacts_at_once_where_there_is_script(form):
    live = page_of(form, {}, "viec").live
    assert len(live) == 1 and live[0]["hx-select"] == "#filling"
    again = page_of(form, {"kind": "again"}, "viec")
    assert "why" in again.posted and "lost_on" not in again.posted


def test_files_are_kept_and_a_refused_one_says_why(form):
    first = "11111111-1111-4111-8111-111111111111"

    def keep(sent):
        if sent.name.endswith(".exe"):
            raise Invalid("không nhận tệp chương trình")
        return first

    def send_file(name, values=()):
        posted = {"kind": "new", "papers": SimpleUploadedFile(name, b"x")}
        return send(form, posted, values, "viec", keep=keep)

    step = send_file("anh.png")
    assert step.values["papers"] == [first] and step.status == 200
    assert filling.attachments(form, step.values) == [first]
    step = send_file("virus.exe", step.values)
    assert step.status == 422 and step.values["papers"] == [first]
    assert "không nhận tệp" in step.filling.page.wrong[0].sentence
    page = page_of(form, step.values, "viec", file_names={first: "anh.png"})
    assert page.posted["papers"] == ["", first]
    dropped = send(form, {"kind": "new", "papers": ""}, step.values, "viec")
    assert "papers" not in dropped.values


def test_the_last_check_leads_to_the_first_page_at_fault(form):
    assert filling.first_wrong(form, forms.validate(form.spec, {}, on=TODAY)) == "nguoi"
    good = {"name": "Lê An", "home": HOME, "kind": "new"}
    assert filling.first_wrong(form, forms.validate(form.spec, good, on=TODAY)) == ""
    odd = forms.validate(form.spec, {**good, "spy": 1}, on=TODAY)
    assert filling.first_wrong(form, odd) == "viec"
    shown = filling.shown(form, good, "viec", on=TODAY, checked=odd)
    assert any("spy" in sentence for sentence in shown.astray)


def test_a_form_posted_as_a_whole_is_checked_as_a_whole(form):
    said = {"name": "Nguyễn Văn Dũng", "home": HOME, "kind": "again"}
    step = send(form, {"kind": ["again"]}, {"name": "Nguyễn Văn Dũng"}, page="")
    assert (step.status, step.filling.page.key) == (422, "nguoi"), "its first page lacks a home"
    assert send(form, {"kind": ["again"]}, said, page="").onward == ""
