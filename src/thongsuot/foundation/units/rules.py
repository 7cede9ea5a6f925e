"""Agency identifiers (mã định danh điện tử của cơ quan, tổ chức) in their two orders."""

# The form of edXML and NĐ 30/2020: level 4 (three characters), 3, 2 (two each), level 1 (three).
_WIDTHS = (3, 2, 2, 3)


def organ_id(code: str) -> str:
    """
    Return `code` in the right-to-left form of 13 characters: "H01.31.05" is "000.05.31.H01".

    Empty where the code has no such form: it is deeper than four levels, or written under
    QĐ 20/2020/QĐ-TTg, Điều 5 with levels of other widths.
    """
    levels = code.split(".")
    if len(levels) > len(_WIDTHS):
        return ""
    widths = _WIDTHS[::-1]
    padded = levels + ["0" * width for width in widths[len(levels) :]]
    if any(len(level) != width for level, width in zip(padded, widths, strict=True)):
        return ""
    return ".".join(reversed(padded))


def code_of(organ_id: str) -> str:
    """
    Return the left-to-right code of a right-to-left identifier: "000.00.00.H56" is "H56".

    Empty where `organ_id` has not the form of four groups.
    """
    groups = organ_id.split(".")
    if tuple(map(len, groups)) != _WIDTHS:
        return ""
    levels = groups[::-1]
    while levels and not levels[-1].strip("0"):
        levels.pop()
    return ".".join(levels)
