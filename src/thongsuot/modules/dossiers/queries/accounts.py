"""Whose time was it (B2): the applicant's, each office's, and nothing left over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.units import api as units
from thongsuot.kernel import worktime
from thongsuot.modules.dossiers.models import Dossier, Step, Stop
from thongsuot.modules.dossiers.states import StopReason

# In these the dossier waits for its citizen, whose time it then is.
_CITIZENS = frozenset({StopReason.SUPPLEMENT, StopReason.PAYMENT})


@dataclass(frozen=True, slots=True)
class TimeAccount:
    """Office time spent by one holder; `unit_id` is None for the applicant."""

    unit_id: int | None
    name: str
    spent: timedelta


@dataclass(frozen=True, slots=True)
class TimeAccounts:
    """The accounts from start to end; they always sum to `whole`."""

    accounts: tuple[TimeAccount, ...]
    whole: timedelta


def of_rows(
    dossier: Dossier, steps: Sequence[Step], stops: Sequence[Stop], *, at: datetime, applicant: str
) -> TimeAccounts:
    """Return who held the dossier for how long, from submission to its end or until `at`."""
    ends = min(dossier.finished_at or at, at)
    moments = {dossier.submitted_at, ends}
    moments.update(*map(_edges, steps), *map(_edges, stops))
    line = sorted(moment for moment in moments if dossier.submitted_at <= moment <= ends)
    calendar = calendars.calendar_for(dossier.competent_unit_id)
    spent: dict[int | None, timedelta] = {}
    for begins, until in pairwise(line):
        holder = _holder(dossier, steps, stops, begins)
        length = worktime.working_time_between(calendar, begins, until)
        spent[holder] = spent.get(holder, timedelta()) + length
    names = units.units([unit_id for unit_id in spent if unit_id is not None])
    return TimeAccounts(
        accounts=tuple(
            TimeAccount(unit_id, applicant if unit_id is None else names[unit_id].name, length)
            for unit_id, length in spent.items()
        ),
        whole=worktime.working_time_between(calendar, dossier.submitted_at, ends),
    )


def _edges(span: Step | Stop) -> tuple[datetime, ...]:
    if isinstance(span, Stop):
        return tuple(moment for moment in (span.begins_at, span.ends_at) if moment)
    return tuple(moment for moment in (span.opened_at, span.finished_at) if moment)


def _holder(
    dossier: Dossier, steps: Sequence[Step], stops: Sequence[Stop], moment: datetime
) -> int | None:
    for stop in stops:
        if stop.reason in _CITIZENS and _within(moment, stop.begins_at, stop.ends_at):
            return None
    for step in steps:
        if _within(moment, step.opened_at, step.finished_at):
            return step.unit_id
    return dossier.receiving_unit_id


def _within(moment: datetime, begins: datetime, ends: datetime | None) -> bool:
    return begins <= moment and (ends is None or moment < ends)
