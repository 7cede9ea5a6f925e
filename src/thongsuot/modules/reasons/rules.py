"""How a code of a reason looks, and how a given reason reads."""

import re
from dataclasses import dataclass

_CODE = re.compile(r"[A-Z][0-9]{2}")


def is_code(text: str) -> bool:
    return bool(_CODE.fullmatch(text))


@dataclass(frozen=True, slots=True)
class Given:
    """
    A reason as it is given (lý do đã nêu): by its code, about which paper or field, with words.

    `about` is the name of the paper or of the field, as it stands on the list or the form.
    """

    code: str
    about: str = ""
    words: str = ""


def told(sentence: str, given: Given, basis: str) -> str:
    """Return the one line that the citizen reads: what, about which, words besides, basis."""
    line = f"{sentence}: {given.about}" if given.about else sentence
    if given.words:
        line = f"{line} ({given.words})"
    return f"{line}. Căn cứ: {basis}." if basis else f"{line}."
