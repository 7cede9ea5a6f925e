"""A form is drawn, filled in, read, checked: nothing typed is lost, nothing hidden is sent."""

from datetime import date

import pytest

from thongsuot.modules.forms import api as forms
from thongsuot.modules.forms.rules.definitions import DEFINITIONS
from thongsuot.modules.forms.rules.printing import Line
from thongsuot.modules.forms.testing.one_of_each import SMALL, spec_of
from thongsuot.modules.forms.testing.posting import posted
from thongsuot.modules.forms.tests.conftest import TODAY

SPEC = spec_of(SMALL)
HOME = {"province": "91", "commune": "30307", "detail": "Số 12, đường Lê Lợi"}
GOOD = {"name": "Nguyễn Văn Dũng", "kind": "new", "home": HOME}


def check(**said):
    return forms.validate(SPEC, {**GOOD, **said}, on=TODAY)


def wrong(**said):
    return {each.pointer: each.reason for each in check(**said).faults}


@pytest.fixture(autouse=True)
def with_places(db):
    """Places come from the table of territories."""


def test_the_first_commune_of_the_story_is_in_the_table():
    assert not check().faults
    assert check().values["fee"] == 20000


def test_each_answer_that_cannot_be_right_has_its_sentence():
    cases = [
        ("name", "Dũng 2", "Họ tên viết bằng chữ"),
        ("born", "31/02/2020", "Hãy ghi ngày như"),
        ("born", "2026-08-04", "chưa tới"),
        ("number", "12345", "gồm 12 chữ số"),
        ("kind", "other", "chọn một trong"),
        ("nation", "XX", "chọn một trong"),
        ("needs", ["post", "post"], "lặp"),
        ("needs", ["post", "copy", "call"], "nhiều nhất 2"),
        ("plot", "ba mươi", "Số thửa"),
        ("plot", "1" * 41, "không quá 40"),
        ("area", "rộng", "một số, ví dụ"),
        ("area", -1, "nhỏ hơn 0"),
        ("papers", ["x"], "nộp lại"),
    ]
    for name, value, sentence in cases:
        found = wrong(**{name: value})
        assert list(found) == [f"/{name}"] and sentence in found[f"/{name}"], (name, value, found)


def test_places_say_which_part_is_lacking():
    assert list(wrong(home={"detail": "Số 1"})) == ["/home/province"]
    assert list(wrong(home={"province": "91"})) == ["/home/commune", "/home/detail"]
    assert "không thuộc tỉnh" in wrong(home={**HOME, "province": "01"})["/home/commune"]
    assert "mang mã này" in wrong(home={**HOME, "province": "03"})["/home/province"]
    assert not wrong(home={"abroad": "Seoul, Hàn Quốc"})
    assert "Ghi rõ" in wrong(home={"abroad": ""})["/home/abroad"]
    # An old province, whose communes have no code any more.
    old = {"province": "02", "commune_name": "Xã Đồng Văn cũ", "detail": "Thôn 1"}
    assert not wrong(home=old)


def test_what_lacks_is_asked_for_in_the_order_of_the_page():
    found = forms.validate(SPEC, {}, on=TODAY).faults
    assert [each.pointer for each in found] == ["/name", "/home", "/kind"]


def test_what_the_form_does_not_ask_is_refused_by_name():
    assert "không hỏi «spy»" in wrong(spy=1)["/spy"]
    assert (
        "không hỏi «spy»"
        in wrong(children=[{"name": "An", "amount": 1, "spy": 1}])["/children/0/spy"]
    )
    assert forms.validate(SPEC, [], on=TODAY).faults[0].pointer == ""
    assert "ký tự điều khiển" in wrong(name="An\x00")["/name"]
    assert not wrong(children=[]) and "/children" in wrong(children="x")


def test_hidden_parts_are_kept_in_the_draft_and_not_sent():
    typed = {**GOOD, "kind": "again", "why": "Rách", "lost": True, "lost_on": "2026-01-02"}
    assert forms.validate(SPEC, typed, on=TODAY).values["lost_on"] == "2026-01-02"
    turned = {**typed, "kind": "new"}
    assert not {"why", "lost", "lost_on"} & set(forms.validate(SPEC, turned, on=TODAY).values)
    # The page of the other choice is posted: what it does not ask stays in the draft.
    again = forms.read(SPEC, posted(forms.view(SPEC, turned, on=TODAY)), before=turned)
    assert again.values["lost_on"] == "2026-01-02"
    # A part that hangs on a hidden one is hidden with it, whatever is sent.
    assert (
        "lost_on"
        not in forms.validate(SPEC, {**GOOD, "lost": True, "lost_on": "x"}, on=TODAY).values
    )


def test_rows_hide_their_own_columns():
    rows = [
        {"name": "An", "amount": 100, "copies": 2, "at_school": True, "school": "Lê Lợi"},
        {"name": "Bé", "amount": 50, "copies": 3, "at_school": False, "school": "Chưa"},
        {"name": "Cả", "amount": 7},
    ]
    checked = check(children=rows)
    assert not checked.faults
    assert [row.get("school") for row in checked.values["children"]] == ["Lê Lợi", None, None]
    assert [row.get("owed") for row in checked.values["children"]] == [200, 150, None]
    assert (checked.values["total"], checked.values["how_many"]) == (350, 3)
    assert wrong(children=[{"name": "An"}]) == {"/children/0/amount": "Cần ghi mục này."}
    assert "nhiều nhất 4" in wrong(children=rows[:1] * 5)["/children"]


def test_calculated_fields_are_not_taken_from_what_is_sent():
    checked = check(born="2000-08-04", age=3, total=99, fee=0)
    assert checked.values["age"] == 25
    assert checked.values["fee"] == 20000 and "total" not in checked.values
    assert "age" not in check(age=3).values
    assert "age" not in forms.read(SPEC, {"age": ["9"]}, before={}).values


def test_an_identity_number_that_disagrees_is_pointed_out_and_not_refused():
    said = check(number="089079001234", born="1980-05-01", sex="female")
    assert not said.faults
    assert len([each for each in said.doubts if each.pointer == "/number"]) == 2
    assert "1979" in said.doubts[0].reason
    assert not check(number="089079001234", born="1979-05-01", sex="male").doubts
    assert "không phải mã tỉnh" in check(number="003079001234").doubts[0].reason
    assert "chưa tới" in check(number="089299001234").doubts[0].reason


# ---- Posting ----


def test_what_cannot_be_understood_is_shown_again_as_typed():
    typed = {
        "born": ["30/2/1990"],
        "area": ["12 mét"],
        "number": ["0890 7900"],
        "name": ["  Lê   An "],
    }
    read = forms.read(SPEC, typed, before={})
    assert read.values == {
        "born": "30/2/1990",
        "area": "12 mét",
        "number": "08907900",
        "name": "Lê An",
    }
    view = forms.view(
        SPEC, read.values, on=TODAY, checked=forms.validate(SPEC, read.values, on=TODAY)
    )
    born = next(each for each in view.pages[0].fieldsets[0].controls if each.name == "born")
    assert (born.value, born.id) == ("30/2/1990", "f-born")
    assert born.error == "Hãy ghi ngày như 03/9/1990." and born.described_by == "f-born_error"
    assert [each.id for each in view.pages[0].wrong] == ["f-born", "f-number", "f-home"]


def test_people_write_figures_and_days_in_many_ways():
    cases = [
        ("born", "3/9/1990", "1990-09-03"),
        ("born", "03-09-1990", "1990-09-03"),
        ("born", "03091990", "1990-09-03"),
        ("number", "089 079 001 234", "089079001234"),
        ("area", "1.250,5", 1250.5),
        ("area", "12.5", 12.5),
        ("area", "1.250", 1250),
        ("area", "0", 0),
    ]
    for name, text, value in cases:
        assert forms.read(SPEC, {name: [text]}, before={}).values == {name: value}
    rows = {"children": ["0"], "children/0/amount": ["1.250.000 đồng"]}
    assert forms.read(SPEC, rows, before={}).values["children"] == [{"amount": 1250000}]


def test_rows_come_and_go_by_buttons_without_complaint():
    read = forms.read(SPEC, {"children": [""], "_do": ["add:children"]}, before=GOOD)
    assert read.again and read.focus == "children/0" and read.values["children"] == [{}]
    two = {
        "children": ["", "0", "1"],
        "children/0/name": ["An"],
        "children/1/name": ["Bé"],
        "_do": ["remove:children/0"],
    }
    assert forms.read(SPEC, two, before={}).values["children"] == [{"name": "Bé"}]
    full = {"children": [str(n) for n in range(4)], "_do": ["add:children"]}
    assert len(forms.read(SPEC, full, before={}).values["children"]) == 4
    for odd in ("add:nothing", "remove:children/9", "remove:children", "drop table", "add:name"):
        assert "children" not in forms.read(SPEC, {"_do": [odd]}, before={}).values


def test_communes_are_listed_when_asked_for():
    read = forms.read(SPEC, {"home/province": ["91"], "_do": ["look:home"]}, before={})
    assert read.again and read.focus == "home/commune"
    view = forms.view(SPEC, read.values, on=TODAY)
    home = next(each for each in view.pages[0].fieldsets[0].controls if each.name == "home")
    assert [part.name for part in home.parts] == ["home/province", "home/commune", "home/detail"]
    assert len(home.parts[0].offered) > 34 + 20 and len(home.parts[1].offered) > 90
    other = forms.read(SPEC, {"home/province": ["91"], "home/commune": ["other"]}, before={})
    assert other.values["home"] == {"province": "91", "commune_name": ""}
    assert "home/commune_name" in posted(forms.view(SPEC, other.values, on=TODAY))
    abroad = forms.read(SPEC, {"home/province": ["abroad"]}, before={"home": HOME})
    assert abroad.values["home"] == {"abroad": ""}


def test_a_post_cannot_name_a_file_that_was_not_there():
    mine, theirs = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
    before = {"papers": [mine]}
    read = forms.read(SPEC, {"papers": ["", mine, theirs]}, before=before)
    assert read.values["papers"] == [mine]
    assert "papers" not in forms.read(SPEC, {"papers": [""]}, before=before).values
    more = forms.read(SPEC, {"papers": ["", mine]}, before=before, kept_files={"papers": [theirs]})
    assert more.values["papers"] == [mine, theirs]


def test_one_page_leaves_the_others_alone():
    values = {**GOOD, "kind": "again", "why": "Rách"}
    first = posted(forms.view(SPEC, values, on=TODAY), "nguoi") | {"name": ["Lê An"]}
    assert forms.read(SPEC, first, before=values).values == {**values, "name": "Lê An"}
    assert {
        each.pointer for each in forms.validate(SPEC, {}, on=TODAY).on_page(SPEC, "viec").faults
    } == {"/kind"}


# ---- Known already, and told again ----


def test_what_is_known_is_filled_in():
    known = forms.Known(applicant=forms.Person(name="Lê An", id_number="089079001234"))
    assert forms.prefilled(SPEC, known) == {
        "name": "Lê An",
        "number": "089079001234",
        "nation": "VN",
    }
    assert "number" not in forms.prefilled(SPEC, forms.Known(forms.Person(id_number="0101234567")))


def test_answers_are_told_in_words():
    parts = forms.answers(SPEC, {**GOOD, "born": "1990-09-03", "needs": ["post"]}, on=TODAY)
    told = {
        item.label: item.text for part in parts for item in part.items if isinstance(item, Line)
    }
    assert told["Nơi cư trú"].startswith("Số 12, đường Lê Lợi, ")
    assert (told["Ngày sinh"], told["Muốn thêm"]) == ("03/9/1990", "Gửi về nhà")
    assert "Lý do" not in told


def test_the_form_speaks_english_where_it_can():
    from django.utils.translation import override

    with override("en"):
        view = forms.view(SPEC, GOOD, on=TODAY)
    assert view.title == "A small declaration"
    assert view.pages[0].fieldsets[0].controls[0].label == "Full name"


def test_every_definition_has_a_field_type():
    assert set(DEFINITIONS) | {
        forms.FieldType.TEXT,
        forms.FieldType.INTEGER,
        forms.FieldType.NUMBER,
        forms.FieldType.ONE_OF,
        forms.FieldType.SEVERAL_OF,
        forms.FieldType.GROUP,
    } == set(forms.FieldType)


def test_dates_before_1900_are_slips():
    assert "/born" in wrong(born=date(1899, 1, 1).isoformat())
