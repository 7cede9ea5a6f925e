"""What can be asked about numbers: which series there are, and by which law."""

from collections.abc import Sequence
from dataclasses import dataclass

from thongsuot.foundation.numbering.models import Series
from thongsuot.foundation.numbering.states import Period


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """A series of numbers: its pattern, its period, and the law behind it."""

    name: str
    title: str
    pattern: str
    period: Period
    source: str


def all_series() -> Sequence[SeriesFacts]:
    """Return every series, by name."""
    return tuple(
        SeriesFacts(
            name=row.name,
            title=row.title,
            pattern=row.pattern,
            period=Period(row.period),
            source=row.source,
        )
        for row in Series.objects.order_by("name")
    )
