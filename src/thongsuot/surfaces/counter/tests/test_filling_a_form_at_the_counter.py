"""Chị An fills in the electronic form with ông Dũng beside her: nothing is asked twice."""

from datetime import date

import pytest
from django.utils.timezone import localdate

from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.forms import api as forms
from thongsuot.modules.forms.testing import STORIES, posted
from thongsuot.surfaces.counter.models import BegunForm
from thongsuot.surfaces.counter.tests.test_receiving_a_dossier import (
    FORM,
    made,
    photograph,
    prefixes_of,
    what_is_typed,
)
from thongsuot.surfaces.shared.tests.desk_story import MORNING

STORY = "don-de-nghi-gia-han-giay-phep-xay-dung"


@pytest.fixture
def an(province, signed_in):
    forms.import_shipped_forms(in_force_from=date(2026, 1, 1), by=FOUNDER, at=MORNING)
    return signed_in("an")


def test_filled_beside_the_citizen_and_filed_with_the_dossier(an, province, cast, signed_in):
    page = an.get(FORM).content.decode()
    assert "Điền giúp tại quầy" in page and "nộp bản giấy" in page
    said = what_is_typed(page, province) | {"way": "helped"}
    first, second = (name.removesuffix("-handed") for name in prefixes_of(said)[:2])
    refused = an.post(FORM, said)
    assert refused.status_code == 422 and "phải điền tờ khai" in refused.content.decode()

    aside = an.post(FORM, said | {"do": "fill", f"{second}-files": photograph("phep.png")})
    here = aside.url
    assert here.startswith("/mot-cua/to-khai/")
    assert signed_in("binh").get(here).status_code == 404
    shown = an.get(here)
    assert "Trần Văn Dũng" in shown.content.decode(), "what is known is not asked again"
    begun = BegunForm.objects.get()
    spec = forms.form(begun.version_id).spec
    view = forms.view(spec, STORIES[STORY][0], on=localdate(MORNING))
    for _turn in range(12):
        if "/to-khai/" not in here:
            break
        key = an.get(here).context["filling"].page.key
        answer = an.post(here, posted(view, key))
        if answer.status_code == 200:
            # What looks odd is shown once and goes on when sent again.
            seen = answer.context["filling"].seen
            answer = an.post(here, posted(view, key) | {"_seen": seen})
        assert answer.status_code == 302, answer.context["filling"].page.wrong
        here = answer.url
    assert here == f"{FORM}?to={begun.key}"

    back = an.get(here).content.decode()
    assert "đã điền tại quầy" in back and 'value="Khóm 4, phường Châu Đốc"' in back
    assert "phep.jpg" in back, "no page taken before is lost"
    del said[f"{first}-handed"]
    an.post(FORM, said)
    [row] = made(cast)
    found = dossiers.on_desk(row.code, actor=cast.an, at=MORNING)
    assert found.form["answers"]["permit_number"] == "45/GPXD"
    assert (found.channel, found.delivered.helper) == ("online", "Nguyễn Thị An")
    assert found.papers[0].electronic and not found.papers[0].copies
    assert not BegunForm.objects.exists()
