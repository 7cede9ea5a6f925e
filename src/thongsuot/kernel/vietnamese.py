"""Vietnamese text: one normal form, and the form without marks that search uses."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SPACES = re.compile(r"\s+")


def nfc(text: str) -> str:
    """Return `text` composed (NFC), the one form in which text is kept."""
    return unicodedata.normalize("NFC", text)


def has_control_characters(text: str) -> bool:
    """Whether `text` holds characters that no person types, lone surrogates among them."""
    return bool(_CONTROL.search(text)) or any(0xD800 <= ord(c) <= 0xDFFF for c in text)


def tidy(text: str) -> str:
    """Return `text` in NFC with runs of white space folded to one blank."""
    return _SPACES.sub(" ", nfc(text)).strip()


def without_marks(text: str) -> str:
    """Return `text` in lower case without tone and vowel marks: "Đường" gives "duong"."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("Đ", "d"))
    return unicodedata.normalize("NFC", "".join(c for c in bare if not unicodedata.combining(c)))
