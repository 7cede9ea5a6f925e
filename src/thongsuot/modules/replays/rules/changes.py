"""What may be changed in a replay, and how it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from thongsuot.kernel.worktime import Unit
from thongsuot.modules.replays.rules.lived import Assumptions, PlanStep

A_HOUR = 3600
# Eight working hours are a working day, as in the times of workflows.
_SECONDS: Mapping[Unit, int] = {
    Unit.WORKING_HOUR: A_HOUR,
    Unit.HOUR: A_HOUR,
    Unit.HALF_DAY: 4 * A_HOUR,
    Unit.SAME_DAY: 8 * A_HOUR,
    Unit.WORKING_DAY: 8 * A_HOUR,
    Unit.DAY: 8 * A_HOUR,
    # Five working days are a week, and twenty-two a month.
    Unit.WEEK: 40 * A_HOUR,
    Unit.MONTH: 176 * A_HOUR,
}


def office_seconds(amount: Decimal | None, unit: str | None) -> int | None:
    """Return an allowance in office seconds, None where there is none."""
    if amount is None or unit is None:
        return None
    return int(amount * _SECONDS[Unit(unit)])


@dataclass(frozen=True, slots=True)
class Allowance:
    """So much time for a step."""

    amount: Decimal
    unit: Unit


@dataclass(frozen=True, slots=True)
class Change:
    """
    What is tried.

    Either another workflow, published (`workflow_id`) or drafted (`draft_id`), or changes to the
    steps of `base_id`: `removed` are left out, `merged` are done together with the step above
    them, `allowances` are new times by number. `people` are numbers of people by unit and role,
    `more_people` what is added to the people of a role in every office (less than 0: taken away).
    """

    workflow_id: int | None = None
    draft_id: int | None = None
    base_id: int | None = None
    removed: tuple[int, ...] = ()
    merged: tuple[int, ...] = ()
    allowances: Mapping[int, Allowance] = field(default_factory=dict)
    people: Mapping[tuple[int, str], int] = field(default_factory=dict)
    more_people: Mapping[str, int] = field(default_factory=dict)
    assumptions: Assumptions = field(default_factory=Assumptions)

    @property
    def changes_steps(self) -> bool:
        return bool(
            self.workflow_id or self.draft_id or self.removed or self.merged or self.allowances
        )


def to_data(change: Change) -> dict[str, Any]:
    return {
        "workflow_id": change.workflow_id,
        "draft_id": change.draft_id,
        "base_id": change.base_id,
        "removed": list(change.removed),
        "merged": list(change.merged),
        "allowances": {
            str(number): [str(one.amount), one.unit.value]
            for number, one in change.allowances.items()
        },
        "people": [[unit, role, n] for (unit, role), n in change.people.items()],
        "more_people": dict(change.more_people),
        "work": change.assumptions.work,
        "follows": change.assumptions.follows,
    }


def from_data(data: Mapping[str, Any]) -> Change:
    return Change(
        workflow_id=data["workflow_id"],
        draft_id=data["draft_id"],
        base_id=data["base_id"],
        removed=tuple(data["removed"]),
        merged=tuple(data["merged"]),
        allowances={
            int(number): Allowance(Decimal(amount), Unit(unit))
            for number, (amount, unit) in data["allowances"].items()
        },
        people={(unit, role): n for unit, role, n in data["people"]},
        more_people=data["more_people"],
        assumptions=Assumptions(data["work"], data["follows"]),
    )


def plan_to_data(plan: tuple[PlanStep, ...]) -> list[dict[str, Any]]:
    return [
        {
            "number": step.number,
            "name": step.name,
            "kind": step.kind,
            "role": step.role,
            "allowed": step.allowed,
            "after": list(step.after),
            "origins": list(step.origins),
        }
        for step in plan
    ]


def plan_from_data(rows: list[dict[str, Any]]) -> tuple[PlanStep, ...]:
    return tuple(
        PlanStep(
            number=row["number"],
            name=row["name"],
            kind=row["kind"],
            role=row["role"],
            allowed=row["allowed"],
            was_allowed=None,
            after=tuple(row["after"]),
            origins=tuple(row["origins"]),
        )
        for row in rows
    )


def amount_read(text: str) -> Decimal | None:
    """Return the amount that was typed ("0,5", "2"), None if it is no number."""
    try:
        amount = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
