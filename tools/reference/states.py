"""The life of a dossier, printed from its table of transitions."""

from collections.abc import Iterator

from thongsuot.modules.dossiers import api as dossiers
from tools.reference.table import page, table

_BEFORE = "as before"


def text() -> str:
    """Return the page."""
    return page(
        "The states of a dossier",
        "Every move of a dossier (hồ sơ), from where it may be made and where it leads. The table "
        "`TRANSITIONS` in `src/thongsuot/modules/dossiers/states.py` is what the product obeys; "
        "`policy.py` beside it says who may make each move.",
        "```mermaid\n" + "\n".join(_diagram()) + "\n```",
        "## Moves",
        _moves(),
        "## Statuses",
        "The words are those of the machine interface; the number is the status (trạng thái hồ "
        "sơ) of the national portal.",
        _statuses(),
    )


def _diagram() -> Iterator[str]:
    yield "stateDiagram-v2"
    yield "    direction LR"
    yield "    [*] --> submitted: submit"
    for move, transition in dossiers.TRANSITIONS.items():
        for source in _sorted(transition.sources):
            if transition.target is not None and transition.target != source:
                yield f"    {source} --> {transition.target}: {move}"
    for status in dossiers.Status:
        if not any(status in each.sources for each in dossiers.TRANSITIONS.values()):
            yield f"    {status} --> [*]"


def _sorted(statuses: frozenset[dossiers.Status]) -> list[dossiers.Status]:
    return [status for status in dossiers.Status if status in statuses]


def _moves() -> str:
    return table(
        ("move", "tiếng Việt", "from", "to"),
        (
            (
                f"`{move}`",
                move.label,
                ", ".join(f"`{source}`" for source in _sorted(transition.sources)),
                f"`{transition.target}`" if transition.target else _BEFORE,
            )
            for move, transition in dossiers.TRANSITIONS.items()
        ),
    )


def _statuses() -> str:
    return table(
        ("status", "tiếng Việt", "national portal"),
        (
            (f"`{status}`", status.label, dossiers.NATIONAL_CODES[status])
            for status in dossiers.Status
        ),
    )
