"""
The columns of a list of procedures, by our names and by those that offices use.

A heading that is not known is no reason to refuse a list: whoever keeps the catalogue says once
what it means, with guesses offered, and the set of headings is known from then on.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence

from thongsuot.kernel.vietnamese import has_control_characters, tidy, without_marks
from thongsuot.modules.procedures.rules.tables import UnreadableFile

COLUMNS = (
    "ma_tthc",
    "khoa",
    "ten",
    "linh_vuc",
    "linh_vuc_dvcqg",
    "cap_xa",
    "cap_thuc_hien",
    "thoi_han",
    "muc_do",
    "phi",
    "co_quan",
    "doi_tuong",
    "tu_khoa",
    "so_quyet_dinh",
    "ngay_quyet_dinh",
    "co_quan_ban_hanh",
    "nguon",
)
NEEDED = ("ma_tthc", "ten")
IGNORED = ""
_DOUBLED = re.compile(r" \(\d+\)$")
# Headings as people write them, without marks and without the signs between words.
_ALIASES: Mapping[str, str] = {
    "ma tthc": "ma_tthc",
    "ma thu tuc": "ma_tthc",
    "ma so tthc": "ma_tthc",
    "ma thu tuc hanh chinh": "ma_tthc",
    "ma so thu tuc hanh chinh": "ma_tthc",
    "khoa": "khoa",
    "ten": "ten",
    "ten tthc": "ten",
    "ten thu tuc": "ten",
    "ten thu tuc hanh chinh": "ten",
    "linh vuc": "linh_vuc",
    "linh vuc dvcqg": "linh_vuc_dvcqg",
    "linh vuc thu tuc": "linh_vuc_dvcqg",
    "cap xa": "cap_xa",
    "cap thuc hien": "cap_thuc_hien",
    "cap giai quyet": "cap_thuc_hien",
    "thoi han": "thoi_han",
    "thoi han giai quyet": "thoi_han",
    "thoi gian giai quyet": "thoi_han",
    "muc do": "muc_do",
    "muc do dvc": "muc_do",
    "muc do dich vu cong": "muc_do",
    "phi": "phi",
    "phi le phi": "phi",
    "co quan": "co_quan",
    "co quan thuc hien": "co_quan",
    "co quan giai quyet": "co_quan",
    "doi tuong": "doi_tuong",
    "doi tuong thuc hien": "doi_tuong",
    "tu khoa": "tu_khoa",
    "so quyet dinh": "so_quyet_dinh",
    "quyet dinh cong bo": "so_quyet_dinh",
    "ngay quyet dinh": "ngay_quyet_dinh",
    "co quan ban hanh": "co_quan_ban_hanh",
    "nguon": "nguon",
}
# What a heading probably means by the words in it; the first that fits is offered.
_HINTS: Sequence[tuple[str, tuple[str, ...]]] = (
    ("ma_tthc", ("ma tthc", "ma thu tuc", "ma so", "so hieu", "ma")),
    ("linh_vuc", ("linh vuc", "nganh")),
    ("ngay_quyet_dinh", ("ngay quyet dinh", "ngay qd", "ngay ban hanh", "ngay cong bo")),
    ("co_quan_ban_hanh", ("co quan ban hanh", "co quan cong bo", "don vi ban hanh")),
    ("so_quyet_dinh", ("quyet dinh", "so qd", "qd cong bo")),
    ("cap_thuc_hien", ("cap thuc hien", "cap giai quyet", "cap tham quyen")),
    ("thoi_han", ("thoi han", "thoi gian")),
    ("muc_do", ("muc do", "dvctt", "dich vu cong")),
    ("phi", ("phi", "le phi")),
    ("doi_tuong", ("doi tuong", "nguoi nop")),
    ("co_quan", ("co quan", "don vi", "noi tiep nhan", "dia diem")),
    ("tu_khoa", ("tu khoa",)),
    ("cap_xa", ("cap xa",)),
    ("ten", ("ten tthc", "ten thu tuc", "ten", "thu tuc hanh chinh", "noi dung cong viec")),
    ("nguon", ("nguon", "ghi chu", "can cu")),
)


class UnknownHeadings(UnreadableFile):
    """The list has headings that are not known; `labels` are all of them, in their order."""

    def __init__(self, code: str, labels: Sequence[str], **params: object) -> None:
        super().__init__(code, **params)
        self.labels = tuple(labels)


def labels_of(cells: Sequence[str]) -> tuple[str, ...]:
    """
    Return the headings as people see them, each once: without a name it goes by its place.

    :raises UnreadableFile: if a heading holds what nobody types
    """
    found: list[str] = []
    for place, cell in enumerate(cells, start=1):
        if has_control_characters(cell.replace("\n", " ")):
            raise UnreadableFile("bad_heading")
        found.append(tidy(cell)[:200] or f"(cột {place})")
    while found and found[-1] == f"(cột {len(found)})":
        found.pop()
    return tuple(
        label if label not in found[:place] else f"{label} ({place + 1})"
        for place, label in enumerate(found)
    )


def heading_key(labels: Sequence[str]) -> str:
    """Return the key of this set of headings, whatever their order, case and marks."""
    return hashlib.sha256("\n".join(sorted(map(_plain, labels))).encode()).hexdigest()


def columns_of(
    labels: Sequence[str], remembered: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """
    Return our column for each heading, `IGNORED` for those to pass over.

    :raises UnknownHeadings: if one is not known, one that is needed is absent, or two are alike
    """
    if remembered is not None:
        known = {_plain(label): column for label, column in remembered.items()}
        named: list[str | None] = [known.get(_plain(label), IGNORED) for label in labels]
    else:
        named = [_ALIASES.get(_plain(_DOUBLED.sub("", label))) for label in labels]
    wanted = ", ".join(COLUMNS)
    if missing := [column for column in NEEDED if column not in named]:
        raise UnknownHeadings("missing_columns", labels, missing=", ".join(missing), wanted=wanted)
    if None in named:
        unknown = [label for label, column in zip(labels, named, strict=True) if column is None]
        shown = ", ".join(label[:40] for label in unknown[:5])
        raise UnknownHeadings("unknown_columns", labels, unknown=shown, wanted=wanted)
    used = [column for column in named if column]
    if len(set(used)) < len(used):
        raise UnknownHeadings("doubled_columns", labels)
    return tuple(column or IGNORED for column in named)


def guesses(labels: Sequence[str]) -> Mapping[str, str]:
    """Return what each heading probably means; no column is offered twice."""
    offered = {label: _ALIASES[_plain(label)] for label in labels if _plain(label) in _ALIASES}
    for column, hints in _HINTS:
        if column in offered.values():
            continue
        for hint in hints:
            fitting = [
                label
                for label in labels
                if label not in offered and f" {hint} " in f" {_plain(label)} "
            ]
            if fitting:
                offered[fitting[0]] = column
                break
    found: dict[str, str] = {}
    for label in labels:
        column = offered.get(label, IGNORED)
        found[label] = IGNORED if column in found.values() else column
    return found


def _plain(label: str) -> str:
    words = "".join(sign if sign.isalnum() else " " for sign in without_marks(label))
    return " ".join(words.split())
