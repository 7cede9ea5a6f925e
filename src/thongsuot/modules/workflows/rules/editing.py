"""
Editing a step table one row at a time, and the words its cells are typed in.

Rows are numbered from 1 without gaps; when one moves, what names it by number follows it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from thongsuot.kernel.refusals import Clash
from thongsuot.kernel.vietnamese import has_control_characters, tidy, without_marks
from thongsuot.modules.workflows.rules.steps import END, Outcome, StepFacts
from thongsuot.modules.workflows.rules.wording import is_amount, read_allowance

MOST_STEPS = 200
MOST_OUTCOMES = 20
MOST_TEXT: Mapping[str, int] = {"name": 1000, "words": 500, "note": 1000, "written": 200}
_END_WORDS = frozenset({"het", "ket thuc", "end", "0"})


class Overtaken(Clash):
    """
    Another saved in between; nothing was written, and nothing is lost.

    `revision` is the one to go on from, `saved_by` who saved last.
    """

    def __init__(self, message: str, *, revision: int, saved_by: str) -> None:
        super().__init__(message)
        self.revision = revision
        self.saved_by = saved_by


class BadRow(ValueError):
    """A row cannot be written so; `part` is the column and `code` which rule says it."""

    def __init__(self, part: str, code: str) -> None:
        super().__init__(part, code)
        self.part, self.code = part, code


# ---- One row ----


def row_of(data: Mapping[str, Any], number: int) -> StepFacts:
    """
    Return the row that `data` describes; its cells may be typed words.

    `time` is read as "0,25 ngày làm việc", `after` as "3, 4", `outcomes` as
    "Đồng ý; Làm lại → 3; Từ chối → hết".

    :raises BadRow: at the first column that says nothing a row can hold
    """
    given = {key: value for key, value in data.items() if key not in ("number", "added")}
    if (time := given.pop("time", None)) is not None:
        given |= _time(str(time))
    if isinstance(given.get("after"), str):
        given["after"] = read_after(given["after"])
    if isinstance(given.get("outcomes"), str):
        given["outcomes"] = [{"name": one.name, "to": one.to} for one in _outcomes(given)]
    for part, most in MOST_TEXT.items():
        if part in given:
            given[part] = _text(part, given[part], most)
    try:
        step = _adapter.validate_python({**given, "number": number})
    except ValidationError as trouble:
        where = trouble.errors()[0]["loc"]
        raise BadRow(str(where[0]) if where else "", "not_a_row") from None
    return _sensible(step)


_adapter: TypeAdapter[StepFacts] = TypeAdapter(StepFacts)


def _time(words: str) -> Mapping[str, Any]:
    read = read_allowance(words)
    if not read.understood:
        raise BadRow("time", "time_not_understood")
    return {
        "amount": read.amount,
        "unit": read.unit,
        "counts_time": read.counts,
        "written": read.words[:200],
    }


def _text(part: str, value: Any, most: int) -> str:
    if not isinstance(value, str):
        raise BadRow(part, "not_a_row")
    clean = tidy(value)
    if len(clean) > most:
        raise BadRow(part, "too_long")
    if has_control_characters(clean):
        raise BadRow(part, "unprintable")
    return clean


def _sensible(step: StepFacts) -> StepFacts:
    if (step.amount is None) != (step.unit is None):
        raise BadRow("time", "not_a_row")
    if step.amount is not None and not is_amount(step.amount):
        raise BadRow("time", "time_not_understood")
    if len(step.outcomes) > MOST_OUTCOMES or len(step.after) > MOST_STEPS:
        raise BadRow("outcomes" if step.outcomes else "after", "too_many")
    outcomes = tuple(replace(one, name=_text("outcomes", one.name, 200)) for one in step.outcomes)
    if any(one.to is not None and not END <= one.to <= MOST_STEPS for one in outcomes):
        raise BadRow("outcomes", "outcomes_not_understood")
    if any(not END < one <= MOST_STEPS for one in step.after):
        raise BadRow("after", "after_not_understood")
    return replace(step, outcomes=outcomes, after=tuple(sorted(set(step.after))))


def read_after(text: str) -> tuple[int, ...]:
    """
    :raises BadRow: if it is anything but numbers of steps
    """
    words = re.sub(r"\b(buoc|va|sau)\b|[,;+&]", " ", without_marks(text)).split()
    if any(not re.fullmatch(r"[0-9]{1,3}", word) for word in words):
        raise BadRow("after", "after_not_understood")
    return tuple(sorted({int(word) for word in words}))


def _outcomes(given: Mapping[str, Any]) -> Sequence[Outcome]:
    return read_outcomes(given["outcomes"])


def read_outcomes(text: str) -> tuple[Outcome, ...]:
    """
    :raises BadRow: if an arrow leads to anything but a number of a step or the end
    """
    found = []
    for item in re.split(r"[;\n]", text):
        name, arrow, to = (tidy(part) for part in _ARROW.partition(item))
        if not name and not arrow:
            continue
        if not arrow:
            found.append(Outcome(name))
            continue
        word = re.sub(r"^buoc\s+", "", without_marks(to))
        if word in _END_WORDS:
            found.append(Outcome(name, END))
        elif re.fullmatch(r"[0-9]{1,3}", word):
            found.append(Outcome(name, int(word)))
        else:
            raise BadRow("outcomes", "outcomes_not_understood")
    return tuple(found)


class _Arrow:
    """Parts an item at its arrow, however it is typed."""

    _signs = re.compile(r"→|->|=>")

    def partition(self, item: str) -> tuple[str, str, str]:
        parts = self._signs.split(item, maxsplit=1)
        return (parts[0], "→", parts[1]) if len(parts) > 1 else (item, "", "")


_ARROW = _Arrow()


def after_in_words(step: StepFacts) -> str:
    return ", ".join(str(number) for number in step.after)


def outcomes_in_words(step: StepFacts) -> str:
    """Return the outcomes as they are typed: "Đồng ý; Làm lại → 3; Từ chối → hết"."""
    return "; ".join(
        one.name if one.to is None else f"{one.name} → {'hết' if one.to == END else one.to}"
        for one in step.outcomes
    )


# ---- The whole table ----


def with_row(steps: Sequence[StepFacts], row: StepFacts, at: int) -> tuple[StepFacts, ...]:
    """Return the table with a row put in as number `at`, which may be one past the last."""
    moved = _renumbered(steps, lambda number: number + 1 if number >= at else number)
    return tuple(sorted((*moved, replace(row, number=at)), key=lambda step: step.number))


def with_change(steps: Sequence[StepFacts], row: StepFacts) -> tuple[StepFacts, ...]:
    return tuple(row if step.number == row.number else step for step in steps)


def without_row(steps: Sequence[StepFacts], number: int) -> tuple[StepFacts, ...]:
    """Return the table without a row; what named it by number then goes on as the table says."""
    kept = [step for step in steps if step.number != number]

    def to(old: int) -> int | None:
        return None if old == number else old - 1 if old > number else old

    return _renumbered(kept, to)


def with_move(steps: Sequence[StepFacts], number: int, to: int) -> tuple[StepFacts, ...]:
    """Return the table with a row moved to stand as number `to`."""
    order = [step.number for step in steps if step.number != number]
    order.insert(to - 1, number)
    places = {old: at for at, old in enumerate(order, start=1)}
    return tuple(sorted(_renumbered(steps, places.get), key=lambda step: step.number))


def _renumbered(
    steps: Sequence[StepFacts], to: Callable[[int], int | None]
) -> tuple[StepFacts, ...]:
    return tuple(
        replace(
            step,
            number=to(step.number) or step.number,
            after=tuple(sorted(n for old in step.after if (n := to(old)) is not None)),
            outcomes=tuple(
                replace(one, to=one.to if not one.to else to(one.to)) for one in step.outcomes
            ),
        )
        for step in steps
    )
