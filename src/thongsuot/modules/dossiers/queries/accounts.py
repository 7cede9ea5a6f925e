"""Whose time was it (B2): the applicant's, each office's and step's, transit, outage; no rest."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.units import api as units
from thongsuot.kernel import worktime
from thongsuot.modules.dossiers.models import Consultation, Dossier, Step, Stop
from thongsuot.modules.dossiers.states import WAITING, LegKind, StopReason

# In these the dossier waits for its citizen, whose time it then is.
_CITIZENS = frozenset({StopReason.SUPPLEMENT, StopReason.PAYMENT})
_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class TimePart:
    """
    Office time on one thing: a step, a supplement, an outage; `number` is that of the step.

    `over` lay past the step's own day; `late` is its part of the whole's lateness.
    """

    name: str
    number: int | None
    spent: timedelta
    over: timedelta
    late: timedelta


@dataclass(frozen=True, slots=True)
class TimeAccount:
    """Office time spent by one holder, the sum of its parts; `unit_id` only where it is a unit."""

    unit_id: int | None
    name: str
    spent: timedelta
    kind: LegKind
    parts: tuple[TimePart, ...]

    @property
    def over(self) -> timedelta:
        return worktime.total(part.over for part in self.parts)

    @property
    def late(self) -> timedelta:
        return worktime.total(part.late for part in self.parts)


@dataclass(frozen=True, slots=True)
class TimeAccounts:
    """
    The accounts from submission to the result; they always sum to `whole`.

    `late` is by how much the result missed its day (office time), all of it charged to offices;
    `pickup` is how long the result has then waited to be fetched, which is nobody's delay.
    """

    accounts: tuple[TimeAccount, ...]
    whole: timedelta
    late: timedelta = _NOTHING
    pickup: timedelta | None = None


@dataclass(frozen=True, slots=True)
class _Holder:
    kind: LegKind
    unit_id: int | None
    name: str
    number: int | None = None


def of_rows(
    dossier: Dossier,
    steps: Sequence[Step],
    stops: Sequence[Stop],
    asked: Sequence[Consultation],
    *,
    at: datetime,
    applicant: str,
) -> TimeAccounts:
    """Return who held the dossier for how long, from submission to its end or until `at`."""
    calendar = calendars.calendar_for(dossier.competent_unit_id)
    accounts, whole, late = summed(dossier, steps, stops, asked, calendar=calendar, at=at)
    named = units.units([unit_id for _kind, unit_id in accounts if unit_id is not None])
    names = {
        LegKind.APPLICANT: applicant,
        LegKind.TRANSIT: _("Trên đường chuyển hồ sơ"),
        LegKind.OUTAGE: _("Sự cố hệ thống"),
    }
    return TimeAccounts(
        accounts=tuple(
            TimeAccount(
                unit_id=unit_id,
                name=names[kind] if unit_id is None else named[unit_id].name,
                spent=worktime.total(part.spent for part in parts),
                kind=kind,
                parts=parts,
            )
            for (kind, unit_id), parts in accounts.items()
        ),
        whole=whole,
        late=late,
        pickup=_pickup(dossier, calendar, at),
    )


Accounts = dict[tuple[LegKind, int | None], tuple[TimePart, ...]]


def summed(
    dossier: Dossier,
    steps: Sequence[Step],
    stops: Sequence[Stop],
    asked: Sequence[Consultation],
    *,
    calendar: worktime.Calendar,
    at: datetime,
) -> tuple[Accounts, timedelta, timedelta]:
    """
    Return the parts of each holder, the whole that they sum to, and the lateness they bear.

    Lateness is charged to the steps that took longer than was theirs, in proportion to how much
    longer; where none did, to whoever had the dossier once its day had passed. The law names no
    way to share it; this one is ours.
    """
    ends = min(dossier.finished_at or at, at)
    legs = [*_legs(dossier, steps, stops, asked, calendar)]
    counter = _Holder(LegKind.OFFICE, dossier.receiving_unit_id, _("Tiếp nhận"))
    held = worktime.share_out(calendar, dossier.submitted_at, ends, legs, rest=counter)

    spent: dict[_Holder, timedelta] = {}
    over: dict[_Holder, timedelta] = {}
    after: dict[_Holder, timedelta] = {}
    for one in held:
        spent[one.holder] = spent.get(one.holder, _NOTHING) + one.spent
        if one.holder.kind is LegKind.OFFICE:
            over[one.holder] = over.get(one.holder, _NOTHING) + one.over
            since = max(one.begins, dossier.due_at or one.begins)
            past = worktime.working_time_between(calendar, since, max(since, one.ends))
            after[one.holder] = after.get(one.holder, _NOTHING) + past
    late = _late(dossier, calendar, ends)
    # Only where no office ever had it is there nobody but the others to bear it.
    own = {one: length for one, length in spent.items() if one.kind is LegKind.OFFICE}
    shares = (over, after, own, spent)
    late_of = next(filter(None, (worktime.charged(late, each) for each in shares)), {})
    accounts: Accounts = {}
    for holder, length in spent.items():
        part = TimePart(
            holder.name,
            holder.number,
            length,
            over.get(holder, _NOTHING),
            late_of.get(holder, _NOTHING),
        )
        key = holder.kind, holder.unit_id
        accounts[key] = (*accounts.get(key, ()), part)
    whole = worktime.working_time_between(calendar, dossier.submitted_at, ends)
    return accounts, whole, late


def _legs(
    dossier: Dossier,
    steps: Iterable[Step],
    stops: Iterable[Stop],
    asked: Iterable[Consultation],
    calendar: worktime.Calendar,
) -> Iterator[worktime.Leg[_Holder]]:
    """Give the legs, that which counts where several overlap before the others."""
    stops = list(stops)
    for stop in stops:
        if stop.reason in _CITIZENS:
            reason = str(StopReason(stop.reason).label)
            yield worktime.Leg(
                _Holder(LegKind.APPLICANT, None, reason), stop.begins_at, stop.ends_at
            )
    for stop in stops:
        if stop.reason == StopReason.OUTAGE:
            yield worktime.Leg(
                _Holder(LegKind.OUTAGE, None, stop.note), stop.begins_at, stop.ends_at
            )
    received = dossier.competent_received_at
    if received is not None:
        for outage in calendar.outages:
            if outage.ends is not None and outage.ends > received:
                holder = _Holder(LegKind.OUTAGE, None, outage.reason)
                yield worktime.Leg(holder, max(outage.begins, received), outage.ends)
    elsewhere = dossier.accepted_at is not None and dossier.accepted_at != received
    if elsewhere and dossier.accepted_at is not None:
        # Taken in at another agency's counter: its clock begins with the receipt by its own.
        holder = _Holder(LegKind.TRANSIT, None, _("Đến cơ quan giải quyết"))
        yield worktime.Leg(holder, dossier.accepted_at, received)
    steps = list(steps)
    for step in steps:
        yield from _of_step(step, asked)
    if dossier.accepted_at is not None and not elsewhere:
        forwarded = min((step.opened_at for step in steps), default=None)
        holder = _Holder(LegKind.OFFICE, dossier.receiving_unit_id, _("Chuyển giải quyết"))
        yield worktime.Leg(
            holder, dossier.accepted_at, forwarded, _forward_by(dossier.accepted_at, calendar)
        )


def _of_step(step: Step, asked: Iterable[Consultation]) -> Iterator[worktime.Leg[_Holder]]:
    """Give the time of a step; while it only waits for another office, it is that office's."""
    if step.kind == "consult":
        for one in asked:
            begins = max(one.asked_at, step.opened_at)
            until = [moment for moment in (one.ended_at, step.finished_at) if moment]
            if not until or begins < min(until):
                holder = _Holder(LegKind.OFFICE, one.unit_id, step.name, step.number)
                yield worktime.Leg(holder, begins, min(until, default=None), one.due_at)
    holder = _Holder(LegKind.OFFICE, step.unit_id, step.name, step.number)
    yield worktime.Leg(holder, step.opened_at, step.finished_at, step.due_at)


def _forward_by(accepted_at: datetime, calendar: worktime.Calendar) -> datetime:
    """NĐ 61/2018 Đ18.2, kept by NĐ 309/2026: the same working day; after 15:00 the next."""
    same_day = worktime.Limit(1, worktime.Unit.SAME_DAY)
    return worktime.deadline(
        start=accepted_at, limit=same_day, calendar=calendar, cutoff=time(15)
    ).due


def _late(dossier: Dossier, calendar: worktime.Calendar, ends: datetime) -> timedelta:
    if dossier.due_at is None or ends <= dossier.due_at or dossier.status in WAITING:
        return _NOTHING
    return worktime.working_time_between(calendar, dossier.due_at, ends)


def _pickup(dossier: Dossier, calendar: worktime.Calendar, at: datetime) -> timedelta | None:
    if dossier.finished_at is None or not dossier.outcome or at <= dossier.finished_at:
        return None
    until = min(dossier.returned_at or at, at)
    return worktime.working_time_between(calendar, dossier.finished_at, until)
