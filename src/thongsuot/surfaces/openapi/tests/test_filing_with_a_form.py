"""Another system files a dossier with the answers to the procedure's own form."""

from datetime import date

import pytest

from thongsuot.foundation.units.testing import FOUNDED_AT, FOUNDER
from thongsuot.modules.forms import api as forms
from thongsuot.modules.forms.testing import STORIES


@pytest.fixture
def said(filing):
    forms.import_shipped_forms(in_force_from=date(2026, 1, 1), by=FOUNDER, at=FOUNDED_AT)
    found = forms.form_for(filing["procedure"], None, on=date(2026, 10, 5))
    return STORIES[found.key][0]


def test_the_answers_come_back_with_the_form_they_belong_to(an, filing, said):
    answer = an.post("/dossiers", {**filing, "form": {"answers": said}})
    assert answer.status_code == 201, answer.content
    form = answer.json()["form"]
    assert form["answers"] and form["form"] and form["version"]


def test_wrong_answers_are_refused_at_their_place(an, filing, said):
    answer = an.post("/dossiers", {**filing, "form": {"answers": {**said, "spy": 1}}})
    assert answer.status_code == 422
    assert "/form/answers/spy" in [each["pointer"] for each in answer.json()["errors"]]
