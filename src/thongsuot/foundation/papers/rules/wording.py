"""How values are written on paper: Nghị định 30/2020/NĐ-CP, Phụ lục I."""

import dataclasses
from datetime import date, datetime
from typing import Any

from thongsuot.foundation.papers.rules.forms import Paper
from thongsuot.kernel.worktime import VIETNAM, Cell, day_in_figures

# As many days as stand on two lines, which leaves the receipt on one page; beyond that the
# sentence says it better.
MOST_CELLS = 48


def as_data(paper: Paper) -> dict[str, Any]:
    """Return everything on `paper` as JSON values, moments and days already in words."""
    data: dict[str, Any] = _plain(paper)
    return data | {"title": paper.title}


def _plain(value: Any) -> Any:
    match value:
        case Cell():
            return _cell(value)
        case datetime():
            return _moment(value.astimezone(VIETNAM))
        case date():
            return _day(value)
        case list() | tuple():
            cells = [item for item in value if isinstance(item, Cell)]
            return [] if len(cells) > MOST_CELLS else [_plain(item) for item in value]
        case _ if dataclasses.is_dataclass(value):
            fields = dataclasses.fields(value)
            return {field.name: _plain(getattr(value, field.name)) for field in fields}
    return value


def _moment(at: datetime) -> dict[str, str]:
    return {
        "full": f"{at.hour:02} giờ {at.minute:02} phút, {_day(at.date())}",
        "day": _day(at.date()),
        "brief": f"{at:%H:%M} {day_in_figures(at.date())}",
        "figures": day_in_figures(at.date()),
    }


def _day(day: date) -> str:
    """Write a day below 10 and a month below 3 with a zero, so that none is added by hand."""
    month = f"{day.month:02}" if day.month < 3 else f"{day.month}"
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def _cell(cell: Cell) -> dict[str, Any]:
    number = "" if cell.number is None else str(cell.number)
    return {
        "number": number,
        "weekday": cell.weekday("vi"),
        "label": f"{cell.on.day}/{cell.on.month}"
        if cell.filed or cell.on.day == 1
        else f"{cell.on.day}",
        "off": cell.off,
        "made_up": cell.made_up,
        "stopped": cell.stopped,
        "filed": cell.filed,
        "due": cell.due,
        "was_due": cell.was_due,
    }
