"""Which version of a procedure a page shows, and what to say first about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Invalid, Missing
from thongsuot.kernel.vietnamese import has_control_characters
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.shared.templatetags.vi import date_short

Lines = Sequence[procedures.VersionLine]


class Stand(StrEnum):
    """How a version stands on a day."""

    IN_FORCE = "in_force"
    COMING = "coming"
    REPLACED = "replaced"
    REPEALED = "repealed"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Standing:
    """How the version shown stands, in a sentence; `other` is the number of the one to go to."""

    stand: Stand
    sentence: str
    other: int | None = None

    @property
    def in_force(self) -> bool:
        return self.stand == Stand.IN_FORCE


@dataclass(frozen=True, slots=True)
class Step:
    """One version in the history, and what it changed."""

    line: procedures.VersionLine
    standing: Standing
    differences: Sequence[procedures.Difference]


def known(code: str) -> Lines:
    """
    Return the versions of a procedure, latest first.

    :raises Missing: if there is no such procedure
    """
    lines = () if has_control_characters(code) else procedures.versions(code)
    if not lines:
        raise Missing(_("Không có thủ tục %(code)s.") % {"code": code[:120]})
    return lines


def numbered(lines: Lines, number: int) -> procedures.VersionLine:
    """
    Return the version with this number.

    :raises Missing: if there is none
    """
    for line in lines:
        if line.number == number:
            return line
    raise Missing(_("Thủ tục này không có bản số %(number)s.") % {"number": number})


def on_day(lines: Lines, on: date) -> procedures.VersionLine:
    """
    Return the version in force that day.

    :raises Missing: if none was
    """
    for line in lines:
        if _in_force(line, on):
            return line
    raise Missing(_("Ngày %(day)s thủ tục này không có hiệu lực.") % {"day": date_short(on)})


def to_show(lines: Lines, today: date) -> procedures.VersionLine:
    """Return what the procedure's own page shows: what holds, else what held last or will hold."""
    held = [line for line in lines if line.in_force_from <= today and not line.was_never_in_force]
    coming = [line for line in lines if line.in_force_from > today]
    return next((line for line in lines if _in_force(line, today)), None) or (
        held[0] if held else coming[-1] if coming else lines[0]
    )


def standing(lines: Lines, shown: procedures.VersionLine, today: date) -> Standing:
    """Return what must be said of a version before anything else."""
    later = [line for line in lines if line.number > shown.number and not line.was_never_in_force]
    follows = later[-1] if later else None
    ends = shown.in_force_to
    if shown.was_never_in_force:
        return Standing(
            Stand.NEVER,
            _("Bản này chưa từng có hiệu lực: đã được thay trước ngày đó."),
            follows.number if follows else None,
        )
    if shown.in_force_from > today:
        return Standing(
            Stand.COMING,
            _("Bản này chưa có hiệu lực; sẽ áp dụng từ %(day)s.")
            % {"day": date_short(shown.in_force_from)},
            next((line.number for line in lines if _in_force(line, today)), None),
        )
    if ends is None or ends >= today:
        other = follows.number if follows else None
        return Standing(Stand.IN_FORCE, _coming_change(ends, follows), other)
    after = ends + timedelta(days=1)
    if follows is not None:
        return Standing(
            Stand.REPLACED,
            _("Bản này đã được thay từ %(day)s.") % {"day": date_short(after)},
            to_show(lines, today).number,
        )
    return Standing(
        Stand.REPEALED,
        _("Thủ tục này đã được bãi bỏ từ %(day)s.") % {"day": date_short(after)},
    )


def history(lines: Lines, today: date) -> list[Step]:
    """Return the versions, latest first, each with what it changed from the one before."""
    records = {line.number: procedures.version(line.version_id).record for line in lines}
    return [
        Step(
            line,
            standing(lines, line, today),
            procedures.compare(records.get(line.number - 1), records[line.number])
            if line.number > 1
            else (),
        )
        for line in lines
    ]


def asked_day(text: str) -> date | None:
    """
    Return the day that the address asks for (`?ngay=2026-10-05`), None when it names none.

    :raises Invalid: if it is not a day
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(_("Ngày trong địa chỉ phải viết như 2026-10-05.")) from None


def _coming_change(ends: date | None, follows: procedures.VersionLine | None) -> str:
    if ends is None:
        return ""
    after = date_short(ends + timedelta(days=1))
    if follows is not None:
        return _("Sẽ có bản thay từ %(day)s.") % {"day": after}
    return _("Thủ tục này sẽ hết hiệu lực từ %(day)s.") % {"day": after}


def _in_force(line: procedures.VersionLine, on: date) -> bool:
    ends = line.in_force_to
    return line.in_force_from <= on and (ends is None or on <= ends)
