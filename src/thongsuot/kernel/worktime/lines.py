"""`thongsuot deadline`: JSON lines in, one JSON line out for each, whatever is wrong with it."""

import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import TextIO, TypeVar

from thongsuot.kernel.worktime.calendar import Calendar
from thongsuot.kernel.worktime.dates import Lang, in_bounds, parse_instant
from thongsuot.kernel.worktime.deadlines import Deadline, deadline
from thongsuot.kernel.worktime.faults import BadQuestion
from thongsuot.kernel.worktime.limits import Effect, Extension, Limit, Stop, Unit
from thongsuot.kernel.worktime.national import USUAL_HOURS, national_calendar
from thongsuot.kernel.worktime.stops import MOST_STOPS
from thongsuot.kernel.worktime.working_week import DayKind, Interval, NamedDay, OfficeHours

T = TypeVar("T")

LONGEST_LINE = 1_000_000
LONGEST_REASON = 2_000
MOST_DAYS = 10_000
MOST_INTERVALS = 24

_FIELDS = frozenset(
    {
        "id",
        "start",
        "limit",
        "unit",
        "calendar",
        "office_hours",
        "cutoff",
        "stops",
        "as_of",
        "extension",
        "lang",
    }
)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_KINDS: Mapping[type, tuple[str, str]] = {
    str: ("một chuỗi ký tự", "a string"),
    list: ("một danh sách", "a list"),
    dict: ("một đối tượng", "an object"),
}


def answer_lines(questions: TextIO | Iterable[str] | Iterable[bytes], answers: TextIO) -> int:
    """Write one line for each line read; return 1 if any was an error, else 0."""
    # Bytes, so that one line of broken UTF-8 spoils no other.
    lines = questions.buffer if isinstance(questions, io.TextIOWrapper) else questions
    if isinstance(answers, io.TextIOWrapper):
        answers.reconfigure(encoding="utf-8")
    status = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        answer = answer_line(line, number)
        if "error" in answer:
            status = 1
        answers.write(_dump(answer) + "\n")
        answers.flush()
    return status


def answer_line(line: str | bytes, number: int = 1) -> dict[str, object]:
    """Answer one line with its due date and derivation, or with what is wrong with it."""
    lang: Lang = "vi"
    answer: dict[str, object] = {"id": None}
    try:
        question = _read(line, number)
        answer["id"] = question.get("id")
        lang = _lang(question)
        answer.update(_shown(deadline(**_asked(question)), lang))  # type: ignore[arg-type]
    except BadQuestion as fault:
        answer["error"] = fault.text(lang)
    return answer


def _shown(found: Deadline, lang: Lang) -> dict[str, object]:
    shown: dict[str, object] = {"due": found.due.isoformat()}
    if found.extension is not None:
        shown["original_due"] = found.original_due.isoformat()
    if found.stopped:
        shown["stopped"] = True
    shown["derivation"] = [
        {"on": line.on.isoformat(), "why": line.why, "text": line.text(lang)}
        for line in found.derivation
    ]
    return shown


def _dump(answer: Mapping[str, object]) -> str:
    text = json.dumps(answer, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate in an id, which only an escape can carry
        return json.dumps(answer)
    return text


def _read(line: str | bytes, number: int) -> dict[str, object]:
    if len(line) > LONGEST_LINE:
        raise BadQuestion("line_too_long", line=number, most=LONGEST_LINE)
    try:
        text = line.decode("utf-8-sig") if isinstance(line, bytes) else line.removeprefix("\ufeff")
        question = json.loads(text)
    except UnicodeDecodeError:
        raise BadQuestion("not_utf8", line=number) from None
    except json.JSONDecodeError as fault:
        raise BadQuestion("not_json", line=number, column=fault.pos + 1) from None
    except (RecursionError, ValueError):
        raise BadQuestion("unreadable", line=number) from None
    if not isinstance(question, dict):
        raise BadQuestion("not_object")
    return question


def _lang(question: Mapping[str, object]) -> Lang:
    asked = question.get("lang")
    if asked is None or asked == "vi":
        return "vi"
    if asked == "en":
        return "en"
    raise BadQuestion("unknown_lang")


def _asked(question: Mapping[str, object]) -> dict[str, object]:
    _only(question, _FIELDS)
    start = _instant(question, "start")
    limit = _limit(question)
    hours = _hours(question.get("office_hours"))
    stops = _list(question, "stops", MOST_STOPS)
    return {
        "start": start,
        "limit": limit,
        "calendar": _calendar(question.get("calendar"), hours),
        "cutoff": _optional(question, "cutoff", lambda: _time(question["cutoff"])),
        "stops": [_stop(stop) for stop in stops],
        "as_of": _optional(question, "as_of", lambda: _instant(question, "as_of")),
        "extension": _extension(question.get("extension")),
    }


def _only(given: Mapping[str, object], known: frozenset[str], within: str = "") -> None:
    for field in given:
        if field not in known:
            raise BadQuestion("unknown_field", field=f"{within}{field[:80]}")


def _optional(given: Mapping[str, object], field: str, read: Callable[[], T]) -> T | None:
    return None if given.get(field) is None else read()


def _limit(question: Mapping[str, object]) -> Limit:
    for field in ("limit", "unit"):
        if field not in question:
            raise BadQuestion("missing_field", field=field)
    unit = question["unit"]
    if not isinstance(unit, str) or unit not in Unit._value2member_map_:
        raise BadQuestion("unknown_unit", unit=_brief(unit), known=", ".join(Unit))
    amount = question["limit"]
    if type(amount) is not int:
        raise BadQuestion("limit_not_positive")
    return Limit(amount, Unit(unit))


def _instant(given: Mapping[str, object], field: str, within: str = "") -> datetime:
    text = given.get(field)
    name = f"{within}{field}"
    if field not in given:
        raise BadQuestion("missing_field", field=name)
    if not isinstance(text, str):
        raise BadQuestion("not_an_instant", field=name)
    instant = parse_instant(text)
    if instant is None:
        if parse_instant(f"{text}Z") is not None:
            raise BadQuestion("no_offset", field=name)
        raise BadQuestion("not_an_instant", field=name)
    if not in_bounds(instant):
        raise BadQuestion("out_of_bounds", field=name)
    return instant


def _time(text: object) -> time:
    if not isinstance(text, str) or not _TIME.fullmatch(text):
        raise BadQuestion("not_a_time", text=_brief(text))
    return time.fromisoformat(text)


def _date(text: object) -> date:
    if isinstance(text, str) and _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise BadQuestion("not_a_date", text=_brief(text))


def _hours(given: object) -> OfficeHours:
    if given is None:
        return USUAL_HOURS
    if not isinstance(given, list):
        raise _wrong("office_hours", list)
    if len(given) > MOST_INTERVALS:
        raise BadQuestion("too_many", field="office_hours", most=MOST_INTERVALS)
    intervals: list[Interval] = []
    for interval in given:
        if not isinstance(interval, list) or len(interval) != 2:
            raise BadQuestion("not_a_time", text=_brief(interval))
        intervals.append((_time(interval[0]), _time(interval[1])))
    return OfficeHours.daily(intervals)


def _calendar(given: object, hours: OfficeHours) -> Calendar:
    if given is None or given == "VN":
        return national_calendar((hours,))
    if isinstance(given, str):
        raise BadQuestion("unknown_calendar", calendar=_brief(given))
    if not isinstance(given, dict):
        raise _wrong("calendar", dict)
    _only(given, frozenset({"holidays", "working_saturdays"}), "calendar.")
    return _own_calendar(
        frozenset(map(_date, _list(given, "holidays", MOST_DAYS))),
        frozenset(map(_date, _list(given, "working_saturdays", MOST_DAYS))),
        hours,
    )


@lru_cache(maxsize=64)
def _own_calendar(off: frozenset[date], worked: frozenset[date], hours: OfficeHours) -> Calendar:
    # A day given as both is off: whoever lists a holiday means that nobody comes.
    make_up = NamedDay(DayKind.MAKE_UP, "theo lịch đã cho", "by the calendar given")
    holiday = NamedDay(DayKind.HOLIDAY, "theo lịch đã cho", "holiday by the calendar given")
    return Calendar(dict.fromkeys(worked, make_up) | dict.fromkeys(off, holiday), (hours,))


def _stop(given: object) -> Stop:
    if not isinstance(given, dict):
        raise _wrong("stops[]", dict)
    _only(given, frozenset({"from", "to", "reason", "effect"}), "stops[].")
    effect = given.get("effect")
    if not isinstance(effect, str) or effect not in Effect._value2member_map_:
        raise BadQuestion("unknown_effect", effect=_brief(effect))
    if "to" not in given:
        raise BadQuestion("missing_field", field="stops[].to")
    return Stop(
        begins=_instant(given, "from", "stops[]."),
        ends=_optional(given, "to", lambda: _instant(given, "to", "stops[].")),
        reason=_reason(given, "stops[]."),
        effect=Effect(effect),
    )


def _extension(given: object) -> Extension | None:
    if given is None:
        return None
    if isinstance(given, list) and len(given) > 1:
        raise BadQuestion("extended_twice")
    if not isinstance(given, dict):
        raise _wrong("extension", dict)
    _only(given, frozenset({"at", "new_due", "reason"}), "extension.")
    return Extension(
        at=_instant(given, "at", "extension."),
        new_due=_instant(given, "new_due", "extension."),
        reason=_reason(given, "extension."),
    )


def _reason(given: Mapping[str, object], within: str) -> str:
    reason = given.get("reason")
    if reason is None:
        return ""
    if not isinstance(reason, str) or len(reason) > LONGEST_REASON:
        raise _wrong(f"{within}reason", str)
    return reason


def _list(given: Mapping[str, object], field: str, most: int) -> list[object]:
    items = given.get(field)
    if items is None:
        return []
    if not isinstance(items, list):
        raise _wrong(field, list)
    if len(items) > most:
        raise BadQuestion("too_many", field=field, most=most)
    return items


def _wrong(field: str, kind: type) -> BadQuestion:
    vietnamese, english = _KINDS[kind]
    return BadQuestion("wrong_type", field=field, kind_vi=vietnamese, kind_en=english)


def _brief(value: object) -> str:
    return str(value)[:80]
