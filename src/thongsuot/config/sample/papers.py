"""Small valid PDF files that say what they are: invented papers for invented people."""

from datetime import datetime
from io import BytesIO
from uuid import UUID

from thongsuot.config.sample.places import MAKER
from thongsuot.foundation.files import api as files
from thongsuot.kernel.vietnamese import without_marks

STOCK = ("to-khai", "giay-chung-sinh", "giay-phep-xay-dung", "giay-chung-nhan", "anh-hien-trang")
RESULT = "ket-qua"


def keep_stock(*, at: datetime) -> dict[str, UUID]:
    """
    Keep one sample file of each sort and return their ids by name.

    Dossiers share them: each upload of its own would cost more than the rest of its life.
    """
    return {
        name: files.keep(
            BytesIO(pdf(f"{name.replace('-', ' ')} - du lieu mau")),
            name=f"{name}.pdf",
            by=MAKER,
            at=at,
        ).id
        for name in (*STOCK, RESULT)
    }


def pdf(text: str) -> bytes:
    """Return a PDF of one page with one line, without marks: its font is the reader's own."""
    line = without_marks(text).upper().encode("ascii", "replace")
    content = b"BT /F1 16 Tf 72 760 Td (" + line.replace(b"(", b"").replace(b")", b"") + b") Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer
