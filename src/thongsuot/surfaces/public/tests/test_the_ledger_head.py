"""Anyone may take home what the ledger comes to today, and hold tomorrow's against it."""

from datetime import UTC, datetime

from thongsuot.foundation.ledger import api as ledger
from thongsuot.modules.dossiers.testing import small_town

EVENING = datetime(2026, 10, 5, 10, tzinfo=UTC)


def test_before_anything_is_sealed_the_page_says_so(client, db):
    assert "chưa được niêm phong" in client.get("/so-cai/").content.decode()


def test_the_signed_head_and_its_key_are_public(client, own_database):
    small_town()
    ledger.seal(at=EVENING)
    page = client.get("/so-cai/").content.decode()
    head = ledger.head()
    assert head is not None and f"{head.size} việc" in page
    assert head.note.splitlines()[2] in page and ledger.public_key_line() in page
