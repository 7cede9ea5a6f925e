"""A dossier on one page, as the one who works on it sees it: papers, clock, history, actions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from thongsuot.foundation.files import api as files
from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.kernel import worktime
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import to_translate
from thongsuot.kernel.verdict import Verdict
from thongsuot.modules.dossiers import policy, rules
from thongsuot.modules.dossiers.models import Component, Consultation, Dossier, Step, Stop
from thongsuot.modules.dossiers.queries import accounts, history, reckoning
from thongsuot.modules.dossiers.queries.lists import pace_of
from thongsuot.modules.dossiers.states import NATIONAL_CODES, Channel, Move, StopReason
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows import api as workflows


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as handed in, with its files."""

    position: int
    code: str
    name: str
    copies: int
    original: bool
    files: tuple[files.FileFacts, ...]
    supplemented_at: datetime | None
    photocopies: int = 0
    electronic: bool = False
    shown_only: bool = False


@dataclass(frozen=True, slots=True)
class StepSeen:
    """One step of the way: done, present (opened, not finished) or still to come."""

    number: int
    name: str
    kind: str
    unit_name: str
    holder: str
    opened_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    allowance: str
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsultationSeen:
    """
    An opinion asked of another office, and its answer; `late` once its day has passed.

    `person` is who was asked in person there, empty where the office was.
    """

    id: int
    unit_id: int
    unit_name: str
    post_id: int | None
    person: str
    question: str
    asked_by: str
    asked_at: datetime
    due_at: datetime
    ended_at: datetime | None
    answer: str
    answered_by: str
    files: tuple[files.FileFacts, ...]
    late: bool

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def is_answered(self) -> bool:
        return bool(self.answer)


@dataclass(frozen=True, slots=True)
class HelperSeen:
    """Who works along; `verdict` is whether the reader may let them go."""

    post_id: int
    name: str
    title: str
    unit_name: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class NoteSeen:
    """A word among colleagues, which the citizen never sees."""

    text: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class StopSeen:
    """A time in which the clock stood still, and what was asked for."""

    reason: str
    reason_label: str
    effect: str
    begins_at: datetime
    ends_at: datetime | None
    slip: str
    note: str
    items: tuple[str, ...]
    amount: int | None


@dataclass(frozen=True, slots=True)
class Possible:
    """A move with its verdict: the same one that guards the action."""

    move: Move
    label: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Person:
    """Applicant or submitter, as typed."""

    name: str
    number: str
    address: str
    phone: str
    email: str
    birth_date: str = ""
    authority: str = ""
    authority_files: tuple[files.FileFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivered:
    """How it was brought, where that is more than a channel; fields without meaning are empty."""

    sender: str = ""
    tracking_number: str = ""
    arrived_on: date | None = None
    helper: str = ""


@dataclass(frozen=True, slots=True)
class SlipSeen:
    """A paper as it was issued: which copy of it, when, by whom, and its digest."""

    form: str
    number: str
    copy: int
    digest: str
    issued_at: datetime
    issued_by: str


@dataclass(frozen=True, slots=True)
class DossierOnDesk:
    """Everything about one dossier that its officer needs on one page."""

    id: int
    code: str
    reference: str
    proof: str
    procedure_code: str
    procedure_name: str
    procedure_version_id: int
    case: str
    case_name: str
    workflow_id: int | None
    status: str
    status_label: str
    national_code: int
    outcome: str
    channel: str
    channel_label: str
    return_channel: str
    return_channel_label: str
    applicant_kind: str
    applicant: Person
    submitter: Person | None
    delivered: Delivered | None
    form: dict[str, Any]
    form_files: tuple[files.FileFacts, ...]
    is_sample: bool
    # Days on which someone came to the counter for it.
    visits: int
    receiving_unit: units.UnitFacts
    competent_unit: units.UnitFacts
    handling_unit: units.UnitFacts | None
    current_unit: units.UnitFacts | None
    assignee_id: int | None
    submitted_at: datetime
    accepted_at: datetime | None
    competent_received_at: datetime | None
    due_at: datetime | None
    original_due_at: datetime | None
    extended_at: datetime | None
    extension_reason: str
    finished_at: datetime | None
    returned_at: datetime | None
    result_number: str
    result_files: tuple[files.FileFacts, ...]
    pace: rules.Pace
    deadline: worktime.Deadline | None
    papers: tuple[Paper, ...]
    steps: tuple[StepSeen, ...]
    consultations: tuple[ConsultationSeen, ...]
    helpers: tuple[HelperSeen, ...]
    notes: tuple[NoteSeen, ...]
    may_note: Verdict
    stops: tuple[StopSeen, ...]
    history: tuple[history.HistoryLine, ...]
    slips: tuple[SlipSeen, ...]
    may_correct: Verdict
    time_accounts: accounts.TimeAccounts
    # When it would be due if what it waits for came now.
    if_answered: worktime.Deadline | None
    moves: tuple[Possible, ...]
    readings: Sequence[ledger.Seen] = ()

    def may(self, move: str) -> Verdict:
        return next(possible.verdict for possible in self.moves if possible.move == move)

    @property
    def open_stop(self) -> StopSeen | None:
        return next((stop for stop in self.stops if stop.ends_at is None), None)

    @property
    def earlier_steps(self) -> Sequence[StepSeen]:
        """The steps to which it can be sent back."""
        present = self.present_step
        return rules.gone_through(self.steps, present.number) if present else ()

    @property
    def present_step(self) -> StepSeen | None:
        return next((step for step in self.steps if step.opened_at and not step.finished_at), None)


def on_desk(code: str, *, actor: Actor, at: datetime) -> DossierOnDesk:
    """
    Return the dossier as `actor` may work on it; that they saw it is recorded.

    :raises Missing: if there is none, or it lies outside their sight
    """
    rows = Dossier.objects.opened_by(actor).select_related("assignee__account")
    # Fetched once: the policy looks at the steps that the page shows.
    way_gone = Step.objects.select_related("post__account").order_by("opened_at", "pk")
    dossier = rows.prefetch_related(Prefetch("steps", way_gone)).known_as(code)
    ledger.record_reading(
        subject=f"dossier:{dossier.pk}", purpose=to_translate("xem hồ sơ"), by=actor, at=at
    )
    return _seen(dossier, actor=actor, at=at)


def verdicts(
    dossier: Dossier, step: Step | None, *, actor: Actor, at: datetime
) -> tuple[Possible, ...]:
    """Return every move with its verdict, for this actor."""
    return tuple(
        Possible(move, str(move.label), policy.may(move, actor, dossier, step, at=at))
        for move in Move
    )


def who_looked(code: str, *, actor: Actor) -> Sequence[ledger.Seen]:
    """
    Return who has opened this dossier (B6), latest first.

    :raises Missing: if there is none, or it lies outside the actor's sight
    """
    dossier = Dossier.objects.opened_by(actor).known_as(code)
    return ledger.readings(f"dossier:{dossier.pk}")


def _seen(dossier: Dossier, *, actor: Actor, at: datetime) -> DossierOnDesk:
    papers = list(dossier.components.order_by("position"))
    steps = list(dossier.steps.all())
    stops = list(dossier.stops.order_by("begins_at", "pk"))
    asked = list(
        dossier.consultations.select_related(
            "post__account", "asked_by__account", "answered_by__account"
        ).order_by("asked_at", "pk")
    )
    names = units.units(unit_ids(dossier, steps) | {one.unit_id for one in asked})
    handed_in = {one for paper in papers for one in paper.file_ids}
    attached = rules.attached(dossier.form)
    sent = {one for opinion in asked for one in opinion.file_ids}
    authority = rules.authority_files(dossier.submitter)
    kept = files.facts(
        handed_in | sent | set(attached) | set(authority) | set(dossier.result_files)
    )
    present = next((step for step in steps if step.finished_at is None), None)
    holder = person_of(dossier)
    return DossierOnDesk(
        id=dossier.pk,
        code=dossier.known_code,
        reference=dossier.reference,
        proof=dossier.proof,
        procedure_code=dossier.procedure_code,
        procedure_name=dossier.procedure_name,
        procedure_version_id=dossier.procedure_version_id,
        case=dossier.case,
        case_name=case_name(dossier),
        workflow_id=dossier.workflow_id,
        status=dossier.status,
        status_label=str(dossier.state.label),
        national_code=NATIONAL_CODES[dossier.state],
        outcome=dossier.outcome,
        channel=dossier.channel,
        channel_label=str(Channel(dossier.channel).label),
        return_channel=dossier.return_channel,
        return_channel_label=str(Channel(dossier.return_channel).label),
        applicant_kind=dossier.applicant_kind,
        applicant=holder,
        submitter=_submitter(dossier, tuple(kept[one] for one in authority if one in kept)),
        delivered=_delivered(dossier.delivery),
        form=dossier.form,
        form_files=tuple(kept[one] for one in attached if one in kept),
        is_sample=dossier.is_sample,
        visits=dossier.visits,
        receiving_unit=names[dossier.receiving_unit_id],
        competent_unit=names[dossier.competent_unit_id],
        handling_unit=names.get(dossier.handling_unit_id or 0),
        current_unit=names.get(dossier.current_unit_id or 0),
        assignee_id=dossier.assignee_id,
        submitted_at=dossier.submitted_at,
        accepted_at=dossier.accepted_at,
        competent_received_at=dossier.competent_received_at,
        due_at=dossier.due_at,
        original_due_at=dossier.original_due_at,
        extended_at=dossier.extended_at,
        extension_reason=dossier.extension_reason,
        finished_at=dossier.finished_at,
        returned_at=dossier.returned_at,
        result_number=dossier.result_number,
        result_files=tuple(kept[one] for one in dossier.result_files if one in kept),
        pace=pace_of(dossier, at),
        deadline=deadline_of(dossier),
        papers=tuple(_paper(paper, kept) for paper in papers),
        steps=way(dossier, steps, names),
        consultations=tuple(_consultation(one, names, kept, at) for one in asked),
        helpers=_helpers(dossier, actor),
        notes=tuple(
            NoteSeen(note.text, note.written_at, note.written_by)
            for note in dossier.notes.order_by("pk")
        ),
        may_note=policy.may_note(actor),
        stops=tuple(map(stop_seen, stops)),
        history=tuple(history.of_dossier(dossier.pk)),
        slips=tuple(
            SlipSeen(one.form, one.number, one.copy, one.digest, one.issued_at, one.issued_by)
            for one in dossier.slips.defer("content").order_by("issued_at", "pk")
        ),
        may_correct=policy.may_correct(actor, dossier),
        time_accounts=accounts.of_rows(dossier, steps, stops, asked, at=at, applicant=holder.name),
        if_answered=reckoning.if_answered(dossier, stops, at=at),
        moves=verdicts(dossier, present, actor=actor, at=at),
    )


def unit_ids(dossier: Dossier, steps: Sequence[Step]) -> set[int]:
    """Return every unit that the page of this dossier names."""
    ids = {
        dossier.receiving_unit_id,
        dossier.competent_unit_id,
        dossier.handling_unit_id,
        dossier.current_unit_id,
    } | {step.unit_id for step in steps}
    return {unit_id for unit_id in ids if unit_id is not None}


def case_name(dossier: Dossier) -> str:
    """Return the case in words, empty where the procedure has but one."""
    facts = procedures.version(dossier.procedure_version_id)
    return facts.case(dossier.case).name if len(facts.cases) > 1 else ""


def deadline_of(dossier: Dossier) -> worktime.Deadline | None:
    """Return the stored deadline: never reckoned again to be shown."""
    return worktime.from_json(dossier.derivation) if dossier.derivation else None


def person_of(dossier: Dossier) -> Person:
    """Return the applicant."""
    return Person(
        name=dossier.applicant_name,
        number=dossier.applicant_number,
        address=dossier.applicant.get("address", ""),
        phone=dossier.applicant.get("phone", ""),
        email=dossier.applicant.get("email", ""),
        birth_date=dossier.applicant.get("birth_date", ""),
    )


def _submitter(dossier: Dossier, authority: tuple[files.FileFacts, ...]) -> Person | None:
    kept = dossier.submitter
    if kept is None:
        return None
    return Person(
        name=kept["name"],
        number=kept["id_number"],
        address=kept["address"],
        phone=kept["phone"],
        email=kept["email"],
        authority=kept["authority"],
        authority_files=authority,
    )


def _delivered(kept: Mapping[str, Any] | None) -> Delivered | None:
    if kept is None:
        return None
    post = kept.get("post", {})
    return Delivered(
        sender=post.get("sender", ""),
        tracking_number=post.get("tracking_number", ""),
        arrived_on=date.fromisoformat(post["arrived_on"]) if post else None,
        helper=kept.get("helper", ""),
    )


def _paper(paper: Component, kept: Mapping[UUID, files.FileFacts]) -> Paper:
    return Paper(
        position=paper.position,
        code=paper.code,
        name=paper.name,
        copies=paper.copies,
        original=paper.original,
        files=tuple(kept[one] for one in paper.file_ids if one in kept),
        supplemented_at=paper.supplemented_at,
        photocopies=paper.photocopies,
        electronic=paper.electronic,
        shown_only=paper.shown_only,
    )


def _consultation(
    one: Consultation,
    names: Mapping[int, units.UnitFacts],
    kept: Mapping[UUID, files.FileFacts],
    at: datetime,
) -> ConsultationSeen:
    return ConsultationSeen(
        id=one.pk,
        unit_id=one.unit_id,
        unit_name=names[one.unit_id].name,
        post_id=one.post_id,
        person=one.post.account.full_name if one.post else "",
        question=one.question,
        asked_by=one.asked_by.account.full_name if one.asked_by else "",
        asked_at=one.asked_at,
        due_at=one.due_at,
        ended_at=one.ended_at,
        answer=one.answer,
        answered_by=one.answered_by.account.full_name if one.answered_by else "",
        files=tuple(kept[each] for each in one.file_ids if each in kept),
        late=(one.ended_at or at) > one.due_at,
    )


def _helpers(dossier: Dossier, actor: Actor) -> tuple[HelperSeen, ...]:
    if not dossier.helpers:
        return ()
    return tuple(
        HelperSeen(
            post_id=post.id,
            name=post.holder,
            title=post.title,
            unit_name=post.unit_name,
            verdict=policy.may_release(actor, dossier, post.id),
        )
        for post in identity.posts(dossier.helpers).values()
    )


def stop_seen(stop: Stop) -> StopSeen:
    """Return one stop as a value."""
    return StopSeen(
        reason=stop.reason,
        reason_label=str(StopReason(stop.reason).label),
        effect=stop.effect,
        begins_at=stop.begins_at,
        ends_at=stop.ends_at,
        slip=stop.slip,
        note=stop.note,
        items=tuple(stop.items),
        amount=stop.amount,
    )


def way(
    dossier: Dossier, steps: Sequence[Step], names: Mapping[int, units.UnitFacts]
) -> tuple[StepSeen, ...]:
    """Return the steps gone through, and those of the workflow still to come."""
    gone = [
        StepSeen(
            number=step.number,
            name=step.name,
            kind=step.kind,
            unit_name=names[step.unit_id].name,
            holder=step.post.account.full_name if step.post else "",
            opened_at=step.opened_at,
            due_at=step.due_at,
            finished_at=step.finished_at,
            allowance="",
            outcomes=() if step.finished_at else _outcomes(dossier, step.number),
        )
        for step in steps
    ]
    if dossier.workflow_id is None:
        return tuple(gone)
    # Sent back, it has the steps after this one before it again.
    present = next((step.number for step in steps if step.finished_at is None), None)
    reached = present or max((step.number for step in steps), default=0)
    to_come = [
        StepSeen(
            number=plan.number,
            name=plan.name,
            kind=plan.kind,
            unit_name="",
            holder="",
            opened_at=None,
            due_at=None,
            finished_at=dossier.accepted_at if plan.kind == "intake" else None,
            allowance=worktime.amount_in_words(plan.allowance, "vi") if plan.allowance else "",
        )
        for plan in workflows.workflow(dossier.workflow_id).steps
        if plan.number > reached and plan.kind != "intake"
    ]
    return (*gone, *to_come)


def _outcomes(dossier: Dossier, number: int) -> tuple[str, ...]:
    """Return in which ways a step can end; empty where it simply ends."""
    if dossier.workflow_id is None:
        return ()
    planned = workflows.workflow(dossier.workflow_id).steps
    return next(
        (tuple(one.name for one in step.outcomes) for step in planned if step.number == number), ()
    )
