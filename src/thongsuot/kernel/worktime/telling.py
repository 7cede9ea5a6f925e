"""The whole derivation as one sentence for the citizen."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from thongsuot.kernel.worktime.dates import (
    Lang,
    clock,
    day_in_brief,
    day_in_figures,
    moment_in_full,
    weekday_name,
)
from thongsuot.kernel.worktime.deadlines import Deadline
from thongsuot.kernel.worktime.reasons import Reason, amount_in_words
from thongsuot.kernel.worktime.working_week import DayKind

# A limit of months passes over dozens of weekends; past this many they are counted, not listed.
MOST_WEEKENDS = 4
_TOLD_WHOLE = ("stop_restart", "stop_pause", "month_end", "rolled", "year_not_published")
_OFF = frozenset({"weekend"} | {kind.value for kind in DayKind} - {DayKind.MAKE_UP.value})


def sentence(found: Deadline, lang: Lang) -> str:
    """Return why `found` is due when it is: start, limit, days off by name, stops, due."""
    parts = [_received(found, lang), _limit(found, lang)]
    parts += [_clause(line, lang) for line in found.derivation if line.why in _TOLD_WHOLE]
    made_up = [line.on for line in found.derivation if line.why == DayKind.MAKE_UP.value]
    if made_up:
        parts.append(_worked(made_up, lang))
    off = [line for line in found.derivation if line.why in _OFF]
    if off:
        parts.append(_off(off, lang))
    parts += [_clause(line, lang) for line in found.derivation if line.why == "extension"]
    parts.append(_due(found, lang))
    return "; ".join(parts) + "."


def _received(found: Deadline, lang: Lang) -> str:
    when = moment_in_full(found.start, lang)
    return f"Nhận lúc {when}" if lang == "vi" else f"Received at {when}"


def _limit(found: Deadline, lang: Lang) -> str:
    amount = amount_in_words(found.limit, lang)
    text = f"thời hạn {amount}" if lang == "vi" else f"the limit is {amount}"
    late = next((dict(line.params) for line in found.derivation if line.why == "cutoff"), None)
    if late:
        counted = moment_in_full(found.counted_from, lang)
        if lang == "vi":
            return f"{text}, tính như nhận lúc {counted} vì nhận sau {late['cutoff']}"
        return f"{text}, counted as received at {counted} because it came after {late['cutoff']}"
    return text


def _clause(line: Reason, lang: Lang) -> str:
    text = line.text(lang).removesuffix(".")
    return text[:1].lower() + text[1:]


def _worked(days: Sequence[date], lang: Lang) -> str:
    told = ", ".join(f"{weekday_name(day, lang)} {day_in_brief(day, lang)}" for day in days)
    return f"{told} làm bù" if lang == "vi" else f"{told} worked to make up"


def _off(lines: Sequence[Reason], lang: Lang) -> str:
    runs: list[tuple[str, list[date]]] = []
    for line in lines:
        label = _label(line, lang)
        if runs and runs[-1][0] == label and line.on - runs[-1][1][-1] == timedelta(days=1):
            runs[-1][1].append(line.on)
        else:
            runs.append((label, [line.on]))
    weekends = [days for label, days in runs if label == _weekly(lang)]
    told: list[str] = []
    if len(weekends) > MOST_WEEKENDS:
        runs = [run for run in runs if run[0] != _weekly(lang)]
        count = sum(map(len, weekends))
        first, last = (day_in_brief(day, lang) for day in (weekends[0][0], weekends[-1][-1]))
        if lang == "vi":
            told.append(f"{count} ngày cuối tuần từ {first} đến {last}")
        else:
            told.append(f"{count} weekend days from {first} to {last}")
    for label, same in groupby(runs, key=lambda run: run[0]):
        told.append(f"{label} {', '.join(_run(days, lang) for _, days in same)}")
    return ("nghỉ " if lang == "vi" else "off: ") + ", ".join(told)


def _weekly(lang: Lang) -> str:
    return "cuối tuần" if lang == "vi" else "weekend"


def _label(line: Reason, lang: Lang) -> str:
    if line.why == "weekend":
        return _weekly(lang)
    if line.why == DayKind.SWAPPED_OFF.value:
        return "hoán đổi" if lang == "vi" else "swapped"
    name = dict(line.params)["name_vi" if lang == "vi" else "name_en"]
    if line.why == DayKind.IN_LIEU.value:
        return f"bù {name}" if lang == "vi" else f"in lieu of {name}"
    return name


def _run(days: Sequence[date], lang: Lang) -> str:
    first, last = days[0], days[-1]
    if first == last:
        return day_in_brief(first, lang)
    if lang == "en":
        return f"{day_in_brief(first, lang)} to {day_in_brief(last, lang)}"
    if first.month == last.month:
        return f"{first.day:02}–{day_in_figures(last, year=False)}"
    return f"{day_in_figures(first, year=False)}–{day_in_figures(last, year=False)}"


def _due(found: Deadline, lang: Lang) -> str:
    due = moment_in_full(found.due, lang)
    if lang == "vi":
        text = f"hẹn trả trước {due}"
        return f"đang dừng, nếu nay hết dừng thì {text}" if found.stopped else text
    # "by 17:00 on Thursday", not "before": the last minute is still in time.
    text = f"due by {clock(found.due, lang)} on {due.split(' on ', 1)[1]}"
    return f"stopped now; if the stop ended now, {text}" if found.stopped else text
