"""Plans of a year: what is to be reviewed, by whom and when, and whether it was."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.verdict import ALLOWED, Verdict
from thongsuot.kernel.worktime import day_in_figures
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reviews import policy
from thongsuot.modules.reviews.models import Plan, PlanItem, Proposal
from thongsuot.modules.reviews.rules.duties import BASIS, PlanDuty, plan_duty
from thongsuot.modules.reviews.states import PlanMove, PlanState


@dataclass(frozen=True, slots=True)
class Duty:
    """What must be done before a day, whether it was, and a sentence that says so."""

    before: date
    done_on: date | None
    late: bool
    sentence: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One line of a plan; `proposals` counts what was proposed of it."""

    id: int
    plan_id: int
    year: int
    procedure_code: str
    field: str
    title: str
    reason: str
    unit_id: int
    unit: str
    due_on: date
    done_on: date | None
    late: bool
    outcome: str
    proposals: int


@dataclass(frozen=True, slots=True)
class PossibleMove:
    """A move with whether it may be made, and why not."""

    move: PlanMove
    label: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan as it stands on a day."""

    id: int
    year: int
    state: PlanState
    number: str
    issued_on: date | None
    approved_by: str
    begun_by: str
    reason: str
    duty: Duty
    items: tuple[ItemFacts, ...]
    moves: tuple[PossibleMove, ...]

    @property
    def done(self) -> int:
        return sum(item.done_on is not None for item in self.items)

    @property
    def late(self) -> int:
        return sum(item.late for item in self.items)

    def may(self, move: str) -> Verdict:
        return next((each.verdict for each in self.moves if each.move == move), ALLOWED)


def years() -> Sequence[int]:
    """Return the years that have a plan, the latest first."""
    found = Plan.objects.alive().order_by("-year").values_list("year", flat=True)
    return tuple(found)


def plan_of(year: int, *, actor: Actor, on: date) -> PlanFacts | None:
    """Return the plan of a year as it stands; None where nobody has begun it."""
    row = Plan.objects.alive().filter(year=year).order_by("pk").first()
    return None if row is None else _facts(row, actor=actor, on=on)


def plan(plan_id: int, *, actor: Actor, on: date) -> PlanFacts:
    """
    Return one plan, given up or not.

    :raises Missing: if there is no such plan
    """
    return _facts(Plan.objects.by_id(plan_id), actor=actor, on=on)


def plan_item(item_id: int, *, on: date) -> ItemFacts:
    """
    Return one line of a plan.

    :raises Missing: if there is no such line
    """
    row = PlanItem.objects.filter(pk=item_id).select_related("plan").first()
    if row is None:
        raise Missing(_("Không có dòng này trong kế hoạch."))
    return _items([row], issued=row.plan.state == PlanState.APPROVED, on=on)[0]


def duty_of(year: int, *, issued_on: date | None, on: date) -> Duty:
    """Return the duty of a year's plan, in words; also of a year that nobody has begun."""
    return _duty(plan_duty(year, issued_on=issued_on, today=on), year)


def _facts(row: Plan, *, actor: Actor, on: date) -> PlanFacts:
    issued = row.state == PlanState.APPROVED
    items = list(row.items.select_related("plan").order_by("due_on", "pk"))
    return PlanFacts(
        id=row.pk,
        year=row.year,
        state=PlanState(row.state),
        number=row.number,
        issued_on=row.issued_on,
        approved_by=row.approved_by,
        begun_by=row.begun_by,
        reason=row.reason,
        duty=duty_of(row.year, issued_on=row.issued_on, on=on),
        items=_items(items, issued=issued, on=on),
        moves=tuple(
            PossibleMove(move, str(move.label), policy.may_plan(move, actor, row, items=len(items)))
            for move in PlanMove
        ),
    )


def _items(rows: Sequence[PlanItem], *, issued: bool, on: date) -> tuple[ItemFacts, ...]:
    titles = titles_of({row.procedure_code for row in rows if row.procedure_code}, on=on)
    counts = Counter(
        Proposal.objects.filter(plan_item__in=[row.pk for row in rows]).values_list(
            "plan_item", flat=True
        )
    )
    offices = units.units({row.unit_id for row in rows}, on=on)
    return tuple(
        ItemFacts(
            id=row.pk,
            plan_id=row.plan_id,
            year=row.plan.year,
            procedure_code=row.procedure_code,
            field=row.field,
            title=titles.get(row.procedure_code, row.procedure_code) or row.field,
            reason=row.reason,
            unit_id=row.unit_id,
            unit=offices[row.unit_id].name,
            due_on=row.due_on,
            done_on=row.done_on,
            late=issued and (row.done_on or on) > row.due_on,
            outcome=row.outcome,
            proposals=counts[row.pk],
        )
        for row in rows
    )


def titles_of(codes: Collection[str], *, on: date) -> Mapping[str, str]:
    """Return the names of procedures by code, as they are or last were."""
    if not codes:
        return {}
    found: dict[str, str] = {}
    for line in procedures.lines_since(on):
        if line.code in codes and (line.in_force(on) or line.code not in found):
            found[line.code] = line.title
    return found


def _duty(found: PlanDuty, year: int) -> Duty:
    day = day_in_figures(found.before)
    if found.done_on is not None:
        said = (
            _("Kế hoạch năm %(year)s ban hành ngày %(on)s, trễ: phải trước ngày %(day)s.")
            if found.late
            else _("Kế hoạch năm %(year)s ban hành ngày %(on)s, trước ngày %(day)s như quy định.")
        )
        sentence = said % {"year": year, "on": day_in_figures(found.done_on), "day": day}
    elif found.late:
        sentence = _(
            "Kế hoạch năm %(year)s chưa ban hành, trễ %(days)s ngày: phải trước ngày %(day)s."
        ) % {"year": year, "days": found.days_late, "day": day}
    else:
        sentence = _("Kế hoạch năm %(year)s phải ban hành trước ngày %(day)s.") % {
            "year": year,
            "day": day,
        }
    return Duty(found.before, found.done_on, found.late, sentence, BASIS)
