"""Workflows in the making: which there are, and one as the page that edits it needs it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from thongsuot.kernel.worktime import Limit
from thongsuot.modules.workflows.models import WorkflowDraft
from thongsuot.modules.workflows.queries.checks import check
from thongsuot.modules.workflows.queries.words import BAD_ROWS, Finding, in_words, time_in_words
from thongsuot.modules.workflows.rules import checking
from thongsuot.modules.workflows.rules import steps as rules
from thongsuot.modules.workflows.rules.checking import FormSaid, Office
from thongsuot.modules.workflows.rules.editing import (
    MOST_STEPS,
    BadRow,
    after_in_words,
    outcomes_in_words,
    row_of,
)
from thongsuot.modules.workflows.rules.steps import Remark, StepFacts


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list; `settle` counts what an import left for a person."""

    id: int
    title: str
    procedure_code: str
    case: str
    unit_id: int | None
    state: str
    source: str
    settle: int
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class EditRow:
    """One row of the table as its cells are typed; `findings` are what is wrong with it."""

    number: int
    name: str
    kind: str
    role: str
    words: str
    time: str
    after: str
    outcomes: str
    unit_rule: str
    unit_id: int | None
    verb: str
    money_due: bool
    note: str
    added: bool
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """One draft whole, with its steps as facts and as rows to type in."""

    id: int
    revision: int
    state: str
    title: str
    procedure_code: str
    case: str
    unit_id: int | None
    in_force_from: date | None
    note: str
    source: str
    instrument_number: str
    instrument_on: date | None
    instrument_by: str
    changed_by: str
    changed_at: datetime
    approved_by: str
    workflow_id: int | None
    hands: tuple[int, ...]
    unsettled: tuple[Finding, ...]
    steps: tuple[StepFacts, ...]


MOST_DRAFTS = 200


def draft(draft_id: int) -> DraftFacts:
    """
    :raises Missing: if there is no such draft
    """
    return facts_of(WorkflowDraft.objects.by_id(draft_id))


def drafts(*, unit_id: int | None = None, only_open: bool = True) -> Sequence[DraftLine]:
    """Return drafts by when they were last changed, at most `MOST_DRAFTS`."""
    rows = WorkflowDraft.objects.open() if only_open else WorkflowDraft.objects.all()
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    return tuple(
        DraftLine(
            id=row.pk,
            title=row.title,
            procedure_code=row.procedure_code,
            case=row.case,
            unit_id=row.unit_id,
            state=row.state,
            source=row.source,
            settle=len(row.unsettled),
            changed_by=row.changed_by,
            changed_at=row.changed_at,
        )
        for row in rows.order_by("-changed_at", "-pk").defer("steps")[:MOST_DRAFTS]
    )


def check_draft(
    draft_id: int,
    *,
    on: date,
    offices: Sequence[Office] = (),
    forms: Sequence[FormSaid] | None = None,
) -> Sequence[Finding]:
    """
    Return everything there is to say of a draft; without a procedure, of its steps alone.

    :raises Missing: if there is no such draft, or its procedure is gone
    """
    return check_facts(draft(draft_id), on=on, offices=offices, forms=forms)


def check_facts(
    facts: DraftFacts,
    *,
    on: date,
    offices: Sequence[Office] = (),
    forms: Sequence[FormSaid] | None = None,
) -> Sequence[Finding]:
    """As `check_draft`, of a draft at hand."""
    day = facts.in_force_from or on
    if not facts.procedure_code:
        return in_words(checking.check(facts.steps, offices=offices))
    return check(
        facts.steps,
        procedure_code=facts.procedure_code,
        case=facts.case,
        unit_id=facts.unit_id,
        on=day,
        offices=offices,
        forms=forms,
    )


def rows_to_edit(
    steps: Sequence[StepFacts], findings: Sequence[Finding] = ()
) -> tuple[EditRow, ...]:
    """Return the table as typed cells, each row with what is wrong with it."""
    return tuple(
        EditRow(
            number=step.number,
            name=step.name,
            kind=step.kind.value,
            role=step.role.value,
            words=step.words,
            time=time_in_words(step) if step.amount is not None or not step.counts_time else "",
            after=after_in_words(step),
            outcomes=outcomes_in_words(step),
            unit_rule=step.unit_rule.value,
            unit_id=step.unit_id,
            verb=step.verb.value if step.verb else "",
            money_due=step.money_due,
            note=step.note,
            added=step.added,
            findings=tuple(finding for finding in findings if finding.step == step.number),
        )
        for step in steps
    )


@dataclass(frozen=True, slots=True)
class Typed:
    """Rows as they stand on a page, not saved: what they say, and what is wrong with them."""

    steps: tuple[StepFacts, ...]
    findings: tuple[Finding, ...]


def typed(rows: Sequence[Mapping[str, Any]], *, limit: Limit | None = None) -> Typed:
    """
    Read the typed cells of a whole table and check it, for drawing while one types.

    A row that cannot be read is named at its cell and left out; where one is, only cells are
    spoken of, for what leads to a missing row is no fault of the others.
    """
    steps: list[StepFacts] = []
    unread: list[Finding] = []
    for number, row in enumerate(rows[:MOST_STEPS], start=1):
        try:
            steps.append(row_of(row, number))
        except BadRow as trouble:
            place = f"/steps/{number}/{trouble.part}"
            unread.append(Finding(number, trouble.code, str(BAD_ROWS[trouble.code]), place))
    if unread:
        return Typed(tuple(steps), tuple(unread))
    return Typed(tuple(steps), in_words(checking.lint(steps, limit)))


def facts_of(row: WorkflowDraft) -> DraftFacts:
    remarks = [Remark(one["step"], one["code"], one["params"]) for one in row.unsettled]
    return DraftFacts(
        id=row.pk,
        revision=row.revision,
        state=row.state,
        title=row.title,
        procedure_code=row.procedure_code,
        case=row.case,
        unit_id=row.unit_id,
        in_force_from=row.in_force_from,
        note=row.note,
        source=row.source,
        instrument_number=row.instrument_number,
        instrument_on=row.instrument_on,
        instrument_by=row.instrument_by,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        approved_by=row.approved_by,
        workflow_id=row.workflow_id,
        hands=tuple(row.hands),
        unsettled=in_words(remarks),
        steps=rules.steps_from_data(row.steps),
    )
