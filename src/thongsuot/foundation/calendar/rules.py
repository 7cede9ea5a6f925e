"""How the calendars of a unit and of those above it make one, free of database and clock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from thongsuot.kernel import worktime

ORDINARY = "ordinary"
Week = tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A day as one calendar has it; `unit_id` is None in the national one."""

    unit_id: int | None
    on: date
    kind: str
    name_vi: str
    name_en: str
    decision: str


@dataclass(frozen=True, slots=True)
class HoursEntry:
    """Office hours as one calendar has them, until before `valid_to`."""

    unit_id: int | None
    valid_from: date
    valid_to: date | None
    week: Week
    decision: str

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Dark:
    """An outage that is over, as it is told in the derivation of a due date."""

    unit_id: int | None
    begins_at: datetime
    ends_at: datetime
    said: str


def entries_upward(
    lineage: Sequence[int], entries: Iterable[Entry], hours: Iterable[HoursEntry]
) -> tuple[tuple[Entry, ...], tuple[HoursEntry, ...]]:
    """Return what counts for a unit, the nearest last for days and first for hours."""
    rank = {unit_id: position for position, unit_id in enumerate((*lineage, None))}
    days = sorted(
        (entry for entry in entries if entry.unit_id in rank),
        key=lambda entry: (-rank[entry.unit_id], entry.on),
    )
    rules = sorted(
        (rule for rule in hours if rule.unit_id in rank),
        key=lambda rule: (rank[rule.unit_id], rule.valid_from),
    )
    return tuple(days), tuple(rules)


def compose(
    days: Sequence[Entry], hours: Sequence[HoursEntry], outages: Sequence[Dark] = ()
) -> worktime.Calendar:
    """Return the national calendar with `days` laid over it in order, under `hours`."""
    named = dict(worktime.national_days())
    published = set(worktime.published_years())
    for entry in days:
        if entry.kind == ORDINARY:
            named.pop(entry.on, None)
        else:
            named[entry.on] = worktime.NamedDay(
                kind=worktime.DayKind(entry.kind),
                name_vi=entry.name_vi,
                name_en=entry.name_en or entry.name_vi,
                source=entry.decision,
            )
        if entry.unit_id is None:
            # Whoever enters a day for the whole country does so from that year's notice.
            published.add(entry.on.year)
    dark = tuple(
        worktime.Stop(each.begins_at, each.ends_at, each.said, worktime.Effect.PAUSE)
        for each in sorted(outages, key=lambda each: each.begins_at)
    )
    return worktime.Calendar(named, hours_over_time(hours), frozenset(published), dark)


def hours_over_time(hours: Sequence[HoursEntry]) -> tuple[worktime.OfficeHours, ...]:
    """Return which hours hold from which day on: the first in `hours` that is in force."""
    if not hours:
        return (worktime.USUAL_HOURS,)
    changes = {date.min}
    for rule in hours:
        changes.add(rule.valid_from)
        if rule.valid_to is not None:
            changes.add(rule.valid_to)
    return tuple(_hours_from(day, hours) for day in sorted(changes))


def _hours_from(day: date, hours: Sequence[HoursEntry]) -> worktime.OfficeHours:
    rule = next((rule for rule in hours if rule.in_force(day)), None)
    if rule is None:
        return worktime.OfficeHours(worktime.USUAL_HOURS.week, since=day)
    return read_week(rule.week, since=day)


def read_week(week: Sequence[Sequence[Sequence[str]]], *, since: date) -> worktime.OfficeHours:
    """
    Return office hours from clock times as people write them.

    :raises BadQuestion: if they overlap, run backwards, or are none
    :raises ValueError: if a time is not one
    """
    return worktime.OfficeHours(
        tuple(
            tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in day)
            for day in week
        ),
        since=since,
    )


def write_week(hours: worktime.OfficeHours) -> Week:
    return tuple(
        tuple((f"{opens:%H:%M}", f"{closes:%H:%M}") for opens, closes in day) for day in hours.week
    )


def every_week_of(week: Mapping[int, Sequence[Sequence[str]]]) -> Week:
    """Return seven days from intervals by weekday, Monday being 0; those left out are off."""
    return tuple(
        tuple((opens, closes) for opens, closes in week.get(weekday, ())) for weekday in range(7)
    )
