"""
Words for search: what people type, in a form that a plain index understands.

Each word has two spellings in ASCII: `plain`, without marks, and `marked`, with vowels and tone
spelled out as one types them by Telex, the tone at the end. "hoà" and "hòa", "ký" and "kí" are
one word. So the index needs no dictionary, and what was typed with the input method off
("ddawng kys") is found as well.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from thongsuot.kernel.vietnamese import nfc, without_marks

_TONES = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
_VOWELS = {
    "ă": "aw",
    "â": "aa",
    "ê": "ee",
    "ô": "oo",
    "ơ": "ow",
    "ư": "uw",
    "đ": "dd",
}
_WORD = re.compile(r"[^\W_]+")
# "ký" and "kí", "lý" and "lí": after one consonant, y and i are the same sound.
_SHORT_Y = re.compile(r"([bcdghklmnpqrstvx]{1,2}|qu)y([fsrxj]?)")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text in both spellings."""

    plain: str
    marked: str

    @property
    def has_marks(self) -> bool:
        return self.plain != self.marked


def words(text: str) -> tuple[Word, ...]:
    """Return the words of `text`, figures among them."""
    return tuple(_word(found) for found in _WORD.findall(nfc(text).lower()))


def plain(text: str) -> str:
    """Return the words of `text` without marks, one blank between them."""
    return " ".join(word.plain for word in words(text))


def marked(text: str) -> str:
    """Return the words of `text` with their marks spelled out, one blank between them."""
    return " ".join(word.marked for word in words(text))


def has_marks(found: Sequence[Word]) -> bool:
    return any(word.has_marks for word in found)


def _word(text: str) -> Word:
    tone = ""
    bare = []
    for letter in unicodedata.normalize("NFD", text):
        if letter in _TONES:
            tone = _TONES[letter]
        else:
            bare.append(letter)
    toneless = unicodedata.normalize("NFC", "".join(bare))
    spelt = "".join(_VOWELS.get(letter, letter) for letter in toneless)
    return Word(plain=_one_i(_ascii(without_marks(text))), marked=_one_i(_ascii(spelt)) + tone)


def _ascii(text: str) -> str:
    """Keep what the index can hold; a word of another script keeps its code points."""
    return "".join(c if c.isascii() else f"u{ord(c):x}" for c in text)


def _one_i(word: str) -> str:
    match = _SHORT_Y.fullmatch(word)
    return f"{match[1]}i{match[2]}" if match else word
