"""
Which procedures of one field serve one purpose, as far as their names tell.

Words are compared, not letters: "hoá" and "hóa" are one. What only says at which level or by
which office it is done is left out, for that is just what makes a purpose be served twice.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from thongsuot.kernel.vietnamese import tidy, without_marks

# So much of the words of two names must be the same, counted over the words of both.
ALIKE_PERCENT = 80
LEAST_WORDS = 3
_WORD = re.compile(r"\w+")
_AT_A_LEVEL = re.compile(
    r"(?:thuoc tham quyen (?:giai quyet )?cua [^,;.()]*"
    r"|(?:o |tai )?cap (?:tinh|huyen|xa|trung uong|so)\b"
    r"|thu tuc\b)"
)
# What names no paper in particular, and what ends in a word for "the one you already have".
_JUST_PAPERS = (("giay", "to"), ("cac", "giay", "to"))
_NO_PAPER = (
    ("giay", "to", "lien", "quan"),
    ("giay", "to", "khac"),
    ("tai", "lieu"),
    ("neu",),
)
_THE_OLD_ONE = (("da", "cap"), ("da", "duoc", "cap"), ("cu",))


@dataclass(frozen=True, slots=True)
class Named:
    """A procedure by code, name and field."""

    code: str
    name: str
    field: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Procedures of a field whose names say the same; `percent` is that of the least alike."""

    field: str
    codes: tuple[str, ...]
    percent: int


def words_of(name: str) -> frozenset[str]:
    """
    Return the words by which a purpose is known.

    >>> sorted(words_of("Thủ tục cấp giấy phép xây dựng (cấp xã)"))
    ['cap', 'dung', 'giay', 'phep', 'xay']
    """
    return frozenset(_WORD.findall(_AT_A_LEVEL.sub(" ", without_marks(tidy(name)))))


def first_word(name: str) -> str:
    """Return the word that tells what is done."""
    return next(iter(_WORD.findall(_AT_A_LEVEL.sub(" ", without_marks(tidy(name))))), "")


def is_one_paper(words: Sequence[str]) -> bool:
    """
    Whether the words name a paper that other procedures may ask for as well.

    "Giấy tờ liên quan khác" is no paper, and "giấy phép đã cấp" another in every procedure.

    >>> is_one_paper(("giấy", "khai", "sinh")), is_one_paper(("giấy", "tờ", "khác"))
    (True, False)
    """
    bare = tuple(without_marks(word) for word in words)
    if len(bare) < 2 or bare in _JUST_PAPERS:
        return False
    if any(bare[: len(lead)] == lead for lead in _NO_PAPER):
        return False
    return not any(bare[-len(tail) :] == tail for tail in _THE_OLD_ONE)


def percent_alike(one: frozenset[str], other: frozenset[str]) -> int:
    """Return how many of a hundred words two names share."""
    both = len(one | other)
    return 100 * len(one & other) // both if both else 0


def alike(procedures: Iterable[Named]) -> tuple[Alike, ...]:
    """Return the groups, each procedure in one at most, those of many first."""
    fields: dict[str, list[Named]] = {}
    for procedure in procedures:
        if procedure.field:
            fields.setdefault(procedure.field, []).append(procedure)
    found = [group for name, there in fields.items() for group in _groups(name, there)]
    return tuple(sorted(found, key=lambda each: (-len(each.codes), each.field, each.codes)))


def _groups(field: str, there: Sequence[Named]) -> list[Alike]:
    words: Mapping[str, frozenset[str]] = {each.code: words_of(each.name) for each in there}
    # The first word is what is done: bổ nhiệm and miễn nhiệm are no one purpose.
    leads = {each.code: first_word(each.name) for each in there}
    left = [
        each.code
        for each in sorted(there, key=lambda each: each.code)
        if len(words[each.code]) >= LEAST_WORDS
    ]
    found = []
    while left:
        first, *others = left
        shares = {code: percent_alike(words[first], words[code]) for code in others}
        near = [
            code for code in others if shares[code] >= ALIKE_PERCENT and leads[code] == leads[first]
        ]
        if near:
            least = min(shares[code] for code in near)
            found.append(Alike(field, (first, *near), least))
        left = [code for code in others if code not in near]
    return found
