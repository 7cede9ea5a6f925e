"""
Mending slips of typing: letters swapped or lost, words run together, the input method off.

A word is touched only where it cannot be Vietnamese, or, when nothing was found, where a
neighbour in spelling stands beside the same words in names of procedures.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log
from string import ascii_lowercase

from thongsuot.kernel.vietnamese import nfc, without_marks
from thongsuot.modules.procedures.rules.words import Word, words

_ONSETS = (
    *("ngh", "ng", "nh", "gh", "gi", "kh", "ch", "ph", "th", "tr", "qu"),
    *"bcdghklmnpqrstvx",
)
_RIMES = frozenset(
    "a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ich iec iem"
    " ien ieng iep iet ieu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay"
    " oc oe oen oeo oet oi om on ong ooc oong op ot u ua uan uang uat uay uc ue uech uenh ui um un"
    " ung uo uoc uoi uom uon uong uop uot uou up ut uu uy uya uych uyen uyet uyn uynh uyt uyu y"
    " yem yen yet yeu".split()
)
# Sounds that many people say, and so write, alike.
_ALIKE = (
    *(("tr", "ch"), ("gi", "d"), ("gi", "r"), ("d", "r"), ("d", "v"), ("s", "x"), ("l", "n")),
    *(("ng", "ngh"), ("g", "gh"), ("c", "k")),
)
_ENDS_ALIKE = (("n", "ng"), ("t", "c"), ("n", "nh"), ("ch", "t"), ("ui", "uoi"), ("iu", "ieu"))
_TELEX_VOWELS = {"aa": "â", "aw": "ă", "ee": "ê", "oo": "ô", "ow": "ơ", "uw": "ư", "dd": "đ"}
_TELEX_TONES = {"f": "\u0300", "s": "\u0301", "x": "\u0303", "r": "\u0309", "j": "\u0323"}
_VNI_MARKS = {"6": {"a": "â", "e": "ê", "o": "ô"}, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_FORM = re.compile(r"[^\W_]+")
_VNI = re.compile(r"(?=.*[a-z])(?=.*[1-9])[a-z1-9]{2,9}")


# What a word tells that stands in no name: more than one of talk, less than any in a third of them.
UNSEEN = 0.5


@dataclass(frozen=True, slots=True)
class Lexicon:
    """
    The words of the catalogue's names: in how many names each stands, and beside which.

    `named` counts names alone; `seen` holds the words of everyday phrases too, which are words,
    but find nothing. `written` gives the usual spelling of a word without marks, `beside` that
    of the second of two.
    """

    total: int
    named: Mapping[str, int]
    seen: Mapping[str, int]
    pairs: Mapping[tuple[str, str], int]
    written: Mapping[str, str]
    beside: Mapping[tuple[str, str], str]

    def weight(self, word: str) -> float:
        """
        Return how much a word tells: one that stands in every name nothing, a rare one most.

        What stands in no name tells little too, for nothing can be found by it there.
        """
        named = self.named.get(word, 0)
        return log(1 + self.total / named) if named else UNSEEN

    def spelt(self, before: str, word: str) -> str:
        return self.beside.get((before, word)) or self.written.get(word, word)


def lexicon(names: Iterable[str], phrases: Iterable[str]) -> Lexicon:
    """Count the words of `names`; those of `phrases` are known, but count once each."""
    seen: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    written: dict[str, Counter[str]] = defaultdict(Counter)
    beside: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    total = 0
    for text in names:
        total += 1
        _count(text, seen, pairs, written, beside)
    named = dict(seen)
    for text in phrases:
        _count(text, seen, pairs, written, beside)
    return Lexicon(
        total=max(total, 1),
        named=named,
        seen=dict(seen),
        pairs=dict(pairs),
        written={word: forms.most_common(1)[0][0] for word, forms in written.items()},
        beside={pair: forms.most_common(1)[0][0] for pair, forms in beside.items()},
    )


def _count(
    text: str,
    seen: Counter[str],
    pairs: Counter[tuple[str, str]],
    written: dict[str, Counter[str]],
    beside: dict[tuple[str, str], Counter[str]],
) -> None:
    found = words(text)
    seen.update({word.plain for word in found})
    forms = _FORM.findall(nfc(text).lower())
    for word, form in zip(found, forms, strict=True):
        written[word.plain][form] += 1
    for (a, b), form in zip(pairwise(found), forms[1:], strict=True):
        pairs[(a.plain, b.plain)] += 1
        beside[(a.plain, b.plain)][form] += 1


@dataclass(frozen=True, slots=True)
class Mended:
    """The words to search for, and the text as it was meant; `text` is empty if nothing changed."""

    words: tuple[Word, ...]
    text: str


def mend(text: str, known: Lexicon, *, boldly: bool = False) -> Mended:
    """
    Return the words of `text` with slips mended.

    `boldly` also touches words that could be Vietnamese: it is for when nothing was found.
    """
    forms = _FORM.findall(nfc(text).lower())
    typed = words(text)
    meant: list[tuple[Word, str]] = []
    for at, word in enumerate(typed):
        before = meant[-1][0].plain if meant else ""
        after = typed[at + 1].plain if at + 1 < len(typed) else ""
        unfinished = at + 1 == len(typed) and not text[-1:].isspace()
        better = _better(word, forms[at], before, after, known, unfinished=unfinished)
        if better is None:
            meant.append((word, forms[at]))
            continue
        for part in better:
            meant.append(_guessed(part, meant[-1][0].plain if meant else "", known))
    if boldly:
        meant = _bolder(meant, known)
    shown = " ".join(form for _word, form in meant)
    return Mended(tuple(word for word, _form in meant), shown if shown != " ".join(forms) else "")


def _guessed(part: str, before: str, known: Lexicon) -> tuple[Word, str]:
    """Return a word that we guess: without marks, which were not typed and must not weigh."""
    (word,) = words(part)
    if word.has_marks:
        return word, part
    return Word(word.plain, word.plain), known.spelt(before, word.plain)


def is_syllable(plain: str) -> bool:
    """Whether a word without marks can be Vietnamese."""
    if plain in _RIMES:
        return True
    return any(plain.startswith(onset) and plain[len(onset) :] in _RIMES for onset in _ONSETS)


def _better(
    word: Word, form: str, before: str, after: str, known: Lexicon, *, unfinished: bool
) -> Sequence[str] | None:
    """Return what a word that is none was meant to be, None if it may stand."""
    plain = word.plain
    if plain in known.seen or (word.has_marks and is_syllable(plain)):
        return None
    if _VNI.fullmatch(form):
        meant = _from_vni(form)
        return (meant,) if meant else None
    if not plain.isalpha() or len(plain) < 3:
        return None
    if not word.has_marks:
        meant = _from_telex(form)
        if meant and (without_marks(meant) in known.seen or not is_syllable(plain)):
            return (meant,)
    if is_syllable(plain):
        return None
    if unfinished and any(each.startswith(plain) for each in known.seen):
        return None
    if not any(vowel in plain for vowel in "aeiouy"):
        return None  # letters alone are an abbreviation that we do not know
    apart = _apart(plain, known)
    if apart:
        return apart
    likely = _likeliest(_near(plain), before, after, known)
    return (likely,) if likely else None


def _bolder(meant: list[tuple[Word, str]], known: Lexicon) -> list[tuple[Word, str]]:
    """Change the one word whose neighbour in spelling stands best beside the words around it."""
    plain = [word.plain for word, _form in meant]
    best = (0, 0, "")
    for at, word in enumerate(plain):
        before = plain[at - 1] if at else ""
        after = plain[at + 1] if at + 1 < len(plain) else ""
        if not word.isalpha() or len(word) < 2 or _beside(before, word, after, known):
            continue
        for close in {*_near(word), *_alike(word)}:
            if close in known.seen:
                best = max(best, (_beside(before, close, after, known), at, close))
    count, at, close = best
    if not count:
        return meant
    return [*meant[:at], _guessed(close, plain[at - 1] if at else "", known), *meant[at + 1 :]]


def _beside(before: str, word: str, after: str, known: Lexicon) -> int:
    """In how many names a word stands beside the word before it or the one after."""
    return known.pairs.get((before, word), 0) + known.pairs.get((word, after), 0)


def _likeliest(close: Iterable[str], before: str, after: str, known: Lexicon) -> str:
    def fit(word: str) -> tuple[int, int, str]:
        return _beside(before, word, after, known), known.seen[word], word

    return max((word for word in close if word in known.seen), key=fit, default="")


def _near(plain: str) -> set[str]:
    """Every spelling one slip away: a letter lost, doubled, wrong, or two swapped."""
    cuts = [(plain[:at], plain[at:]) for at in range(len(plain) + 1)]
    return {
        *(a + b[1:] for a, b in cuts if b),
        *(a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1),
        *(a + c + b[1:] for a, b in cuts if b for c in ascii_lowercase),
        *(a + c + b for a, b in cuts for c in ascii_lowercase),
    } - {plain}


def _alike(plain: str) -> Iterator[str]:
    """Spellings that sound the same to somebody."""
    for one, other in _ALIKE:
        for a, b in ((one, other), (other, one)):
            if plain.startswith(a):
                yield b + plain[len(a) :]
    for one, other in _ENDS_ALIKE:
        for a, b in ((one, other), (other, one)):
            if plain.endswith(a):
                yield plain[: len(plain) - len(a)] + b


def _apart(plain: str, known: Lexicon) -> Sequence[str] | None:
    """Return the words that were run together, those that stand beside each other before others."""
    if len(plain) > 60:
        return None
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(plain)
    for end in range(1, len(plain) + 1):
        for start in range(max(0, end - 7), end):
            head, word = best[start], _spelt(plain[start:end])
            if head is None or word not in known.seen or len(word) < 2 or not is_syllable(word):
                continue
            beside = known.pairs.get((head[1][-1], word), 0) if head[1] else 0
            # A pair that stands in names outweighs any number of words that merely exist; fewer
            # words come before more.
            score = head[0] + (1.0 + log(1 + beside) if beside else -2.0)
            if best[end] is None or score > best[end][0]:  # type: ignore[index]  # just checked
                best[end] = (score, (*head[1], word))
    whole = best[-1]
    return whole[1] if whole and len(whole[1]) > 1 else None


@lru_cache(maxsize=4096)
def _spelt(part: str) -> str:
    """Return a part of a word in the one spelling of `words`: "ky" is "ki"."""
    return words(part)[0].plain


def _from_telex(form: str) -> str:
    """Return the word that these keys make by Telex, empty if they make none."""
    if not form.isascii() or len(form) > 10:
        return ""
    tone = next((c for c in reversed(form) if c in _TELEX_TONES), "") if len(form) > 2 else ""
    for with_tone in (tone, ""):
        keys = form
        if with_tone:
            at = keys.rindex(with_tone)
            keys = keys[:at] + keys[at + 1 :]
        # "dduwowngf", "duongwf", "dduowfng": the hook may come after both vowels.
        keys = re.sub(r"u?ow|uwow|uow", lambda m: "ươ" if m[0] != "ow" else "ơ", keys)
        for pair, letter in _TELEX_VOWELS.items():
            keys = keys.replace(pair, letter)
        meant = nfc(keys)
        if (meant != form or with_tone) and is_syllable(without_marks(meant)):
            if meant == keys.strip() and not with_tone and meant.isascii():
                continue
            return _with_tone(meant, _TELEX_TONES.get(with_tone, ""))
    return ""


def _from_vni(form: str) -> str:
    """Return the word that these keys make by VNI, empty if they make none."""
    letters: list[str] = []
    tone = ""
    for key in form:
        if key in _VNI_TONES:
            tone = _VNI_TONES[key]
        elif key == "9":
            letters = ["đ" if c == "d" else c for c in letters]
        elif key in _VNI_MARKS:
            letters = [_VNI_MARKS[key].get(c, c) for c in letters]
        else:
            letters.append(key)
    meant = "".join(letters)
    return _with_tone(meant, tone) if is_syllable(without_marks(meant)) else ""


def _with_tone(word: str, tone: str) -> str:
    """Put the tone where it is written: on the vowel with a mark, else as in older print."""
    if not tone:
        return word
    vowels = [at for at, c in enumerate(word) if without_marks(c) in "aeiouy"]
    if word.startswith("qu") or (word.startswith("gi") and len(vowels) > 1):
        vowels = vowels[1:]
    if not vowels:
        return word
    marked = [at for at in vowels if not word[at].isascii()]
    closed = vowels[-1] < len(word) - 1
    at = marked[-1] if marked else vowels[-1] if closed else vowels[max(0, len(vowels) - 2)]
    if len(vowels) == 3 and not marked:
        at = vowels[1]
    return nfc(word[: at + 1] + tone + word[at + 1 :])
