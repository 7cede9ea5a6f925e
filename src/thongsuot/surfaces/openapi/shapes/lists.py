"""What all lists share: a page, and the opaque word at which the next one begins."""

from typing import Annotated

from pydantic import Field

from thongsuot.kernel.refusals import Fault, Invalid
from thongsuot.surfaces.openapi.reading import Short, Shown
from thongsuot.surfaces.shared import paging

MOST = 200

Limit = Annotated[int, Field(ge=1, le=MOST)]
Next = Annotated[
    str | None, Field(description="cursor of the next page, null after the last (con trỏ trang)")
]


class Paged(Shown):
    """How much of a list, and from where."""

    cursor: Short = ""
    limit: Limit = 50

    @property
    def place(self) -> str:
        """
        Return where a door said that this page begins; empty at the beginning.

        :raises Invalid: if the word was not given out by this interface
        """
        if not self.cursor:
            return ""
        try:
            [place] = paging.unpack(self.cursor)
        except (Invalid, ValueError) as refusal:
            raise Invalid(str(refusal), [Fault("/query/cursor", str(refusal))]) from None
        return str(place)


def next_from(place: str | None) -> str | None:
    """Return the word that leads to `place`."""
    return None if place is None else paging.pack([place])
