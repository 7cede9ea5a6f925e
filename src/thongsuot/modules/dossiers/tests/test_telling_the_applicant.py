"""An address that letters cannot be sent to is refused at filing: later it would stop them all."""

from dataclasses import replace

import pytest

from thongsuot.kernel.refusals import Invalid
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.dossiers.testing import DUNG, EXTENSION_OF_PERMIT, MORNING

AT_HOME = "@vidu.vn"


def file_with(email, province, by):
    return dossiers.submit(
        procedure_code=EXTENSION_OF_PERMIT,
        receiving_unit_id=province.chau_doc_centre,
        channel=dossiers.Channel.COUNTER,
        applicant=replace(DUNG, email=email),
        by=by,
        at=MORNING,
    )


def test_no_address_longer_than_mail_servers_take(province, cast):
    longest = "d" * (254 - len(AT_HOME)) + AT_HOME
    assert file_with(longest, province, cast.an).reference
    with pytest.raises(Invalid, match="thư điện tử không đúng"):
        file_with(f"d{longest}", province, cast.an)
