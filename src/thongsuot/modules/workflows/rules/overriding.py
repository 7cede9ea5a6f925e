"""
What an office may change of its province's workflow: who does a step, and less time for it.

A province's workflow serves all its offices. An office's own may give a step to another role and
shorten its time; a step more or less, another way, or more time is the province's to decide.
"""

from collections.abc import Sequence
from dataclasses import replace

from thongsuot.modules.workflows.rules.steps import Remark, StepFacts
from thongsuot.modules.workflows.rules.wording import working_hours
from thongsuot.modules.workflows.states import StepRole


def against(province: Sequence[StepFacts], own: Sequence[StepFacts]) -> tuple[Remark, ...]:
    """Return where an office's workflow goes beyond what it may change, step by step."""
    found = []
    theirs = {step.number: step for step in province}
    for step in own:
        base = theirs.pop(step.number, None)
        if base is None or _rest(base) != _rest(step):
            found.append(_at(step, "other_step_than_province"))
        elif _is_longer(step, base):
            found.append(_at(step, "longer_than_province", limit=(base.amount, base.unit)))
    found += [_at(step, "other_step_than_province") for step in theirs.values()]
    return tuple(found)


def _at(step: StepFacts, code: str, **params: object) -> Remark:
    return Remark(step.number, code, {"step": step.number} | params, f"/steps/{step.number}")


def _rest(step: StepFacts) -> StepFacts:
    """Return the step without what an office may change, and without how it was written down."""
    return replace(
        step,
        role=StepRole.OFFICER,
        words="",
        amount=None,
        unit=None,
        written="",
        note="",
        source_number="",
        added=False,
        # A single "after" that is the row above says the same as none.
        after=() if step.after == (step.number - 1,) else step.after,
    )


def _is_longer(step: StepFacts, base: StepFacts) -> bool:
    """Whether the step takes longer than it may; what cannot be compared counts as longer."""
    if base.amount is None or base.unit is None:
        return False
    if step.amount is None or step.unit is None:
        return True
    if step.unit is base.unit:
        return step.amount > base.amount
    mine, most = working_hours(step.amount, step.unit), working_hours(base.amount, base.unit)
    return mine is None or most is None or mine > most
