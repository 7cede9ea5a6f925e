"""The calendar of Việt Nam's public offices, read from dated data with its sources."""

import tomllib
from collections.abc import Mapping
from datetime import date, time
from functools import lru_cache
from importlib import resources
from typing import Any

from thongsuot.kernel.worktime.calendar import Calendar
from thongsuot.kernel.worktime.working_week import DayKind, NamedDay, OfficeHours

# The hours in the public accounts of most provinces; an office sets its own in its calendar.
USUAL_HOURS = OfficeHours.daily([(time(7, 30), time(11, 30)), (time(13, 30), time(17))])


@lru_cache(maxsize=1)
def national_days() -> Mapping[date, NamedDay]:
    """Return the days on which the country's offices differ from the weekly rhythm."""
    return {
        entry["on"]: NamedDay(
            kind=DayKind(entry["kind"]),
            name_vi=entry["name_vi"],
            name_en=entry["name_en"],
            provisional=entry.get("provisional", False),
            source=entry["source"],
        )
        for entry in _data()["day"]
    }


@lru_cache(maxsize=1)
def published_years() -> frozenset[int]:
    """Return the years whose holidays are on file."""
    return frozenset(_data()["years"])


@lru_cache(maxsize=256)
def national_calendar(hours: tuple[OfficeHours, ...] = (USUAL_HOURS,)) -> Calendar:
    """Return the national days under the office hours of one office."""
    return Calendar(national_days(), hours, published_years())


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    packaged = resources.files("thongsuot.kernel.worktime") / "calendars" / "vn.toml"
    return tomllib.loads(packaged.read_text(encoding="utf-8"))
