"""What is wrong with a workflow, asked with everything around it: record, offices, province."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.units import api as units
from thongsuot.kernel.worktime import Limit
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.workflows.models import Workflow
from thongsuot.modules.workflows.queries.facts import WorkflowFacts, workflow
from thongsuot.modules.workflows.queries.words import Finding, in_words
from thongsuot.modules.workflows.rules import checking, overriding
from thongsuot.modules.workflows.rules.checking import (
    FeeSaid,
    FormSaid,
    Office,
    PaperSaid,
    RecordSaid,
)
from thongsuot.modules.workflows.rules.steps import StepFacts
from thongsuot.modules.workflows.states import StepRole

# Which posts do the work of a role. No post is the clerk of documents' alone: whoever may
# process a dossier enters and stamps its result.
_POSTS: Mapping[StepRole, Sequence[str]] = {
    StepRole.OFFICER: ("officer", "division_head"),
    StepRole.DIVISION_HEAD: ("division_head", "leader"),
    StepRole.LEADER: ("leader",),
    StepRole.CLERICAL: ("officer", "division_head", "leader"),
}


def longest_limit(facts: procedures.ProcedureFacts, case: str) -> Limit | None:
    """Return the limit that the steps must keep: the case's, else the longest of the channels."""
    if case and (own := facts.case(case).limit) is not None and own.counted is not None:
        return own.counted
    counted = [offer.limit.counted for offer in facts.record.channels if offer.limit.counted]
    found = {limit.unit for limit in counted}
    return max(counted, key=lambda limit: limit.amount) if len(found) == 1 else None


def check(
    steps: Sequence[StepFacts],
    *,
    procedure_code: str,
    case: str = "",
    unit_id: int | None = None,
    on: date,
    offices: Sequence[Office] = (),
    forms: Sequence[FormSaid] = (),
) -> Sequence[Finding]:
    """
    Return everything there is to say of a workflow before it is published.

    With the limit and the papers of the procedure as they are on the day `on`; for one office's
    own workflow also what it changes beyond what it may. `offices` are those that would follow
    it (see `offices_held`), `forms` the procedure's electronic forms.

    :raises Missing: if there is no such procedure or case
    """
    facts = procedures.procedure(procedure_code, on=on)
    case = facts.case(case).key if case else ""
    said = checking.check(
        steps, longest_limit(facts, case), offices=offices, record=_said(facts), forms=forms
    )
    beyond = beyond_province(procedure_code, case, steps, on) if unit_id is not None else ()
    return (*in_words(said), *beyond)


def beyond_province(
    procedure_code: str, case: str, steps: Sequence[StepFacts], on: date
) -> Sequence[Finding]:
    """Return where an office's steps go beyond what it may change of the province's."""
    base = of_province(procedure_code, case, on)
    return () if base is None else in_words(overriding.against(base.steps, steps))


@dataclass(frozen=True, slots=True)
class Beyond:
    """An office's own workflow that goes beyond what it may change of the province's."""

    workflow_id: int
    unit_id: int
    procedure_code: str
    case: str
    findings: tuple[Finding, ...]


def offices_beyond(*, on: date) -> Sequence[Beyond]:
    """
    Return offices' own workflows that are longer or other than the province's in force that day.

    None is published so; one becomes so when the province publishes a shorter one.
    """
    rows = (
        Workflow.objects.in_force(on)
        .filter(unit_id__isnull=False, is_default=False)
        .order_by("procedure_code", "case", "unit_id", "pk")
    )
    found = []
    for facts in [workflow(pk) for pk in rows.values_list("pk", flat=True)]:
        said = beyond_province(facts.procedure_code, facts.case, facts.steps, on)
        if said and facts.unit_id is not None:
            found.append(
                Beyond(facts.id, facts.unit_id, facts.procedure_code, facts.case, tuple(said))
            )
    return tuple(found)


def of_province(procedure_code: str, case: str, on: date) -> WorkflowFacts | None:
    """Return the province's own workflow for a case, None where only the default serves."""
    rows = (
        Workflow.objects.in_force(on)
        .filter(procedure_code=procedure_code, case__in=[case, ""], unit_id=None, is_default=False)
        .order_by("-case", "rank", "pk")
        .values_list("pk", flat=True)
    )
    first = rows.first()
    return None if first is None else workflow(first)


def offices_held(unit_ids: Sequence[int], *, at: datetime) -> Sequence[Office]:
    """
    Return what roles are held in each of the offices, for `check`.

    :raises Missing: if there is no such unit
    """
    return tuple(_office(unit_id, at) for unit_id in unit_ids)


def _office(unit_id: int, at: datetime) -> Office:
    facts = units.unit(unit_id)
    posts = {
        code
        for code in {code for codes in _POSTS.values() for code in codes}
        if identity.holders(role=code, unit_id=unit_id, at=at)
    }
    held = {role for role, codes in _POSTS.items() if posts.intersection(codes)}
    counter = units.one_stop_of(unit_id, on=localdate(at))
    if counter is not None and identity.holders(role="counter_clerk", unit_id=counter.id, at=at):
        held.add(StepRole.COUNTER)
    return Office(unit_id, facts.name, frozenset(held))


def _said(facts: procedures.ProcedureFacts) -> RecordSaid:
    """Return what of a record a workflow must agree with."""
    record = facts.record
    forms = {form.key: form for form in record.forms}
    # A record names its legal bases once for all papers; a paper's form may name its own.
    general = "; ".join(basis.number for basis in record.legal_bases)
    papers = []
    for case in record.cases:
        for paper in case.components:
            form = forms.get(paper.form_key or "")
            basis = (form.legal_basis if form else None) or general
            papers.append(PaperSaid(paper.code, paper.name, basis, paper.form_key or ""))
    fees = [
        FeeSaid(str(procedures.FeeKind(fee.kind).label), fee.amount, fee.legal_basis or "")
        for offer in record.channels
        for fee in offer.fees
    ]
    return RecordSaid(
        code=facts.code,
        papers=tuple(papers),
        fees=tuple(dict.fromkeys(fees)),
        forms=frozenset(forms),
        cases=frozenset(case.key for case in record.cases),
    )
