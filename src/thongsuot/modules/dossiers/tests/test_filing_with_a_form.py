"""A dossier with the form of its procedure: checked at the door, kept with its version."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.kernel.actor import citizen
from thongsuot.kernel.refusals import Clash, Invalid, Missing
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import DUNG, EXTENSION_OF_PERMIT, MORNING
from thongsuot.modules.forms import api as forms
from thongsuot.modules.forms.testing import STORIES

DAY = date(2026, 10, 5)


@pytest.fixture
def form(town):
    forms.import_shipped_forms(in_force_from=date(2026, 1, 1), by=FOUNDER, at=MORNING)
    found = forms.form_for(EXTENSION_OF_PERMIT, None, on=DAY)
    assert found is not None
    return found


@pytest.fixture
def file(town):
    def file(form, *, channel=dossiers.Channel.ONLINE):
        return dossiers.submit(
            procedure_code=EXTENSION_OF_PERMIT,
            receiving_unit_id=town.province.chau_doc_centre,
            channel=channel,
            applicant=DUNG,
            form=form,
            by=citizen(DUNG.name)
            if channel == dossiers.Channel.ONLINE
            else town.actor(town.cast.an),
            at=MORNING,
        )

    return file


def test_the_answers_are_kept_with_the_version_they_were_checked_by(file, form, town):
    said = STORIES[form.key][0]
    filed = file({"answers": said, "version": form.version_id, "form": "of another"})

    found = dossiers.on_desk(filed.reference, actor=town.actor(town.cast.an), at=MORNING)
    assert found.form["form"] == form.key and found.form["version"] == form.version_id
    judged = forms.validate(form.spec, said, on=DAY).values
    assert found.form["answers"] == judged and found.form_files == ()
    theirs = dossiers.track(code=filed.reference, proof=filed.proof, at=MORNING)
    assert theirs.form == found.form


def test_what_is_wrong_is_refused_at_its_place(file, form):
    said = {**STORIES[form.key][0], "spy": 1}
    (first, *_rest) = (field.name for field in form.spec.fields() if field.required)
    said.pop(first)
    with pytest.raises(Invalid) as refused:
        file({"answers": said})
    places = {fault.pointer for fault in refused.value.faults}
    assert {f"/form/answers/{first}", "/form/answers/spy"} <= places
    with pytest.raises(Invalid):
        file({"answers": []})


def test_online_it_must_be_filled_in_and_a_counter_takes_it_on_paper(file, form, town):
    with pytest.raises(Invalid) as refused:
        file({"request": "Gia hạn."})
    assert refused.value.faults[0].pointer == "/form/answers"
    filed = file({}, channel=dossiers.Channel.COUNTER)
    found = dossiers.on_desk(filed.reference, actor=town.actor(town.cast.an), at=MORNING)
    assert found.form == {"form": form.key, "version": form.version_id}


def test_another_version_by_now_is_a_clash(file, form):
    with pytest.raises(Clash):
        file({"answers": STORIES[form.key][0], "version": form.version_id + 1})


def test_a_file_never_handed_in_is_missing(file, form):
    name = next(each.name for each in form.spec.fields() if each.type == "attachment")
    with pytest.raises(Missing):
        file({"answers": {**STORIES[form.key][0], name: [str(uuid4())]}})


def test_a_procedure_without_a_form_keeps_what_was_said(file, town):
    filed = file({"request": "Gia hạn cho tôi.", "version": 7})
    found = dossiers.on_desk(
        filed.reference, actor=town.actor(town.cast.an), at=MORNING + timedelta(hours=1)
    )
    assert found.form == {"request": "Gia hạn cho tôi."}
