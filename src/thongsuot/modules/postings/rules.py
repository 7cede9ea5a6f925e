"""
What hangs on which board, and how one knows that it is the present one.

NĐ 63/2010/NĐ-CP, Điều 16 and 17: procedures are made public where they are received, posted or
in a suitable electronic form. Who receives which: NĐ 118/2025/NĐ-CP as amended by
NĐ 309/2026/NĐ-CP, the provincial centre for the procedures of the province's agencies, the
communal one for those of its people's committee.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from thongsuot.kernel.vietnamese import tidy, without_marks

COMMUNE, PROVINCE = "commune", "province"
# A counter inside such an agency serves the whole level; inside any other, that agency alone.
_WHOLE_LEVEL = frozenset({"province_committee", "commune_committee"})
# Without letters and figures that are mistaken for one another when read from a wall.
_EASY = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class Version(Protocol):
    """What a board needs to know of a version."""

    @property
    def version_id(self) -> int: ...
    @property
    def field(self) -> str: ...
    @property
    def levels(self) -> Sequence[str]: ...
    @property
    def agencies(self) -> Sequence[str]: ...
    @property
    def in_force_from(self) -> date: ...
    @property
    def in_force_to(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a counter receives: a level, and of it one agency's procedures only, if named."""

    level: str
    agency: str = ""

    def holds(self, version: Version) -> bool:
        """
        Whether this counter receives it.

        A version whose source names no level hangs nowhere: where to bring it is not guessed.
        """
        if self.level not in version.levels:
            return False
        return not self.agency or any(self.agency in folded(name) for name in version.agencies)


def folded(name: str) -> str:
    return without_marks(tidy(name))


def shelf_of(kind: str, parent_kind: str, parent_name: str) -> Shelf:
    """Return what a one-stop shop of this kind receives, by the agency that it lies in."""
    level = COMMUNE if kind == "commune_centre" else PROVINCE
    return Shelf(level, "" if parent_kind in _WHOLE_LEVEL else folded(parent_name))


def sheets(versions: Iterable[Version], shelf: Shelf, *, on: date) -> dict[str, tuple[int, ...]]:
    """Return the ids of the versions in force that day on each sheet, by field."""
    found: dict[str, list[int]] = defaultdict(list)
    for version in versions:
        if _in_force(version, on) and shelf.holds(version):
            found[version.field].append(version.version_id)
    return {field: tuple(sorted(ids)) for field, ids in found.items()}


def next_changes(versions: Iterable[Version], shelf: Shelf, *, after: date) -> dict[str, date]:
    """Return the first later day on which a sheet will say something else, by field."""
    found: dict[str, date] = {}
    for version in versions:
        begins, ends = version.in_force_from, version.in_force_to
        if (ends is not None and ends < begins) or not shelf.holds(version):
            continue
        for day in (begins, None if ends is None else ends + timedelta(days=1)):
            if day is not None and day > after:
                found[version.field] = min(day, found.get(version.field, day))
    return found


def digest(field: str, version_ids: Collection[int]) -> str:
    """
    Return the fingerprint of a sheet: of which versions stand on it.

    A version never changes, so the same versions are the same words.
    """
    text = "\n".join([field, *map(str, sorted(version_ids))])
    return hashlib.sha256(text.encode()).hexdigest()


def short(fingerprint: str) -> str:
    """Return the fingerprint as it stands on the sheet, short enough to be compared by eye."""
    bits = int(fingerprint[:10], 16)
    letters = "".join(_EASY[bits >> shift & 31] for shift in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"


def out_of_date_since(
    hanging: Collection[int],
    present: Collection[int],
    days: Mapping[int, tuple[date, date | None]],
    *,
    posted_on: date,
) -> date:
    """
    Return the first day on which the sheet that hangs was no longer right.

    `days` holds the first and last day of every version that stands on one and not on the other.
    What was published for a day already past makes it wrong from the day of posting on.
    """
    wrong = [
        ends + timedelta(days=1) for one in set(hanging) - set(present) if (ends := days[one][1])
    ] + [days[one][0] for one in set(present) - set(hanging)]
    return max(min(wrong, default=posted_on), posted_on)


def percent(part: int, whole: int) -> int:
    """Return the share in percent, rounded down: 100 means every single one."""
    return part * 100 // whole if whole else 100


def _in_force(version: Version, on: date) -> bool:
    ends = version.in_force_to
    return version.in_force_from <= on and (ends is None or on <= ends)
