"""
Reading times as offices write them: "0,25 ngày làm việc", "½ ngày", "04 giờ", "1/2 buổi".

Eight working hours are one working day: QĐ 3857/QĐ-UBND tỉnh Nghệ An, where 168 hours of steps
are 21 days. What cannot be read is said to be unread; it is never taken for nothing.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from thongsuot.kernel.vietnamese import tidy, without_marks
from thongsuot.kernel.worktime.limits import Limit, Unit

HOURS_OF_A_DAY = 8
HOURS_OF_A_HALF_DAY = 4
# No step of the law lasts longer; a larger figure is a slip, such as a year.
_MOST = Decimal(10_000)

_FRACTIONS = {"½": " 1/2", "¼": " 1/4", "¾": " 3/4"}
_NUMBER = r"(?P<whole>\d{1,6}(?:[.,]\d{1,4})?)?\s*(?:(?P<top>\d{1,2})\s*/\s*(?P<bottom>\d{1,2}))?"
_UNIT = (
    r"(?P<unit>phut|gio lam viec|gio hanh chinh|gio|tieng|buoi|ngay lam viec|ngay lv"
    r"|ngay|tuan|thang)"
)
_TIME = re.compile(
    rf"(?:khong qua|toi da|trong vong|trong|cham nhat|toi da khong qua)?\s*{_NUMBER}\s*"
    rf"(?:\([^)]*\)\s*)?{_UNIT}(?P<half>\s+ruoi)?(?P<rest>.*)",
    re.DOTALL,
)
# What may follow without changing the amount.
_HARMLESS = re.compile(
    r"\s*[.;,]?\s*(?:lam viec)?\s*(?:\([^)]*\))?\s*(?:(?:ke )?tu .*)?[.;,]?", re.S
)
_UNITS = {
    "gio": Unit.HOUR,
    "tieng": Unit.HOUR,
    "gio lam viec": Unit.WORKING_HOUR,
    "buoi": Unit.HALF_DAY,
    "ngay": Unit.DAY,
    "ngay lam viec": Unit.WORKING_DAY,
    "ngay lv": Unit.WORKING_DAY,
    "tuan": Unit.WEEK,
    "thang": Unit.MONTH,
}
_NOT_COUNTED = re.compile(
    r"(khong tinh|gio hanh chinh$|trong gio hanh chinh$|khong tinh vao thoi gian)"
)
_NO_TIME_GIVEN = re.compile(r"(khong quy dinh|ngay sau khi|ngay khi|tiep nhan ngay|-|–|)")
# A time that another act sets ("trong thời gian thông báo tuyển dụng"), and the number of a form
# in a table that has a column for it: neither says how long the step takes.
_SET_ELSEWHERE = re.compile(r"trong thoi gian [^0-9]+")
_NUMBER_OF_A_FORM = re.compile(r"bm ?[0-9.]{1,6}")
_BARE_FIGURE = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,4})?")


@dataclass(frozen=True, slots=True)
class Allowance:
    """
    What a wording was read as.

    `counts` is False where the time of the step is outside the limit; `understood` is False
    where the words say something that this parser does not know.
    """

    words: str
    amount: Decimal | None = None
    unit: Unit | None = None
    counts: bool = True
    understood: bool = True


def read_allowance(words: str | None) -> Allowance:
    """Return what `words` says about the time of a step; it never fails."""
    shown = tidy(words or "")
    plain = without_marks(shown)
    if _NOT_COUNTED.match(plain):
        return Allowance(shown, counts=False)
    if _SET_ELSEWHERE.fullmatch(plain) or _NUMBER_OF_A_FORM.fullmatch(plain):
        return Allowance(shown)
    if _NO_TIME_GIVEN.fullmatch(plain) or plain.startswith(("ngay sau khi", "ngay khi")):
        return Allowance(shown)
    for sign, figures in _FRACTIONS.items():
        plain = plain.replace(without_marks(sign), figures).replace(sign, figures)
    match = _TIME.fullmatch(plain.strip())
    if match is None or not _HARMLESS.fullmatch(match["rest"]):
        return Allowance(shown, understood=False)
    amount = _amount(match)
    if amount is None or not 0 < amount <= _MOST:
        return Allowance(shown, understood=False)
    unit = match["unit"]
    if unit == "phut":
        return Allowance(shown, amount / 60, Unit.HOUR)
    if unit == "gio hanh chinh":
        unit = "gio lam viec"
    if match["rest"].strip().startswith("lam viec") and unit in ("gio", "ngay"):
        unit = f"{unit} lam viec"
    return Allowance(shown, amount, _UNITS[unit])


def bare_figure(words: str) -> Decimal | None:
    """Return a figure that stands without its unit, as in a column headed "ngày"."""
    if not _BARE_FIGURE.fullmatch(words.strip()):
        return None
    return Decimal(words.strip().replace(",", "."))


def _amount(match: re.Match[str]) -> Decimal | None:
    whole, top, bottom = match["whole"], match["top"], match["bottom"]
    if whole is None and top is None:
        return None
    amount = Decimal((whole or "0").replace(",", "."))
    if top is not None:
        if int(bottom) == 0:
            return None
        amount += Decimal(int(top)) / Decimal(int(bottom))
    return amount + Decimal("0.5") if match["half"] else amount


def is_amount(amount: Decimal) -> bool:
    """Whether a step can take so much time: more than none, and figures that can be printed."""
    if not amount.is_finite() or not 0 < amount <= _MOST:
        return False
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -30


def working_hours(amount: Decimal, unit: Unit) -> Decimal | None:
    """Return the amount in working hours, None for units that count calendar time."""
    per = {
        Unit.WORKING_HOUR: 1,
        Unit.HALF_DAY: HOURS_OF_A_HALF_DAY,
        Unit.WORKING_DAY: HOURS_OF_A_DAY,
    }.get(unit)
    return None if per is None else amount * per


def as_limit(amount: Decimal, unit: Unit) -> Limit:
    """
    Return the allowance as the deadline engine counts it, in whole units, never shorter.

    A quarter of a working day is two working hours. Part of a calendar day is the like part of
    a working day when it is less than one, and hours of the clock otherwise.
    """
    if amount == amount.to_integral_value():
        return Limit(int(amount), unit)
    hours = working_hours(amount, unit)
    if hours is None and unit is Unit.DAY and amount < 1:
        hours = amount * HOURS_OF_A_DAY
    if hours is not None:
        return Limit(_up(hours), Unit.WORKING_HOUR)
    if unit is Unit.DAY:
        return Limit(_up(amount * 24), Unit.HOUR)
    if unit is Unit.WEEK:
        return Limit(_up(amount * 7), Unit.DAY)
    if unit is Unit.MONTH:
        return Limit(_up(amount * 30), Unit.DAY)
    return Limit(_up(amount), unit)


def _up(amount: Decimal) -> int:
    return max(1, int(amount.to_integral_value(rounding="ROUND_CEILING")))
