"""
Between what a person types and what is kept: both directions of every type of field.

What cannot be understood is kept as it was typed, so that it is shown again beside the reason.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from thongsuot.kernel.vietnamese import nfc, tidy
from thongsuot.kernel.worktime import day_in_figures
from thongsuot.modules.forms.rules.definitions import day_of
from thongsuot.modules.forms.states import FieldType

Value = str | int | float | bool | None

_DAY = re.compile(
    r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4})|([0-9]{2})([0-9]{2})([0-9]{4})"
)
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}([. ][0-9]{3})+")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(,[0-9]{1,15})?")
_YES_NO: Mapping[str, bool] = {"yes": True, "no": False}
_DAYS = (FieldType.DATE, FieldType.PAST_DATE)


def understood(kind: FieldType, typed: str) -> Value:
    """Return the value that `typed` means for a field of one line or of lines; None if empty."""
    if kind == FieldType.LONG_TEXT:
        return nfc(typed).replace("\r\n", "\n").replace("\r", "\n").strip() or None
    text = tidy(typed)
    if not text:
        return None
    return _READERS.get(kind, _as_typed)(text)


def shown(kind: FieldType, value: object) -> str:
    """Return `value` as a person types it: what `understood` reads back as the same value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".") if kind == FieldType.MONEY else str(value)
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").replace(".", ",")
    if kind in _DAYS and (day := day_of(value)):
        return day_in_figures(day)
    return value if isinstance(value, str) else ""


def _as_typed(text: str) -> Value:
    return text


def _day(text: str) -> Value:
    if day_of(text):
        return text
    found = _DAY.fullmatch(text)
    if found is None:
        return text
    day, month, year = (part for part in found.groups() if part)
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return text


def _figures(text: str) -> Value:
    """Take out the blanks and dots by which people group figures."""
    bare = re.sub(r"[ .]", "", text)
    return bare if re.fullmatch(r"\+?[0-9-]+", bare) else text


def _whole(text: str) -> Value:
    bare = re.sub(r"[. ]", "", text) if _THOUSANDS.fullmatch(text) else text
    return int(bare) if _WHOLE.fullmatch(bare) else text


def _money(text: str) -> Value:
    bare = re.sub(r" ?(đồng|đ|vnđ|vnd)\.?$", "", text, flags=re.IGNORECASE)
    read = _whole(bare)
    return read if isinstance(read, int) else text


def _number(text: str) -> Value:
    # Here the comma parts the decimals and the dot the thousands; a lone dot that cannot part
    # thousands is taken for what the typist must have meant.
    head, comma, tail = text.partition(",")
    if _THOUSANDS.fullmatch(head):
        text = re.sub(r"[. ]", "", head) + comma + tail
    elif not comma and text.count(".") == 1:
        text = text.replace(".", ",")
    if not _DECIMAL.fullmatch(text):
        return text
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return text
    return int(number) if number == number.to_integral_value() else float(number)


_READERS: Mapping[FieldType, Callable[[str], Value]] = {
    FieldType.DATE: _day,
    FieldType.PAST_DATE: _day,
    FieldType.IDENTITY_NUMBER: _figures,
    FieldType.TAX_NUMBER: _figures,
    FieldType.PHONE: _figures,
    FieldType.INTEGER: _whole,
    FieldType.MONEY: _money,
    FieldType.NUMBER: _number,
    FieldType.YES_NO: lambda text: _YES_NO.get(text, text),
}
