"""
The step table between a draft and the page: cells as they are typed, and back.

What cannot be read travels back as it was typed, with the reason at its cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.vietnamese import tidy
from thongsuot.modules.workflows import api as workflows

Cells = Mapping[str, str]

COLUMNS = (
    "name",
    "kind",
    "role",
    "words",
    "unit_rule",
    "unit",
    "time",
    "after",
    "outcomes",
    "verb",
    "money_due",
    "note",
)
# Only these may an office change of its province's workflow.
OF_AN_OFFICE = frozenset({"role", "words", "time", "note"})
MOST_ROWS = 200
# What an official writes of a step outside the limit.
UNCOUNTED = "Không tính thời gian"
_MOST_TYPED = 2000
# Where a finding speaks of a part of a step, the cell that says it.
_CELLS = {"amount": "time", "unit": "time", "unit_id": "unit", "": "name"}
NEW: Cells = {
    **dict.fromkeys(COLUMNS, ""),
    "kind": workflows.StepKind.PROCESS.value,
    "role": workflows.StepRole.OFFICER.value,
    "unit_rule": workflows.UnitRule.HANDLING.value,
}


_BLANK = ("", gettext_lazy("không"))
# What each column asks for: kind of control, label, an example, choices.
_ASKED: Mapping[str, tuple[str, "str | Promise", "str | Promise", Sequence[tuple[str, Any]]]] = {
    "name": ("words", gettext_lazy("Nội dung công việc"), "", ()),
    "kind": ("choice", gettext_lazy("Loại bước"), "", workflows.StepKind.choices),
    "role": ("choice", gettext_lazy("Ai làm"), "", workflows.StepRole.choices),
    "words": (
        "words",
        gettext_lazy("Ai làm, theo lời của cơ quan"),
        gettext_lazy("chức danh, bộ phận"),
        (),
    ),
    "unit_rule": ("choice", gettext_lazy("Cơ quan thực hiện"), "", workflows.UnitRule.choices),
    "unit": (
        "office",
        gettext_lazy("Tên cơ quan, nếu nêu tên"),
        gettext_lazy("tên, nếu nêu tên"),
        (),
    ),
    "time": ("line", gettext_lazy("Thời gian"), gettext_lazy("0,5 ngày làm việc"), ()),
    "after": ("line", gettext_lazy("Sau bước"), "", ()),
    "outcomes": (
        "words",
        gettext_lazy("Kết quả → bước"),
        gettext_lazy("Đồng ý; Làm lại → 3"),
        (),
    ),
    "verb": ("choice", gettext_lazy("Việc tự động"), "", [_BLANK, *workflows.Verb.choices]),
    "money_due": ("tick", gettext_lazy("Xong bước này phát sinh khoản phải nộp"), "", ()),
    "note": ("words", gettext_lazy("Ghi chú"), "", ()),
}
_RARE = ("note", "verb", "money_due")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell on the page; `why` says why what stands in it cannot be used."""

    id: str
    name: str
    part: str
    number: int
    kind: str
    label: "str | Promise"
    value: str
    why: str
    hint: "str | Promise"
    choices: Sequence[tuple[str, Any]]
    fixed: bool
    read: str

    @property
    def rare(self) -> bool:
        return self.part in _RARE


@dataclass(slots=True)
class Row:
    """One row on the page: what stands in its cells, how its time is read, what is wrong."""

    number: int
    cells: Cells
    only: frozenset[str] | None = None
    read: str = ""
    of_province: str = ""
    said: dict[str, str] = field(default_factory=dict)

    @property
    def as_text(self) -> str:
        return str(self.number)

    @property
    def opened(self) -> bool:
        """Whether the rarer cells say something, or are spoken of."""
        return any(self.cells[part] or part in self.said for part in _RARE)

    @property
    def drawn(self) -> Mapping[str, Cell]:
        return {part: self._cell(part) for part in COLUMNS}

    def _cell(self, part: str) -> Cell:
        kind, label, hint, choices = _ASKED[part]
        if part == "after" and self.number > 1:
            hint = str(self.number - 1)
        return Cell(
            id=f"s{self.number}-{part}",
            name=f"{self.number}-{part}",
            part=part,
            number=self.number,
            kind=kind,
            label=label,
            value=self.cells[part],
            why=self.said.get(part, ""),
            hint=hint,
            choices=choices,
            fixed=self.only is not None and part not in self.only,
            read=self.read if part == "time" else "",
        )


@dataclass(frozen=True, slots=True)
class Found:
    """Something wrong with the table: a sentence, and the address of its cell."""

    sentence: str
    blocks: bool
    url: str
    step: int


@dataclass(slots=True)
class Table:
    """The whole table on the page."""

    rows: list[Row]
    steps: tuple[workflows.StepFacts, ...]
    readable: bool
    focus: str = ""
    trouble: str = ""


class Offices:
    """The offices that a step may name, looked up once a page."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._known: dict[int, str] | None = None

    @property
    def names(self) -> Mapping[int, str]:
        if self._known is None:
            self._known = {each.unit.id: each.unit.name for each in units.agencies(on=self.on)}
        return self._known

    def named(self, unit_id: int | None) -> str:
        if unit_id is None:
            return ""
        return self.names.get(unit_id) or units.unit(unit_id).name

    def id_of(self, name: str) -> int | None:
        wanted = tidy(name).casefold()
        return next(
            (each for each, known in self.names.items() if known.casefold() == wanted), None
        )


# ---- From the draft to the page ----


def opened(steps: Sequence[workflows.StepFacts], offices: Offices) -> list[Cells]:
    """Return the cells of a table as they would be typed: in Vietnamese, as times are read."""
    with translation.override("vi"):
        rows = workflows.rows_to_edit(steps)
    return [
        {
            "name": row.name,
            "kind": row.kind,
            "role": row.role,
            "words": row.words,
            "unit_rule": row.unit_rule,
            "unit": offices.named(row.unit_id),
            "time": row.time if step.amount is not None else "" if step.counts_time else UNCOUNTED,
            "after": row.after,
            "outcomes": row.outcomes,
            "verb": row.verb,
            "money_due": "1" if row.money_due else "",
            "note": row.note,
        }
        for row, step in zip(rows, steps, strict=True)
    ]


def sent(posted: QueryDict) -> list[Cells]:
    """Return the cells as they were typed, row after row."""
    count = posted.get("rows", "")
    rows = min(int(count), MOST_ROWS) if count.isascii() and count.isdecimal() else 0
    return [
        {part: tidy(posted.get(f"{n}-{part}", "")[:_MOST_TYPED]) for part in COLUMNS}
        for n in range(1, rows + 1)
    ]


def table(
    typed: Sequence[Cells],
    offices: Offices,
    *,
    province: Sequence[workflows.StepFacts] = (),
    only: frozenset[str] | None = None,
) -> Table:
    """Return typed cells read as steps, with a sentence at each cell that says none."""
    given = [_given(cells, offices) for cells in typed]
    read = workflows.typed(given)
    theirs = {step.number: step for step in province} if only else {}
    rows = [Row(n, cells, only) for n, cells in enumerate(typed, start=1)]
    for step in read.steps:
        row = rows[step.number - 1]
        row.read = read_as(step) if row.cells["time"] else ""
        if (base := theirs.get(step.number)) is not None:
            row.of_province = workflows.time_in_words(base)
    readable = len(read.steps) == len(rows)
    if not readable:
        for one in read.findings:
            rows[one.step - 1].said.setdefault(cell_of(one.place), one.reason)
    for row in rows:
        if row.cells["unit"] and offices.id_of(row.cells["unit"]) is None:
            row.said["unit"] = _("Không có cơ quan tên này; hãy chọn trong danh sách.")
            readable = False
    return Table(rows, read.steps, readable)


def read_as(step: workflows.StepFacts) -> str:
    """Return how the time of a step was read, and what the deadline engine will count."""
    words = workflows.time_in_words(step)
    limit = step.allowance
    if limit is None or (limit.amount == step.amount and limit.unit is step.unit):
        return words
    counted = workflows.time_in_words(replace(step, amount=Decimal(limit.amount), unit=limit.unit))
    return _("%(words)s, tính là %(counted)s") % {"words": words, "counted": counted}


def _given(cells: Cells, offices: Offices) -> dict[str, Any]:
    """Return one row as the module reads it."""
    return {
        "name": cells["name"],
        "kind": cells["kind"],
        "role": cells["role"],
        "words": cells["words"],
        "unit_rule": cells["unit_rule"],
        "unit_id": offices.id_of(cells["unit"]) if cells["unit"] else None,
        "time": cells["time"],
        "after": cells["after"],
        "outcomes": cells["outcomes"],
        "verb": cells["verb"] or None,
        "money_due": bool(cells["money_due"]),
        "note": cells["note"],
    }


# ---- What is wrong ----


def cell_of(place: str) -> str:
    """Return the cell that a JSON pointer to a part of a step means."""
    part = place.split("/")[3] if place.count("/") >= 3 else ""
    part = _CELLS.get(part, part)
    return part if part in COLUMNS else "name"


def found(
    findings: Sequence[workflows.Finding], rows: int, page: str = ""
) -> tuple[list[Found], list[Found]]:
    """Return what blocks and what only warns, each leading to its cell."""
    both = [
        Found(
            sentence=one.reason,
            blocks=one.blocks,
            url=f"{page}#s{one.step}-{cell_of(one.place)}"
            if 1 <= one.step <= rows
            else f"{page}#steps"
            if one.place.startswith("/steps")
            else "",
            step=one.step,
        )
        for one in findings
    ]
    return [one for one in both if one.blocks], [one for one in both if not one.blocks]


# ---- From the page to the draft ----


def save(
    draft_id: int,
    revision: int,
    typed: Sequence[Cells],
    offices: Offices,
    *,
    by: Actor,
    at: datetime,
) -> int:
    """
    Make the draft's table the typed one, row by row, and return its new revision.

    All of it or nothing; rows that say what they said are left alone.

    :raises Overtaken: if another saved since `revision`
    :raises Invalid: at the first cell that cannot be used
    """
    with transaction.atomic():
        stored = opened(workflows.draft(draft_id).steps, offices)
        said: dict[str, Any] = {"draft_id": draft_id, "by": by, "at": at}
        for number in range(len(stored), len(typed), -1):
            revision = workflows.remove_step(number=number, revision=revision, **said)
        for cells in typed[len(stored) :]:
            row = _given(cells, offices)
            revision = workflows.add_step(row=row, revision=revision, **said)
        if len(stored) != len(typed):
            stored = opened(workflows.draft(draft_id).steps, offices)
        for number, (before, after) in enumerate(zip(stored, typed, strict=True), start=1):
            if dict(before) != dict(after):
                row = _given(after, offices)
                revision = workflows.change_step(
                    number=number,
                    row=row,
                    revision=revision,
                    **said,
                )
    return revision


@dataclass(frozen=True, slots=True)
class Move:
    """A button of the table: what it does, and to which row."""

    verb: str
    number: int

    @classmethod
    def read(cls, text: str) -> "Move | None":
        verb, _blank, number = text.partition(" ")
        if verb not in ("add", "beside", "up", "down", "remove"):
            return None
        return cls(verb, int(number) if number.isascii() and number.isdecimal() else 0)


def moved(
    move: Move, draft_id: int, revision: int, offices: Offices, *, by: Actor, at: datetime
) -> str:
    """
    Add, move or remove a row of the saved table; return the id of the control to go on from.

    :raises Overtaken: if another saved since `revision`
    :raises Invalid: if there is no such row or place
    """
    n = move.number
    said: dict[str, Any] = {"draft_id": draft_id, "by": by, "at": at}
    if move.verb == "add":
        at_place = n + 1 if n else None
        workflows.add_step(
            row=_given(NEW, offices),
            number=at_place,
            revision=revision,
            **said,
        )
        return f"s{at_place or len(workflows.draft(draft_id).steps)}-name"
    if move.verb == "beside":
        return _beside(n, revision, offices, said)
    if move.verb == "remove":
        workflows.remove_step(number=n, revision=revision, **said)
        left = len(workflows.draft(draft_id).steps)
        return f"s{min(n, left)}-name" if left else "add-last"
    to = n - 1 if move.verb == "up" else n + 1
    workflows.move_step(number=n, to=to, revision=revision, **said)
    return f"s{to}-{move.verb}"


def _beside(n: int, revision: int, offices: Offices, said: Mapping[str, Any]) -> str:
    """Add a consultation that runs side by side with step `n`; what comes next waits for both."""
    steps = workflows.draft(said["draft_id"]).steps
    at = next((step for step in steps if step.number == n), None)
    if at is None or n < 2:
        at_place = n + 1 if at else None
        revision = workflows.add_step(
            row=_given(NEW, offices), number=at_place, revision=revision, **said
        )
        return f"s{at_place or len(steps) + 1}-name"
    same = ", ".join(str(one) for one in at.after) or str(n - 1)
    new = dict(NEW) | {
        "kind": workflows.StepKind.CONSULT.value,
        "role": workflows.StepRole.OTHER_AGENCY.value,
        "after": same,
    }
    # A table that is written down says in every cell what the next row would otherwise guess.
    revision = workflows.add_step(row=_given(new, offices), number=n + 1, revision=revision, **said)
    rows = opened(workflows.draft(said["draft_id"]).steps, offices)
    for number, cells in enumerate(rows, start=1):
        waits = [one.strip() for one in cells["after"].split(",") if one.strip()]
        if number > n + 1 and (str(n) in waits or (number == n + 2 and not waits)):
            both = dict(cells) | {"after": ", ".join(dict.fromkeys([*waits, str(n), str(n + 1)]))}
            revision = workflows.change_step(
                number=number, row=_given(both, offices), revision=revision, **said
            )
    return f"s{n + 1}-name"
