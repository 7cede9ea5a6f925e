"""Vietnamese text: one normal form, and the form without marks that search uses."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffd\ufffe\uffff]")
_SPACES = re.compile(r"\s+")


def nfc(text: str) -> str:
    """Return `text` composed (NFC), the one form in which text is kept."""
    return unicodedata.normalize("NFC", text)


def has_control_characters(text: str) -> bool:
    """
    Whether `text` holds characters that no person types.

    Among them lone surrogates, and the mark that broken UTF-8 leaves where it was decoded.
    """
    return bool(_CONTROL.search(text)) or any(0xD800 <= ord(c) <= 0xDFFF for c in text)


def tidy(text: str) -> str:
    """Return `text` in NFC with runs of white space folded to one blank."""
    return _SPACES.sub(" ", nfc(text)).strip()


def without_marks(text: str) -> str:
    """Return `text` in lower case without tone and vowel marks: "Đường" gives "duong"."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("Đ", "d"))
    return unicodedata.normalize("NFC", "".join(c for c in bare if not unicodedata.combining(c)))


# In the order of the Vietnamese alphabet: "{" and "|" stand after "z", so ă follows a and â
# follows ă, whatever letter comes next.
_LETTERS = {"ă": "a{", "â": "a|", "đ": "d{", "ê": "e{", "ô": "o{", "ơ": "o|", "ư": "u{"}
# Tones in the order that schools and dictionaries use: level, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_WORDS = re.compile(r"\d+|[^\W\d_]+")


def sort_key(text: str) -> str:
    """
    Return the ASCII text by which `text` is put in Vietnamese alphabetical order.

    Letters of the whole text come first, tones decide between equals, figures count by value.
    Compare byte by byte: a column that holds it has the collation "C".
    """
    words = _WORDS.findall(nfc(text.lower()))
    return "!".join(map(_letters_of, words)) + " " + "".join(map(_tone_of, words))


def name_sort_key(full_name: str) -> str:
    """Return the key of a person's name: the given name, which comes last, before the others."""
    head, _, given = tidy(full_name).rpartition(" ")
    return f"{sort_key(given)} {sort_key(head)}"


def _letters_of(word: str) -> str:
    if word.isdecimal():
        return str(int(word)).zfill(6)
    toneless = "".join(c for c in unicodedata.normalize("NFD", word) if c not in _TONES)
    spelt = "".join(_LETTERS.get(c, c) for c in unicodedata.normalize("NFC", toneless))
    return unicodedata.normalize("NFD", spelt).encode("ascii", "ignore").decode()


def _tone_of(word: str) -> str:
    return next((_TONES[c] for c in unicodedata.normalize("NFD", word) if c in _TONES), "0")
