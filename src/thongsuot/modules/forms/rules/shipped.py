"""The forms that come with the product, in `data/forms`, one document a file."""

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any


def documents() -> Sequence[Mapping[str, Any]]:
    """Return the shipped forms by file name."""
    folder = files("thongsuot.modules.forms") / "data" / "forms"
    named = sorted(
        (path for path in folder.iterdir() if path.name.endswith(".json")),
        key=lambda path: path.name,
    )
    return [json.loads(path.read_text(encoding="utf-8")) for path in named]
