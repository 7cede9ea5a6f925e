"""Answers as they are sent: hidden parts dropped, nothing empty, calculated fields worked out."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from typing import Any

from thongsuot.modules.forms.rules.definitions import day_of
from thongsuot.modules.forms.rules.parts import Calculation, FeeTable, FieldSpec, FormSpec
from thongsuot.modules.forms.rules.showing import hidden, is_empty
from thongsuot.modules.forms.states import FieldType, Verb

_BEYOND = 10**15


def settle(spec: FormSpec, values: Mapping[str, Any], *, on: date) -> dict[str, Any]:
    """
    Return what is sent of `values` on a day; the draft keeps the rest.

    Names that the form does not know stay, for the check to refuse.
    """
    gone = hidden(spec, values)
    kept = {
        name: _settled(spec.field(name), f"/{name}", value, gone)
        for name, value in values.items()
        if f"/{name}" not in gone and not is_empty(value)
    }
    for field in spec.fields():
        if f"/{field.name}" in gone:
            continue
        if field.type == FieldType.GROUP and isinstance(kept.get(field.name), list):
            for at, row in enumerate(kept[field.name]):
                if isinstance(row, dict):
                    _work_out_row(spec, field, f"/{field.name}/{at}", row, gone, on)
        elif field.calculate is not None:
            _put(kept, field, _calculated(spec, field, kept, on))
    return kept


def _settled(field: FieldSpec | None, place: str, value: Any, gone: frozenset[str]) -> Any:
    if field is None or field.type != FieldType.GROUP or not isinstance(value, list):
        return value
    return [
        {
            name: inner
            for name, inner in row.items()
            if f"{place}/{at}/{name}" not in gone and not is_empty(inner)
        }
        if isinstance(row, dict)
        else row
        for at, row in enumerate(value)
    ]


def _work_out_row(
    spec: FormSpec,
    group: FieldSpec,
    place: str,
    row: dict[str, Any],
    gone: frozenset[str],
    on: date,
) -> None:
    for column in group.columns:
        if column.calculate is not None and f"{place}/{column.name}" not in gone:
            _put(row, column, _calculated(spec, column, row, on))


def _put(into: dict[str, Any], field: FieldSpec, value: Decimal | None) -> None:
    """Write what was worked out, over anything that was sent in its place."""
    into.pop(field.name, None)
    if value is None or abs(value) >= _BEYOND:
        return
    if field.type == FieldType.NUMBER:
        into[field.name] = float(value)
    else:
        into[field.name] = int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _calculated(
    spec: FormSpec, field: FieldSpec, values: Mapping[str, Any], on: date
) -> Decimal | None:
    how = field.calculate
    if how is None:
        return None
    match how.verb:
        case Verb.SUM:
            found = [each for path in how.of for each in _numbers(values, path)]
            return sum(found, Decimal(0)) if found else None
        case Verb.PRODUCT:
            factors = [_number(values.get(name)) for name in how.of]
            return _product(factors)
        case Verb.COUNT:
            rows = values.get(how.of[0])
            return Decimal(len(rows) if isinstance(rows, list) else 0)
        case Verb.AGE:
            return _age(values.get(how.of[0]), on)
        case Verb.FEE:
            return _fee(spec.tables[how.table], how, values)


def _product(factors: Sequence[Decimal | None]) -> Decimal | None:
    result = Decimal(1)
    for factor in factors:
        if factor is None:
            return None
        result *= factor
    return result


def _age(value: object, on: date) -> Decimal | None:
    born = day_of(value)
    if born is None or born > on:
        return None
    return Decimal(on.year - born.year - ((on.month, on.day) < (born.month, born.day)))


def _fee(table: FeeTable, how: Calculation, values: Mapping[str, Any]) -> Decimal | None:
    value = values.get(how.of[0])
    if table.amounts:
        amount = table.amounts.get(value) if isinstance(value, str) else None
        return None if amount is None else Decimal(amount)
    number = _number(value)
    if number is None or number < 0:
        return None
    owed, below = Decimal(0), Decimal(0)
    for tier in table.tiers:
        end = number if tier.up_to is None else min(number, Decimal(tier.up_to))
        owed += max(end - below, Decimal(0)) * tier.each
        below = end
    return owed if table.at_most is None else min(owed, Decimal(table.at_most))


def _numbers(values: Mapping[str, Any], path: str) -> list[Decimal]:
    """Return the numbers that a path names: of a field, or of a column in every row."""
    name, _slash, column = path.partition("/")
    rows: Any = values.get(name)
    if not column:
        found = [rows]
    else:
        found = (
            [row.get(column) for row in rows if isinstance(row, dict)]
            if isinstance(rows, list)
            else []
        )
    return [number for each in found if (number := _number(each)) is not None]


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
        return None
    return Decimal(str(value))
