"""Which parts of a form are hidden for the answers given so far."""

from collections.abc import Mapping, Sequence
from typing import Any

from thongsuot.modules.forms.rules.parts import Condition, FieldSpec, FormSpec
from thongsuot.modules.forms.states import FieldType


def hidden(spec: FormSpec, values: Mapping[str, Any]) -> frozenset[str]:
    """
    Return the places of the fields that are not asked: "/guardian", "/children/0/school".

    What depends on a hidden field is hidden as if that field had no answer. Conditions only look
    back, so one walk through the form settles them all.
    """
    gone: set[str] = set()
    for section in spec.sections():
        section_shown = _all_hold(section.show_if, values, gone)
        for field in section.fields:
            if not section_shown or not _all_hold(field.show_if, values, gone):
                gone.add(f"/{field.name}")
            elif field.type == FieldType.GROUP:
                for at, row in enumerate(rows_of(values, field)):
                    _hide_in_row(field, f"/{field.name}/{at}", row, values, gone)
    return frozenset(gone)


def deciding(spec: FormSpec) -> frozenset[str]:
    """Return the names of fields on which some other part depends: those that react at once."""
    asked = [part.show_if for part in spec.sections()]
    for field in spec.fields():
        asked += [field.show_if, *(column.show_if for column in field.columns)]
    return frozenset(condition.field for each in asked for condition in each)


def feeding(spec: FormSpec) -> frozenset[str]:
    """Return the names of fields from which others are worked out."""
    fields = [each for field in spec.fields() for each in (field, *field.columns)]
    paths = [path for each in fields if each.calculate for path in each.calculate.of]
    return frozenset(path.rpartition("/")[2] for path in paths)


def rows_of(values: Mapping[str, Any], field: FieldSpec) -> Sequence[Mapping[str, Any]]:
    """Return the rows of a group; what is no row counts as an empty one."""
    rows = values.get(field.name)
    if not isinstance(rows, list):
        return ()
    return [row if isinstance(row, dict) else {} for row in rows]


def is_empty(value: object) -> bool:
    """Whether nothing was answered. False and 0 are answers."""
    return value is None or (isinstance(value, (str, list, dict)) and not value)


def _hide_in_row(
    group: FieldSpec,
    place: str,
    row: Mapping[str, Any],
    values: Mapping[str, Any],
    gone: set[str],
) -> None:
    names = {column.name for column in group.columns}
    for column in group.columns:
        for condition in column.show_if:
            near = condition.field in names
            there = f"{place}/{condition.field}" if near else f"/{condition.field}"
            value = None if there in gone else (row if near else values).get(condition.field)
            if not _holds(condition, value):
                gone.add(f"{place}/{column.name}")


def _all_hold(conditions: Sequence[Condition], values: Mapping[str, Any], gone: set[str]) -> bool:
    return all(
        _holds(each, None if f"/{each.field}" in gone else values.get(each.field))
        for each in conditions
    )


def _holds(condition: Condition, value: object) -> bool:
    if condition.present is not None:
        return is_empty(value) is not condition.present
    # By type as well: in Python True equals 1, in a form it does not.
    wanted = [(type(each), each) for each in condition.among or ()]
    chosen = value if isinstance(value, list) else [value]
    return any(
        (type(each), each) in wanted for each in chosen if not isinstance(each, (dict, list))
    )
