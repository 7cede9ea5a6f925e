"""Numbering (đánh số): the next number of a series, without gap and without duplicate."""

from thongsuot.foundation.numbering.actions import define_series, next_number
from thongsuot.foundation.numbering.events import SeriesDefined
from thongsuot.foundation.numbering.queries import SeriesFacts, all_series
from thongsuot.foundation.numbering.states import Period

__all__ = [
    "Period",
    "SeriesDefined",
    "SeriesFacts",
    "all_series",
    "define_series",
    "next_number",
]
