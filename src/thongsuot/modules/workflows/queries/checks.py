"""What is wrong with a workflow, asked with everything around it: record, offices, province."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.units import api as units
from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.vietnamese import without_marks
from thongsuot.kernel.worktime import Limit
from thongsuot.modules.forms import api as electronic
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
    forms: Sequence[FormSaid] | None = None,
) -> Sequence[Finding]:
    """
    Return everything there is to say of a workflow before it is published.

    With the limit and the papers of the procedure as they are on the day `on`; for one office's
    own workflow also what it changes beyond what it may. `offices` are those that would follow
    it (see `offices_following`), `forms` the procedure's electronic forms where other ones are
    meant than those in force.

    :raises Missing: if there is no such procedure or case
    """
    facts = procedures.procedure(procedure_code, on=on)
    case = facts.case(case).key if case else ""
    said = checking.check(
        steps,
        longest_limit(facts, case),
        offices=offices,
        record=_said(facts),
        forms=_forms(procedure_code, on) if forms is None else forms,
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


def offices_following(
    procedure_code: str, *, unit_id: int | None, at: datetime
) -> Sequence[Office]:
    """
    Return the offices that would follow a workflow, with the roles held there, for `check`.

    One office's own is followed there; the province's by every commune if the procedure is of
    commune level, and by the departments that its record names. Where the record says neither,
    none: nothing is guessed.

    :raises Missing: if there is no such unit or procedure
    """
    if unit_id is not None:
        return offices_held([unit_id], at=at)
    on = localdate(at)
    record = procedures.procedure(procedure_code, on=on).record
    levels = record.levels or ()
    named = without_marks(" ; ".join([*record.agencies, *record.competent]))
    ids = [
        each.unit.id
        for each in units.agencies(on=on)
        if (each.unit.kind == units.UnitKind.COMMUNE_COMMITTEE and _COMMUNE in levels)
        or (
            each.unit.kind == units.UnitKind.DEPARTMENT
            and _PROVINCE in levels
            and without_marks(each.unit.name) in named
        )
    ]
    return offices_held(ids, at=at)


_COMMUNE, _PROVINCE = procedures.Level.COMMUNE, procedures.Level.PROVINCE


def offices_held(unit_ids: Collection[int], *, at: datetime) -> Sequence[Office]:
    """
    Return what roles are held in each of the offices, for `check`; a fixed number of queries.

    :raises Missing: if there is no such unit
    """
    if not unit_ids:
        return ()
    named = units.units(unit_ids)
    if set(named) != set(unit_ids):
        raise Missing(_("Không có đơn vị này."))
    counters = units.one_stops(unit_ids, on=localdate(at))
    posts = identity.roles_held({*unit_ids, *counters.values()}, at=at)
    found = []
    for unit_id in unit_ids:
        held = {role for role, codes in _POSTS.items() if posts[unit_id].intersection(codes)}
        counter = counters.get(unit_id)
        if counter is not None and "counter_clerk" in posts[counter]:
            held.add(StepRole.COUNTER)
        found.append(Office(unit_id, named[unit_id].name, frozenset(held)))
    return tuple(found)


def _forms(procedure_code: str, on: date) -> Sequence[FormSaid]:
    """Return what the electronic forms in force say of the procedure that they are for."""
    found = []
    for line in electronic.forms_of(procedure_code, on=on):
        facts = electronic.form(line.version_id)
        amounts = {
            amount for table in facts.spec.tables.values() for amount in table.amounts.values()
        }
        found.append(
            FormSaid(
                key=facts.key,
                name=facts.title,
                procedure_code=facts.procedure_code,
                cases=facts.spec.cases,
                fees=tuple(sorted(amounts)),
            )
        )
    return tuple(found)


def _said(facts: procedures.ProcedureFacts) -> RecordSaid:
    """Return what of a record a workflow must agree with."""
    record = facts.record
    forms = {form.key: form for form in record.forms}
    # A record names its legal bases once for all papers; a paper or its form may name its own.
    general = "; ".join(basis.number for basis in record.legal_bases)
    papers = []
    for case in record.cases:
        for paper in case.components:
            form = forms.get(paper.form_key or "")
            basis = paper.legal_basis or (form.legal_basis if form else None) or general
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
