"""What the stories of results share: when they happen, and how a document is read."""

import io
import re

from pypdf import PdfReader

from thongsuot.modules.dossiers.tests.conftest import days

DRAFTED_AT = days(0, hours=3)
SIGNED_AT = days(1)
SEALED_AT = days(1)


def words(pdf):
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
