"""Which workflow a dossier follows, and what its steps are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.worktime import Limit, Unit
from thongsuot.modules.workflows.models import Workflow
from thongsuot.modules.workflows.queries.words import Finding, in_words, time_in_words
from thongsuot.modules.workflows.rules import checking, graph
from thongsuot.modules.workflows.rules import steps as rules
from thongsuot.modules.workflows.rules.steps import END, Outcome, StepFacts
from thongsuot.modules.workflows.states import StepKind, StepRole, UnitRule, Verb


@dataclass(frozen=True, slots=True)
class WorkflowFacts:
    """One published workflow (quy trình nội bộ) with its steps in order."""

    id: int
    procedure_code: str
    case: str
    variant: str
    unit_id: int | None
    number: int
    instrument_number: str
    instrument_on: date | None
    instrument_by: str
    in_force_from: date
    is_default: bool
    note: str
    steps: tuple[StepFacts, ...]

    @property
    def instrument(self) -> str:
        """The document that sets it, as one writes it in a line."""
        if not self.instrument_by or self.instrument_by in self.instrument_number:
            return self.instrument_number
        return f"{self.instrument_number}, {self.instrument_by}".strip(", ")

    def step(self, number: int) -> StepFacts:
        """
        Return the step of that number.

        :raises Missing: if there is none
        """
        for step in self.steps:
            if step.number == number:
                return step
        raise Missing(_("Quy trình không có bước %(number)s.") % {"number": number})

    @property
    def total(self) -> tuple[Decimal, Unit] | None:
        """What the steps inside the limit add up to along the longest way, where they can be."""
        return graph.total_along(self.steps)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the step table that the law asks offices to publish (TT 01/2018, Điều 8)."""

    number: int
    name: str
    who: str
    time: str
    note: str
    added: bool
    after: tuple[int, ...] = ()
    outcomes: tuple[str, ...] = ()
    where: str = ""
    does: str = ""
    money_due: bool = False


def workflow_for(
    *, procedure_code: str, case: str = "", unit_id: int | None = None, on: date
) -> WorkflowFacts:
    """
    Return what a dossier accepted on a day follows.

    The unit's own before the province's, the case's own before that of all cases, and the
    marked default where the procedure has none.

    :raises Missing: if not even the default was in force that day
    """
    fitting = (
        Workflow.objects.in_force(on)
        .fitting(procedure_code=procedure_code, case=case, unit_id=unit_id)
        .order_by("is_default", "rank", "pk")
        .values_list("pk", "unit_id", "case", "is_default", "rank")
    )
    best = min(
        fitting,
        key=lambda row: (row[3], row[1] is None, row[2] == "", row[4], row[0]),
        default=None,
    )
    if best is None:
        raise Missing(
            _("Chưa có quy trình nội bộ cho thủ tục %(code)s.") % {"code": procedure_code}
        )
    return workflow(best[0])


def workflow(workflow_id: int) -> WorkflowFacts:
    """
    Return a published workflow; asked for again, it costs no query, for it never changes.

    :raises Missing: if there is no such workflow
    """
    return _workflow(str(connection.settings_dict["NAME"]), workflow_id)


@lru_cache(maxsize=4096)
def _workflow(_database: str, workflow_id: int) -> WorkflowFacts:
    # The name of the database is part of the key: another database has other workflows.
    row = Workflow.objects.filter(pk=workflow_id).first()
    if row is None:
        raise Missing(_("Không có quy trình nội bộ số %(id)s.") % {"id": workflow_id})
    return WorkflowFacts(
        id=row.pk,
        procedure_code=row.procedure_code,
        case=row.case,
        variant=row.variant,
        unit_id=row.unit_id,
        number=row.number,
        instrument_number=row.instrument_number,
        instrument_on=row.instrument_on,
        instrument_by=row.instrument_by,
        in_force_from=row.in_force_from,
        is_default=row.is_default,
        note=row.note,
        steps=rules.steps_from_data(row.steps),
    )


def workflows_of(procedure_code: str, *, on: date) -> Sequence[WorkflowFacts]:
    """Return all workflows of a procedure in force on a day, for its page."""
    found = (
        Workflow.objects.in_force(on)
        .filter(procedure_code=procedure_code, is_default=False)
        .order_by("case", "rank", "pk")
    )
    return tuple(workflow(pk) for pk in found.values_list("pk", flat=True))


def followed_by_office(*, on: date) -> Mapping[int | None, frozenset[str]]:
    """
    Return the codes of the procedures that have a workflow of their own in force on a day.

    By the office whose own it is; None stands for the province's.
    """
    rows = Workflow.objects.in_force(on).filter(is_default=False).distinct()
    found: dict[int | None, set[str]] = defaultdict(set)
    for unit_id, code in rows.order_by("unit_id", "procedure_code").values_list(
        "unit_id", "procedure_code"
    ):
        found[unit_id].add(code)
    return {unit_id: frozenset(codes) for unit_id, codes in found.items()}


def steps_as_table(facts: WorkflowFacts) -> Sequence[TableRow]:
    """Return the steps as the table that is put up for everyone to read."""
    return tuple(
        TableRow(
            number=step.number,
            name=step.name,
            who=step.words or str(StepRole(step.role).label),
            time=time_in_words(step),
            note=step.note,
            added=step.added,
            after=step.after,
            outcomes=tuple(_outcome_in_words(outcome) for outcome in step.outcomes),
            where=_where_in_words(step),
            does=str(Verb(step.verb).label) if step.verb else "",
            money_due=step.money_due,
        )
        for step in facts.steps
    )


def steps_as_json(steps: Sequence[StepFacts]) -> list[dict[str, Any]]:
    """Return steps as JSON values with the words that people read, for pages and machines."""
    return [
        {
            "number": step.number,
            "name": step.name,
            "kind": step.kind.value,
            "kind_label": str(StepKind(step.kind).label),
            "role": step.role.value,
            "role_label": str(StepRole(step.role).label),
            "who": step.words,
            "where": step.unit_rule.value,
            "where_label": str(UnitRule(step.unit_rule).label),
            "unit_id": step.unit_id,
            "amount": None if step.amount is None else str(step.amount),
            "unit": None if step.unit is None else step.unit.value,
            "time": time_in_words(step),
            "counts_time": step.counts_time,
            "after": list(earlier[step.number]),
            "outcomes": [{"name": one.name, "to": one.to} for one in step.outcomes],
            "does": step.verb.value if step.verb else None,
            "money_due": step.money_due,
            "added": step.added,
            "note": step.note,
        }
        for earlier in [graph.before(steps)]
        for step in steps
    ]


def _outcome_in_words(outcome: Outcome) -> str:
    if outcome.to is None:
        return outcome.name
    if outcome.to == END:
        return _("%(name)s: kết thúc") % {"name": outcome.name}
    return _("%(name)s: sang bước %(step)s") % {"name": outcome.name, "step": outcome.to}


def _where_in_words(step: StepFacts) -> str:
    # Where the dossier stays in the same hands there is nothing to say.
    rule = UnitRule(step.unit_rule)
    return "" if rule is UnitRule.HANDLING else str(rule.label)


def lint(steps: Sequence[StepFacts], *, limit: Limit | None) -> Sequence[Finding]:
    """Return what is wrong with these steps, in words; what `blocks` keeps them unpublished."""
    return in_words(checking.lint(steps, limit))
