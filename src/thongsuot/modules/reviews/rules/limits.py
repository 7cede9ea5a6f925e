"""
By how much a procedure became shorter, way by way: in working hours, never by guess.

Working units compare with working units (a working day is 8 hours: Bộ luật Lao động
45/2019/QH14, Điều 105), calendar units with calendar units, months with months. Between them
no exact figure exists: such a pair is told apart, not reckoned.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from thongsuot.kernel.worktime.limits import Unit
from thongsuot.modules.procedures.api import Record, TimeLimit

HOURS_OF_A_DAY = 8
# "Rút ngắn trên 20 %": exactly a fifth is not more than a fifth.
NOTABLE = Fraction(20, 100)


class Measure(StrEnum):
    """What sort of hours a limit counts; only the same sort is compared."""

    WORKING = "working"
    CALENDAR = "calendar"
    MONTHS = "months"


_HOURS: Mapping[Unit, tuple[Measure, int]] = {
    Unit.SAME_DAY: (Measure.WORKING, HOURS_OF_A_DAY),
    Unit.WORKING_HOUR: (Measure.WORKING, 1),
    Unit.HALF_DAY: (Measure.WORKING, HOURS_OF_A_DAY // 2),
    Unit.WORKING_DAY: (Measure.WORKING, HOURS_OF_A_DAY),
    Unit.HOUR: (Measure.CALENDAR, 1),
    Unit.DAY: (Measure.CALENDAR, 24),
    Unit.WEEK: (Measure.CALENDAR, 7 * 24),
    Unit.MONTH: (Measure.MONTHS, 1),
}


@dataclass(frozen=True, slots=True)
class Span:
    """So many hours (months, for months) of one measure."""

    measure: Measure
    hours: int


@dataclass(frozen=True, slots=True)
class Way:
    """One way through a procedure: a case (by key; "" where there is none) and a channel."""

    case: str
    case_name: str
    channel: str


class Verdict(StrEnum):
    """What the change of limits means for the procedure as a whole."""

    SHORTENED = "shortened"  # every way by more than a fifth
    PARTLY = "partly"  # some ways by more than a fifth, none longer
    LESS = "less"  # shorter, but nowhere by more than a fifth
    LONGER = "longer"
    SAME = "same"
    INCOMPARABLE = "incomparable"


@dataclass(frozen=True, slots=True)
class WayChange:
    """How the limit of one way changed; `cut` is the share taken off, None if incomparable."""

    way: Way
    before: TimeLimit
    after: TimeLimit
    cut: Fraction | None


def span(limit: TimeLimit) -> Span | None:
    """
    Return a limit in hours of its measure, None where the source does not say it.

    >>> span(TimeLimit(3, Unit.WORKING_DAY)).hours
    24
    """
    if limit.due_same_day:
        return Span(Measure.WORKING, HOURS_OF_A_DAY)
    if (counted := limit.counted) is None:
        return None
    measure, hours = _HOURS[counted.unit]
    return Span(measure, counted.amount * hours)


def cut(before: TimeLimit, after: TimeLimit) -> Fraction | None:
    """
    Return the share of the time that was taken off: negative if it became longer.

    None where the two cannot be compared.

    >>> cut(TimeLimit(20, Unit.WORKING_DAY), TimeLimit(15, Unit.WORKING_DAY))
    Fraction(1, 4)
    """
    old, new = span(before), span(after)
    if old is None or new is None or old.measure is not new.measure:
        return None
    return Fraction(old.hours - new.hours, old.hours)


def ways(record: Record) -> Mapping[Way, TimeLimit]:
    """Return the limit of every way: the case's own where it has one, else the channel's."""
    found: dict[Way, TimeLimit] = {}
    for offer in record.channels:
        if not record.cases:
            found[Way("", "", offer.channel)] = offer.limit
        for case in record.cases:
            own = case.limit
            limit = own if own is not None and own.is_known else offer.limit
            found[Way(case.key, case.name, offer.channel)] = limit
    return found


def compared(before: Record, after: Record) -> tuple[WayChange, ...]:
    """Return how each way that both records have changed; ways that came or went are none."""
    old = {(way.case, way.channel): limit for way, limit in ways(before).items()}
    found = []
    for way, limit in ways(after).items():
        was = old.get((way.case, way.channel))
        if was is None or (span(was) is None and span(limit) is None):
            continue
        found.append(WayChange(way, was, limit, cut(was, limit)))
    return tuple(found)


def verdict(changes: Sequence[WayChange]) -> Verdict:
    """Return what the changes mean for the whole: the strictest reading that is true."""
    if any(change.cut is None for change in changes):
        return Verdict.INCOMPARABLE
    cuts = [change.cut for change in changes if change.cut is not None]
    if not any(cuts):
        return Verdict.SAME
    if min(cuts) < 0:
        return Verdict.LONGER
    if min(cuts) > NOTABLE:
        return Verdict.SHORTENED
    return Verdict.PARTLY if max(cuts) > NOTABLE else Verdict.LESS
