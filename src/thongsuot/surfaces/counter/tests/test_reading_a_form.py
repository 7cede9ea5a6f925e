"""The clerk reads and prints the form that a citizen filled in."""

from datetime import date

from thongsuot.foundation.units.testing import FOUNDER
from thongsuot.kernel.actor import citizen
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.forms import api as forms
from thongsuot.modules.forms.testing import STORIES
from thongsuot.surfaces.shared.tests.desk_story import DUNG, EXTENSION_OF_PERMIT, MORNING, days


def test_the_desk_shows_the_answers_and_prints_the_form(province, signed_in, clock):
    forms.import_shipped_forms(in_force_from=date(2026, 1, 1), by=FOUNDER, at=MORNING)
    form = forms.form_for(EXTENSION_OF_PERMIT, None, on=date(2026, 10, 5))
    said, words = STORIES[form.key]
    code = dossiers.submit(
        procedure_code=EXTENSION_OF_PERMIT,
        receiving_unit_id=province.chau_doc_centre,
        channel=dossiers.Channel.ONLINE,
        applicant=DUNG,
        form={"answers": said},
        by=citizen(DUNG.name),
        at=MORNING,
    ).reference
    clock.to(days(0, hours=1))
    an = signed_in("an")

    page = an.get(f"/mot-cua/ho-so/{code}/").content.decode()
    assert "Tờ khai điện tử" in page and "Tờ khai đã điền" in page
    assert any(word in page for word in words)
    printed = an.get(f"/mot-cua/ho-so/{code}/giay/mau-to-khai.pdf")
    assert printed.status_code == 200 and printed.content.startswith(b"%PDF")
