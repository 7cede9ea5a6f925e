"""The forms that come with the product: published, filled in without script, printed, read back."""

import io
import re

import pytest
from pypdf import PdfReader

from thongsuot.foundation.papers import api as papers
from thongsuot.kernel.refusals import Clash
from thongsuot.modules.forms import api as forms
from thongsuot.modules.forms.rules.printing import Line, Table
from thongsuot.modules.forms.rules.shipped import documents
from thongsuot.modules.forms.testing.one_of_each import spec_of
from thongsuot.modules.forms.testing.posting import posted
from thongsuot.modules.forms.testing.stories import STORIES
from thongsuot.modules.forms.tests.conftest import FIRST_DAY, MORNING, SETUP, TODAY
from thongsuot.modules.procedures import api as procedures

SPECS = {document["key"]: spec_of(document) for document in documents()}


def test_there_are_forms_for_what_people_come_for_most():
    assert len(SPECS) >= 12 and set(SPECS) == set(STORIES)
    wanted = {"1.001193", "1.004873", "2.000815", "1.001612", "1.013227", "1.001776"}
    assert wanted <= {spec.procedure_code for spec in SPECS.values()}


def test_they_are_in_force_with_their_procedures(shipped):
    assert len(shipped) == len(SPECS)
    for spec in SPECS.values():
        found = forms.form_for(spec.procedure_code, None, on=TODAY)
        assert found.key == spec.key and found.spec == spec
        assert procedures.procedure(spec.procedure_code, on=TODAY)
    with pytest.raises(Clash, match="đều đã có hiệu lực"):
        forms.import_shipped_forms(in_force_from=TODAY, by=SETUP, at=MORNING)


def test_without_its_procedure_a_form_stays_out(db):
    with pytest.raises(Clash):
        forms.import_shipped_forms(in_force_from=FIRST_DAY, by=SETUP, at=MORNING)


@pytest.mark.parametrize("key", sorted(SPECS))
def test_each_says_where_it_comes_from_in_both_languages(key):
    spec = SPECS[key]
    assert spec.legal_basis and spec.source and spec.title.en
    for field in spec.fields():
        assert field.label.en, field.name
        assert all(column.label.en for column in field.columns)
        assert all(choice.label.en for choice in field.options)


@pytest.mark.parametrize("key", sorted(SPECS))
def test_each_is_filled_in_page_by_page_without_script(key, db):
    spec, (said, _words) = SPECS[key], STORIES[key]
    # What the person means to say is typed into the pages as they are asked, nothing beyond.
    typed = forms.view(spec, said, on=TODAY)
    draft: dict = {}
    for page in spec.pages:
        draft = forms.read(spec, posted(typed, page.key), before=draft).values
        assert not forms.validate(spec, draft, on=TODAY).on_page(spec, page.key).faults
    checked = forms.validate(spec, draft, on=TODAY)
    assert checked.good and not checked.doubts
    assert checked.values == forms.validate(spec, said, on=TODAY).values
    assert not forms.validate(spec, checked.values, on=TODAY).faults


@pytest.mark.parametrize("key", sorted(SPECS))
def test_each_has_a_printed_twin(key, db):
    spec, (said, words) = SPECS[key], STORIES[key]
    checked = forms.validate(spec, said, on=TODAY)
    paper = forms.twin(
        spec,
        checked.values,
        addressee="Ủy ban nhân dân phường Long Xuyên",
        place="Long Xuyên",
        signed_by="Nguyễn Văn Dũng",
        at=MORNING,
        code="H01.31.05-260803-0001",
    )
    pages = PdfReader(io.BytesIO(papers.render(paper))).pages
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    for part in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        re.sub(r"\s+", " ", spec.title.vi).upper(),
        "Kính gửi: Ủy ban nhân dân phường Long Xuyên",
        "H01.31.05-260803-0001",
        "ngày 03 tháng 8 năm 2026",
        spec.print.signer.upper(),
        *words,
    ]:
        assert part in text, (part, text)
    # Whatever is answered is on the paper, however it breaks lines and pages.
    told = "".join(text.split())
    for part in forms.answers(spec, checked.values, on=TODAY):
        for item in part.items:
            for word in _answered(item):
                assert "".join(word.split()) in told, (item, word)


def _answered(item):
    match item:
        case Line():
            return (item.label, item.text) if item.text else ()
        case Table():
            return (item.label, *item.heads, *(cell for row in item.rows for cell in row))
    return (item.text,)


def test_what_does_not_apply_is_not_printed(db):
    spec, (said, _words) = SPECS["to-khai-dang-ky-khai-sinh"], STORIES["to-khai-dang-ky-khai-sinh"]
    values = forms.validate(spec, said, on=TODAY).values
    assert "marriage_paper" not in values and "found_record" not in values
    alone = forms.validate(spec, {**said, "has_father": False}, on=TODAY)
    assert alone.good and not [name for name in alone.values if name.startswith("father_")]
