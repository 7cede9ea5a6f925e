"""Plain rules of results: what a template asks, how it is filled, how a document is numbered."""

from thongsuot.modules.results.rules.filling import Filled, fill, missing, prefilled
from thongsuot.modules.results.rules.numbering import (
    initials,
    new_token,
    notation,
    signing_authority,
)
from thongsuot.modules.results.rules.templates import (
    Asked,
    Piece,
    Template,
    by_fitness,
    from_data,
    to_data,
)

__all__ = [
    "Asked",
    "Filled",
    "Piece",
    "Template",
    "by_fitness",
    "fill",
    "from_data",
    "initials",
    "missing",
    "new_token",
    "notation",
    "prefilled",
    "signing_authority",
    "to_data",
]
