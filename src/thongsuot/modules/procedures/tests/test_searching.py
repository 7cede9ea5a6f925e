"""People find a procedure by what they call it, with or without marks, mistyped or abbreviated."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from thongsuot.kernel.actor import system
from thongsuot.modules.procedures import api as procedures

TODAY = date(2026, 9, 1)
MORNING = datetime(2026, 8, 3, 1, tzinfo=UTC)
SETUP = system("Khởi tạo")
ASKED = json.loads((Path(__file__).parent / "asked.json").read_text(encoding="utf-8"))


@pytest.fixture
def catalogue(db):
    procedures.import_shipped(in_force_from=date(2025, 7, 1), by=SETUP, at=MORNING)


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked["q"])
def test_the_first_answer_is_what_was_meant(catalogue, asked):
    found = procedures.search(asked["q"], on=TODAY, limit=5).items
    keys = [procedures.version(item.version_id).record.key for item in found]
    assert keys[:1] == [asked["first"]], (keys, [item.title for item in found])
