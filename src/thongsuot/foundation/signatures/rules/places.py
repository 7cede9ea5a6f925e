"""Where on the page a signature and a seal go: Nghị định 30/2020/NĐ-CP, Phụ lục I."""

from dataclasses import dataclass

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a page, in points from its lower left corner; the first page is 0."""

    page: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom


def place_of_seal(signature: Place, *, width_mm: float, height_mm: float) -> Place:
    """
    Return where a seal of this size lies on a signature: over about a third of it, at the left.

    A document's seal covers about one third of the signature, to the left (Nghị định
    30/2020/NĐ-CP, Phụ lục I, phần I, mục II.8; in force from 05/3/2020).
    """
    wide, tall = width_mm * POINTS_PER_MM, height_mm * POINTS_PER_MM
    right = signature.left + signature.width / 3
    middle = (signature.top + signature.bottom) / 2
    return Place(signature.page, right - wide, middle - tall / 2, right, middle + tall / 2)


def within(room: Place, *, ratio: float) -> Place:
    """Return the largest rectangle of this ratio (width to height) in the middle of `room`."""
    wide = min(room.width, room.height * ratio)
    tall = wide / ratio
    left = room.left + (room.width - wide) / 2
    bottom = room.bottom + (room.height - tall) / 2
    return Place(room.page, left, bottom, left + wide, bottom + tall)
