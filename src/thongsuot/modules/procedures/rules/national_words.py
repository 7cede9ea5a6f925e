"""
The words in which the national database writes what has a value: days, levels, limits, fees.

Each is read only where there is one way to read it; what remains is kept as it stands and is
named as a gap. What is read is written again in the same words.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from thongsuot.kernel.vietnamese import tidy, without_marks
from thongsuot.kernel.worktime.limits import Unit
from thongsuot.modules.procedures.rules.record import Fee, TimeLimit
from thongsuot.modules.procedures.states import Channel, FeeKind, Level

# The catalogue's oldest instruments are of 1945; a year beyond 2100 is a slip of the finger.
FIRST_YEAR, LAST_YEAR = 1945, 2100

LEVELS: Mapping[str, Level] = {
    "cap bo": Level.MINISTRY,
    "cap tinh": Level.PROVINCE,
    "cap xa": Level.COMMUNE,
    "co quan khac": Level.OTHER,
}
LEVEL_WORDS: Mapping[Level, str] = {
    Level.MINISTRY: "Cấp Bộ",
    Level.PROVINCE: "Cấp tỉnh",
    Level.COMMUNE: "Cấp xã",
    Level.OTHER: "Cơ quan khác",
}
CHANNELS: Mapping[str, Channel] = {
    "truc tiep": Channel.COUNTER,
    "truc tuyen": Channel.ONLINE,
    "buu chinh": Channel.POST,
    "dich vu buu chinh": Channel.POST,
    "buu chinh cong ich": Channel.POST,
}
CHANNEL_WORDS: Mapping[Channel, str] = {
    Channel.COUNTER: "Trực tiếp",
    Channel.ONLINE: "Trực tuyến",
    Channel.POST: "Bưu chính",
}
_UNITS: Mapping[str, Unit] = {
    "ngay lam viec": Unit.WORKING_DAY,
    "ngay": Unit.DAY,
    "gio lam viec": Unit.WORKING_HOUR,
    "gio": Unit.HOUR,
    "buoi": Unit.HALF_DAY,
    "tuan": Unit.WEEK,
    "thang": Unit.MONTH,
}
UNIT_WORDS: Mapping[Unit, str] = {
    Unit.WORKING_DAY: "Ngày làm việc",
    Unit.DAY: "Ngày",
    Unit.WORKING_HOUR: "Giờ làm việc",
    Unit.HOUR: "Giờ",
    Unit.HALF_DAY: "Buổi",
    Unit.WEEK: "Tuần",
    Unit.MONTH: "Tháng",
}
FEE_WORDS: Mapping[FeeKind, str] = {FeeKind.FEE: "Phí", FeeKind.CHARGE: "Lệ phí"}

# Names of offices hold commas ("Sở Văn hóa, Thể thao và Du lịch"): a comma parts two of them
# only before one of these words.
_OFFICES = (
    "Ủy ban|UBND|Sở|Bộ|Tổng cục|Cục|Chi cục|Phòng|Ban|Trung tâm|Văn phòng|Công an|Cơ quan|"
    "Chủ tịch|Giám đốc|Thủ tướng|Chính phủ|Thanh tra|Tòa án|Viện|Trường|Đại sứ|Chi nhánh|"
    "Bảo hiểm|Ngân hàng|Kho bạc|Thuế|Hải quan|Cảng vụ|Bệnh viện|Hội đồng|HĐND|Tổ chức|Đơn vị"
)
_BETWEEN_OFFICES = re.compile(rf", (?=(?:{_OFFICES})\b)")
# The database's own list of who may ask; one of its terms holds commas.
_PHRASES = ("Cán bộ, công chức, viên chức",)
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_LIMIT = re.compile(r"0*([1-9]\d{0,3}) ([^\d(]+)", re.ASCII)
_FEE = re.compile(
    r"(?P<kind>phí|lệ phí)\s*:\s*(?P<amount>[0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]{1,13})\s*"
    r"(?:VNĐ|VND|đồng|đ)\s*(?:\((?P<condition>.+)\))?",
    re.IGNORECASE,
)


class BadPart(ValueError):
    """A part of a record says what cannot be; `code` says why, `path` where."""

    def __init__(self, path: str, code: str, **params: object) -> None:
        super().__init__(code)
        self.path = path
        self.code = code
        self.params = params


# ---- Days ----


def day(text: str | None, *, path: str) -> date | None:
    """
    Return the day that dd/mm/yyyy names; None for nothing.

    :raises BadPart: if there is no such day, or it is written otherwise
    """
    words = tidy(text or "")
    if not words:
        return None
    found = _DAY.fullmatch(words)
    if found is None:
        raise BadPart(path, "bad_date", text=words[:40])
    dd, mm, yyyy = map(int, found.groups())
    try:
        read = date(yyyy, mm, dd)
    except ValueError:
        raise BadPart(path, "no_such_day", text=words[:40]) from None
    if not FIRST_YEAR <= yyyy <= LAST_YEAR:
        raise BadPart(path, "year_beyond", text=words[:40], first=FIRST_YEAR, last=LAST_YEAR)
    return read


def day_words(on: date | None) -> str:
    return f"{on:%d/%m/%Y}" if on else ""


# ---- Lists in one line ----


def levels(text: str) -> tuple[tuple[Level, ...], tuple[str, ...]]:
    """Return the levels that are named, and the words that name none that still exists."""
    known: dict[Level, None] = {}
    unknown = []
    for word in filter(None, map(tidy, re.split("[,;]", text))):
        level = LEVELS.get(without_marks(word))
        if level is None:
            unknown.append(word)
        else:
            known[level] = None
    return tuple(known), tuple(unknown)


def offices(text: str) -> tuple[str, ...]:
    return _distinct(
        office for part in re.split("[;\n]", text) for office in _BETWEEN_OFFICES.split(tidy(part))
    )


def lines(text: str) -> tuple[str, ...]:
    return _distinct(map(tidy, re.split("[;\n]", text)))


def terms(text: str) -> tuple[str, ...]:
    """Part a line at its commas, or at its semicolons if it has any; brackets hold together."""
    separator = ";" if ";" in _outside_brackets(text) else ","
    for phrase in _PHRASES:
        text = text.replace(phrase, phrase.replace(",", "\x00"))
    parts = [""]
    depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign == separator and depth <= 0:
            parts.append("")
        else:
            parts[-1] += sign
    return _distinct(tidy(part.replace("\x00", ",")) for part in parts)


def _outside_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", "", text)


def _distinct(parts: Iterator[str] | Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, parts)))


def joined(parts: Sequence[str], read: Callable[[str], tuple[str, ...]]) -> str:
    """Join what `read` parted again: by commas, or where these would mislead, by semicolons."""
    plain = ", ".join(parts)
    return plain if read(plain) == tuple(parts) else "; ".join(parts)


# ---- How long, how much ----


def limit(text: str) -> TimeLimit:
    """Return how long "05 Ngày làm việc" is; anything else is kept in words."""
    words = tidy(text)
    found = _LIMIT.fullmatch(words)
    unit = _UNITS.get(without_marks(found[2]).strip()) if found else None
    if found is None or unit is None or int(found[1]) > 3650:
        return TimeLimit(note=words or None)
    return TimeLimit(amount=int(found[1]), unit=unit)


def limit_words(limit: TimeLimit) -> str:
    unit = UNIT_WORDS.get(limit.unit) if limit.unit else None
    if limit.amount is not None and unit:
        return f"{limit.amount} {unit}"
    return limit.note or ("Khác" if limit.is_known else "")


def fees(text: str) -> tuple[tuple[Fee, ...], str]:
    """Return the fees in "Phí: 0 VNĐ; Lệ phí: 5.000 Đồng (…)", and the words left unread."""
    found: list[Fee] = []
    unread: list[str] = []
    for part in _fee_parts(text):
        match = _FEE.fullmatch(part)
        if match is None:
            unread.append(part)
            continue
        kind = FeeKind.CHARGE if without_marks(match["kind"]) == "le phi" else FeeKind.FEE
        amount = int(re.sub("[.,]", "", match["amount"]))
        found.append(Fee(kind, amount, match["condition"]))
    return tuple(dict.fromkeys(found)), "; ".join(unread)


def _fee_parts(text: str) -> Iterator[str]:
    """Part at line ends, and at a semicolon before another fee."""
    for line in text.splitlines():
        yield from filter(None, map(tidy, re.split(r";(?=\s*(?:Phí|Lệ phí)\s*:)", line)))


def fee_words(fees: Sequence[Fee]) -> str:
    return "\n".join(map(_fee_in_words, fees))


def _fee_in_words(fee: Fee) -> str:
    amount = "" if fee.amount is None else f"{fee.amount} VNĐ"
    condition = f" ({fee.condition})" if fee.condition else ""
    return f"{FEE_WORDS[fee.kind]}: {amount}{condition}".strip()
