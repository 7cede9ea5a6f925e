"""What others may ask about working time: an office's calendar, ready to count with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thongsuot.foundation.calendar import rules
from thongsuot.foundation.calendar.models import CalendarDay, OfficeHoursRule, Outage
from thongsuot.foundation.calendar.states import DayKind
from thongsuot.foundation.units import api as units
from thongsuot.kernel import worktime
from thongsuot.kernel.refusals import Missing


@dataclass(frozen=True, slots=True)
class DayFacts:
    """
    A day of an office's calendar that differs from its weekday.

    `unit_id` is whose entry it is, None for the country's; `packaged` if it came with the
    product and not from an operator.
    """

    on: date
    kind: str
    label: str
    name: str
    source: str
    unit_id: int | None
    packaged: bool
    provisional: bool


@dataclass(frozen=True, slots=True)
class OutageFacts:
    """
    An outage of a unit and those below it, the whole province's where `unit_id` is None.

    `ends_at` is None while it lasts; `withdrawn_because` tells why it was taken back, if it was.
    """

    id: int
    unit_id: int | None
    begins_at: datetime
    ends_at: datetime | None
    reason: str
    decision: str
    withdrawn_because: str

    @property
    def lasts(self) -> bool:
        return self.ends_at is None and not self.withdrawn_because


def calendar_for(unit_id: int | None) -> worktime.Calendar:
    """
    Return the calendar by which a unit counts, or the country's (None).

    A unit has the days and hours of those above it unless it has its own. One small query when
    nothing has changed since the last call.

    :raises Missing: if there is no such unit
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT revision.token, unit.path FROM calendar_revision revision"
            " LEFT JOIN units_unit unit ON unit.id = %s",
            [unit_id],
        )
        token, path = cursor.fetchone()
    if unit_id is None:
        return _composed(token, ())
    if path is None:
        raise Missing(_("Không có đơn vị này."))
    own = _entries(token)[3]
    return _composed(token, tuple(unit for unit in _upward(path) if unit in own))


def calendar_days(unit_id: int | None, year: int) -> Sequence[DayFacts]:
    """
    Return the days of one year in a unit's calendar that differ from their weekday, in order.

    :raises Missing: if there is no such unit
    """
    english = (get_language() or "").startswith("en")
    facts = {
        on: DayFacts(
            on=on,
            kind=named.kind.value,
            label=str(DayKind(named.kind.value).label),
            name=named.name_en if english else named.name_vi,
            source=named.source,
            unit_id=None,
            packaged=True,
            provisional=named.provisional,
        )
        for on, named in worktime.national_days().items()
        if on.year == year
    }
    days, _hours = rules.entries_upward(_lineage(unit_id), *_stored())
    for entry in days:
        if entry.on.year == year:
            facts[entry.on] = DayFacts(
                on=entry.on,
                kind=entry.kind,
                label=str(DayKind(entry.kind).label),
                name=(english and entry.name_en) or entry.name_vi,
                source=entry.decision,
                unit_id=entry.unit_id,
                packaged=False,
                provisional=False,
            )
    return tuple(facts[on] for on in sorted(facts))


def outages(unit_id: int | None, *, most: int = 50) -> Sequence[OutageFacts]:
    """
    Return the outages that were declared over a unit, by it or above it, the latest first.

    :raises Missing: if there is no such unit
    """
    over = Outage.objects.filter(unit__in=_lineage(unit_id)) | Outage.objects.of(None)
    return tuple(
        OutageFacts(
            id=row.pk,
            unit_id=row.unit_id,
            begins_at=row.begins_at,
            ends_at=row.ends_at,
            reason=row.reason,
            decision=row.decision,
            withdrawn_because=row.withdrawn_because,
        )
        for row in over.order_by("-begins_at", "-pk")[:most]
    )


def office_hours(unit_id: int | None) -> Sequence[rules.HoursEntry]:
    """
    Return the rules of office hours that hold for a unit, its own first, then from above.

    :raises Missing: if there is no such unit
    """
    return rules.entries_upward(_lineage(unit_id), *_stored())[1]


def _lineage(unit_id: int | None) -> Sequence[int]:
    return () if unit_id is None else units.lineage(unit_id)


def _upward(path: str) -> list[int]:
    return [int(part) for part in reversed(path.strip("/").split("/"))]


def _stored() -> tuple[tuple[rules.Entry, ...], tuple[rules.HoursEntry, ...]]:
    days = tuple(
        rules.Entry(row.unit_id, row.on, row.kind, row.name_vi, row.name_en, row.decision)
        for row in CalendarDay.objects.order_by("on", "pk")
    )
    hours = tuple(
        rules.HoursEntry(
            row.unit_id,
            row.valid_from,
            row.valid_to,
            tuple(tuple((opens, closes) for opens, closes in day) for day in row.week),
            row.decision,
        )
        for row in OfficeHoursRule.objects.order_by("valid_from", "pk")
    )
    return days, hours


def _dark() -> tuple[rules.Dark, ...]:
    return tuple(
        rules.Dark(
            row.unit_id,
            row.begins_at,
            row.ends_at,
            # Kept in the derivation, so in the language of the law.
            f"sự cố hệ thống: {row.reason}, {row.decision}",
        )
        for row in Outage.objects.standing().order_by("begins_at", "pk")
        if row.ends_at is not None
    )


@lru_cache(maxsize=2)
def _entries(
    token: UUID,
) -> tuple[
    tuple[rules.Entry, ...],
    tuple[rules.HoursEntry, ...],
    tuple[rules.Dark, ...],
    frozenset[int],
]:
    """Return every entry under this token, and the units that have any of their own."""
    days, hours = _stored()
    dark = _dark()
    own = {each.unit_id for each in days} | {each.unit_id for each in hours}
    own |= {each.unit_id for each in dark}
    return days, hours, dark, frozenset(unit_id for unit_id in own if unit_id is not None)


# Most units have no entry of their own and share the calendar of the nearest that has.
@lru_cache(maxsize=128)
def _composed(token: UUID, lineage: tuple[int, ...]) -> worktime.Calendar:
    days, hours, dark, _own = _entries(token)
    over = [each for each in dark if each.unit_id is None or each.unit_id in lineage]
    return rules.compose(*rules.entries_upward(lineage, days, hours), over)
