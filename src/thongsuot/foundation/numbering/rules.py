"""How a pattern and a sequence make a number."""

import re
from datetime import date
from string import Formatter

FIELDS = frozenset({"agency", "yyyy", "yy", "yymmdd", "sequence"})

_WIDTH = re.compile(r"0?\d{0,2}")


def write_number(pattern: str, *, agency_code: str, on: date, sequence: int) -> str:
    """
    Return the number that `pattern` gives.

    A width such as `{sequence:04}` is the least, never the most: the ten thousandth number of
    a day has five figures.
    """
    return pattern.format(
        agency=agency_code,
        yyyy=f"{on:%Y}",
        yy=f"{on:%y}",
        yymmdd=f"{on:%y%m%d}",
        sequence=sequence,
    )


def unknown_parts(pattern: str) -> list[str]:
    """
    Return what a pattern may not contain, empty when it is sound.

    Only plain fields pass: a pattern is data typed by an operator, and `str.format` would
    follow attributes.
    """
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError:
        return [pattern]
    return [
        field
        for _literal, field, width, conversion in parts
        if field is not None
        and (field not in FIELDS or conversion or not _WIDTH.fullmatch(width or ""))
    ]


def repeats(pattern: str, *, daily: bool) -> bool:
    """
    Whether one agency would get the same number twice in a year.

    A yearly series may leave the year out: papers are cited by number and date.
    """
    fields = {field for _literal, field, _width, _conversion in Formatter().parse(pattern)}
    return "sequence" not in fields or (daily and "yymmdd" not in fields)
