"""The lines of a derivation: what happened on a day and what it did to the limit, in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from thongsuot.kernel.worktime.dates import (
    Lang,
    capital,
    day_in_figures,
    day_in_full,
    moment_in_full,
)
from thongsuot.kernel.worktime.limits import CALENDAR_UNITS, Limit, Unit


@dataclass(frozen=True, slots=True)
class Reason:
    """
    One line of a derivation (diễn giải thời hạn): the day, why it matters, its particulars.

    `params` stand in the order of their names, so that equal lines are equal values.
    """

    on: date
    why: str
    params: tuple[tuple[str, str], ...] = ()

    def text(self, lang: Lang) -> str:
        """Return the line as a sentence in Vietnamese or English."""
        return capital(_TEXTS[self.why](self, dict(self.params), lang))


_UNITS: Mapping[Unit, tuple[str, str]] = {
    Unit.HOUR: ("giờ", "hour"),
    Unit.WORKING_HOUR: ("giờ làm việc", "working hour"),
    Unit.HALF_DAY: ("buổi làm việc", "half working day"),
    Unit.SAME_DAY: ("trong ngày làm việc", "the same working day"),
    Unit.DAY: ("ngày", "day"),
    Unit.WORKING_DAY: ("ngày làm việc", "working day"),
    Unit.WEEK: ("tuần", "week"),
    Unit.MONTH: ("tháng", "month"),
}


def amount_in_words(limit: Limit, lang: Lang) -> str:
    """03 ngày làm việc is written 3 ngày làm việc; in English 3 working days."""
    return _amount(limit.amount, limit.unit, lang)


def _amount(amount: int, unit: Unit, lang: Lang) -> str:
    vietnamese, english = _UNITS[unit]
    if unit is Unit.SAME_DAY:
        return vietnamese if lang == "vi" else english
    if lang == "vi":
        return f"{amount} {vietnamese}"
    return f"{amount} {english}{'' if amount == 1 else 's'}"


def _start(reason: Reason, given: Mapping[str, str], lang: Lang) -> str:
    when = moment_in_full(datetime.fromisoformat(given["at"]), lang)
    unit = Unit(given["unit"])
    if unit in (Unit.HOUR, Unit.WORKING_HOUR):
        vi, en = "tính ngay từ lúc này", "time runs from this moment"
    elif unit is Unit.HALF_DAY:
        vi, en = "buổi này không tính", "this half-day is not counted"
    elif unit is Unit.SAME_DAY:
        vi, en = "giải quyết trong ngày làm việc", "to be settled within the working day"
    else:
        vi, en = "ngày này không tính", "this day is not counted"
    return f"nhận lúc {when}; {vi}." if lang == "vi" else f"received at {when}; {en}."


def _cutoff(reason: Reason, given: Mapping[str, str], lang: Lang) -> str:
    counted = moment_in_full(datetime.fromisoformat(given["counts_from"]), lang)
    if lang == "vi":
        return f"nhận sau {given['cutoff']} nên tính như nhận lúc {counted}."
    return f"received after {given['cutoff']}, so counted as received at {counted}."


def _weekend(reason: Reason, given: Mapping[str, str], lang: Lang) -> str:
    off = "nghỉ hằng tuần" if lang == "vi" else "weekly day off"
    return f"{day_in_full(reason.on, lang)}: {off}."


def _named(vi: str, en: str) -> Callable[[Reason, Mapping[str, str], Lang], str]:
    def text(reason: Reason, given: Mapping[str, str], lang: Lang) -> str:
        pattern, name = (vi, given["name_vi"]) if lang == "vi" else (en, given["name_en"])
        maybe = ""
        if given.get("provisional"):
            maybe = " (dự kiến)" if lang == "vi" else " (provisional)"
        return f"{day_in_full(reason.on, lang)}: {pattern.format(name=name)}{maybe}."

    return text


def _month_end(reason: Reason, given: Mapping[str, str], lang: Lang) -> str:
    if lang == "vi":
        return (
            f"tháng này không có ngày {given['wanted']} nên tính đến ngày cuối tháng, "
            f"{day_in_figures(reason.on)}."
        )
    return f"this month has no day {given['wanted']}, so its last day is taken."


def _rolled(reason: Reason, given: Mapping[str, str], lang: Lang) -> str:
    last, due = (day_in_full(day, lang) for day in (reason.on, date.fromisoformat(given["to"])))
    if lang == "vi":
        return f"ngày cuối của thời hạn ({last}) là ngày nghỉ nên hẹn trả cuối ngày {due}."
    return f"the last day of the limit ({last}) is a day off, so it is due at the end of {due}."


# Why a clock stands still, where the reason is one of the known kinds and not told in words.
_CAUSES: Mapping[str, tuple[str, str]] = {
    "supplement": ("chờ bổ sung hồ sơ", "waiting for missing papers"),
    "payment": ("chờ nộp tiền", "waiting for a payment"),
    "verification": ("chờ xác minh theo quy định", "waiting for a check required by law"),
    "outage": ("sự cố hệ thống", "system outage"),
}


def _between(given: Mapping[str, str], lang: Lang) -> str:
    begins = moment_in_full(datetime.fromisoformat(given["begins"]), lang)
    ends = moment_in_full(datetime.fromisoformat(given["ends"]), lang)
    known = _CAUSES.get(given["reason"], (given["reason"], given["reason"]))
    said = known[0] if lang == "vi" else known[1]
    cause = f" ({said})" if said else ""
    if given.get("open"):
        if lang == "vi":
            return f"từ {begins}{cause}, đến nay chưa kết thúc (tính đến {ends})"
        return f"from {begins}{cause}, not ended yet (reckoned up to {ends})"
    return f"từ {begins} đến {ends}{cause}" if lang == "vi" else f"from {begins} to {ends}{cause}"


def _restart(reason: Reason, given: Mapping[str, str], lang: Lang) -> str:
    when = _between(given, lang)
    if lang == "vi":
        return f"dừng {when}; thời hạn tính lại từ đầu khi hết dừng."
    return f"stopped {when}; the whole limit begins again when the stop ends."


def _pause(reason: Reason, given: Mapping[str, str], lang: Lang) -> str:
    when, unit = _between(given, lang), Unit(given["unit"])
    if unit in (Unit.HOUR, Unit.WORKING_HOUR):
        moved = _duration(timedelta(seconds=float(given["moved"])), lang)
        if unit is Unit.WORKING_HOUR:
            moved += " làm việc" if lang == "vi" else " of office time"
    else:
        days = Unit.DAY if unit in CALENDAR_UNITS else unit
        days = Unit.WORKING_DAY if unit is Unit.SAME_DAY else days
        moved = _amount(int(given["moved"]), days, lang)
    if lang == "vi":
        return f"tạm dừng {when}; hẹn trả lùi {moved}."
    return f"paused {when}; the due date moves by {moved}."


def _duration(length: timedelta, lang: Lang) -> str:
    minutes = length // timedelta(minutes=1)
    hours, minutes = divmod(minutes, 60)
    names = ("giờ", "phút") if lang == "vi" else ("h", "min")
    parts = [f"{n} {name}" for n, name in zip((hours, minutes), names, strict=True) if n]
    return " ".join(parts) or f"0 {names[1]}"


def _extension(reason: Reason, given: Mapping[str, str], lang: Lang) -> str:
    old, new = (moment_in_full(datetime.fromisoformat(given[k]), lang) for k in ("old", "new"))
    cause = given["reason"]
    if lang == "vi":
        why = f", lý do: {cause}" if cause else ""
        return f"gia hạn một lần, từ {old} sang {new}{why}."
    why = f", because: {cause}" if cause else ""
    return f"extended once, from {old} to {new}{why}."


def _unpublished(reason: Reason, given: Mapping[str, str], lang: Lang) -> str:
    if lang == "vi":
        return (
            f"lịch nghỉ lễ năm {given['year']} chưa có: chỉ trừ ngày nghỉ hằng tuần, "
            "ngày hẹn có thể còn lùi."
        )
    return (
        f"the public holidays of {given['year']} are not on file: only weekly days off are "
        "passed over, and the date may still move later."
    )


_TEXTS: Mapping[str, Callable[[Reason, Mapping[str, str], Lang], str]] = {
    "start": _start,
    "cutoff": _cutoff,
    "stop_restart": _restart,
    "stop_pause": _pause,
    "weekend": _weekend,
    "holiday": _named("nghỉ {name}", "{name}"),
    "day_off_in_lieu": _named("nghỉ bù {name}", "day off in lieu of {name}"),
    "swapped_day_off": _named("nghỉ hoán đổi, {name}", "swapped day off, {name}"),
    "office_closed": _named("cơ quan nghỉ, {name}", "office closed, {name}"),
    "make_up_working_day": _named(
        "làm bù, {name}; tính là ngày làm việc", "make-up day, {name}; counted as a working day"
    ),
    "month_end": _month_end,
    "rolled": _rolled,
    "extension": _extension,
    "year_not_published": _unpublished,
}
WHYS = frozenset(_TEXTS)
# Lines of one day are told in this order.
ORDER: Mapping[str, int] = {why: position for position, why in enumerate(_TEXTS)}
