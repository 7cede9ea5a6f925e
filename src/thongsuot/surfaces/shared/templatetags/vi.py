"""
Dates, times, money and waiting, as people here write them; in English when that is the language.

Loaded in every template: no {% load %} is needed.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from thongsuot.kernel import money as amounts
from thongsuot.kernel import worktime
from thongsuot.kernel.worktime import dates
from thongsuot.kernel.worktime.dates import Lang

register = template.Library()


def language() -> Lang:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def _day(value: date | datetime) -> date:
    return dates.local(value).date() if isinstance(value, datetime) else value


@register.filter
def date_full(value: date | datetime) -> str:
    """thứ Năm, 03/9/2026"""
    return dates.day_in_full(_day(value), language())


@register.filter
def date_short(value: date | datetime) -> str:
    """03/9/2026"""
    if language() == "en":
        return f"{dates.day_in_brief(_day(value), 'en')} {_day(value).year}"
    return dates.day_in_figures(_day(value))


@register.filter
def day_month(value: date | datetime) -> str:
    """03/9"""
    return dates.day_in_brief(_day(value), language())


@register.filter
def clock(value: datetime) -> str:
    """17:00"""
    return f"{dates.local(value):%H:%M}"


@register.filter
def hour(value: datetime) -> str:
    """17 giờ, 9 giờ 12"""
    return dates.clock(dates.local(value), language())


@register.filter
def moment(value: datetime) -> str:
    """17:00, 03/9/2026: for tables and histories"""
    return f"{clock(value)}, {date_short(value)}"


@register.filter
def moment_full(value: datetime) -> str:
    """17 giờ thứ Năm, 03/9/2026: for sentences"""
    return dates.moment_in_full(dates.local(value), language())


@register.filter
def when(value: datetime, now: datetime) -> str:
    """hôm nay 11:30; hôm qua 9:05; mai 17:00; else 03/9 (with the year if it is another)"""
    here, today = dates.local(value), dates.local(now).date()
    time = f"{here:%H:%M}"
    near = {0: _("hôm nay"), 1: _("ngày mai"), -1: _("hôm qua")}.get((here.date() - today).days)
    if near:
        return f"{near} {time}"
    return day_month(value) if here.year == today.year else date_short(value)


@register.filter
def money(value: int) -> str:
    """1.250.000 đồng"""
    return amounts.in_figures(value, language())


@register.filter
def figure(value: int) -> str:
    """13.616: a number that is long enough to need its dots"""
    text = f"{value:,}"
    return text if language() == "en" else text.replace(",", ".")


@register.filter
def due_in(due: datetime, now: datetime) -> str:
    """còn 2 giờ, còn 3 ngày, quá 1 ngày: by the clock, not by working time"""
    return _how_long(due, now, late=due < now)


@register.filter
def due_kind(due: datetime, now: datetime) -> str:
    """kept, soon (less than a day) or late: the kinds of c-tag-status"""
    if due < now:
        return "late"
    return "soon" if (due - now).total_seconds() < 24 * 3600 else "kept"


def _how_long(due: datetime, now: datetime, *, late: bool) -> str:
    minutes = int(abs((due - now).total_seconds()) // 60)
    if minutes < 60:
        minutes = max(minutes, 1)
        text = (
            ngettext("quá %(n)d phút", "quá %(n)d phút", minutes)
            if late
            else ngettext("còn %(n)d phút", "còn %(n)d phút", minutes)
        )
        return text % {"n": minutes}
    if minutes < 24 * 60:
        hours = minutes // 60
        text = (
            ngettext("quá %(n)d giờ", "quá %(n)d giờ", hours)
            if late
            else ngettext("còn %(n)d giờ", "còn %(n)d giờ", hours)
        )
        return text % {"n": hours}
    days = abs((_day(due) - _day(now)).days)
    text = (
        ngettext("quá %(n)d ngày", "quá %(n)d ngày", days)
        if late
        else ngettext("còn %(n)d ngày", "còn %(n)d ngày", days)
    )
    return text % {"n": days}


@register.filter
def file_size(size: int) -> str:
    """120 KB, 3,4 MB"""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    text = f"{size / 1024 / 1024:.1f} MB"
    return text if language() == "en" else text.replace(".", ",")


@register.filter
def derivation(found: worktime.Deadline | Mapping[str, Any]) -> str:
    """Return why a due date is what it is, from the deadline or its stored form."""
    kept = found if isinstance(found, worktime.Deadline) else worktime.from_json(found)
    return worktime.sentence(kept, language())
