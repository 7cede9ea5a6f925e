"""
Which papers a wording asks for: the papers of a dossier are written by hand, each time anew.

A wording names a paper when one of the things it lists *begins* with a name of that paper, once
"bản sao có chứng thực", "thẻ" and the like are taken off. So what merely mentions a paper, as
"Đơn đề nghị cấp giấy khai sinh" does, does not ask for it.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from thongsuot.kernel.vietnamese import tidy

P = TypeVar("P")

_TONES = frozenset("\u0300\u0309\u0303\u0301\u0323")
_WORD = re.compile(r"\w+")

_SHORT = {
    "cccd": "căn cước công dân",
    "cmnd": "chứng minh nhân dân",
    "cmtnd": "chứng minh nhân dân",
    "cmt": "chứng minh nhân dân",
    "gcn": "giấy chứng nhận",
    "gcnđkkd": "giấy chứng nhận đăng ký kinh doanh",
    "gcnđkdn": "giấy chứng nhận đăng ký doanh nghiệp",
    "đkkd": "đăng ký kinh doanh",
    "đkdn": "đăng ký doanh nghiệp",
    "gcnqsdđ": "giấy chứng nhận quyền sử dụng đất",
    "qsdđ": "quyền sử dụng đất",
    "bhyt": "bảo hiểm y tế",
    "bhxh": "bảo hiểm xã hội",
    "gplx": "giấy phép lái xe",
    "dn": "doanh nghiệp",
    "hkd": "hộ kinh doanh",
    "htx": "hợp tác xã",
    # One word in two spellings, both in use.
    "kí": "ký",
    "lí": "lý",
}

# Longest first within a kind: each is taken off the front of a thing, again and again.
_BEFORE = (
    "bản sao kèm xuất trình bản chính để đối chiếu",
    "bản sao và xuất trình bản chính để đối chiếu",
    "kèm xuất trình bản chính để đối chiếu",
    "kèm bản chính để đối chiếu",
    "được chứng thực từ bản chính",
    "được chứng thực từ",
    "đã được chứng thực hợp lệ",
    "được cấp từ sổ gốc",
    "cấp từ sổ gốc",
    "có xác nhận của đơn vị đối với",
    "có chứng thực đối với",
    "có chứng thực từ bản chính",
    "có chứng thực của",
    "có chứng thực",
    "có công chứng",
    "được chứng thực",
    "chứng thực",
    "công chứng",
    "sao y",
    "bản chính",
    "bản gốc",
    "bản sao điện tử",
    "bản điện tử",
    "bản sao",
    "bản chụp",
    "bản scan",
    "bản quét",
    "bản photocopy",
    "bản phô tô",
    "bản photo",
    "ảnh chụp",
    "bản",
    "photocopy",
    "hợp lệ",
    "xuất trình một trong các",
    "xuất trình một trong",
    "xuất trình",
    "nộp",
    "một trong các loại giấy tờ",
    "một trong các giấy tờ sau",
    "một trong các giấy tờ",
    "một trong",
    "một",
    "các",
    "nếu là",
    "là",
    "trong đó có",
    "trong trường hợp thay đổi về",
    "trong trường hợp thay đổi",
    "trường hợp thay đổi về",
    "trường hợp thay đổi",
    "hồ sơ",
    "có",
    "thẻ",
    "của",
    "từ",
)

# What the applicant, or somebody for them, writes for this very dossier.
_WRITTEN_FOR_IT = (
    "đơn",
    "tờ khai",
    "tờ trình",
    "bản khai",
    "bản kê khai",
    "bản tự khai",
    "bản đăng ký",
    "bản cam kết",
    "bản thuyết minh",
    "giấy đề nghị",
    "giấy yêu cầu",
    "giấy ủy quyền",
    "giấy giới thiệu",
    "giấy cam kết",
    "giấy cam đoan",
    "văn bản đề nghị",
    "văn bản yêu cầu",
    "văn bản ủy quyền",
    "văn bản thỏa thuận",
    "văn bản cam kết",
    "văn bản khước từ",
    "văn bản thông báo",
    "văn bản đồng ý",
    "văn bản chấp thuận",
    "công văn",
    "phiếu đề nghị",
    "phiếu yêu cầu",
    "phiếu đăng ký",
    "thông báo",
    "hợp đồng",
    "biên bản",
    "báo cáo",
    "danh sách",
    "danh mục",
    "dự thảo",
    "phương án",
    "kế hoạch",
    "mẫu",
    "sơ yếu lý lịch",
)

# The wording itself says that nobody hands the paper in when the data can be read.
_WAIVED = re.compile(
    r"không phải (?:nộp|xuất trình)|không yêu cầu (?:nộp|khi|nếu)"
    r"|khi không (?:thể )?khai thác được|không khai thác được (?:dữ liệu|thông tin)"
    r"|khai thác dữ liệu|(?:tự|để) tra cứu|chỉ cung cấp thông tin"
)
# The paper itself is taken back or written on: that its data are held does not help.
_HANDED_BACK = re.compile(r"nộp lại|thu hồi|để hủy|bản gốc")
# Shown to tell who the bearer is, and kept by them: not the original shown beside a copy.
_ONLY_SHOWN = re.compile(r"^\W*xuất trình|[(]xuất trình(?! bản chính)")
_FOREIGN = re.compile(r"do (?:cơ quan )?(?:có thẩm quyền )?(?:của )?(?:nước )?nước ngoài cấp")

_CLAUSES = re.compile(
    r"[;\n\r]|(?<=\s)[-–+•]\s|^[-–+•]|\)\s*[-–]|\b(?:kèm theo|kèm)\b(?! xuất trình| bản chính để)"
)
_GROUPS = re.compile(r"[():\[\]«»\"“”]")
_THINGS = re.compile(r"[,/…]|\.{2,}|\.\s|\b(?:hoặc|và|hay|như|gồm|hoặc là)\b")
_A_COPY = re.compile(r"^\s*(?:\d+\s*)?bản (?:sao|chụp|chính|photo|phô tô)")
_OF_COPIES = re.compile(r"(?:cấp|chứng thực) (?:lại )?bản (?:sao|chính)")
_BULLET = re.compile(r"^\s*(?:[a-zđ]\)|[0-9]+[.)]|[-–+•])\s*")
_COUNT = re.compile(r"^(?:\d+|một|hai)\s*(?:\([^)]*\)\s*)?(?=bản)")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a wording lists, as words to compare, and what is done with it."""

    words: tuple[str, ...]
    only_shown: bool
    handed_back: bool


@lru_cache(maxsize=65_536)
def words(text: str) -> tuple[str, ...]:
    """
    Return the words of `text` with the tone at the end of each, abbreviations written out.

    So "hoá" and "hóa", "uỷ" and "ủy" are one word, as they are to whoever writes them.
    """
    found: list[str] = []
    for word in _WORD.findall(tidy(text).lower()):
        found.extend(_SHORT[word].split() if word in _SHORT else (word,))
    return tuple(map(_tone_last, found))


def _tone_last(word: str) -> str:
    spelt = unicodedata.normalize("NFD", word)
    bare = unicodedata.normalize("NFC", "".join(c for c in spelt if c not in _TONES))
    return bare + "".join(c for c in spelt if c in _TONES)


_BEFORE_WORDS = tuple(sorted(map(words, _BEFORE), key=len, reverse=True))
_WRITTEN_WORDS = tuple(map(words, _WRITTEN_FOR_IT))
_CERTIFICATE = words("giấy chứng nhận")


@lru_cache(maxsize=32_768)
def things_asked(wording: str) -> tuple[Asked, ...]:
    """Return what a wording lists, without what is written for the dossier or waived."""
    text = tidy(wording.replace("\n", " ; ")).lower()
    if _WAIVED.search(text):
        return ()
    handed_back = bool(_HANDED_BACK.search(text))
    asked: list[Asked] = []
    for clause in _CLAUSES.split(text):
        shown = bool(_ONLY_SHOWN.search(clause))
        for group in _GROUPS.split(clause):
            listed = _THINGS.split(group)
            written = _starts(_words_of(group), _WRITTEN_WORDS)
            if _FOREIGN.search(group):
                continue
            if written:
                listed = _beside(listed)
            # The whole of it too: some names have a comma or "và" inside.
            whole = () if written else (group,)
            things = dict.fromkeys(_stripped(thing) for thing in (*whole, *listed))
            certificate = any(_starts(thing, (_CERTIFICATE,)) for thing in things)
            for thing in filter(None, things):
                asked.append(Asked(thing, shown, handed_back))
                if certificate and not _starts(thing, (_CERTIFICATE,)):
                    # "Giấy chứng nhận đầu tư hoặc đăng ký kinh doanh" leaves out the words
                    # that both things share.
                    asked.append(Asked(_CERTIFICATE + thing, shown, handed_back))
            if written:
                break
    return tuple(asked)


def asks_for(wording: str, names: Sequence[str], *, closely: bool = True) -> bool:
    """
    Whether a wording asks for the paper that goes by these names.

    Closely, a paper merely shown (xuất trình, to tell who the bearer is) or handed back (to be
    changed or withdrawn) is not asked for: only a rule for that very procedure reaches it.
    """
    return Names([("", names)]).first_asked(wording, closely=closely) is not None


class Names(Generic[P]):
    """Many papers by all their names, to ask of one wording after another which it asks for."""

    def __init__(self, papers: Iterable[tuple[P, Sequence[str]]]) -> None:
        self._by_form: dict[tuple[str, ...], P] = {}
        for paper, names in papers:
            for form in _forms(tuple(names)):
                self._by_form.setdefault(form, paper)
        self._lengths = sorted({len(form) for form in self._by_form}, reverse=True)

    def first_asked(self, wording: str, *, closely: bool) -> P | None:
        """Return the paper that the wording names first; of names that begin alike, the longest."""
        for thing in things_asked(wording):
            if closely and (thing.only_shown or thing.handed_back):
                continue
            for length in self._lengths:
                if (found := self._by_form.get(thing.words[:length])) is not None:
                    return found
        return None


def _beside(listed: Sequence[str]) -> list[str]:
    """
    Return what stands beside an application in one phrase, and is not what it applies for.

    "Tờ khai và bản sao căn cước" lists two papers; "Đơn đề nghị cấp giấy phép, giấy khai sinh"
    may well list one, so a paper must say that it is a copy, or the application stand bare.
    """
    first, *others = listed
    if len(words(first)) <= 4:
        return others
    if _OF_COPIES.search(first):
        return []
    return [thing for thing in others if _A_COPY.match(thing)]


@lru_cache(maxsize=2048)
def _forms(names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(dict.fromkeys(_stripped(name) or words(name) for name in names))


def _words_of(text: str) -> tuple[str, ...]:
    return words(_COUNT.sub("", _BULLET.sub("", text).strip()))


def _stripped(thing: str) -> tuple[str, ...]:
    left = _words_of(thing)
    while left:
        lead = next((b for b in _BEFORE_WORDS if left[: len(b)] == b), None)
        if lead is None:
            return left
        left = left[len(lead) :]
    return left


def _starts(thing: tuple[str, ...], forms: Sequence[tuple[str, ...]]) -> bool:
    return any(form and thing[: len(form)] == form for form in forms)
