"""The clock strip as c-clock-strip draws it: from the stored deadline, never computed again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from thongsuot.kernel import worktime
from thongsuot.kernel.worktime import Cell, Deadline
from thongsuot.kernel.worktime.dates import Lang, day_in_brief
from thongsuot.surfaces.shared.templatetags.vi import language

_LONG = 24  # more cells than stand in one line on a citizen's page


@dataclass(frozen=True, slots=True)
class DrawnDay:
    """One cell: what stands in it, what stands under it, and how it looks."""

    mark: str
    label: str
    kinds: str


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One line of the key below the strip."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class DrawnStrip:
    """The strip (dải thời hạn); `text` is the derivation as a sentence, for those who listen."""

    cells: Sequence[DrawnDay]
    key: Sequence[KeyLine]
    text: str
    long: bool


def drawn(
    derivation: Mapping[str, Any] | Deadline,
    *,
    today: date,
    done: bool = False,
    waiting_since: date | None = None,
) -> DrawnStrip:
    """
    Return the strip of a stored derivation (or of the deadline it holds) as seen on `today`.

    `done` is for a dossier whose result is out: no day is ringed, and none is overdue.
    `waiting_since` is for one whose clock stands still now: the days after are dashed, for the
    day promised will move by the time that the waiting takes.
    """
    found = derivation if isinstance(derivation, Deadline) else worktime.from_json(derivation)
    lang = language()
    cells = worktime.strip(found, today)
    if waiting_since is not None:
        cells = tuple(_waiting(cell) if cell.on > waiting_since else cell for cell in cells)
    over = not done and waiting_since is None and today > found.due.date()
    return DrawnStrip(
        cells=[_day(cell, before, lang, done=done, over=over) for before, cell in _pairs(cells)],
        key=list(_key(cells, lang, done=done, over=over)),
        text=worktime.sentence(found, lang),
        long=len(cells) > _LONG,
    )


def _waiting(cell: Cell) -> Cell:
    return replace(cell, stopped=True, due=False)


def _pairs(cells: Sequence[Cell]) -> Iterable[tuple[Cell | None, Cell]]:
    return zip([None, *cells[:-1]], cells, strict=True)


def _day(cell: Cell, before: Cell | None, lang: Lang, *, done: bool, over: bool) -> DrawnDay:
    if cell.number is not None and not cell.stopped:
        mark = str(cell.number)
    else:
        mark = cell.weekday(lang) if cell.filed else ""
    new_month = before is None or before.on.month != cell.on.month
    label = f"{cell.on.day}/{cell.on.month}" if new_month else str(cell.on.day)
    return DrawnDay(mark, label, " ".join(_kinds(cell, done=done, over=over)))


def _kinds(cell: Cell, *, done: bool, over: bool) -> Iterable[str]:
    if cell.due:
        yield "due"
        if over:
            yield "missed"
    elif cell.stopped:
        yield "still"
    elif cell.off:
        yield "off"
    elif cell.past or cell.filed:
        yield "past"
    if cell.made_up:
        yield "made"
    if cell.today and not done:
        yield "today"


def _key(cells: Sequence[Cell], lang: Lang, *, done: bool, over: bool) -> Iterable[KeyLine]:
    if any(cell.past and not cell.off for cell in cells):
        yield KeyLine("past", _("đã qua"))
    off = [cell for cell in cells if cell.off and not cell.stopped and not cell.due]
    if off:
        yield KeyLine("off", _("ngày nghỉ: %(days)s") % {"days": _named(off, lang)})
    made_up = [day_in_brief(cell.on, lang) for cell in cells if cell.made_up]
    if made_up:
        yield KeyLine("made", _("làm bù: %(days)s") % {"days": ", ".join(made_up)})
    if any(cell.stopped for cell in cells):
        yield KeyLine("still", _("tạm dừng, không tính"))
    if not done and any(cell.today for cell in cells):
        yield KeyLine("today", _("hôm nay"))
    if any(cell.due for cell in cells):
        yield KeyLine("missed" if over else "due", _("hẹn trả"))


def _named(off: Iterable[Cell], lang: Lang) -> str:
    """Weekends as one word, holidays by name with their days: Quốc khánh 01/9, 02/9."""
    parts = []
    for name, cells in groupby(
        sorted(off, key=lambda cell: _name(cell, lang)), key=lambda cell: _name(cell, lang)
    ):
        days = ", ".join(day_in_brief(cell.on, lang) for cell in cells)
        parts.append(f"{name} {days}" if name else _("cuối tuần"))
    return "; ".join(parts)


def _name(cell: Cell, lang: Lang) -> str:
    """Return the holiday's own name; a day off by exchange is called by what it is."""
    if cell.mark is None:
        return ""
    if cell.mark.why == worktime.DayKind.SWAPPED_OFF.value:
        return _("nghỉ hoán đổi")
    return dict(cell.mark.params).get(f"name_{lang}", "")
