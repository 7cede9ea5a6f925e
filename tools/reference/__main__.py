"""
Print the references: python -m tools.reference [check]

Without an argument it writes docs/reference/…; with `check` it says which pages no longer say
what the code does.
"""

import re
import sys
from collections.abc import Sequence

from tools.settled import ROOT, set_up

FOLDER = ROOT / "docs" / "reference"


def pages() -> dict[str, str]:
    """Return the text of every printed page by the name of its file."""
    set_up()
    from django.utils import translation  # noqa: PLC0415  Django must be set up first

    from tools.reference import modules, permissions, shape, states  # noqa: PLC0415

    with translation.override("vi"):
        return {
            "states.md": states.text(),
            "permissions.md": permissions.text(),
            "modules.md": modules.text(),
            "shape.md": shape.text(),
        }


def stale() -> Sequence[str]:
    """Return the names of the pages that `make docs` would change."""
    return [name for name, text in pages().items() if not _still_says(name, text)]


def _still_says(name: str, text: str) -> bool:
    path = FOLDER / name
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    # The shape moves with every change of the code: it is stale when a figure of it is far off.
    return _near(kept, text) if name == "shape.md" else kept == text


def _near(kept: str, text: str) -> bool:
    before, after = (list(map(int, re.findall(r"\| (\d+) \|", page))) for page in (kept, text))
    pairs = zip(before, after, strict=False)
    return len(before) == len(after) and all(abs(a - b) <= 3 + b // 4 for a, b in pairs)


def main(arguments: Sequence[str]) -> int:
    if list(arguments) == ["check"]:
        names = stale()
        for name in names:
            print(f"docs/reference/{name} no longer says what the code does; make docs")
        return 1 if names else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(f"docs/reference/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
