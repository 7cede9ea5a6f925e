"""Decisions in lists, and what those under way draft of a procedure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from django.db.models import Count
from django.utils.translation import gettext as _

from thongsuot.foundation.calendar import api as calendar
from thongsuot.kernel.refusals import Invalid
from thongsuot.kernel.vietnamese import has_control_characters
from thongsuot.kernel.worktime import Calendar
from thongsuot.modules.announcements.models import Decision, Draft
from thongsuot.modules.announcements.queries.facts import DraftLine, duties_of, line
from thongsuot.modules.announcements.queries.findings import Duty
from thongsuot.modules.announcements.queries.standing import surroundings
from thongsuot.modules.announcements.states import DecisionState

T = TypeVar("T")
MOST = 200


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some answers, and the cursor at which the next ones begin; None after the last."""

    items: tuple[T, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision in a list."""

    decision_id: int
    title: str
    issuer: str
    number: str
    issued_on: date | None
    in_force_from: date
    state: DecisionState
    drafts: int
    changed_by: str
    changed_at: datetime
    duties: tuple[Duty, ...]

    @property
    def state_label(self) -> str:
        return str(self.state.label)

    @property
    def is_late(self) -> bool:
        return any(duty.late for duty in self.duties)


def decisions(
    *, on: date, state: str = "", cursor: str | None = None, limit: int = 30
) -> Page[DecisionLine]:
    """
    Return decisions, the latest begun first; with a state, only those that stand there.

    :raises Invalid: if the cursor is not one of ours, or `limit` is out of bounds
    """
    if not 1 <= limit <= MOST:
        raise Invalid(_("Mỗi trang có từ 1 đến %(most)s quyết định.") % {"most": MOST})
    rows = Decision.objects.annotate(count=Count("drafts")).order_by("-pk")
    if state:
        rows = rows.filter(state=state) if state in DecisionState.values else rows.none()
    if cursor:
        rows = rows.filter(pk__lt=_place(cursor))
    found = list(rows[: limit + 1])
    items = lines_of(found[:limit], on=on)
    return Page(items, str(found[limit - 1].pk) if len(found) > limit else None)


def drafts_touching(code: str, *, on: date) -> tuple[DraftLine, ...]:
    """Return what decisions under way draft of a procedure."""
    if has_control_characters(code):
        return ()
    rows = list(
        Draft.objects.open()
        .filter(procedure_code=code)
        .select_related("decision")
        .order_by("-decision", "-pk")
    )
    around = surroundings(rows, on=on)
    return tuple(line(row, around, ()) for row in rows)


def lines_of(rows: Sequence[Decision], *, on: date) -> tuple[DecisionLine, ...]:
    by = calendars_of(rows)
    return tuple(_line(row, on=on, by=by[row.unit_id]) for row in rows)


def calendars_of(rows: Sequence[Decision]) -> Mapping[int | None, Calendar]:
    """Return the calendar of each unit once: nearly all decisions are begun in the same one."""
    return {unit_id: calendar.calendar_for(unit_id) for unit_id in {row.unit_id for row in rows}}


def _line(row: Decision, *, on: date, by: Calendar) -> DecisionLine:
    return DecisionLine(
        decision_id=row.pk,
        title=row.title,
        issuer=row.issuer,
        number=row.number,
        issued_on=row.issued_on,
        in_force_from=row.in_force_from,
        state=DecisionState(row.state),
        drafts=getattr(row, "count"),  # noqa: B009  annotated, so no field of the model
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        duties=duties_of(row, on=on, by=by),
    )


def _place(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdecimal()) or len(cursor) > 18:
        raise Invalid(_("Không đọc được vị trí trang; hãy tìm lại từ đầu."))
    return int(cursor)
