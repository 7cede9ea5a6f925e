"""Keys of databases: their names in plain letters, short enough for an address."""

import re

from thongsuot.kernel.vietnamese import without_marks


def key_of(name: str) -> str:
    """Return the key of a database that a keeper names: "CSDL trẻ em" gives "csdl-tre-em"."""
    plain = re.sub(r"[^a-z0-9]+", "-", without_marks(name)).strip("-")
    plain = plain.removeprefix("co-so-du-lieu-").removeprefix("quoc-gia-").removeprefix("ve-")
    return plain[:60].rstrip("-") or "csdl"
