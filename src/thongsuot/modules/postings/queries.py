"""Each office's board as it should hang, and how it hangs."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.units import api as units
from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.vietnamese import sort_key
from thongsuot.modules.postings import rules
from thongsuot.modules.postings.models import Posting, Screen
from thongsuot.modules.postings.states import CURRENT, Change, Standing
from thongsuot.modules.procedures import api as procedures

Line = procedures.CatalogueLine


@dataclass(frozen=True, slots=True)
class SheetChange:
    """What became of one procedure since the sheet was posted."""

    change: Change
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    One field's sheet (bảng theo lĩnh vực) as it holds on a day, and how it hangs.

    `since` is the first day on which what hangs was wrong; `changes_on` the next day on which
    it will have to be replaced, as far as is published. An empty `field`: the source names none.
    Without lines, nothing is left in the field and the sheet that hangs must come down.
    """

    field: str
    lines: tuple[Line, ...]
    digest: str
    standing: Standing
    posted_at: datetime | None
    since: date | None
    changes_on: date | None
    changes: tuple[SheetChange, ...]

    @property
    def is_current(self) -> bool:
        return self.standing in CURRENT

    @property
    def short_digest(self) -> str:
        return rules.short(self.digest)

    @property
    def version_ids(self) -> tuple[int, ...]:
        return tuple(line.version_id for line in self.lines)


@dataclass(frozen=True, slots=True)
class ScreenFacts:
    """A screen that shows the board, and since when."""

    place: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that an office must have on its wall on a day (bảng niêm yết)."""

    unit: units.UnitFacts
    above: str
    on: date
    sheets: tuple[Sheet, ...]
    screen: ScreenFacts | None

    @property
    def current(self) -> int:
        return sum(sheet.is_current for sheet in self.sheets)

    @property
    def procedures(self) -> int:
        """How many lines stand on it; a procedure stands in one field only."""
        return sum(len(sheet.lines) for sheet in self.sheets)

    @property
    def percent(self) -> int:
        return rules.percent(self.current, len(self.sheets))

    def sheet(self, field: str) -> Sheet:
        """
        Return the sheet of a field.

        :raises Missing: if the office receives nothing in that field
        """
        for sheet in self.sheets:
            if sheet.field == field:
                return sheet
        raise Missing(_("Nơi này không có bảng niêm yết của lĩnh vực đó."))


@dataclass(frozen=True, slots=True)
class Late:
    """A sheet that is not as it should be; `since` None: it was never posted."""

    field: str
    since: date | None


@dataclass(frozen=True, slots=True)
class OfficeState:
    """How one office's board hangs."""

    unit: units.UnitFacts
    sheets: int
    late: tuple[Late, ...]
    screen: ScreenFacts | None
    changes_on: date | None

    @property
    def current(self) -> int:
        return self.sheets - len(self.late)

    @property
    def percent(self) -> int:
        return rules.percent(self.current, self.sheets)


@dataclass(frozen=True, slots=True)
class Overview:
    """How all boards hang; `unplaced` counts procedures whose source names no level."""

    on: date
    offices: tuple[OfficeState, ...]
    unplaced: int

    @property
    def sheets(self) -> int:
        return sum(office.sheets for office in self.offices)

    @property
    def current(self) -> int:
        return sum(office.current for office in self.offices)

    @property
    def percent(self) -> int:
        return rules.percent(self.current, self.sheets)

    @property
    def complete(self) -> int:
        return sum(not office.late for office in self.offices)


def offices(*, on: date) -> Sequence[units.UnitFacts]:
    """Return the one-stop shops of a day; merged and closed ones drop out."""
    return units.one_stop_shops(on=on)


def board(unit_id: int, *, on: date) -> Board:
    """
    Return the board of a one-stop shop as it must hang on a day.

    :raises Missing: if there is no such one-stop shop that day
    """
    unit = units.unit(unit_id, on=on)
    if unit.kind not in units.ONE_STOP_KINDS or not unit.in_force(on):
        raise Missing(_("Không có bộ phận một cửa này."))
    parents = units.units([unit.parent_id] if unit.parent_id else [], on=on)
    above = parents.get(unit.parent_id or 0)
    shelf = _shelf(unit, above)
    lines = procedures.lines_since(on)
    by_id = {line.version_id: line for line in lines}
    wanted = rules.sheets(lines, shelf, on=on)
    coming = rules.next_changes(lines, shelf, after=on)
    hanging = _hanging(unit_id)
    wanted |= {
        field: () for field, last in hanging.items() if field not in wanted and last.version_ids
    }
    screen = _screens([unit_id]).get(unit_id)
    before = {
        line.version_id: line
        for line in procedures.lines_of(
            {one for field in wanted if field in hanging for one in hanging[field].version_ids}
            - by_id.keys()
        )
    }
    return Board(
        unit=unit,
        above=above.name if above else "",
        on=on,
        sheets=tuple(
            _sheet(
                field,
                [by_id[one] for one in wanted[field]],
                hanging.get(field),
                by_id | before,
                screen=screen,
                changes_on=coming.get(field),
            )
            for field in in_order(wanted)
        ),
        screen=screen,
    )


def boards_overview(*, on: date) -> Overview:
    """
    Return how the board of every one-stop shop hangs, the province's first.

    Seven queries, however many offices, fields and procedures there are.
    """
    shops = units.one_stop_shops(on=on)
    parents = units.units({unit.parent_id for unit in shops if unit.parent_id}, on=on)
    lines = procedures.lines_since(on)
    shelves = {unit.id: _shelf(unit, parents.get(unit.parent_id or 0)) for unit in shops}
    wanted = {shelf: rules.sheets(lines, shelf, on=on) for shelf in set(shelves.values())}
    ever = procedures.fields_ever()
    coming = {
        shelf: min(rules.next_changes(lines, shelf, after=on).values(), default=None)
        for shelf in wanted
    }
    screens = _screens(shelves)
    watched = {unit_id: shelf for unit_id, shelf in shelves.items() if unit_id not in screens}
    late = _late(watched, wanted, ever)
    return Overview(
        on=on,
        offices=tuple(
            OfficeState(
                unit=unit,
                sheets=len(
                    wanted[shelves[unit.id]].keys() | {one.field for one in late.get(unit.id, ())}
                ),
                late=late.get(unit.id, ()),
                screen=screens.get(unit.id),
                changes_on=coming[shelves[unit.id]],
            )
            for unit in shops
        ),
        unplaced=sum(not line.levels and line.in_force(on) for line in lines),
    )


def in_order(fields: Collection[str]) -> list[str]:
    """Return fields by the alphabet, the one without a name last."""
    return sorted(fields, key=lambda field: (not field, sort_key(field)))


def _shelf(unit: units.UnitFacts, above: units.UnitFacts | None) -> rules.Shelf:
    return rules.shelf_of(unit.kind, above.kind if above else "", above.name if above else "")


def _sheet(
    field: str,
    lines: Sequence[Line],
    last: Posting | None,
    by_id: Mapping[int, Line],
    *,
    screen: ScreenFacts | None,
    changes_on: date | None,
) -> Sheet:
    present = [line.version_id for line in lines]
    digest = rules.digest(field, present)
    since: date | None = None
    changes: tuple[SheetChange, ...] = ()
    if last is None:
        standing = Standing.NEVER
    elif last.digest == digest:
        standing = Standing.POSTED
    else:
        standing = Standing.OUT_OF_DATE
        since = _since(last.version_ids, present, last.posted_at, by_id)
        changes = _changes([by_id[one] for one in last.version_ids], lines)
    if standing != Standing.POSTED and screen is not None:
        standing = Standing.ON_SCREEN
    return Sheet(
        field=field,
        lines=tuple(sorted(lines, key=lambda line: (sort_key(line.title), line.code))),
        digest=digest,
        standing=standing,
        posted_at=last.posted_at if last else None,
        since=since,
        changes_on=changes_on,
        changes=changes,
    )


def _since(
    hanging: Collection[int],
    present: Collection[int],
    posted_at: datetime,
    by_id: Mapping[int, Line],
) -> date:
    days = {
        one: (by_id[one].in_force_from, by_id[one].in_force_to)
        for one in set(hanging) ^ set(present)
    }
    return rules.out_of_date_since(hanging, present, days, posted_on=localdate(posted_at))


def _changes(before: Sequence[Line], after: Sequence[Line]) -> tuple[SheetChange, ...]:
    old = {line.code: line for line in before}
    new = {line.code: line for line in after}
    found = [
        SheetChange(Change.AMENDED if code in old else Change.ADDED, code, line.title)
        for code, line in new.items()
        if code not in old or old[code].version_id != line.version_id
    ] + [
        SheetChange(Change.GONE, code, line.title) for code, line in old.items() if code not in new
    ]
    order = list(Change)
    return tuple(sorted(found, key=lambda one: (order.index(one.change), sort_key(one.title))))


def _hanging(unit_id: int) -> dict[str, Posting]:
    rows = Posting.objects.filter(unit=unit_id).order_by("field", "-pk").distinct("field")
    return {row.field: row for row in rows}


def _screens(unit_ids: Collection[int]) -> dict[int, ScreenFacts]:
    rows = Screen.objects.filter(unit__in=unit_ids).latest_of_each()
    return {row.unit_id: ScreenFacts(row.place, row.said_at) for row in rows if row.is_running}


# Each sheet's last posting is one step into the index, however many came before it.
_NOT_AS_IT_SHOULD_BE = """
SELECT office.unit_id, sheet.field, last.version_ids, last.posted_at
FROM unnest(%s::bigint[], %s::int[]) AS office (unit_id, shelf)
JOIN unnest(%s::int[], %s::text[], %s::text[], %s::bool[])
    AS sheet (shelf, field, digest, wanted) USING (shelf)
LEFT JOIN LATERAL (
    SELECT p.digest, p.version_ids, p.posted_at FROM postings_posting p
    WHERE p.unit_id = office.unit_id AND p.field = sheet.field
    ORDER BY p.id DESC LIMIT 1
) last ON true
WHERE last.digest IS DISTINCT FROM sheet.digest AND (sheet.wanted OR last.version_ids <> '{}')
"""


def _late(
    shelves: Mapping[int, rules.Shelf],
    wanted: Mapping[rules.Shelf, Mapping[str, tuple[int, ...]]],
    ever: Collection[str],
) -> dict[int, tuple[Late, ...]]:
    number = {shelf: place for place, shelf in enumerate(wanted)}
    sheets = [
        (number[shelf], field, rules.digest(field, by_field.get(field, ())), field in by_field)
        for shelf, by_field in wanted.items()
        # A sheet of a field in which nothing is left may still hang.
        for field in by_field.keys() | set(ever)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _NOT_AS_IT_SHOULD_BE,
            [
                list(shelves),
                [number[shelf] for shelf in shelves.values()],
                *([row[place] for row in sheets] for place in range(4)),
            ],
        )
        rows = cursor.fetchall()
    differing = {
        one
        for unit_id, field, hanging, _at in rows
        if hanging
        for one in set(hanging) ^ set(wanted[shelves[unit_id]].get(field, ()))
    }
    by_id = {line.version_id: line for line in procedures.lines_of(differing)}
    found: dict[int, list[Late]] = defaultdict(list)
    for unit_id, field, hanging, posted_at in rows:
        present = wanted[shelves[unit_id]].get(field, ())
        since = _since(hanging, present, posted_at, by_id) if hanging else None
        found[unit_id].append(Late(field, since))
    order = {field: place for place, field in enumerate(in_order({row[1] for row in rows}))}
    return {
        unit_id: tuple(sorted(late, key=lambda one: order[one.field]))
        for unit_id, late in found.items()
    }
