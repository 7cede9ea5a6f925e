"""A deadline as data that a dossier keeps, and the same deadline reckoned again from it alone."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from thongsuot.kernel.worktime.calendar import Calendar
from thongsuot.kernel.worktime.dates import local
from thongsuot.kernel.worktime.deadlines import Deadline, deadline
from thongsuot.kernel.worktime.limits import Effect, Extension, Limit, Stop, Unit
from thongsuot.kernel.worktime.reasons import Reason
from thongsuot.kernel.worktime.working_week import DayKind, Interval, NamedDay, OfficeHours

FORM = 1


def to_json(found: Deadline) -> dict[str, Any]:
    """Return `found` as plain JSON values; `from_json` gives it back unchanged."""
    return {
        "form": FORM,
        "start": found.start.isoformat(),
        "limit": found.limit.amount,
        "unit": found.limit.unit.value,
        "due": found.due.isoformat(),
        "original_due": found.original_due.isoformat(),
        "counted_from": found.counted_from.isoformat(),
        "stopped": found.stopped,
        "derivation": [_reason(line) for line in found.derivation],
        "marks": [_reason(mark) for mark in found.marks],
        "hours": [_hours(rule) for rule in found.hours],
        "cutoff": None if found.cutoff is None else found.cutoff.isoformat(),
        "stops": [_stop(stop) for stop in found.stops],
        "as_of": None if found.as_of is None else found.as_of.isoformat(),
        "extension": None if found.extension is None else _extension(found.extension),
    }


def from_json(data: Mapping[str, Any]) -> Deadline:
    """Return the deadline that `to_json` wrote."""
    return Deadline(
        start=_instant(data["start"]),
        limit=Limit(data["limit"], Unit(data["unit"])),
        due=_instant(data["due"]),
        original_due=_instant(data["original_due"]),
        stopped=data["stopped"],
        derivation=tuple(map(_read_reason, data["derivation"])),
        counted_from=_instant(data["counted_from"]),
        marks=tuple(map(_read_reason, data["marks"])),
        hours=tuple(map(_read_hours, data["hours"])),
        cutoff=None if data["cutoff"] is None else time.fromisoformat(data["cutoff"]),
        stops=tuple(map(_read_stop, data["stops"])),
        as_of=None if data["as_of"] is None else _instant(data["as_of"]),
        extension=None if data["extension"] is None else _read_extension(data["extension"]),
    )


def recompute(found: Deadline) -> Deadline:
    """
    Reckon a stored deadline again from what it carries, without any other calendar.

    Whoever holds the stored form can check the promise: the answer has the same instants.
    """
    days = {
        mark.on: NamedDay(DayKind(mark.why), told["name_vi"], told["name_en"])
        for mark in found.marks
        if (told := dict(mark.params))
    }
    return deadline(
        start=found.start,
        limit=found.limit,
        calendar=Calendar(days, found.hours),
        cutoff=found.cutoff,
        stops=found.stops,
        as_of=found.as_of,
        extension=found.extension,
    )


def _instant(text: str) -> datetime:
    return local(datetime.fromisoformat(text))


def _reason(reason: Reason) -> dict[str, Any]:
    return {"on": reason.on.isoformat(), "why": reason.why, "params": dict(reason.params)}


def _read_reason(data: Mapping[str, Any]) -> Reason:
    # Sorted, because PostgreSQL gives the keys of jsonb back in an order of its own.
    params = tuple(sorted(data["params"].items()))
    return Reason(date.fromisoformat(data["on"]), data["why"], params)


def _hours(rule: OfficeHours) -> dict[str, Any]:
    week = [[[f"{a:%H:%M}", f"{b:%H:%M}"] for a, b in day] for day in rule.week]
    return {"since": rule.since.isoformat(), "week": week}


def _read_hours(data: Mapping[str, Any]) -> OfficeHours:
    week = tuple(tuple(map(_read_interval, day)) for day in data["week"])
    return OfficeHours(week, date.fromisoformat(data["since"]))


def _read_interval(pair: Sequence[str]) -> Interval:
    opens, closes = pair
    return time.fromisoformat(opens), time.fromisoformat(closes)


def _stop(stop: Stop) -> dict[str, Any]:
    return {
        "from": stop.begins.isoformat(),
        "to": None if stop.ends is None else stop.ends.isoformat(),
        "reason": stop.reason,
        "effect": stop.effect.value,
    }


def _read_stop(data: Mapping[str, Any]) -> Stop:
    ends = None if data["to"] is None else _instant(data["to"])
    return Stop(_instant(data["from"]), ends, data["reason"], Effect(data["effect"]))


def _extension(extension: Extension) -> dict[str, Any]:
    return {
        "at": extension.at.isoformat(),
        "new_due": extension.new_due.isoformat(),
        "reason": extension.reason,
    }


def _read_extension(data: Mapping[str, Any]) -> Extension:
    return Extension(_instant(data["at"]), _instant(data["new_due"]), data["reason"])
