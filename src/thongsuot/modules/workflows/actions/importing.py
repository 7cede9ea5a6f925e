"""Taking in a file of workflows, with a report of how each wording was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from io import BytesIO
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Fault, Invalid
from thongsuot.modules.workflows import policy
from thongsuot.modules.workflows.actions.drafts import (
    REFUSALS,
    Ready,
    RefusedWorkflow,
    put_in_order,
)
from thongsuot.modules.workflows.actions.entering import digest, lock, next_number, record
from thongsuot.modules.workflows.events import WorkflowDraftBegun, WorkflowsImported
from thongsuot.modules.workflows.models import Workflow, WorkflowDraft
from thongsuot.modules.workflows.queries.words import Finding, in_words
from thongsuot.modules.workflows.rules import steps as rules
from thongsuot.modules.workflows.rules.sources import MOST_BYTES, UnreadableFile, read_workflows
from thongsuot.modules.workflows.rules.steps import StepFacts

FILES: Mapping[str, Promise] = {
    "empty": gettext_lazy("Tệp rỗng."),
    "too_large": gettext_lazy("Tệp lớn quá 50 MB."),
    "not_json": gettext_lazy("Tệp không phải là JSON đọc được."),
    "not_workflows": gettext_lazy(
        "Tệp không có danh sách ở «thu_tuc», «quy_trinh» hoặc «workflows»."
    ),
}


@dataclass(frozen=True, slots=True)
class WordingRead:
    """What the time of one step was read as."""

    place: str
    step: str
    written: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something to know about one imported workflow."""

    place: str
    procedure_code: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Drafted:
    """
    A workflow that nobody follows yet, kept as a draft.

    `settle` says what a person must settle in it, or why its procedure is not known.
    """

    place: str
    draft_id: int
    procedure_code: str
    settle: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """
    What an import of workflows did, and how each wording was read.

    `added`, `changed` and `unchanged` are published. `awaiting` were read whole and kept, but
    name no procedure that is known: they may be given to any. `drafted` wait for a person. Of
    the `tables` of the file, `without_a_person` came in with nothing to settle.
    """

    name: str
    added: int
    changed: int
    unchanged: int
    refused: tuple[RefusedWorkflow, ...]
    noticed: tuple[Noticed, ...]
    wordings: tuple[WordingRead, ...]
    drafted: tuple[Drafted, ...] = ()
    awaiting: tuple[Drafted, ...] = ()
    tables: int = 0
    without_a_person: int = 0


@ledger.action
def import_workflows(
    *, stream: BinaryIO, name: str, in_force_from: date, by: Actor, at: datetime
) -> ImportReport:
    """
    Take in a JSON file of workflows for the whole province, leaving out what cannot be read.

    Steps are put in the order that a dossier needs, each addition marked and reported. What a
    person must settle becomes a draft, and so does what names no procedure that is known; the
    rest is published. The same file again changes nothing.

    :raises NotAllowed: if `by` may not publish for the whole province
    :raises Invalid: if the file is not of a known form
    """
    policy.may_publish(by, None).or_refuse()
    try:
        drafts = read_workflows(stream.read(MOST_BYTES + 1))
    except UnreadableFile as trouble:
        reason = str(FILES[trouble.code])
        raise Invalid(
            _("Không nhập được tệp «%(name)s». %(reason)s") % {"name": name, "reason": reason},
            [Fault("/file", reason)],
        ) from None
    lock()
    ready, refused = put_in_order(drafts, on=in_force_from)
    before = _standing()

    rows: list[Workflow] = []
    closing: list[int] = []
    unchanged = 0
    for one in ready:
        if one.to_settle or one.awaits:
            continue
        known = before.get((one.draft.procedure_code, one.case, one.variant))
        if known and known.digest == digest(one.steps, one.draft.instrument_number):
            unchanged += 1
            continue
        if known and known.in_force_from > in_force_from:
            refused.append(RefusedWorkflow(one.draft.place, str(REFUSALS["later_version"])))
            continue
        if known:
            closing.append(known.pk)
        rows.append(_row(one, known, in_force_from=in_force_from, at=at))
    Workflow.objects.filter(pk__in=closing).update(in_force_to=in_force_from - timedelta(days=1))
    Workflow.objects.bulk_create(rows)

    for row in rows:
        record(row, by=by, at=at)
    waiting = [one for one in ready if one.to_settle or one.awaits]
    drafted, again = _draft(waiting, name=name, by=by, at=at)
    report = ImportReport(
        name=name,
        added=len(rows) - len(closing),
        changed=len(closing),
        unchanged=unchanged + again,
        refused=tuple(refused),
        noticed=tuple(_noticed(ready)),
        wordings=tuple(_wordings(ready)),
        drafted=tuple(kept for one, kept in drafted if one.to_settle),
        awaiting=tuple(kept for one, kept in drafted if not one.to_settle),
        tables=sum(one.tables for one in ready) + len(refused),
        without_a_person=sum(one.tables for one in ready if not one.to_settle),
    )
    happened = WorkflowsImported(
        name[:200], report.added, report.changed, report.unchanged, len(refused)
    )
    ledger.record(happened, by=by, at=at)
    return report


def import_shipped(*, in_force_from: date, by: Actor, at: datetime) -> ImportReport:
    """
    Take in the workflows that come with the product.

    :raises NotAllowed: if `by` may not publish for the whole province
    """
    data = files("thongsuot.modules.workflows") / "data" / "workflows.json"
    return import_workflows(
        stream=BytesIO(data.read_bytes()),
        name="thongsuot",
        in_force_from=in_force_from,
        by=by,
        at=at,
    )


def _standing() -> Mapping[tuple[str, str, str], Workflow]:
    """Return the province's workflows that have no end, by procedure, case and variant."""
    rows = Workflow.objects.open().filter(unit_id=None, is_default=False).order_by("pk")
    return {(row.procedure_code, row.case, row.variant): row for row in rows}


def _row(one: Ready, known: Workflow | None, *, in_force_from: date, at: datetime) -> Workflow:
    draft = one.draft
    return Workflow(
        procedure_code=draft.procedure_code,
        case=one.case,
        variant=one.variant,
        rank=one.rank,
        number=known.number + 1
        if known
        else next_number(draft.procedure_code, one.case, one.variant, None),
        instrument_number=draft.instrument_number,
        instrument_on=draft.instrument_on,
        instrument_by=draft.instrument_by,
        in_force_from=in_force_from,
        note=draft.note,
        steps=rules.steps_to_data(one.steps),
        digest=digest(one.steps, draft.instrument_number),
        published_at=at,
    )


def _draft(
    ready: Sequence[Ready], *, name: str, by: Actor, at: datetime
) -> tuple[list[tuple[Ready, Drafted]], int]:
    """Make drafts of what nobody can follow yet, and count those a former import has made."""
    found: list[tuple[Ready, Drafted]] = []
    digests = {digest(one.steps, one.draft.place): one for one in ready}
    known = set(
        WorkflowDraft.objects.filter(source_digest__in=list(digests)).values_list(
            "source_digest", flat=True
        )
    )
    for source_digest, one in digests.items():
        if source_digest in known:
            continue
        draft = one.draft
        row = WorkflowDraft.objects.create(
            title=draft.title or draft.instrument_number,
            procedure_code="" if one.awaits else draft.procedure_code,
            case=one.case,
            note=draft.note,
            steps=rules.steps_to_data(one.steps),
            source=f"{name[:150]}, {draft.place}",
            source_digest=source_digest,
            unsettled=[
                {"step": remark.step, "code": remark.code, "params": dict(remark.params)}
                for remark in one.to_settle
            ],
            instrument_number=draft.instrument_number,
            instrument_on=draft.instrument_on,
            instrument_by=draft.instrument_by,
            hands=[by.account_id] if by.account_id is not None else [],
            begun_by=by.name,
            begun_at=at,
            changed_by=by.name,
            changed_at=at,
        )
        happened = WorkflowDraftBegun(row.pk, row.procedure_code, row.source, len(one.steps))
        ledger.record(happened, by=by, at=at)
        said = in_words((*one.to_settle, *one.awaits))
        found.append((one, Drafted(draft.place, row.pk, draft.procedure_code, said)))
    return found, len(known)


def _noticed(ready: Sequence[Ready]) -> Sequence[Noticed]:
    return [
        Noticed(one.draft.place, one.draft.procedure_code, finding)
        for one in ready
        for finding in in_words(one.remarks)
    ]


def _wordings(ready: Sequence[Ready]) -> Sequence[WordingRead]:
    return [
        WordingRead(one.draft.place, step.source_number, step.written, _read_as(step))
        for one in ready
        for step in one.steps
        if step.written and not step.added
    ]


def _read_as(step: StepFacts) -> str:
    return f"{step.amount} {step.unit}" if step.amount is not None else ""
