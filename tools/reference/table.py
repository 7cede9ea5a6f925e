"""Tables and the head of a printed page, in Markdown."""

from collections.abc import Iterable, Sequence

_HEAD = "<!-- Printed by `make docs`; change the code, not this page. -->\n\n# {title}\n\n{says}\n"


def page(title: str, says: str, *parts: str) -> str:
    """Return a page with its title, a first paragraph, and parts below each other."""
    return "\n".join([_HEAD.format(title=title, says=says), *(part + "\n" for part in parts)])


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; a bar in a cell would end the cell, so it is written out."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines
    )
