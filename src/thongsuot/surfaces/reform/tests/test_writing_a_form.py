"""Chị Mai writes an electronic form question by question, tries it, and publishes it."""

import json
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.urls import reverse

from thongsuot.foundation.identity.testing import person
from thongsuot.foundation.units.testing import FOUNDED_AT, FOUNDER
from thongsuot.modules.forms import api as forms
from thongsuot.surfaces.reform.tests.conftest import BIRTH, EXTENSION, MORNING, SINCE

KEY = "to-khai-thu"
_CONTROL = re.compile(
    r"<input[^>]*>|<textarea[^>]*>.*?</textarea>|<select[^>]*>.*?</select>", re.DOTALL
)


def said(response, status=200):
    assert response.status_code == status, response.content.decode()[-3000:]
    return response.content.decode()


def attribute(tag, name):
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found.group(1)) if found else ""


def typed_on(page, form="question"):
    """Return a form as a browser would send it back untouched."""
    start = page.index(f'id="{form}"')
    part = page[start : page.index("</form>", start)]
    sent = QueryDict(mutable=True)
    for found in _CONTROL.finditer(part):
        tag = found.group(0)
        name = attribute(tag.split(">")[0], "name")
        if tag.startswith("<input"):
            if 'type="checkbox"' in tag or 'type="radio"' in tag:
                if " checked" in tag:
                    sent.appendlist(name, attribute(tag, "value"))
            else:
                sent.appendlist(name, attribute(tag, "value"))
        elif tag.startswith("<textarea"):
            text = tag.split(">", 1)[1].removesuffix("</textarea>")
            sent.appendlist(name, unescape(text.removeprefix("\n")))
        else:
            chosen = re.search(r'<option value="([^"]*)" selected', tag)
            first = re.search(r'<option value="([^"]*)"', tag)
            sent.appendlist(name, unescape((chosen or first).group(1)))
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def send(browser, address, form, **headers):
    return browser.post(
        address,
        form.urlencode(),
        content_type="application/x-www-form-urlencoded",
        headers=headers,
    )


@pytest.fixture
def shipped(catalogue):
    forms.import_shipped_forms(in_force_from=SINCE, by=FOUNDER, at=FOUNDED_AT)


@pytest.fixture
def mine(people, catalogue):
    """An empty form of the building permit's extension."""
    return forms.begin_form_draft(
        key=KEY,
        procedure_code=EXTENSION,
        on=MORNING.date(),
        by=people.mai.actor(at=MORNING),
        at=MORNING,
    )


@pytest.fixture
def birth(people, shipped):
    """The birth form as published, being written anew."""
    key = forms.forms_of(BIRTH, on=MORNING.date())[0].key
    return forms.begin_form_draft(
        key=key,
        procedure_code=BIRTH,
        on=MORNING.date(),
        by=people.mai.actor(at=MORNING),
        at=MORNING,
    )


def at(name, draft, *more):
    return reverse(f"reform:{name}", args=[draft, *more])


def adds(browser, draft, label, kind, *, section="chung", group="", **more):
    revision = str(forms.form_draft(draft).revision)
    sent = {"label_vi": label, "kind": kind, "section": section, "group": group}
    return browser.post(at("form_add", draft), sent | {"revision": revision} | more)


def names(draft):
    document = forms.form_draft(draft).document
    return [
        item["field"]
        for page in document["layout"]["pages"]
        for part in page["sections"]
        for item in part["fields"]
    ]


# ---- Which there are ----


def test_forms_stand_by_procedure_with_drafts_and_those_at_odds(mai, birth, people):
    page = said(mai.get(reverse("reform:forms")))
    assert "bản nháp" in page and BIRTH in page
    assert "trái với thủ tục" not in page
    assert BIRTH not in said(mai.get(reverse("reform:forms") + "?q=khong-co")).split("rows")[-1]


def test_the_list_asks_no_more_for_more_forms(mai, shipped, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        said(mai.get(reverse("reform:forms")))


def test_a_draft_begins_empty_or_from_another_form(mai, shipped):
    begin = reverse("reform:form_begin")
    answer = mai.post(begin, {"procedure_code": EXTENSION, "key": KEY})
    assert answer.status_code == 302
    empty = forms.form_drafts(EXTENSION)[0]
    assert empty.key == KEY and empty.so_far is None
    start = forms.forms_of(BIRTH, on=MORNING.date())[0]
    sent = {"procedure_code": "1.004873", "key": "tu-mau-khac", "start": str(start.version_id)}
    assert mai.post(begin, sent).status_code == 302
    copied = next(each for each in forms.form_drafts("1.004873") if each.key == "tu-mau-khac")
    assert copied.spec is not None and copied.document["procedure"] == "1.004873"


@pytest.mark.parametrize(
    "sent", [{}, {"procedure_code": "9.9"}, {"procedure_code": BIRTH, "key": "Ầ"}]
)
def test_what_cannot_begin_is_said_at_its_field(mai, catalogue, sent):
    page = said(mai.post(reverse("reform:form_begin"), sent), 422)
    assert "_error" in page
    assert not forms.form_drafts()


# ---- Question by question ----


def test_a_form_grows_by_questions(mai, mine):
    assert adds(mai, mine, "Họ và tên chủ đầu tư", "person_name").status_code == 302
    assert adds(mai, mine, "Đã kết hôn", "yes_no").status_code == 302
    assert adds(mai, mine, "Các con", "group").status_code == 302
    assert adds(mai, mine, "Ngày sinh", "past_date", group="cac_con").status_code == 302
    assert names(mine) == ["ho_va_ten_chu_dau_tu", "da_ket_hon", "cac_con"]
    page = said(mai.get(at("form_draft", mine)))
    assert "Họ và tên chủ đầu tư" in page and "Ngày sinh" in page
    assert 'name="ho_va_ten_chu_dau_tu"' in page, "the preview asks it"
    assert "Căn cứ" in page, "what is lacking blocks publishing"


def test_a_button_pressed_twice_adds_once(mai, mine):
    revision = str(forms.form_draft(mine).revision)
    for _time in range(2):
        assert adds(mai, mine, "Số nhà", "text", revision=revision).status_code == 302
    assert names(mine) == ["so_nha"]
    for _time in range(2):
        sent = {"title_vi": "Phần hai", "page": "khai", "revision": "2"}
        assert mai.post(at("form_add_section", mine), sent).status_code == 302
    parts = forms.form_draft(mine).document["layout"]["pages"][0]["sections"]
    assert [each["key"] for each in parts] == ["chung", "phan-hai"]


@pytest.mark.parametrize(
    ("label", "kind", "why"),
    [("", "text", "Cần ghi câu hỏi"), ("X", "", "Hãy chọn kiểu"), ("X", "script", "Hãy chọn kiểu")],
)
def test_a_question_without_words_or_kind_is_not_added(mai, mine, label, kind, why):
    page = said(adds(mai, mine, label, kind), 422)
    assert why in page and 'id="add-question"' in page
    assert names(mine) == []


def test_tags_are_refused_and_nothing_is_lost(mai, mine):
    page = said(adds(mai, mine, "<script>alert(1)</script>", "text"), 422)
    assert "&lt;script&gt;alert(1)" in page and "<script>alert(1)" not in page
    assert names(mine) == []


def test_every_published_question_comes_back_as_it_was(mai, birth):
    before = forms.form_draft(birth)
    paths = names(birth) + [
        f"{each.name}/{column.name}" for each in before.spec.fields() for column in each.columns
    ]
    for path in paths:
        form = typed_on(said(mai.get(at("form_draft", birth), {"hoi": path})))
        assert send(mai, at("form_question", birth, path), form).status_code == 302
        after = forms.form_draft(birth)
        assert (path, after.revision) == (path, before.revision)


def test_a_question_is_saved_by_itself(mai, birth):
    path = "child_name"
    form = typed_on(said(mai.get(at("form_draft", birth), {"hoi": path})))
    form["label_vi"], form["auto"] = "Tên đầy đủ của con", "1"
    part = said(send(mai, at("form_question", birth, path), form, **{"HX-Request": "true"}))
    assert "Đã lưu" in part and "<h1" not in part
    assert part.count("hx-swap-oob") > 5 and 'id="form-preview"' in part
    assert forms.form_draft(birth).so_far.field(path).label.vi == "Tên đầy đủ của con"
    # The next change goes on from the state just seen.
    form["seen"] = re.search(r'name="seen" value="(\w+)"', part)[1]
    form["help_vi"] = "Ghi bằng chữ in hoa."
    assert send(mai, at("form_question", birth, path), form).status_code == 302
    assert forms.form_draft(birth).so_far.field(path).help.vi == "Ghi bằng chữ in hoa."


def test_a_condition_is_chosen_never_written(mai, mine):
    adds(mai, mine, "Đã kết hôn", "yes_no")
    adds(mai, mine, "Tên vợ, chồng", "person_name")
    path = "ten_vo_chong"
    page = said(mai.get(at("form_draft", mine), {"hoi": path}))
    assert 'value="da_ket_hon|=|true"' in page
    form = typed_on(page)
    form.setlist("when", ["da_ket_hon|=|true", ""])
    assert send(mai, at("form_question", mine, path), form).status_code == 302
    page = said(mai.get(at("form_draft", mine)))
    assert "Chỉ hỏi khi «Đã kết hôn» là Có" in page
    assert 'name="ten_vo_chong"' not in page
    answer = mai.post(at("form_draft", mine), {"da_ket_hon": "yes", "_do": "look"})
    assert 'name="ten_vo_chong"' in said(answer), "the preview follows the answer"


@pytest.mark.parametrize("line", ["later|=|true", 'da_ket_hon|=|"maybe"', "1+1", "a|=|{{x}}"])
def test_a_condition_that_was_not_offered_is_refused_at_its_place(mai, mine, line):
    adds(mai, mine, "Đã kết hôn", "yes_no")
    adds(mai, mine, "Tên vợ, chồng", "person_name")
    form = typed_on(said(mai.get(at("form_draft", mine), {"hoi": "ten_vo_chong"})))
    form.setlist("when", [line])
    page = said(send(mai, at("form_question", mine, "ten_vo_chong"), form), 422)
    assert re.search(r'id="q-when_error">[^<]+<', page)
    assert forms.form_draft(mine).so_far.field("ten_vo_chong").show_if == ()


def test_choices_keep_their_values_when_they_are_worded_anew(mai, mine):
    adds(mai, mine, "Tình trạng", "one_of")
    form = typed_on(said(mai.get(at("form_draft", mine), {"hoi": "tinh_trang"})))
    values = form.getlist("option_value")
    assert values == ["lua_chon_1", "lua_chon_2", "", ""]
    form.setlist("option_vi", ["Độc thân", "", "Đã kết hôn", ""])
    form.setlist("option_en", ["Single", "", "", ""])
    assert send(mai, at("form_question", mine, "tinh_trang"), form).status_code == 302
    options = forms.form_draft(mine).so_far.field("tinh_trang").options
    assert [(each.value, each.label.vi) for each in options] == [
        ("lua_chon_1", "Độc thân"),
        ("da_ket_hon", "Đã kết hôn"),
    ]


def test_what_is_wrong_is_said_at_its_control(mai, mine):
    adds(mai, mine, "Số tầng", "integer")
    form = typed_on(said(mai.get(at("form_draft", mine), {"hoi": "so_tang"})))
    form["maximum"], form["label_en"] = "nhiều", "Floors"
    page = said(send(mai, at("form_question", mine, "so_tang"), form), 422)
    assert 'id="q-maximum_error">Cần một số.' in page and 'value="Floors"' in page
    form["maximum"], form["minimum"] = "1", "5"
    page = said(send(mai, at("form_question", mine, "so_tang"), form), 422)
    assert 'id="q-maximum_error">Giới hạn trên nhỏ hơn' in page


def test_who_was_first_stands_beside_what_was_typed(mai, at_desk, people, province, birth):
    other = person("hoa", "Lê Thị Hoa", province.committee, "reform_officer")
    hoa = at_desk(other)
    path = "child_name"
    mine_typed = typed_on(said(mai.get(at("form_draft", birth), {"hoi": path})))
    theirs = mine_typed.copy()
    theirs["label_vi"] = "Họ tên của trẻ"
    assert send(hoa, at("form_question", birth, path), theirs).status_code == 302
    mine_typed["label_vi"] = "Tên khai sinh"
    page = said(send(mai, at("form_question", birth, path), mine_typed), 409)
    assert "Lê Thị Hoa" in page and "Họ tên của trẻ" in page
    assert 'value="Tên khai sinh"' in page
    # Another question is nobody's business: no clash there.
    path = "child_sex"
    form = typed_on(said(mai.get(at("form_draft", birth), {"hoi": path})))
    send(hoa, at("form_question", birth, "child_born"), typed_on(
        said(hoa.get(at("form_draft", birth), {"hoi": "child_born"}))
    ))  # fmt: skip
    form["label_vi"] = "Nam hay nữ"
    assert send(mai, at("form_question", birth, path), form).status_code == 302
    # Having seen both, saving again is a choice.
    assert send(mai, at("form_question", birth, "child_name"), typed_on(page)).status_code == 302
    assert forms.form_draft(birth).so_far.field("child_name").label.vi == "Tên khai sinh"


def test_a_question_that_is_gone_leaves_what_was_typed(mai, mine, people):
    adds(mai, mine, "Số nhà", "text")
    form = typed_on(said(mai.get(at("form_draft", mine), {"hoi": "so_nha"})))
    mai.post(at("form_act", mine), {"act": "remove so_nha"})
    form["help_vi"] = "Ghi như trên biển số nhà."
    page = said(send(mai, at("form_question", mine, "so_nha"), form), 409)
    assert "Ghi như trên biển số nhà." in page


def test_questions_move_and_go(mai, mine):
    for label in ("Một", "Hai", "Ba"):
        adds(mai, mine, label, "text")
    act = at("form_act", mine)
    answer = mai.post(act, {"act": "up ba"})
    assert names(mine) == ["mot", "ba", "hai"]
    page = said(mai.get(answer.url.partition("#")[0]))
    assert re.search(r'value="up ba" autofocus', page), "the keyboard goes on from there"
    mai.post(act, {"act": "down mot"})
    assert names(mine) == ["ba", "mot", "hai"]
    mai.post(act, {"act": "remove mot"})
    assert names(mine) == ["ba", "hai"]
    assert mai.post(act, {"act": "up ba"}).status_code == 404
    assert mai.post(act, {"act": "drop table"}).status_code == 404
    mai.post(at("form_add_section", mine), {"title_vi": "Phần hai", "page": "khai"})
    mai.post(act, {"act": "down hai"})
    parts = forms.form_draft(mine).document["layout"]["pages"][0]["sections"]
    assert [[each["field"] for each in part["fields"]] for part in parts] == [["ba"], ["hai"]]
    mai.post(act, {"act": "section-up phan-hai"})
    assert names(mine) == ["hai", "ba"]


def test_what_others_lean_on_does_not_go(mai, mine):
    adds(mai, mine, "Đã kết hôn", "yes_no")
    adds(mai, mine, "Tên vợ, chồng", "person_name")
    form = typed_on(said(mai.get(at("form_draft", mine), {"hoi": "ten_vo_chong"})))
    form.setlist("when", ["da_ket_hon|=|true"])
    send(mai, at("form_question", mine, "ten_vo_chong"), form)
    page = said(mai.post(at("form_act", mine), {"act": "remove da_ket_hon"}), 422)
    alert = page[page.index('class="form-errors"') :]
    assert "Tên vợ, chồng" in alert[:900]
    assert names(mine) == ["da_ket_hon", "ten_vo_chong"]


def test_a_section_is_called_otherwise_and_asked_under_a_condition(mai, mine):
    adds(mai, mine, "Đã kết hôn", "yes_no")
    mai.post(at("form_add_section", mine), {"title_vi": "Vợ chồng", "page": "khai"})
    adds(mai, mine, "Tên", "person_name", section="vo-chong")
    page = said(mai.get(at("form_draft", mine), {"phan": "vo-chong"}))
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    sent = {
        "seen": seen,
        "title_vi": "Về vợ, chồng",
        "page_vi": "Trang một",
        "when": ["da_ket_hon|=|true", ""],
    }
    address = at("form_section", mine, "vo-chong")
    assert mai.post(address, sent).status_code == 302
    spec = forms.form_draft(mine).so_far
    section = list(spec.sections())[1]
    assert (
        section.title.vi == "Về vợ, chồng"
        and section.show_if
        and spec.pages[0].title.vi == "Trang một"
    )
    page = said(mai.post(address, sent | {"title_vi": "Khác hẳn"}), 409)
    assert "Khác hẳn" in page


# ---- Fees ----


def fee_asked(page):
    return page[page.index('id="form-preview"') :]


def test_a_fee_is_written_by_rows_and_reckoned_in_the_preview(mai, mine):
    adds(mai, mine, "Loại giấy", "one_of")
    adds(mai, mine, "Lệ phí", "money", required="")
    page = said(mai.get(at("form_draft", mine), {"theo": "loai_giay"}))
    form = typed_on(page, "fee")
    assert form.getlist("value") == ["lua_chon_1", "lua_chon_2"] and "Lựa chọn 2" in page
    form.setlist("amount", ["8.000", "hai mươi nghìn"])
    form["into"] = "le_phi"
    page = said(send(mai, at("form_fees_new", mine), form), 422)
    assert "không có căn cứ thì không thu" in page and "Cần một số tiền" in page
    assert 'value="hai mươi nghìn"' in page, "what was typed stays"
    form = typed_on(page, "fee")
    form["legal_basis"] = "Thông tư 281/2016/TT-BTC <script>"
    form.setlist("amount", ["8.000", "20 000 đồng"])
    page = said(send(mai, at("form_fees_new", mine), form), 422)
    assert re.search(r'id="fee-basis_error">[^<]*thẻ', page)
    form["legal_basis"] = "Thông tư 281/2016/TT-BTC"
    for _time in range(2):
        assert send(mai, at("form_fees_new", mine), form).status_code == 302, "pressed twice"
    spec = forms.form_draft(mine).so_far
    assert list(spec.tables) == ["theo-loai-giay"]
    assert spec.field("le_phi").calculate.table == "theo-loai-giay"
    answer = mai.post(at("form_draft", mine), {"loai_giay": "lua_chon_2", "_do": "look"})
    assert "20.000" in fee_asked(said(answer))
    page = said(mai.get(at("form_draft", mine)))
    assert "Theo «Loại giấy»" in page and "8.000 đồng" in page and "Tính vào «Lệ phí»" in page
    # A choice that is added waits for its fee: named where it lacks, and blocking publication.
    form = typed_on(said(mai.get(at("form_draft", mine), {"hoi": "loai_giay"})))
    words = form.getlist("option_vi")
    form.setlist("option_vi", [*words[:2], "Bản điện tử", *words[3:]])
    assert send(mai, at("form_question", mine, "loai_giay"), form).status_code == 302
    page = said(mai.get(at("form_draft", mine)))
    assert "không trả lời cho mọi giá trị" in page and "?bang=theo-loai-giay#fee" in page
    assert 'name="loai_giay"' in fee_asked(page), "it can be tried meanwhile"
    form = typed_on(said(mai.get(at("form_draft", mine), {"bang": "theo-loai-giay"})), "fee")
    form.setlist("amount", ["8.000", "15.000", "0"])
    address = at("form_fees", mine, "theo-loai-giay")
    assert send(mai, address, form).status_code == 302
    assert "15.000" in fee_asked(said(mai.get(at("form_draft", mine))))
    # The first hand's amounts stand beside those of the second.
    form.setlist("amount", ["9.000", "9.000", "9.000"])
    page = said(send(mai, address, form), 409)
    assert "15.000 đồng" in page and 'value="9.000"' in page
    assert send(mai, address, typed_on(page, "fee")).status_code == 302
    # What is looked up does not go; it goes when nothing leans on it.
    page = said(mai.post(at("form_act", mine), {"act": "fees-remove theo-loai-giay"}), 422)
    assert "Không có bảng phí này" in page
    mai.post(at("form_act", mine), {"act": "remove le_phi"})
    mai.post(at("form_act", mine), {"act": "fees-remove theo-loai-giay"})
    assert "tables" not in forms.form_draft(mine).document["layout"]
    assert send(mai, address, form).status_code == 409


def test_a_fee_by_tiers_comes_back_as_it_was_and_takes_another_tier(mai, people, shipped):
    code = "2.000815"
    line = forms.forms_of(code, on=MORNING.date())[0]
    draft = forms.begin_form_draft(
        key=line.key, procedure_code=code, on=MORNING.date(),
        by=people.mai.actor(at=MORNING), at=MORNING,
    )  # fmt: skip
    key = "chung-thuc-ban-sao"
    page = said(mai.get(at("form_draft", draft), {"bang": key}))
    form = typed_on(page, "fee")
    assert form.getlist("up_to") == ["2", "", "", ""] and form["at_most"] == "200.000"
    address = at("form_fees", draft, key)
    assert send(mai, address, form).status_code == 302
    assert forms.form_draft(draft).revision == 1, "nothing changed"
    # Its fee stands in a row, reckoned from the pages of the same row.
    group = next(each for each in forms.form_draft(draft).spec.fields() if each.columns)
    fee = next(each for each in group.columns if each.calculate and each.calculate.table)
    path = f"{group.name}/{fee.name}"
    question = typed_on(said(mai.get(at("form_draft", draft), {"hoi": path})))
    assert send(mai, at("form_question", draft, path), question).status_code == 302
    assert forms.form_draft(draft).revision == 1
    form.setlist("up_to", ["2", "", "100", "10"])
    form.setlist("amount", ["2.000", "500", "800", ""])
    assert "Cần một số." in said(send(mai, address, form), 422)
    form.setlist("up_to", ["2", "9", "100", ""])
    form.setlist("amount", ["2.000", "900", "800", ""])
    assert "cho phần còn lại" in said(send(mai, address, form), 422)
    form.setlist("up_to", ["2", "", "100", ""])
    assert send(mai, address, form).status_code == 302
    table = forms.form_draft(draft).document["layout"]["tables"][key]
    assert table["tiers"] == [
        {"each": 2000, "up_to": 2},
        {"each": 800, "up_to": 100},
        {"each": 900},
    ]
    page = said(mai.get(at("form_compared", draft)))
    assert "Trên 2 đến 100: 800 đồng mỗi đơn vị" in page and "1 chỗ" in page


# ---- Trying it ----


def test_trying_files_nothing_and_keeps_its_answers_apart(mai, leader, mine):
    adds(mai, mine, "Các con", "group")
    address = at("form_draft", mine)
    page = said(mai.post(address, {"_do": "add:cac_con", "cac_con": ""}))
    assert 'name="cac_con/0/muc_1"' in page
    part = said(
        mai.post(
            address,
            {"_do": "add:cac_con", "cac_con": ["", "0"], "cac_con/0/muc_1": "An"},
            headers={"HX-Request": "true", "HX-Target": "filling"},
        )
    )
    assert 'name="cac_con/1/muc_1"' in part and "<h1" not in part and 'value="An"' in part
    assert 'value="An"' in said(mai.get(address))
    assert 'value="An"' not in said(leader.get(address)), "another's trial is their own"
    answer = mai.post(address, {"cac_con": ["", "0"], "cac_con/0/muc_1": "An", "_page": "khai"})
    assert "thu=xong" in answer.url
    assert "Đã trả lời" in said(mai.get(answer.url.partition("#")[0]))
    mai.post(address, {"_again": "1"})
    assert 'value="An"' not in said(mai.get(address))


def test_the_printed_twin_is_a_pdf(mai, mine):
    assert mai.get(at("form_printed", mine)).status_code == 404
    adds(mai, mine, "Số nhà", "text")
    answer = mai.get(at("form_printed", mine))
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")


# ---- Files, publishing ----


def test_a_file_goes_out_and_comes_back(mai, birth):
    out = mai.get(at("form_draft_export", birth))
    document = json.loads(out.content)
    assert document == forms.form_draft(birth).document
    document["title"] = "Tờ khai khác"
    revision = str(forms.form_draft(birth).revision)
    file = SimpleUploadedFile("mau.json", json.dumps(document).encode())
    sent = {"file": file, "revision": revision}
    assert mai.post(at("form_import", birth), sent).status_code == 302
    assert forms.form_draft(birth).document["title"] == "Tờ khai khác"
    line = forms.forms_of(BIRTH, on=MORNING.date())[0]
    published = mai.get(reverse("reform:form_export", args=[line.version_id]))
    assert json.loads(published.content) == forms.document(line.version_id)


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"{", "JSON"),
        (b"[" * 100_000, ""),
        (b"\xff\xfe", "JSON"),
        (b"[]", "JSON"),
        (None, "/schema/properties/child_name/$ref"),
    ],
)
def test_a_bad_file_is_refused_by_place(mai, birth, content, where):
    before = forms.form_draft(birth)
    if content is None:
        document = json.loads(json.dumps(before.document))
        document["schema"]["properties"]["child_name"] = {"$ref": "https://example.org/x"}
        content = json.dumps(document).encode()
    file = SimpleUploadedFile("mau.json", content)
    sent = {"file": file, "revision": str(before.revision)}
    page = said(mai.post(at("form_import", birth), sent), 422)
    assert where in page
    assert forms.form_draft(birth).document == before.document


def put(document, pointer, value):
    *way, last = [int(step) if step.isdigit() else step for step in pointer.split("/")[1:]]
    for step in way:
        document = document[step]
    if isinstance(document, list):
        document.insert(last, value)
    else:
        document[last] = value


@pytest.mark.parametrize(
    ("pointer", "value", "where", "why"),
    [
        (
            "/layout/pages/0/sections/0/fields/1",
            {"field": "nobody", "label": "Ai"},
            "/layout/pages/0/sections/0/fields/1/field",
            "Lược đồ không có trường «nobody»",
        ),
        (
            "/schema/properties/extra",
            {"type": "string", "maxLength": 5},
            "/schema/properties/extra",
            "Không phần nào của bố cục hỏi trường này",
        ),
        (
            "/schema/properties/extra",
            {"$ref": "#"},
            "/schema/properties/extra/$ref",
            "định nghĩa có sẵn",
        ),
        (
            "/schema/properties",
            {f"f{n}": {"type": "string", "maxLength": 5} for n in range(200)},
            "/schema",
            "150 trường",
        ),
    ],
)
def test_schema_and_layout_that_disagree_are_refused_by_place_and_reason(
    mai, birth, pointer, value, where, why
):
    before = forms.form_draft(birth)
    document = json.loads(json.dumps(before.document))
    put(document, pointer, value)
    file = SimpleUploadedFile("mau.json", json.dumps(document).encode())
    sent = {"file": file, "revision": str(before.revision)}
    page = said(mai.post(at("form_import", birth), sent), 422)
    listed = re.findall(r"<li><code>([^<]*)</code> ([^<]*)</li>", page)
    assert any(place == where and why in unescape(reason) for place, reason in listed), listed
    assert forms.form_draft(birth).document == before.document


def test_what_is_whole_is_published_by_its_instrument(mai, mine, people):
    adds(mai, mine, "Số nhà", "text")
    decided = {
        "instrument_number": "12/QĐ-UBND",
        "instrument_on": "2026-10-01",
        "instrument_by": "Ủy ban nhân dân tỉnh",
        "in_force_from": "2026-11-02",
    }
    address = at("form_publish", mine)
    revision = str(forms.form_draft(mine).revision)
    page = said(mai.post(address, decided | {"revision": revision}), 422)
    assert "chưa dùng được" in page
    about = {
        "title_vi": "Đơn thử",
        "legal_basis": "Quyết định 12/QĐ-UBND",
        "source": "Mẫu của tỉnh",
        "signer": "Chủ đầu tư",
        "revision": revision,
    }
    assert mai.post(at("form_about", mine), about).status_code == 302
    assert "Công bố được" in said(mai.get(at("form_draft", mine)))
    said(mai.post(address, decided | {"revision": revision}), 422)  # the revision was an older one
    revision = str(forms.form_draft(mine).revision)
    assert mai.post(address, decided | {"revision": revision}).status_code == 302
    page = said(mai.get(reverse("reform:form_versions", args=[KEY])))
    assert "12/QĐ-UBND" in page and "02/11/2026" in page
    assert "đã đóng" in said(mai.get(at("form_draft", mine)))
    assert mai.post(at("form_add", mine), {"label_vi": "X", "kind": "text"}).status_code == 409


def test_what_differs_is_told_question_by_question(mai, birth):
    assert "chưa khác" in said(mai.get(at("form_compared", birth)))
    form = typed_on(said(mai.get(at("form_draft", birth), {"hoi": "child_name"})))
    form["label_vi"] = "Tên khai sinh"
    send(mai, at("form_question", birth, "child_name"), form)
    page = said(mai.get(at("form_compared", birth)))
    assert "<ins>Tên khai sinh</ins>" in page and "1 chỗ" in page


# ---- Who may ----


@pytest.mark.parametrize("who", ["an", "giang", "chi", "nam"])
def test_others_do_not_write_forms(people, at_desk, mine, who):
    browser = at_desk(getattr(people, who))
    assert browser.post(reverse("reform:form_begin")).status_code == 403
    for name in ("form_add", "form_act", "form_about", "form_import", "form_publish"):
        assert browser.post(at(name, mine)).status_code == 403, name
    assert browser.post(at("form_question", mine, "x")).status_code == 403
    assert browser.post(at("form_abandon", mine)).status_code == 403


def test_the_leader_looks_and_writes_nothing(leader, mine):
    page = said(leader.get(at("form_draft", mine)))
    assert "?them=" not in page and "?hoi=" not in page.split("form-side")[0]
    assert 'form="acts"' not in page
    assert leader.post(at("form_add", mine)).status_code == 403
    assert leader.post(at("form_publish", mine)).status_code == 403


def test_a_large_form_costs_no_more_to_show(mai, birth, django_assert_max_num_queries):
    said(mai.get(at("form_draft", birth)))
    with django_assert_max_num_queries(22):
        said(mai.get(at("form_draft", birth)))
