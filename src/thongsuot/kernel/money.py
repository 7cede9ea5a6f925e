"""Money: whole đồng, in figures and in the words that papers ask for."""

from thongsuot.kernel.worktime.dates import Lang, capital

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu")


def in_figures(dong: int, lang: Lang = "vi") -> str:
    """1.250.000 đồng (VND 1,250,000 in English)."""
    if lang == "en":
        return f"VND {dong:,}"
    return f"{dong:,}".replace(",", ".") + " đồng"


def in_words(dong: int) -> str:
    """
    Một triệu hai trăm năm mươi nghìn đồng.

    :raises ValueError: if `dong` is negative
    """
    if dong < 0:
        raise ValueError("an amount on paper is not negative")
    return capital(f"{_read(dong) or 'không'} đồng")


def _read(number: int) -> str:
    """Read in groups of nine figures (tỷ), each in groups of three."""
    if number >= 10**9:
        above, below = divmod(number, 10**9)
        return f"{_read(above)} tỷ {_read_below_ty(below, full=True)}".strip()
    return _read_below_ty(number, full=False)


def _read_below_ty(number: int, *, full: bool) -> str:
    parts: list[str] = []
    for scale in (2, 1, 0):
        group = number // 1000**scale % 1000
        if group:
            # After a higher group, "không trăm" holds the place that figures would hold.
            parts.append(f"{_read_three(group, full=full or bool(parts))} {_SCALES[scale]}".strip())
    return " ".join(parts)


def _read_three(group: int, *, full: bool) -> str:
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    if tens > 1:
        words.append(f"{_DIGITS[tens]} mươi")
    elif tens == 1:
        words.append("mười")
    elif ones and words:
        words.append("lẻ")
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5 and tens:
        words.append("lăm")
    elif ones == 4 and tens > 1:
        words.append("tư")
    elif ones:
        words.append(_DIGITS[ones])
    return " ".join(words)
