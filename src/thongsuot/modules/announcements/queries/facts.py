"""One decision or one draft of it, as who is asking may work on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from thongsuot.foundation.calendar import api as calendar
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.verdict import Verdict
from thongsuot.kernel.worktime import VIETNAM, Calendar
from thongsuot.modules.announcements.models import Decision, Draft
from thongsuot.modules.announcements.policy import may, may_see
from thongsuot.modules.announcements.queries.findings import Duty, Finding, duty, finding
from thongsuot.modules.announcements.queries.rows import base_of, record_of, transition_of
from thongsuot.modules.announcements.queries.standing import (
    Surroundings,
    remarks_on,
    remarks_on_all,
    surroundings,
)
from thongsuot.modules.announcements.rules.drafting import Transition
from thongsuot.modules.announcements.rules.duties import duties
from thongsuot.modules.announcements.states import Change, DecisionState, Move
from thongsuot.modules.procedures import api as procedures


@dataclass(frozen=True, slots=True)
class Possible:
    """A move with its verdict: the same one that guards the action."""

    move: Move
    label: str
    verdict: Verdict

    @property
    def name(self) -> str:
        return self.move.value

    @property
    def allowed(self) -> bool:
        return bool(self.verdict)

    @property
    def reason(self) -> str:
        return self.verdict.reason


@dataclass(frozen=True, slots=True)
class DraftLine:
    """
    One procedure of a decision.

    `earlier_version_ids` are all versions that dossiers under way may hold to, those of the
    procedures it replaces too.
    """

    draft_id: int
    decision_id: int
    procedure_code: str
    name: str
    change: Change
    replaces: tuple[str, ...]
    reason: str
    transition: Transition | None
    base_version_id: int | None
    version_id: int | None
    revision: int
    changed_by: str
    changed_at: datetime
    earlier_version_ids: tuple[int, ...]
    blocking: int
    warnings: int

    @property
    def change_label(self) -> str:
        return str(self.change.label)


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """A decision with its drafts, what stands against it, its duties and its possible moves."""

    decision_id: int
    title: str
    issuer: str
    number: str
    issued_on: date | None
    in_force_from: date
    expedited: bool
    expedited_basis: str
    legal_text: str
    state: DecisionState
    revision: int
    unit_id: int | None
    begun_by: str
    begun_at: datetime
    changed_by: str
    changed_at: datetime
    submitted_by: str
    submitted_at: datetime | None
    sent_back_reason: str
    approved_by: str
    approved_at: datetime | None
    running_shown: int | None
    published_by: str
    published_at: datetime | None
    abandon_reason: str
    abandoned_by: str
    abandoned_at: datetime | None
    entered_on: date | None
    drafts: tuple[DraftLine, ...]
    findings: tuple[Finding, ...]
    duties: tuple[Duty, ...]
    moves: tuple[Possible, ...]

    @property
    def state_label(self) -> str:
        return str(self.state.label)

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(found for found in self.findings if found.blocks)

    def move(self, name: str) -> Possible:
        """Return the move of that name, for its button."""
        return next(possible for possible in self.moves if possible.move == name)


@dataclass(frozen=True, slots=True)
class PartSaved:
    """Who changed a part of a draft last, and when."""

    part: str
    by: str
    at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """A draft with its whole record, the version it began from, and what stands against it."""

    draft_id: int
    decision_id: int
    decision_title: str
    decision_state: DecisionState
    in_force_from: date
    procedure_code: str
    change: Change
    replaces: tuple[str, ...]
    reason: str
    record: procedures.Record | None
    base: procedures.Record | None
    base_version_id: int | None
    version_id: int | None
    transition: Transition | None
    revision: int
    changed_by: str
    changed_at: datetime
    saved: tuple[PartSaved, ...]
    earlier_version_ids: tuple[int, ...]
    findings: tuple[Finding, ...]
    may_edit: Verdict

    @property
    def name(self) -> str:
        record = self.record or self.base
        return (record.name if record else None) or self.procedure_code

    @property
    def change_label(self) -> str:
        return str(self.change.label)

    def part(self, name: str) -> Any:
        """Return one part of the record as JSON, for its editor."""
        return None if self.record is None else procedures.to_data(self.record)[name]


def decision(decision_id: int, *, actor: Actor, on: date) -> DecisionFacts:
    """
    Return a decision as `actor` may work on it on a day.

    :raises NotAllowed: if it is not published and not theirs to see
    :raises Missing: if there is no such decision
    """
    row = Decision.objects.by_id(decision_id)
    if row.state != DecisionState.PUBLISHED:
        may_see(actor).or_refuse()
    drafts = drafts_of(row)
    around = surroundings(drafts, on=on)
    findings = findings_on(row, drafts, around)
    blocking = [found.sentence for found in findings if found.blocks]
    return DecisionFacts(
        decision_id=row.pk,
        title=row.title,
        issuer=row.issuer,
        number=row.number,
        issued_on=row.issued_on,
        in_force_from=row.in_force_from,
        expedited=row.expedited,
        expedited_basis=row.expedited_basis,
        legal_text=row.legal_text,
        state=DecisionState(row.state),
        revision=row.revision,
        unit_id=row.unit_id,
        begun_by=row.begun_by,
        begun_at=row.begun_at,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        submitted_by=row.submitted_by,
        submitted_at=row.submitted_at,
        sent_back_reason=row.sent_back_reason,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        running_shown=row.running_shown,
        published_by=row.published_by,
        published_at=row.published_at,
        abandon_reason=row.abandon_reason,
        abandoned_by=row.abandoned_by,
        abandoned_at=row.abandoned_at,
        entered_on=row.entered_on,
        drafts=tuple(line(draft, around, findings) for draft in drafts),
        findings=findings,
        duties=duties_of(row, on=on, by=calendar.calendar_for(row.unit_id)),
        moves=tuple(
            Possible(move, str(move.label), may(move, actor, row, blocking=blocking))
            for move in Move
        ),
    )


def draft(draft_id: int, *, actor: Actor, on: date) -> DraftFacts:
    """
    Return a draft as `actor` may work on it on a day.

    :raises NotAllowed: if its decision is not published and not theirs to see
    :raises Missing: if there is no such draft
    """
    row = Draft.objects.select_related("decision").by_id(draft_id)
    whole = row.decision
    if whole.state != DecisionState.PUBLISHED:
        may_see(actor).or_refuse()
    return _draft(row, surroundings([row], on=on), actor=actor)


def drafts(decision_id: int, *, actor: Actor, on: date) -> tuple[DraftFacts, ...]:
    """
    Return every draft of a decision whole, for who must read all of it: as many queries as one.

    :raises NotAllowed: if the decision is not published and not theirs to see
    :raises Missing: if there is no such decision
    """
    whole = Decision.objects.by_id(decision_id)
    if whole.state != DecisionState.PUBLISHED:
        may_see(actor).or_refuse()
    rows = drafts_of(whole)
    around = surroundings(rows, on=on)
    return tuple(_draft(row, around, actor=actor) for row in rows)


def _draft(row: Draft, around: Surroundings, *, actor: Actor) -> DraftFacts:
    whole = row.decision
    remarks = remarks_on(row, around) if is_judged(whole) else ()
    return DraftFacts(
        draft_id=row.pk,
        decision_id=whole.pk,
        decision_title=whole.title,
        decision_state=DecisionState(whole.state),
        in_force_from=whole.in_force_from,
        procedure_code=row.procedure_code,
        change=Change(row.change),
        replaces=tuple(row.replaces),
        reason=row.reason,
        record=record_of(row),
        base=base_of(row),
        base_version_id=row.base_version_id,
        version_id=row.version_id,
        transition=transition_of(row),
        revision=row.revision,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        saved=tuple(
            PartSaved(part, kept["by"], datetime.fromisoformat(kept["at"]), kept["revision"])
            for part, kept in row.part_revisions.items()
        ),
        earlier_version_ids=_earlier(row, around),
        findings=tuple(
            finding(remark, draft_id=row.pk, procedure_code=row.procedure_code)
            for remark in remarks
        ),
        may_edit=may(Move.DRAFT, actor, whole),
    )


def drafts_of(row: Decision) -> Sequence[Draft]:
    return list(Draft.objects.filter(decision=row).select_related("decision").order_by("pk"))


def is_judged(row: Decision) -> bool:
    """What was announced or given up is history; nothing in it is there to be mended."""
    return row.state not in (DecisionState.PUBLISHED, DecisionState.ABANDONED)


def findings_on(
    row: Decision, drafts: Sequence[Draft], around: Surroundings
) -> tuple[Finding, ...]:
    """Return what stands against a decision and its drafts, what blocks it first."""
    if not is_judged(row):
        return ()
    found = [
        finding(
            remark,
            draft_id=draft.pk if draft else None,
            procedure_code=draft.procedure_code if draft else "",
        )
        for draft, remark in remarks_on_all(row, drafts, around)
    ]
    return tuple(sorted(found, key=lambda one: not one.blocks))


def duties_of(row: Decision, *, on: date, by: Calendar) -> tuple[Duty, ...]:
    if row.state == DecisionState.ABANDONED:
        return ()
    published_on = row.published_at.astimezone(VIETNAM).date() if row.published_at else None
    reckoned = duties(
        in_force_from=row.in_force_from,
        issued_on=row.issued_on,
        published_on=published_on,
        entered_on=row.entered_on,
        expedited=row.expedited,
        calendar=by,
        today=on,
    )
    return tuple(map(duty, reckoned))


def line(row: Draft, around: Surroundings, findings: Sequence[Finding]) -> DraftLine:
    own = [found for found in findings if found.draft_id == row.pk]
    blocking = sum(found.blocks for found in own)
    return DraftLine(
        draft_id=row.pk,
        decision_id=row.decision_id,
        procedure_code=row.procedure_code,
        name=_name(row),
        change=Change(row.change),
        replaces=tuple(row.replaces),
        reason=row.reason,
        transition=transition_of(row),
        base_version_id=row.base_version_id,
        version_id=row.version_id,
        revision=row.revision,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        earlier_version_ids=_earlier(row, around),
        blocking=blocking,
        warnings=len(own) - blocking,
    )


def _name(row: Draft) -> str:
    if row.record is not None:
        return row.record.get("name") or row.procedure_code
    base = base_of(row)
    return (base.name if base else None) or row.procedure_code


def _earlier(row: Draft, around: Surroundings) -> tuple[int, ...]:
    codes = (row.procedure_code, *row.replaces)
    found = [pk for code in codes for pk in around.version_ids.get(code, ())]
    return tuple(pk for pk in found if row.version_id is None or pk < row.version_id)
