"""
A part of a record as a sheet to fill in: what was stored, what was typed, what is sent back.

A sheet is described once, as a tree of `Leaf`, `Group` and `Rows`. What stands in it is carried
as typed (`Typed`: words, lists of words, rows), so that nothing is lost when a row is added or
when something is wrong. Names of fields are paths ("channels/0/limit/amount"), which are also the
JSON pointers by which faults come back.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from thongsuot.kernel.vietnamese import has_control_characters, nfc, tidy

Text = str | Promise
# Words, a list of words, a row of fields by key, or a list of such rows.
Typed = Any
Choices = Sequence[tuple[str, Text]]
Faults = dict[str, str]

# More rows than any procedure has; a form sent by hand stops here.
MOST_ROWS = 200
LONGEST = 20_000
# As a switch: the whole group is absent when nothing at all was typed into it.
ANYTHING = "*"
_NUMBER = re.compile(r"\d{1,13}")


class Kind(StrEnum):
    """How a field is typed, and what becomes of it."""

    LINE = "line"
    WORDS = "words"
    LINES = "lines"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    HOUR = "hour"
    TICK = "tick"
    CHOICE = "choice"
    CHOICES = "choices"
    # Carried along, not shown: the keys by which parts of a record name each other.
    KEY = "key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """
    One field. `empty` is what stands in the record when nothing is typed.

    `choices` may be a word: the list that the page looks up in the record under that word.
    """

    key: str
    label: Text
    kind: Kind = Kind.LINE
    hint: Text = ""
    choices: Choices | str = ()
    needed: bool = False
    empty: object = None
    rows: int = 2
    width: str = ""
    prefix: str = ""
    # Only from the second row on: what refers back to the first.
    later_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """
    Fields that stand together; with `switch`, all of it is absent when that field is empty.

    `fold` puts it behind a word to press, unless something stands in it. `bare` groups are
    fields of the group above, set apart only to be folded; rows do not stand in them.
    """

    key: str
    label: Text
    fields: "Sequence[Leaf | Group | Rows]"
    hint: Text = ""
    switch: str = ""
    fold: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows to add, remove and reorder; `plain` rows are words, not objects."""

    key: str
    label: Text
    one: Text
    fields: "Sequence[Leaf | Group | Rows]"
    add: Text = ""
    hint: Text = ""
    plain: bool = False
    titled_by: str = ""


Part = Leaf | Group | Rows


# ---- From the record ----


def opened(part: Part, value: Any) -> Typed:
    """Return what stands in the sheet for a stored value."""
    if isinstance(part, Leaf):
        return _opened_leaf(part, value)
    if isinstance(part, Rows):
        if part.plain:
            return [{part.fields[0].key: each or ""} for each in value or ()]
        return [_opened_fields(part.fields, each) for each in value or ()]
    return _opened_fields(part.fields, value or {})


def _opened_fields(fields: Sequence[Part], value: Mapping[str, Any]) -> Typed:
    return {
        each.key: opened(
            each, value if isinstance(each, Group) and each.bare else value.get(each.key)
        )
        for each in fields
    }


def _opened_leaf(part: Leaf, value: Any) -> Typed:
    if part.kind is Kind.CHOICES:
        return [str(each) for each in value or ()]
    if value is None:
        return ""
    if part.kind is Kind.LINES:
        return "\n".join(value)
    if part.kind is Kind.TICK:
        return "1" if value else ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if part.kind is Kind.HOUR:
        return str(value)[:5]
    return str(value)


# ---- From a form ----


def sent(part: Part, form: QueryDict, path: str) -> Typed:
    """Return what was typed into the sheet, in the order of the page."""
    if isinstance(part, Leaf):
        if part.kind is Kind.CHOICES:
            return form.getlist(path)[:MOST_ROWS]
        return form.get(path, "")[: LONGEST + 1]
    if isinstance(part, Rows):
        return [
            {each.key: sent(each, form, _at(f"{path}/{row}", each)) for each in part.fields}
            for row in form.getlist(path)[:MOST_ROWS]
            if _is_place(row)
        ]
    return {each.key: sent(each, form, _at(path, each)) for each in part.fields}


def _at(path: str, part: Part) -> str:
    return path if isinstance(part, Group) and part.bare else f"{path}/{part.key}"


# ---- Rows without a mouse ----


def blank(part: Part, siblings: Sequence[Typed] = ()) -> Typed:
    """Return an empty sheet; keys that nobody types are made so that siblings differ."""
    if isinstance(part, Rows):
        return []
    if isinstance(part, Group):
        return {each.key: blank(each) for each in part.fields}
    if part.kind is Kind.KEY:
        taken = {row.get(part.key) for row in siblings}
        number = len(siblings) + 1
        while f"{part.prefix}-{number}" in taken:
            number += 1
        return f"{part.prefix}-{number}"
    return [] if part.kind is Kind.CHOICES else ""


def changed(part: Part, typed: Typed, move: str, place: str) -> tuple[Typed, str]:
    """
    Carry out "add", "remove", "up" or "down" at a path, and return the sheet and where to go.

    A path that leads nowhere changes nothing: the page may have been open for long.
    """
    tokens = place.split("/")[1:]
    spec, held, at = part, typed, part.key
    end = tokens if move == "add" else tokens[:-1]
    for token in end:
        found = _below(spec, held, token)
        if found is None:
            return typed, ""
        spec, held = found
        at = f"{at}/{token}"
    if isinstance(spec, _Row) or not isinstance(spec, Rows):
        return typed, ""
    if move == "add":
        if len(held) < MOST_ROWS:
            held.append({each.key: blank(each, held) for each in spec.fields})
        return typed, f"{at}/{len(held) - 1}"
    number = int(tokens[-1]) if tokens and _is_place(tokens[-1]) else -1
    if not 0 <= number < len(held):
        return typed, ""
    if move == "remove":
        del held[number]
        return typed, f"{at}/{min(number, len(held) - 1)}" if held else at
    other = number + (-1 if move == "up" else 1)
    if 0 <= other < len(held):
        held[number], held[other] = held[other], held[number]
        return typed, f"{at}/{other}"
    return typed, f"{at}/{number}"


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of `Rows`, while a path is followed."""

    fields: Sequence[Part]


def _is_place(token: str) -> bool:
    return token.isdecimal() and len(token) < 4


def _below(spec: Any, held: Typed, token: str) -> tuple[Any, Typed] | None:
    if isinstance(spec, Rows):
        if not _is_place(token) or int(token) >= len(held):
            return None
        return _Row(spec.fields), held[int(token)]
    if isinstance(spec, Group | _Row):
        for each in spec.fields:
            if each.key == token:
                return each, held[token]
    return None


# ---- To the record ----


def value_of(part: Part, typed: Typed, path: str, faults: Faults) -> Any:
    """Return the JSON value of what was typed; what cannot be read is named in `faults`."""
    if isinstance(part, Leaf):
        return _value_of_leaf(part, typed, path, faults)
    if isinstance(part, Rows):
        values = [
            _values_of_fields(part.fields, row, f"{path}/{number}", faults)
            for number, row in enumerate(typed)
        ]
        if part.plain:
            key = part.fields[0].key
            return [value[key] for value in values if value[key]]
        return values
    if part.switch == ANYTHING and not _holds(typed):
        return None
    if part.switch not in ("", ANYTHING) and not typed.get(part.switch):
        _nothing_else(part, typed, path, faults)
        return None
    return _values_of_fields(part.fields, typed, path, faults)


def _values_of_fields(
    fields: Sequence[Part], typed: Typed, path: str, faults: Faults
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for each in fields:
        value = value_of(each, typed[each.key], _at(path, each), faults)
        if isinstance(each, Group) and each.bare:
            values |= value
        else:
            values[each.key] = value
    return values


def _nothing_else(part: Group, typed: Typed, path: str, faults: Faults) -> None:
    """Say so where fields were filled in but the one that they hang on was not."""
    typed_into = [
        each
        for each in part.fields
        if isinstance(each, Leaf)
        and each.kind in (Kind.LINE, Kind.WORDS)
        and str(typed[each.key]).strip()
    ]
    if typed_into:
        faults[f"{path}/{part.switch}"] = _(
            "Chọn hoặc ghi mục này, hoặc bỏ trống các mục kèm theo."
        )


def _value_of_leaf(part: Leaf, typed: Typed, path: str, faults: Faults) -> Any:
    if part.kind is Kind.CHOICES:
        return list(typed) or _none(part)
    if part.kind is Kind.TICK:
        return bool(typed)
    text = nfc(typed).replace("\r\n", "\n")
    if has_control_characters(text.replace("\n", " ").replace("\t", " ")):
        faults[path] = _("Có ký tự không đọc được; hãy gõ lại.")
        return part.empty
    if len(text) > LONGEST:
        faults[path] = _("Dài quá %(most)s ký tự.") % {"most": LONGEST}
        return part.empty
    if part.kind is Kind.LINES:
        lines = [tidy(line) for line in text.splitlines() if line.strip()]
        return lines or _none(part)
    text = text.strip() if part.kind is Kind.WORDS else tidy(text)
    if not text:
        if part.needed:
            faults[path] = _("Cần ghi mục này.")
        return part.empty
    return _read(part, text, path, faults)


def _none(part: Leaf) -> list[str] | None:
    return None if part.empty is None else []


def _read(part: Leaf, text: str, path: str, faults: Faults) -> Any:
    if part.kind in (Kind.NUMBER, Kind.MONEY):
        figures = re.sub(r"[.\s]|đồng|đ$", "", text) if part.kind is Kind.MONEY else text
        if not _NUMBER.fullmatch(figures):
            faults[path] = _("Ghi bằng chữ số, không có số lẻ.")
            return part.empty
        return int(figures)
    if part.kind in (Kind.DAY, Kind.HOUR):
        read = date.fromisoformat if part.kind is Kind.DAY else time.fromisoformat
        try:
            return read(text).isoformat()
        except ValueError:
            faults[path] = _("Ngày không đúng.") if part.kind is Kind.DAY else _("Giờ không đúng.")
            return part.empty
    if part.kind is Kind.CHOICE:
        if text in ("yes", "no"):
            return text == "yes"
        return int(text) if text.isdecimal() and len(text) < 4 else text
    return text


# ---- On the page ----


@dataclass(frozen=True, slots=True)
class Drawn:
    """A field, group or list of rows as the page shows it."""

    shape: str
    name: str
    id: str
    label: Text
    hint: Text = ""
    error: str = ""
    kind: str = ""
    value: Typed = ""
    choices: Choices = ()
    lines: int = 2
    width: str = ""
    optional: bool = False
    first: bool = False
    inside: Sequence["Drawn"] = ()
    one: Text = ""
    add: Text = ""
    number: int = 0
    last: bool = False
    title: str = ""
    fold: bool = False
    open: bool = False
    # What a closed fold holds, in a few words; and what a check says of this very place.
    brief: str = ""
    found: str = ""


def drawn(
    part: Part,
    typed: Typed,
    *,
    faults: Mapping[str, str],
    lists: Mapping[str, Choices],
    found: Mapping[str, str] | None = None,
    path: str = "",
) -> Drawn:
    """
    Return the sheet for a page; `lists` holds the choices that depend on the record.

    `faults` keep it from being saved; what checks have `found` is shown at its place.
    """
    return _Drawing(faults, lists, found or {}).part(part, typed, path or part.key)


def focus(sheets: Sequence[Drawn], goto: str) -> str:
    """Return the name of the first field at a path that a hand can type into."""
    for each in sheets:
        if each.name == goto and each.shape != "rows":
            return _first_field(each)
        if each.name == goto:
            return goto
        if found := focus(each.inside, goto):
            return found
    return ""


def _first_field(shown: Drawn) -> str:
    if shown.shape == "leaf":
        return "" if shown.kind == Kind.KEY else shown.name
    return next((name for each in shown.inside if (name := _first_field(each))), "")


@dataclass(frozen=True, slots=True)
class _Drawing:
    faults: Mapping[str, str]
    lists: Mapping[str, Choices]
    found: Mapping[str, str]

    def part(self, part: Part, typed: Typed, path: str) -> Drawn:
        if isinstance(part, Leaf):
            return self._leaf(part, typed, path)
        if isinstance(part, Rows):
            return self._rows(part, typed, path)
        inside = self._fields(part.fields, typed, path)
        if part.switch not in ("", ANYTHING) and not typed.get(part.switch):
            # Nothing is asked of a rule that is not there.
            inside = [replace(each, optional=True) for each in inside]
        return Drawn(
            shape="group",
            name=path,
            id=f"{id_of(path)}-{part.key}" if part.bare else id_of(path),
            label=part.label,
            hint=part.hint,
            error="" if part.bare else self.faults.get(path, ""),
            inside=inside,
            fold=part.fold,
            open=part.fold and self._stands_open(part, path),
            brief=_brief(inside) if part.fold else "",
            found="" if part.bare else self.found.get(path, ""),
        )

    def _fields(self, fields: Sequence[Part], typed: Typed, path: str) -> Sequence[Drawn]:
        return [self.part(each, typed[each.key], _at(path, each)) for each in fields]

    def _rows(self, part: Rows, typed: Typed, path: str) -> Drawn:
        return Drawn(
            shape="rows",
            name=path,
            id=id_of(path),
            label=part.label,
            hint=part.hint,
            error=self.faults.get(path, ""),
            one=part.one,
            add=part.add,
            found=self.found.get(path, ""),
            inside=[
                self._row(part, row, f"{path}/{number}", number, number == len(typed) - 1)
                for number, row in enumerate(typed)
            ],
        )

    def _row(self, part: Rows, typed: Typed, path: str, number: int, last: bool) -> Drawn:
        fields = [
            each
            for each in part.fields
            if number or not (isinstance(each, Leaf) and each.later_only)
        ]
        inside = self._fields(fields, typed, path)
        return Drawn(
            shape="row",
            name=path,
            id=id_of(path),
            label=part.one,
            error=self.faults.get(path, ""),
            inside=inside,
            number=number,
            first=number == 0,
            last=last,
            title=_title(part, typed, inside),
            found=self.found.get(path, ""),
        )

    def _leaf(self, part: Leaf, typed: Typed, path: str) -> Drawn:
        given = part.choices
        choices = self.lists.get(given, ()) if isinstance(given, str) else given
        if part.kind is Kind.CHOICE and typed and typed not in dict(choices):
            # What stands in the record and is on no list is still what stands in the record.
            choices = [*choices, (typed, typed)]
        many_lines = part.kind in (Kind.WORDS, Kind.LINES)
        return Drawn(
            shape="leaf",
            name=path,
            id=id_of(path),
            label=part.label,
            hint=part.hint,
            error=self.faults.get(path, ""),
            kind=part.kind.value,
            value=typed,
            choices=choices,
            lines=max(part.rows, _lines_in(typed)) if many_lines else 1,
            width=part.width,
            optional=not part.needed,
            found=self.found.get(path, ""),
        )

    def _stands_open(self, part: Group, path: str) -> bool:
        """Whether something inside must be mended: then it is not hidden behind its fold."""
        own = {_at(path, each) for each in part.fields}
        return any(
            at == mine or at.startswith(f"{mine}/")
            for at in (*self.faults, *self.found)
            for mine in own
        )


def _brief(inside: Sequence[Drawn]) -> str:
    """Return what stands in a fold, so that nobody has to open it to know."""
    said = []
    for each in inside:
        if each.shape != "leaf":
            said.append(_brief(each.inside))
        elif each.kind in (Kind.CHOICE, Kind.CHOICES):
            held = each.value if isinstance(each.value, list) else [each.value]
            said.append(", ".join(str(dict(each.choices).get(one, one)) for one in held if one))
        elif each.kind == Kind.TICK:
            said.append(str(each.label) if each.value else "")
        else:
            said.append(str(each.value))
    text = "; ".join(filter(None, said))
    return text if len(text) <= 110 else text[:109] + "…"


def _title(part: Rows, typed: Typed, inside: Sequence[Drawn]) -> str:
    """Return the words by which a row is known, for buttons and readers."""
    held = str(typed.get(part.titled_by, "")) if part.titled_by else ""
    for each in inside:
        if each.shape == "leaf" and each.name.endswith(f"/{part.titled_by}"):
            return str(dict(each.choices).get(held, held))[:120]
    return held[:120]


def _lines_in(typed: str) -> int:
    """Return how many lines of a field the words take, up to a screenful."""
    return min(sum(1 + len(line) // 90 for line in typed.splitlines() or [""]), 14)


def _holds(typed: Typed) -> bool:
    if isinstance(typed, dict):
        return any(map(_holds, typed.values()))
    return bool(typed)


def id_of(path: str) -> str:
    """Return the id of the field at a path or JSON pointer; findings link to it."""
    return "o-" + re.sub(r"[^A-Za-z0-9_-]", "-", path.strip("/"))
