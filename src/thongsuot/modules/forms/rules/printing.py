"""The printed twin of a form: the same questions in the same order, with the answers in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from thongsuot.kernel import money
from thongsuot.kernel.worktime import day_in_figures
from thongsuot.modules.forms.rules.definitions import day_of
from thongsuot.modules.forms.rules.gazetteer import PLACES, Gazetteer
from thongsuot.modules.forms.rules.parts import FieldSpec, FormSpec
from thongsuot.modules.forms.rules.showing import hidden, rows_of
from thongsuot.modules.forms.rules.typing import shown
from thongsuot.modules.forms.states import FieldType

# More columns than this do not fit across a page: each row is then told line by line.
MOST_COLUMNS = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One question and its answer; empty where none was given."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a group that are few and short enough to stand side by side."""

    label: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def labelled(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Return each cell with its head, for a page too narrow for columns."""
        return tuple(tuple(zip(self.heads, row, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Title:
    """Which row of a group the lines after it are about."""

    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One heading with what stands beneath it."""

    title: str
    items: tuple[Line | Table | Title, ...]

    @property
    def answered(self) -> Sequence[Sequence[Line | Table | Title]]:
        """Return what was answered, lines that follow one another together."""
        said = [each for each in self.items if not isinstance(each, Line) or each.text]
        return [list(run) for _sort, run in groupby(said, key=type)]


def written(
    spec: FormSpec,
    values: Mapping[str, Any],
    *,
    gazetteer: Gazetteer,
    lang: str = "vi",
    file_names: Mapping[str, str] | None = None,
) -> Sequence[Part]:
    """Return the form as it is printed or read through; hidden questions are not on it."""
    gone = hidden(spec, values)
    found = []
    for section in spec.sections():
        items: list[Line | Table | Title] = []
        for field in section.fields:
            if f"/{field.name}" in gone:
                continue
            if field.type == FieldType.GROUP:
                items += _group(field, values, gone, gazetteer, lang, file_names or {})
            else:
                text = in_words(field, values.get(field.name), gazetteer, lang, file_names or {})
                items.append(Line(field.label.said(lang), text))
        if items:
            found.append(Part(section.title.said(lang), tuple(items)))
    return tuple(found)


def in_words(
    field: FieldSpec,
    value: object,
    gazetteer: Gazetteer,
    lang: str = "vi",
    file_names: Mapping[str, str] | None = None,
) -> str:
    """Return one answer as people write it; "" where there is none."""
    if value is None:
        return ""
    if field.type in PLACES and isinstance(value, dict):
        return _place(value, gazetteer)
    if field.type == FieldType.YES_NO and isinstance(value, bool):
        return ("Có" if value else "Không") if lang == "vi" else ("Yes" if value else "No")
    if field.type == FieldType.MONEY and isinstance(value, int):
        return money.in_figures(value, "en" if lang == "en" else "vi")
    if field.type in (FieldType.DATE, FieldType.PAST_DATE) and (day := day_of(value)):
        return day_in_figures(day)
    if field.type == FieldType.ATTACHMENT and isinstance(value, list):
        names = file_names or {}
        return "; ".join(names.get(str(each), str(each)) for each in value)
    if field.options:
        labels = {each.value: each.label.said(lang) for each in field.options}
        chosen = value if isinstance(value, list) else [value]
        return "; ".join(labels.get(str(each), str(each)) for each in chosen)
    return shown(field.type, value)


def _place(place: Mapping[str, Any], gazetteer: Gazetteer) -> str:
    if "abroad" in place:
        return str(place["abroad"])
    province = place.get("province")
    commune = gazetteer.commune(province, place.get("commune")) or place.get("commune_name")
    parts = (place.get("detail"), commune, gazetteer.province(province))
    return ", ".join(str(each) for each in parts if each)


def _group(
    field: FieldSpec,
    values: Mapping[str, Any],
    gone: frozenset[str],
    gazetteer: Gazetteer,
    lang: str,
    file_names: Mapping[str, str],
) -> Sequence[Line | Table | Title]:
    def cell(column: FieldSpec, at: int, row: Mapping[str, Any]) -> str:
        if f"/{field.name}/{at}/{column.name}" in gone:
            return ""
        return in_words(column, row.get(column.name), gazetteer, lang, file_names)

    rows = rows_of(values, field)
    label = field.label.said(lang)
    if not rows:
        return (Line(label, ""),)
    if len(field.columns) <= MOST_COLUMNS:
        heads = tuple(column.label.said(lang) for column in field.columns)
        cells = tuple(
            tuple(cell(column, at, row) for column in field.columns) for at, row in enumerate(rows)
        )
        return (Table(label, heads, cells),)
    word = field.row_title.said(lang) or label
    told: list[Line | Table | Title] = []
    for at, row in enumerate(rows):
        told.append(Title(f"{word} {at + 1}"))
        told += [
            Line(column.label.said(lang), cell(column, at, row))
            for column in field.columns
            if f"/{field.name}/{at}/{column.name}" not in gone
        ]
    return told
