"""Replaying a period: what happened, the same again as its own check, and the change."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Fault, Invalid
from thongsuot.modules.replays.queries.material import (
    MOST_DOSSIERS,
    Material,
    material,
    until_result,
)
from thongsuot.modules.replays.queries.planning import matched, with_old_allowances
from thongsuot.modules.replays.rules import measuring
from thongsuot.modules.replays.rules.changes import Change
from thongsuot.modules.replays.rules.flow import Matter, Pool, Run, flow
from thongsuot.modules.replays.rules.lived import (
    ROUNDS,
    Assumptions,
    Lies,
    Lived,
    PlanStep,
    as_changed,
    as_it_was,
    calibrated,
)
from thongsuot.modules.workflows import api as workflows

SEED = 20180423
Tell = Callable[[int], None]
# How far apart reality and the replay of the unchanged workflow may be, in points.
MOST_POINTS = 2.0
# What is shown beside: the same question under other assumptions.
OTHERWISE: Sequence[tuple[str, int]] = (("work", 5), ("work", 30), ("follows", 0), ("follows", 100))


def replayed(
    *,
    unit_id: int | None,
    procedure_code: str,
    since: date,
    until: date,
    change: Change,
    plan: Sequence[PlanStep] | None,
    base_id: int | None,
    at: datetime,
    tell: Tell = lambda _done: None,
) -> dict[str, Any]:
    """
    Return everything there is to show of a replay: counts and times, no one's name.

    :raises Invalid: if nothing in the period can be held against anything, or it is too much
    """
    found = material(
        unit_id=unit_id, procedure_code=procedure_code, since=since, until=until, at=at
    )
    _enough(found)
    tell(10)
    return _Replaying(found, change, plan, base_id, tell).result()


def with_people(found: Material, change: Change) -> list[Pool]:
    """
    Return the pools with the people that the change gives them.

    :raises Invalid: if one were left without anybody, by unit and role
    """
    pools, faults = [], []
    for pool, (unit_id, role) in zip(found.pools, found.pool_keys, strict=True):
        people = change.people.get((unit_id, role), pool.people)
        if (unit_id, role) not in change.people:
            people += change.more_people.get(role, 0)
        if people < 1:
            faults.append(nobody_left(unit_id, role))
        pools.append(replace(pool, people=people))
    if faults:
        raise Invalid(faults[0].reason, faults)
    return pools


def nobody_left(unit_id: int, role: str) -> Fault:
    return Fault(f"/people/{unit_id}/{role}", _("Mỗi vai trò ở mỗi nơi phải còn ít nhất 1 người."))


def _enough(found: Material) -> None:
    told = [one for one in found.lived if one.told]
    if not told:
        raise Invalid(
            _("Trong kỳ này không có hồ sơ nào được tiếp nhận."),
            [Fault("/since", _("Chọn kỳ có hồ sơ."))],
        )
    if len(found.lived) > MOST_DOSSIERS:
        raise Invalid(
            _("Kỳ này có hơn %(most)s hồ sơ; hãy chọn kỳ ngắn hơn.") % {"most": MOST_DOSSIERS},
            [Fault("/since", _("Chọn kỳ ngắn hơn."))],
        )
    fates = measuring.fates_lived(found.lived)
    if not measuring.summary(found.lived, fates, found.clocks, found.horizon).decided:
        raise Invalid(
            _("Chưa hồ sơ nào của kỳ này có kết quả hoặc đến hạn, nên chưa có gì để so."),
            [Fault("/since", _("Chọn kỳ đã qua."))],
        )


class _Replaying:
    def __init__(
        self,
        found: Material,
        change: Change,
        plan: Sequence[PlanStep] | None,
        base_id: int | None,
        tell: Tell,
    ) -> None:
        self.found, self.change, self.plan, self.base_id = found, change, plan, base_id
        self.pools = with_people(found, change)
        self.tell, self.told = tell, 10
        self.by_number = len(found.followed) == 1
        self.plans: dict[int | None, Sequence[PlanStep] | None] = {}

    def _on(self, points: int) -> None:
        self.told = min(self.told + points, 99)
        self.tell(self.told)

    def result(self) -> dict[str, Any]:
        found, given = self.found, self.change.assumptions
        matters, lies, unchanged = self._as_it_was(given)
        changed_matters, changed = self._as_changed(matters, lies, given)
        self._on(15)
        lived = found.lived
        tellings = [
            measuring.fates_lived(lived),
            measuring.fates_run(lived, unchanged),
            measuring.fates_run(lived, changed),
        ]
        summaries = [
            measuring.summary(lived, fates, found.clocks, found.horizon) for fates in tellings
        ]
        reality, again = summaries[0].rate, summaries[1].rate
        assert reality is not None and again is not None, "something was decided"
        told = sum(one.told for one in lived)
        return {
            "at": found.horizon,
            "seed": SEED,
            "dossiers": told,
            "beside": len(lived) - told,
            "points": round(abs(reality - again), 2),
            "holds": abs(reality - again) <= MOST_POINTS,
            "summaries": [_summary(one) for one in summaries],
            "weeks": [asdict(week) for week in measuring.weeks(lived, tellings, found.horizon)],
            "steps": self._steps(matters, unchanged, changed_matters, changed, given),
            "loads": self._loads(matters, unchanged, changed_matters, changed),
            "workflows": sorted(
                ([workflow, count] for workflow, count in found.followed.items()),
                key=lambda each: -each[1],
            ),
            "kept_own": 0 if self.plan is None else self._kept_own(),
            "unheld": len(found.unheld),
            "otherwise": self._otherwise(matters, lies),
        }

    # ---- Runs ----

    def _as_it_was(self, given: Assumptions) -> tuple[list[Matter], Lies, Run]:
        found = self.found
        matters = as_it_was(found.lived, found.clocks, given)
        lies, run = calibrated(
            found.lived, matters, found.pools, found.clocks, lambda: self._on(40 // ROUNDS // 3)
        )
        return matters, lies, run

    def _as_changed(
        self, matters: list[Matter], lies: Lies, given: Assumptions
    ) -> tuple[list[Matter], Run]:
        found = self.found
        changed, new_lies = as_changed(found.lived, matters, lies, self._plan_of, given, SEED)
        return changed, flow(changed, self.pools, found.clocks, new_lies)

    def _plan_of(self, one: Lived) -> Sequence[PlanStep] | None:
        if self.plan is None or (self.base_id is not None and one.plan != self.base_id):
            return None
        if one.plan not in self.plans:
            plan: Sequence[PlanStep] = self.plan
            if self.base_id is None:
                old = workflows.workflow(one.plan).steps if one.plan is not None else ()
                plan = matched(plan, old)
            self.plans[one.plan] = with_old_allowances(plan, self.found.allowed, one.plan)
        return self.plans[one.plan]

    def _otherwise(self, matters: list[Matter], lies: Lies) -> list[dict[str, Any]]:
        """Return the rates under other assumptions, one changed at a time."""
        given, rows = self.change.assumptions, []
        for name, value in OTHERWISE:
            if getattr(given, name) == value or (name == "follows" and self.plan is None):
                continue
            other = replace(given, **{name: value})
            if name == "work":
                again, waits, unchanged = self._as_it_was(other)
            else:
                again, waits, unchanged = (
                    matters,
                    lies,
                    flow(matters, self.found.pools, self.found.clocks, lies),
                )
            _changed, run = self._as_changed(again, waits, other)
            self._on(5)
            rates = [self._rate(one) for one in (unchanged, run)]
            rows.append({"name": name, "value": value, "rates": rates})
        return rows

    def _rate(self, run: Run) -> float | None:
        found = self.found
        fates = measuring.fates_run(found.lived, run)
        rate = measuring.summary(found.lived, fates, found.clocks, found.horizon).rate
        return None if rate is None else round(rate, 2)

    # ---- Tables ----

    def _kept_own(self) -> int:
        return sum(one.told and self._plan_of(one) is None for one in self.found.lived)

    def _steps(
        self,
        matters: list[Matter],
        unchanged: Run,
        changed_matters: list[Matter],
        changed: Run,
        given: Assumptions,
    ) -> list[dict[str, Any]]:
        """Return a row for each step: as it was, the same again, and under the change."""
        found, by_number = self.found, self.by_number
        allowed = dict(found.allowed)
        for workflow_id in found.followed:
            for step in self.plans.get(workflow_id) or ():
                allowed[workflow_id, step.number] = step.allowed
        tellings = (
            measuring.steps_lived(found.lived, found.clocks, given, by_number=by_number),
            measuring.steps_run(
                *(found.lived, matters, unchanged, found.clocks, found.allowed),
                by_number=by_number,
            ),
            measuring.steps_run(
                *(found.lived, changed_matters, changed, found.clocks, allowed),
                by_number=by_number,
            ),
        )
        return [
            {
                "old": old,
                "new": new,
                "name": name,
                "times": [
                    _times(telling.get(key))
                    for telling, key in zip(tellings, (old, old, new), strict=True)
                ],
            }
            for old, new, name in self._rows(tellings)
        ]

    def _rows(
        self, tellings: Sequence[Mapping[str, measuring.StepTimes]]
    ) -> list[tuple[str, str, str]]:
        """Return old key, new key and name of each row, in the order of the work."""
        if not self.by_number:
            order = [str(kind) for kind in workflows.StepKind]
            kinds = {key for telling in tellings for key in telling}
            return [(kind, kind, "") for kind in order if kind in kinds]
        (workflow_id,) = self.found.followed
        old = [
            (str(step.number), step.name)
            for step in until_result(workflows.workflow(workflow_id).steps)
        ]
        plan = self.plans.get(workflow_id)
        if plan is None:
            return [(number, number, name) for number, name in old]
        names = dict(old)
        rows = [
            (str(step.origins[0]) if step.origins else "", str(step.number), step.name)
            for step in plan
        ]
        taken = {row[0] for row in rows}
        rows += [(number, "", names[number]) for number, _name in old if number not in taken]
        return sorted(rows, key=lambda row: int(row[0] or row[1]))

    def _loads(
        self, matters: list[Matter], unchanged: Run, changed_matters: list[Matter], changed: Run
    ) -> list[dict[str, Any]]:
        found = self.found
        before = measuring.loads(
            *(matters, unchanged, found.pools, found.clocks, found.since, found.until)
        )
        after = measuring.loads(
            *(changed_matters, changed, self.pools, found.clocks, found.since, found.until)
        )
        rows: list[dict[str, Any]] = [
            {
                "unit_id": unit_id,
                "role": role,
                "before": asdict(one),
                "after": asdict(other),
            }
            for (unit_id, role), one, other in zip(found.pool_keys, before, after, strict=True)
            if one.tasks or other.tasks
        ]
        rows.sort(key=lambda row: -_share(row["after"]))
        return rows


def _share(load: Mapping[str, Any]) -> float:
    return load["worked"] / load["offered"] if load["offered"] else 0.0


def _summary(one: measuring.Summary) -> dict[str, Any]:
    rate = one.rate
    return {
        "on_time": one.on_time,
        "late": one.late,
        "open": one.open,
        "gone": one.gone,
        "mean": one.mean,
        "slowest_tenth": one.slowest_tenth,
        "rate": None if rate is None else round(rate, 2),
    }


def _times(times: measuring.StepTimes | None) -> dict[str, Any] | None:
    if times is None or not times.count:
        return None
    return {
        "count": times.count,
        "waited": times.waited // times.count,
        "queued": times.queued // times.count,
        "worked": times.worked // times.count,
        "late": times.late,
        "allowed": times.allowed,
    }
