"""What happened in a period, made ready to be replayed: times and pools, and no one's name."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.utils.timezone import localdate

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.units import api as units
from thongsuot.kernel.worktime import VIETNAM, Calendar
from thongsuot.modules.dossiers import api as dossiers
from thongsuot.modules.replays.rules.changes import office_seconds
from thongsuot.modules.replays.rules.clock import Clock, laid_out
from thongsuot.modules.replays.rules.flow import Pool
from thongsuot.modules.replays.rules.lived import Ahead, Lived, Span
from thongsuot.modules.workflows import api as workflows

MOST_DOSSIERS = 50_000

# Whose posts do the work of a role, as the engine gives it out: no post is the clerk of
# documents' alone.
POSTS: Mapping[str, str] = {
    workflows.StepRole.COUNTER: "counter_clerk",
    workflows.StepRole.DIVISION_HEAD: "division_head",
    workflows.StepRole.OFFICER: "officer",
    workflows.StepRole.CLERICAL: "officer",
    workflows.StepRole.LEADER: "leader",
}
# For a step that its workflow no longer names.
_OF_KIND: Mapping[str, str] = {
    workflows.StepKind.INTAKE: "counter_clerk",
    workflows.StepKind.ASSIGN: "division_head",
    workflows.StepKind.APPROVE: "leader",
}
_INTAKE, _RETURN = str(workflows.StepKind.INTAKE), str(workflows.StepKind.RETURN)
_ISSUE, _AUTOMATIC = str(workflows.StepKind.ISSUE), str(workflows.StepKind.AUTOMATIC)


@dataclass(slots=True)
class Material:
    """The dossiers of a period with the people and calendars they went through."""

    lived: list[Lived] = field(default_factory=list)
    pools: list[Pool] = field(default_factory=list)
    pool_keys: list[tuple[int, str]] = field(default_factory=list)
    unheld: set[int] = field(default_factory=set)
    clocks: list[Clock] = field(default_factory=list)
    allowed: dict[tuple[int | None, int], int | None] = field(default_factory=dict)
    followed: dict[int, int] = field(default_factory=dict)
    since: int = 0
    until: int = 0
    horizon: int = 0


def office_units(unit_id: int | None) -> frozenset[int] | None:
    """Return the offices that a replay of one office is about: it and all below; None for all."""
    return None if unit_id is None else units.under(unit_id)


def edges(since: date, until: date) -> tuple[datetime, datetime]:
    """Return the first moment of a period of whole days and the first after it."""
    after = until + timedelta(days=1)
    return (
        datetime.combine(since, time(), VIETNAM),
        datetime.combine(after, time(), VIETNAM),
    )


def material(
    *, unit_id: int | None, procedure_code: str, since: date, until: date, at: datetime
) -> Material:
    """Return what happened in the period as far as it is known at a moment."""
    begins, ends = edges(since, until)
    rows = dossiers.histories(
        competent_units=office_units(unit_id), since=begins, until=ends, limit=MOST_DOSSIERS + 1
    )
    first = min((row.accepted_at for row in rows), default=begins)
    reading = _Reading(first.astimezone(VIETNAM).date(), min(until, localdate(at)), at)
    for row in rows:
        told = row.accepted_at >= begins and procedure_code in ("", row.procedure_code)
        reading.add(row, told=told)
    reading.found.since, reading.found.until = _second(begins), min(_second(ends), _second(at))
    reading.found.horizon = _second(at)
    return reading.found


class _Reading:
    def __init__(self, first: date, day: date, at: datetime) -> None:
        self.found = Material()
        self.first, self.day, self.at = first, day, at
        self.noon = datetime.combine(day, time(12), VIETNAM)
        self.clock_of: dict[int, int] = {}
        self.laid_out: dict[int, int] = {}
        self.calendars: list[Calendar] = []
        self.pool_of: dict[tuple[int, str], int] = {}
        self.hands: dict[tuple[int, int, int], Mapping[str, int | None]] = {}

    def add(self, row: dossiers.DossierHistory, *, told: bool) -> None:
        steps = workflows.workflow(row.workflow_id).steps if row.workflow_id is not None else ()
        by_number = {step.number: step for step in steps}
        for step in steps:
            key = (row.workflow_id, step.number)
            if key not in self.found.allowed:
                self.found.allowed[key] = allowed_of(step)
        hands = self._hands(row)
        spans = [self._span(row, one, by_number, hands) for one in self._steps(row, steps)]
        ahead = self._ahead(row, spans, steps, hands)
        stands_still = any(stop.ends_at is None for stop in row.stops)
        if told and row.workflow_id is not None:
            followed = self.found.followed
            followed[row.workflow_id] = followed.get(row.workflow_id, 0) + 1
        self.found.lived.append(
            Lived(
                seed=row.id,
                told=told,
                opens=_second(row.accepted_at),
                # While the clock stands still nobody knows when it is due.
                due=_second(row.due_at) if row.due_at and not stands_still else None,
                clock=self._clock(row.competent_unit_id),
                finished=_second(row.finished_at) if row.finished_at else None,
                gone=row.left_at is not None,
                plan=row.workflow_id,
                spans=tuple(spans),
                ahead=tuple(ahead),
                hands=hands,
            )
        )

    def _steps(
        self, row: dossiers.DossierHistory, steps: Sequence[workflows.StepFacts]
    ) -> list[dossiers.StepHistory]:
        """Return the steps until the result, with the intake, which leaves no row, in front."""
        number = next((step.number for step in steps if step.kind == _INTAKE), 0)
        rows = [
            # Where no step is marked as the issue, the result is issued in that of its return.
            replace(one, kind=_ISSUE) if one.kind == _RETURN else one
            for one in row.steps
            if one.kind != _INTAKE and (row.finished_at is None or one.opened_at < row.finished_at)
        ]
        handed_on = rows[0].opened_at if rows else row.left_at
        at = (row.receiving_unit_id, row.accepted_at, handed_on)
        return [dossiers.StepHistory(number, _INTAKE, *at), *rows]

    def _span(
        self,
        row: dossiers.DossierHistory,
        one: dossiers.StepHistory,
        by_number: Mapping[int, workflows.StepFacts],
        hands: Mapping[str, int | None],
    ) -> Span:
        until = one.finished_at or max(self.at, one.opened_at)
        halts = tuple(
            (_second(stop.begins_at), _second(stop.ends_at or until), stop.restarts)
            for stop in row.stops
            if one.opened_at <= stop.begins_at < until
        )
        step = by_number.get(one.number)
        role = role_of(step) if step is not None else _OF_KIND.get(one.kind, "officer")
        return Span(
            number=one.number,
            kind=one.kind,
            pool=hands.get(role),
            opened=_second(one.opened_at),
            until=_second(until),
            done=one.finished_at is not None,
            allowed=self.found.allowed.get((row.workflow_id, one.number)),
            halts=halts,
            # Where the counter is the agency's own, the limit began with acceptance already.
            hands_over=one.kind == _INTAKE and row.received_at != row.accepted_at,
        )

    def _ahead(
        self,
        row: dossiers.DossierHistory,
        spans: Sequence[Span],
        steps: Sequence[workflows.StepFacts],
        hands: Mapping[str, int | None],
    ) -> list[Ahead]:
        if row.finished_at is not None or row.left_at is not None:
            return []
        been = max((span.number for span in spans), default=0)
        return [
            Ahead(
                number=step.number,
                kind=kind_of(step),
                pool=hands.get(role_of(step)),
                allowed=self.found.allowed[row.workflow_id, step.number],
            )
            for step in steps
            if step.number > been and step in until_result(steps)
        ]

    def _hands(self, row: dossiers.DossierHistory) -> Mapping[str, int | None]:
        handling = row.handling_unit_id or row.competent_unit_id
        where = (row.receiving_unit_id, handling, row.competent_unit_id)
        if where not in self.hands:
            self.hands[where] = {
                "counter_clerk": self._pool(row.receiving_unit_id, "counter_clerk"),
                "division_head": self._pool(handling, "division_head"),
                "officer": self._pool(handling, "officer"),
                "leader": self._pool(row.competent_unit_id, "leader"),
            }
        return self.hands[where]

    def _pool(self, unit_id: int, role: str) -> int:
        key = (unit_id, role)
        if key not in self.pool_of:
            people = len(identity.holders(role=role, unit_id=unit_id, at=self.noon))
            self.pool_of[key] = len(self.found.pools)
            if not people:
                self.found.unheld.add(len(self.found.pools))
            self.found.pools.append(Pool(max(people, 1), self._clock(unit_id)))
            self.found.pool_keys.append(key)
        return self.pool_of[key]

    def _clock(self, unit_id: int) -> int:
        if unit_id not in self.clock_of:
            calendar = calendars.calendar_for(unit_id)
            known = next((n for n, one in enumerate(self.calendars) if one is calendar), None)
            if known is None:
                known = len(self.calendars)
                self.calendars.append(calendar)
                self.found.clocks.append(laid_out(calendar, self.first, self.day))
            self.clock_of[unit_id] = known
        return self.clock_of[unit_id]


def until_result(steps: Sequence[workflows.StepFacts]) -> Sequence[workflows.StepFacts]:
    """Return the steps up to the issue of the result, which may be that of its return."""
    issues = any(step.kind == _ISSUE for step in steps)
    return [step for step in steps if step.kind != _RETURN or not issues]


def kind_of(step: workflows.StepFacts) -> str:
    """Return what a step is in a replay, which ends with the issue of the result."""
    return _ISSUE if step.kind == _RETURN else str(step.kind)


def role_of(step: workflows.StepFacts) -> str:
    """Return whose post does a step; empty where it takes no one's time here."""
    return "" if step.kind == _AUTOMATIC else POSTS.get(str(step.role), "")


def allowed_of(step: workflows.StepFacts) -> int | None:
    return office_seconds(step.amount, step.unit)


def people_in(unit_ids: Collection[int], *, on: date) -> dict[tuple[int, str], int]:
    """Return how many people hold each role in some units on a day."""
    noon = datetime.combine(on, time(12), VIETNAM)
    found = {}
    for unit_id in unit_ids:
        for role in ("counter_clerk", "division_head", "officer", "leader"):
            if people := len(identity.holders(role=role, unit_id=unit_id, at=noon)):
                found[unit_id, role] = people
    return found


def _second(moment: datetime) -> int:
    return int(moment.timestamp())
