from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from thongsuot.foundation.identity.testing import Cast, cast_of
from thongsuot.foundation.units.testing import FOUNDER, SmallProvince, small_province
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import api as workflows

PUBLISHED_AT = datetime(2025, 7, 1, 1, tzinfo=UTC)
BIRTH = "1.001193"
COPIES = "2.000815"  # chứng thực bản sao: at the counter only
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def catalogue(db: None) -> None:
    """The procedures and workflows that come with the product."""
    procedures.import_shipped(in_force_from=date(2025, 7, 1), by=FOUNDER, at=PUBLISHED_AT)
    workflows.import_shipped(in_force_from=date(2025, 7, 1), by=FOUNDER, at=PUBLISHED_AT)


@pytest.fixture
def province(catalogue: None) -> SmallProvince:
    """A small An Giang that receives them."""
    founded = small_province()
    dossiers.give_duty(
        unit_id=founded.chau_doc_division, field="Hộ tịch", by=FOUNDER, at=PUBLISHED_AT
    )
    return founded


@pytest.fixture
def cast(province: SmallProvince) -> Cast:
    return cast_of(province)


def pdf(name: str = "giấy chứng sinh.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")
