"""Instants and dates as offices of Việt Nam mean and write them."""

import re
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal

Lang = Literal["vi", "en"]

# Việt Nam has kept this offset since 13 June 1975 and has no summer time, so a fixed zone is
# exact for every instant we accept and needs no zone database.
VIETNAM = timezone(timedelta(hours=7), "+07")
FIRST_YEAR = 1976
LAST_YEAR = 2100

_RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_WEEKDAYS_VI = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def parse_instant(text: str) -> datetime | None:
    """Return the RFC 3339 instant in Vietnamese time, or None if `text` is not one."""
    if not _RFC_3339.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper()).astimezone(VIETNAM)
    except (ValueError, OverflowError):
        return None


def local(instant: datetime) -> datetime:
    """Return an aware `instant` on the clock of Việt Nam."""
    return instant if instant.tzinfo is VIETNAM else instant.astimezone(VIETNAM)


def in_bounds(instant: datetime) -> bool:
    return FIRST_YEAR <= instant.year <= LAST_YEAR


def weekday_name(day: date, lang: Lang) -> str:
    return (_WEEKDAYS_VI if lang == "vi" else _WEEKDAYS_EN)[day.weekday()]


def day_in_full(day: date, lang: Lang) -> str:
    """Thứ Năm, 03/9/2026: days below 10 and months 1 and 2 take a zero, as NĐ 30/2020 writes."""
    if lang == "en":
        name = weekday_name(day, lang)
        return f"{name}, {day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
    return f"{weekday_name(day, lang)}, {day_in_figures(day)}"


def day_in_figures(day: date, *, year: bool = True) -> str:
    """03/9/2026, or 03/9 without the year."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"{day.day:02}/{month}/{day.year}" if year else f"{day.day:02}/{month}"


def day_in_brief(day: date, lang: Lang) -> str:
    """03/9 in Vietnamese, 3 September in English."""
    if lang == "en":
        return f"{day.day} {_MONTHS_EN[day.month - 1]}"
    return day_in_figures(day, year=False)


def clock(moment: datetime | time, lang: Lang) -> str:
    """17 giờ, 9 giờ 12 (17:00, 9:12 in English)."""
    if lang == "en":
        return f"{moment.hour}:{moment.minute:02}"
    return f"{moment.hour} giờ" + (f" {moment.minute:02}" if moment.minute else "")


def moment_in_full(moment: datetime, lang: Lang) -> str:
    """17 giờ thứ Năm, 03/9/2026: on Vietnam's clocks, whatever zone the instant is kept in."""
    between = " " if lang == "vi" else " on "
    here = local(moment)
    return f"{clock(here, lang)}{between}{day_in_full(here.date(), lang)}"


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
