"""When a dossier is due: reckoned from its rows, its limit in law and its office's calendar."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thongsuot.foundation.calendar import api as calendars
from thongsuot.kernel import worktime
from thongsuot.kernel.refusals import Clash
from thongsuot.modules.dossiers.models import Dossier, Stop
from thongsuot.modules.procedures import api as procedures


def reckon(
    dossier: Dossier,
    stops: Iterable[Stop],
    *,
    extension: worktime.Extension | None = None,
    as_of: datetime | None = None,
) -> worktime.Deadline:
    """
    Return when `dossier` is due and why.

    :raises Clash: if the procedure has no published limit, or the extension breaks the rule
    """
    promised = published_limit(
        procedures.version(dossier.limit_version_id or dossier.procedure_version_id),
        dossier.case,
        dossier.channel,
    )
    start = dossier.competent_received_at
    assert start is not None, "the clock starts when the competent unit has the dossier"
    try:
        return worktime.deadline(
            start=start,
            limit=promised.limit,
            cutoff=promised.cutoff,
            calendar=calendars.calendar_for(dossier.competent_unit_id),
            stops=[
                worktime.Stop(
                    begins=stop.begins_at,
                    ends=stop.ends_at,
                    reason=stop.reason,
                    effect=worktime.Effect(stop.effect),
                )
                for stop in stops
                if stop.begins_at >= start
            ],
            as_of=as_of,
            extension=extension,
        )
    except worktime.BadQuestion as fault:
        raise Clash(fault.text("en" if get_language() == "en" else "vi")) from None


def reckon_after_stops(
    dossier: Dossier, stops: Collection[Stop], *, as_of: datetime | None = None
) -> worktime.Deadline:
    """
    Return when `dossier` is due now that a stop has ended, or if it ended at `as_of`.

    A day promised by an extension stays, unless the stops have carried the limit past it, or
    the office has come to be closed on it: then the next working day is meant.
    """
    found = reckon(dossier, stops, as_of=as_of)
    if dossier.extended_at is None or dossier.due_at is None or dossier.due_at <= found.due:
        return found
    calendar = calendars.calendar_for(dossier.competent_unit_id)
    new_due, day = dossier.due_at, localdate(dossier.due_at)
    if not calendar.is_working_day(day):
        _next_day, new_due = calendar.working_day_after(day)
    promised = worktime.Extension(
        at=dossier.extended_at, new_due=new_due, reason=dossier.extension_reason
    )
    return reckon(dossier, stops, extension=promised, as_of=as_of)


def if_answered(
    dossier: Dossier, stops: Collection[Stop], *, at: datetime
) -> worktime.Deadline | None:
    """
    Return when `dossier` would be due if what it waits for came at `at`.

    None where it waits for nothing, or its clock has not begun.
    """
    waits = any(stop.ends_at is None and stop.begins_at <= at for stop in stops)
    if not waits or dossier.competent_received_at is None or at < dossier.competent_received_at:
        return None
    return reckon_after_stops(dossier, stops, as_of=at)


@dataclass(frozen=True, slots=True)
class Promised:
    """The published limit of a procedure, as the engine takes it."""

    limit: worktime.Limit
    cutoff: time | None


def published_limit(facts: procedures.ProcedureFacts, case: str, channel: str) -> Promised:
    """
    Return how long the answer may take.

    :raises Missing: if the procedure has no such case, or is not received this way
    :raises Clash: if no limit was ever published: one may not be invented
    """
    published = facts.limit_for(case or None, channel)
    if published.due_same_day:
        return Promised(worktime.Limit(1, worktime.Unit.SAME_DAY), published.counted_cutoff)
    if published.counted is None:
        raise Clash(
            _("Thủ tục %(code)s chưa có thời hạn giải quyết trong danh mục nên chưa thể hẹn trả.")
            % {"code": facts.code}
        )
    return Promised(published.counted, published.counted_cutoff)
