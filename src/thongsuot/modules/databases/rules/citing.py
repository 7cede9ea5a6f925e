"""How a clause of an instrument is cited."""

import re

from thongsuot.kernel.vietnamese import without_marks

_WORD = re.compile(r"[\w/.-]*\w")
_NUMBER = re.compile(r"\d+/\d{4}/?\S*")


def cite(clause: str, instrument: str) -> str:
    """
    Return clause and instrument as one citation: "điểm b khoản 1 Điều 10 Nghị định số …".

    Some clauses name their instruments already; nothing is then said twice.
    """
    if not clause:
        return instrument
    numbers = [number.strip(").,;") for number in _NUMBER.findall(instrument)]
    if numbers and all(number in clause for number in numbers):
        return clause
    if _NUMBER.search(clause):
        return f"{clause} ({instrument})"
    return f"{clause} {instrument}"


def looked_up_by(*texts: str) -> str:
    """Return texts as words without marks, a blank before each: one seeks from a word on."""
    found = (_WORD.findall(without_marks(text)) for text in texts)
    return " | ".join(" ".join(("", *words)) for words in found if words)
