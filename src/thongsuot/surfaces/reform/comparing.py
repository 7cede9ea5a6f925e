"""Two records side by side, grouped by the parts of the law."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from thongsuot.modules.procedures import api as procedures


@dataclass(frozen=True, slots=True)
class Compared:
    """The differences of one part of the law."""

    label: str
    differences: Sequence[procedures.Difference]


def grouped(
    before: procedures.Record | None, after: procedures.Record | None
) -> Sequence[Compared]:
    """Return what differs, part by part; None stands for no record at all."""
    found = procedures.compare(before, after)
    return [
        Compared(label, list(differences))
        for label, differences in groupby(found, key=lambda difference: difference.label)
    ]
