"""Whose time it was: a stretch of time shared out among those who held it, nothing left over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Generic, TypeVar

from thongsuot.kernel.worktime.calendar import Calendar
from thongsuot.kernel.worktime.counting import working_time_between

H = TypeVar("H")
_NOTHING = timedelta(0)
_LEAST = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Leg(Generic[H]):
    """A time in which `holder` had the work; `due` is when they should have been done with it."""

    holder: H
    begins: datetime
    ends: datetime | None
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held(Generic[H]):
    """One stretch of office time with its only holder; `over` is how much lay past their day."""

    holder: H
    begins: datetime
    ends: datetime
    spent: timedelta
    over: timedelta


def share_out(
    calendar: Calendar, since: datetime, until: datetime, legs: Sequence[Leg[H]], *, rest: H
) -> tuple[Held[H], ...]:
    """
    Return who held the work when, from `since` to `until`, in order.

    Where legs overlap the one that stands first counts; what none covers is of `rest`. The
    parts sum to the whole exactly, whatever the legs.
    """
    edges = {since, until}
    for leg in legs:
        edges.update(edge for edge in (leg.begins, leg.ends) if edge and since < edge < until)
    held: list[Held[H]] = []
    for begins, ends in pairwise(sorted(edges)):
        at_work = [leg for leg in legs if _covers(leg, begins)][:1]
        spent = working_time_between(calendar, begins, ends)
        over = total(
            working_time_between(calendar, max(begins, leg.due), ends)
            for leg in at_work
            if leg.due is not None and leg.due < ends
        )
        holder = at_work[0].holder if at_work else rest
        held.append(Held(holder, begins, ends, spent, over))
    return tuple(held)


def charged(late: timedelta, shares: Mapping[H, timedelta]) -> dict[H, timedelta]:
    """
    Share `late` out in proportion to `shares`, to the microsecond and with nothing left over.

    Nobody is charged where no share is more than nothing.
    """
    owing = {holder: share for holder, share in shares.items() if share > _NOTHING}
    whole = sum(owing.values(), _NOTHING)
    if not owing or late <= _NOTHING:
        return {}
    parts = {holder: _part(late, share, whole) for holder, share in owing.items()}
    left = (late - sum(parts.values(), _NOTHING)) // _LEAST
    for holder in sorted(owing, key=lambda each: -owing[each])[: int(left)]:
        parts[holder] += _LEAST
    return parts


def total(parts: Iterable[timedelta]) -> timedelta:
    """Return the sum, which is no time where there are no parts."""
    return sum(parts, _NOTHING)


def _part(late: timedelta, share: timedelta, whole: timedelta) -> timedelta:
    # In whole microseconds: as fractions the parts would not sum to the whole.
    return _LEAST * ((late // _LEAST) * (share // _LEAST) // (whole // _LEAST))


def _covers(leg: Leg[H], moment: datetime) -> bool:
    return leg.begins <= moment and (leg.ends is None or moment < leg.ends)
