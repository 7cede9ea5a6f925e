"""The steps that come of a change, checked as a workflow before they are tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Fault, Invalid
from thongsuot.kernel.worktime import Unit
from thongsuot.modules.replays.queries.material import (
    allowed_of,
    kind_of,
    role_of,
    until_result,
)
from thongsuot.modules.replays.rules.changes import Allowance, Change, office_seconds
from thongsuot.modules.replays.rules.lived import PlanStep
from thongsuot.modules.workflows import api as workflows


@dataclass(frozen=True, slots=True)
class Planned:
    """The steps to try and what they rest on; `base_id` is None where any workflow gives way."""

    plan: tuple[PlanStep, ...]
    base_id: int | None
    source: str


def planned(change: Change, procedure_code: str, *, on: date) -> Planned | None:
    """
    Return the steps that come of a change, None where it leaves the steps as they are.

    :raises Missing: if there is no such workflow or draft
    :raises Invalid: if the change names steps that are not there, or no dossier could go that way
    """
    if not change.changes_steps:
        return None
    if not procedure_code:
        raise Invalid(
            _("Chọn một thủ tục trước khi đổi các bước của nó."),
            [Fault("/procedure_code", _("Chọn một thủ tục."))],
        )
    if change.workflow_id or change.draft_id:
        return _another(change, procedure_code)
    if change.base_id is None:
        raise Invalid(
            _("Chưa nêu quy trình được sửa."), [Fault("/base_id", _("Chọn quy trình được sửa."))]
        )
    base = workflows.workflow(change.base_id)
    _of_procedure(base.procedure_code, procedure_code, is_default=base.is_default)
    steps, origins = _edited(base.steps, change)
    _can_be_followed(steps)
    return Planned(_as_plan(steps, origins), base.id, base.instrument)


def matched(plan: Sequence[PlanStep], old: Sequence[workflows.StepFacts]) -> tuple[PlanStep, ...]:
    """
    Say of each step of another workflow which step of the old one it takes the work of.

    One of the same name and kind first; else, in their order, one of the same kind.
    """
    left = list(until_result(old))
    found: dict[int, int] = {}
    for by_name in (True, False):
        for step in plan:
            if step.number in found:
                continue
            for one in left:
                if kind_of(one) == step.kind and (not by_name or one.name == step.name):
                    found[step.number] = one.number
                    left.remove(one)
                    break
    return tuple(
        replace(step, origins=(found[step.number],) if step.number in found else ())
        for step in plan
    )


def with_old_allowances(
    plan: Sequence[PlanStep], allowed: Mapping[tuple[int | None, int], int | None], base: int | None
) -> tuple[PlanStep, ...]:
    """Set beside each step what its origins were allowed together."""
    return tuple(
        replace(
            step,
            was_allowed=sum(allowed.get((base, n)) or 0 for n in step.origins) or None,
        )
        for step in plan
    )


def _another(change: Change, procedure_code: str) -> Planned:
    if change.draft_id:
        draft = workflows.draft(change.draft_id)
        _of_procedure(draft.procedure_code, procedure_code)
        steps, source = draft.steps, f"{draft.title} ({draft.revision})"
    else:
        assert change.workflow_id is not None
        facts = workflows.workflow(change.workflow_id)
        _of_procedure(facts.procedure_code, procedure_code, is_default=facts.is_default)
        steps, source = facts.steps, facts.instrument
    _can_be_followed(steps)
    return Planned(_as_plan(steps, {}), None, source)


def _of_procedure(named: str, wanted: str, *, is_default: bool = False) -> None:
    if named != wanted and not is_default:
        raise Invalid(
            _("Quy trình này là của thủ tục khác."),
            [Fault("/workflow_id", _("Chọn một quy trình của chính thủ tục này."))],
        )


def _can_be_followed(steps: Sequence[workflows.StepFacts]) -> None:
    wrong = [one for one in workflows.lint(steps, limit=None) if one.blocks]
    if wrong:
        raise Invalid(
            _("Không hồ sơ nào đi được theo các bước này."),
            [Fault(f"/steps/{one.step}" if one.step else "/steps", one.reason) for one in wrong],
        )


def _edited(
    steps: Sequence[workflows.StepFacts], change: Change
) -> tuple[list[workflows.StepFacts], dict[int, tuple[int, ...]]]:
    named = {*change.removed, *change.merged, *change.allowances}
    _known(named, steps)
    _amounts(change.allowances)
    made: list[workflows.StepFacts] = []
    origins: dict[int, tuple[int, ...]] = {}
    # Where a step that is gone led from: those that came after it come after these.
    instead: dict[int, tuple[int, ...]] = {}
    above: tuple[int, ...] = ()
    for step in steps:
        after = step.after or above
        above = (step.number,)
        after = tuple(dict.fromkeys(n for one in after for n in instead.get(one, (one,))))
        if step.number in change.removed:
            instead[step.number] = after
        elif step.number in change.merged and made:
            into = made[-1]
            instead[step.number] = (into.number,)
            made[-1] = _merged(into, step)
            origins[into.number] += (step.number,)
        else:
            made.append(replace(step, after=after))
            origins[step.number] = (step.number,)
    made = [_with_time(step, change.allowances.get(step.number)) for step in made]
    gone = {n: instead[n] for n in instead}
    return [_led_back(step, gone) for step in made], origins


def _known(named: set[int], steps: Sequence[workflows.StepFacts]) -> None:
    unknown = sorted(named - {step.number for step in steps})
    if unknown:
        raise Invalid(
            _("Quy trình không có bước %(number)s.") % {"number": unknown[0]},
            [Fault(f"/steps/{n}", _("Không có bước này.")) for n in unknown],
        )


def _amounts(allowances: Mapping[int, Allowance]) -> None:
    wrong = [n for n, one in allowances.items() if not 0 < one.amount <= 1000]
    if wrong:
        raise Invalid(
            _("Thời gian của bước phải lớn hơn 0."),
            [
                Fault(f"/allowances/{n}", _("Bước %(step)s: phải lớn hơn 0.") % {"step": n})
                for n in wrong
            ],
        )


def _merged(into: workflows.StepFacts, step: workflows.StepFacts) -> workflows.StepFacts:
    together = (allowed_of(into) or 0) + (allowed_of(step) or 0)
    name = f"{into.name}; {step.name}"[:1000]
    if into.unit == step.unit and into.amount is not None and step.amount is not None:
        return replace(into, name=name, amount=into.amount + step.amount)
    if not together:
        return replace(into, name=name)
    return replace(into, name=name, amount=Decimal(together) / 3600, unit=Unit.WORKING_HOUR)


def _with_time(step: workflows.StepFacts, allowance: Allowance | None) -> workflows.StepFacts:
    if allowance is None:
        return step
    return replace(step, amount=allowance.amount, unit=allowance.unit, counts_time=True)


def _led_back(
    step: workflows.StepFacts, gone: Mapping[int, tuple[int, ...]]
) -> workflows.StepFacts:
    """Let an outcome that led to a step that is gone lead on as the table says."""
    if not any(one.to in gone for one in step.outcomes):
        return step
    return replace(
        step,
        outcomes=tuple(replace(one, to=None) if one.to in gone else one for one in step.outcomes),
    )


def _as_plan(
    steps: Sequence[workflows.StepFacts], origins: Mapping[int, tuple[int, ...]]
) -> tuple[PlanStep, ...]:
    counted = until_result(steps)
    made: list[PlanStep] = []
    above: tuple[int, ...] = ()
    for step in steps:
        after = step.after or above
        above = (step.number,)
        if step in counted:
            made.append(
                PlanStep(
                    number=step.number,
                    name=step.name,
                    kind=kind_of(step),
                    role=role_of(step),
                    allowed=office_seconds(step.amount, step.unit),
                    was_allowed=None,
                    after=after,
                    origins=origins.get(step.number, ()),
                )
            )
    return tuple(made)
