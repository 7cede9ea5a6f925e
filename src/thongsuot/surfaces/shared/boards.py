"""A board of procedures (bảng niêm yết), told in the words of the counter and printed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from thongsuot.foundation.papers import api as papers
from thongsuot.kernel.vietnamese import without_marks
from thongsuot.kernel.worktime import VIETNAM
from thongsuot.modules.postings import api as postings
from thongsuot.modules.procedures import api as procedures
from thongsuot.surfaces.shared.procedure_words import cost_in_words, limit_in_words

Facts = procedures.ProcedureFacts
# What a list says in free words may fill a page; on the wall its beginning is enough.
_MOST = 160


@dataclass(frozen=True, slots=True)
class Line:
    """One procedure as it stands on a board; what its source leaves open is empty."""

    code: str
    name: str
    limit: str
    fee: str
    online: str
    path: str


def field_name(field: str) -> str:
    """Return the field as a heading; lists write some in small letters."""
    return field[:1].upper() + field[1:] if field else _("Chưa rõ lĩnh vực")


def slug(field: str) -> str:
    """Return the field as it stands in addresses: "Hộ tịch" gives "ho-tich"."""
    return re.sub(r"[^a-z0-9]+", "-", without_marks(field)).strip("-") or "chua-ro"


def lines(sheet: postings.Sheet, facts: dict[int, Facts]) -> list[Line]:
    return [line(facts[each.version_id]) for each in sheet.lines]


def line(facts: Facts) -> Line:
    return Line(
        code=facts.code,
        name=facts.title,
        limit=_limit(facts),
        fee=_fee(facts),
        online=_online(facts),
        path=permanent(facts),
    )


def permanent(facts: Facts) -> str:
    """Return the address at which this very version stays for good."""
    return reverse("public:version", args=[facts.code, facts.number])


def printed(board: postings.Board, sheets: Sequence[postings.Sheet]) -> bytes:
    """Return these sheets of the board as PDF; in Vietnamese, whoever prints them."""
    wanted = {one for sheet in sheets for one in sheet.version_ids}
    facts = procedures.facts_of(wanted)
    with override("vi"):
        return papers.render(_paper(board, sheets, facts))


def _paper(
    board: postings.Board, sheets: Sequence[postings.Sheet], facts: dict[int, Facts]
) -> papers.Board:
    home = settings.ORIGIN + reverse("public:board", args=[board.unit.id])
    return papers.Board(
        head=papers.Letterhead(
            superior=board.above,
            issuer=board.unit.name,
            place=board.unit.territory_name or board.unit.province_name,
            issued_at=datetime.combine(board.on, time(), VIETNAM),
        ),
        as_of=board.on,
        sheets=[
            papers.BoardSheet(
                field=field_name(sheet.field),
                version=sheet.short_digest,
                check_url=f"{home}?bang={sheet.short_digest}",
                lines=[_printed_line(each) for each in lines(sheet, facts)],
            )
            for sheet in sheets
        ],
    )


def _printed_line(each: Line) -> papers.BoardLine:
    # The source is silent: who stands before the wall stands before the counter as well.
    unknown = _("hỏi tại quầy")
    return papers.BoardLine(
        code=each.code,
        name=each.name,
        limit=each.limit or unknown,
        fee=each.fee or unknown,
        online=each.online or unknown,
        url=settings.ORIGIN + each.path,
    )


def _limit(facts: Facts) -> str:
    """Return the one limit, or the first two where channels or cases differ."""
    record = facts.record
    own = [case.limit for case in record.cases if case.limit]
    said = [limit_in_words(limit) for limit in [*(way.limit for way in record.channels), *own]]
    different = list(dict.fromkeys(filter(None, said)))
    if not different:
        return _cut(record.listed.limit if record.listed else None)
    if len(different) == 1:
        return different[0]
    if len(different) == 2:
        return _("%(one)s hoặc %(other)s, tùy trường hợp") % dict(
            zip(("one", "other"), different, strict=True)
        )
    return _("%(one)s và %(more)s mức khác, tùy trường hợp") % {
        "one": different[0],
        "more": len(different) - 1,
    }


def _fee(facts: Facts) -> str:
    said = cost_in_words(facts)
    if said:
        return said
    fees = [fee for way in facts.record.channels for fee in way.fees]
    if fees and all(fee.amount is None for fee in fees):
        return _("Theo mức của địa phương")
    return _cut(facts.record.listed.fee if facts.record.listed else None)


def _online(facts: Facts) -> str:
    if facts.service_level is None:
        return ""
    return {
        procedures.ServiceLevel.FULL: _("Toàn trình"),
        procedures.ServiceLevel.PARTIAL: _("Một phần"),
        procedures.ServiceLevel.IN_PERSON: _("Chỉ nộp trực tiếp"),
    }[facts.service_level]


def _cut(text: str | None) -> str:
    said = (text or "").strip()
    return said if len(said) <= _MOST else said[:_MOST].rsplit(" ", 1)[0] + " …"
