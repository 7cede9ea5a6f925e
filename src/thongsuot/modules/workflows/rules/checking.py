"""
What is wrong with a workflow before it is published, each with its place.

The measure is NĐ 61/2018/NĐ-CP, Điều 17 to 20, and TT 01/2018/TT-VPCP, Điều 8; that a step table
can be followed to its end is the product's own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from thongsuot.kernel.worktime.limits import Limit, Unit
from thongsuot.modules.workflows.rules import graph
from thongsuot.modules.workflows.rules.steps import END, Remark, StepFacts
from thongsuot.modules.workflows.rules.wording import working_hours
from thongsuot.modules.workflows.states import StepKind, StepRole, UnitRule, Verb

# These are said and keep nothing from being published.
WARNINGS = frozenset(
    {
        "other_unit",
        "consult_without_time",
        "wait_without_money",
        "paper_without_basis",
        "fee_without_basis",
        "not_held_everywhere",
        "done_by_hand",
    }
)


# What the product does by itself when the step opens; the rest waits at the desk for a person.
ACTS = frozenset({Verb.NOTIFY})

# So many of the offices that lack someone are named; the others are counted.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Office:
    """An office that would follow the workflow, and the roles that someone holds there."""

    unit_id: int
    name: str
    held: frozenset[StepRole]


@dataclass(frozen=True, slots=True)
class PaperSaid:
    """A paper as the procedure's record has it."""

    code: str
    name: str
    legal_basis: str = ""
    form_key: str = ""


@dataclass(frozen=True, slots=True)
class FeeSaid:
    """A fee as the procedure's record has it; `name` is what people call it."""

    name: str
    amount: int | None = None
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class RecordSaid:
    """What of a procedure's record a workflow and its forms must agree with."""

    code: str
    papers: tuple[PaperSaid, ...] = ()
    fees: tuple[FeeSaid, ...] = ()
    forms: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FormSaid:
    """What an electronic form says of the procedure it is for; amounts are in đồng."""

    key: str
    name: str
    procedure_code: str
    papers: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    fees: tuple[int, ...] = ()


def check(
    steps: Sequence[StepFacts],
    limit: Limit | None = None,
    *,
    offices: Sequence[Office] = (),
    record: RecordSaid | None = None,
    forms: Sequence[FormSaid] = (),
) -> tuple[Remark, ...]:
    """Return everything there is to say: about the steps, who does them, and the record."""
    found = list(lint(steps, limit))
    found += _unheld(steps, offices)
    if record is not None:
        found += _record(record)
        for form in forms:
            found += _form(form, record)
    return tuple(found)


def lint(steps: Sequence[StepFacts], limit: Limit | None) -> tuple[Remark, ...]:
    """
    Return what is wrong with the steps themselves.

    Numbers that are doubled or out of order, an order no dossier can run in, ways that lead
    nowhere, and times beyond the limit of the procedure (TT 01/2018/TT-VPCP, Điều 8).
    """
    if not steps:
        return (Remark(0, "empty"),)
    found = [*_numbers(steps)]
    countable = not found
    found += [Remark(0, code) for code in _disorder([step.kind for step in steps])]
    found += [one for step in steps for one in _step(step)]
    if not countable:
        return tuple(found)
    links = [*_links(steps)]
    if not links:
        links = [*_ways(steps)]
    return (*found, *links, *_money(steps), *time_remarks(steps, limit))


def _numbers(steps: Sequence[StepFacts]) -> Iterator[Remark]:
    numbers = [step.number for step in steps]
    if len(set(numbers)) < len(numbers):
        yield Remark(0, "doubled_numbers")
    elif numbers != sorted(numbers) or numbers[0] <= END:
        yield Remark(0, "numbers_out_of_order")


def _disorder(kinds: Sequence[StepKind]) -> Sequence[str]:
    found = []
    if kinds[0] is not StepKind.INTAKE or kinds.count(StepKind.INTAKE) > 1:
        found.append("intake_not_first")
    if kinds[-1] is not StepKind.RETURN or kinds.count(StepKind.RETURN) > 1:
        found.append("return_not_last")
    if StepKind.PROCESS not in kinds:
        found.append("no_process")
    if kinds.count(StepKind.APPROVE) != 1:
        found.append("not_one_approval")
        return found
    after = kinds[kinds.index(StepKind.APPROVE) + 1 :]
    if any(kind not in (StepKind.ISSUE, StepKind.RETURN, StepKind.AUTOMATIC) for kind in after):
        found.append("work_after_approval")
    if StepKind.ISSUE in kinds[: kinds.index(StepKind.APPROVE)]:
        found.append("issue_before_approval")
    return found


def _step(step: StepFacts) -> Iterator[Remark]:
    if not step.name.strip():
        yield _at(step, "no_name", "name")
    if step.amount is not None and (step.amount <= 0 or step.unit is None):
        yield _at(step, "no_time", "amount")
    if (step.verb is None) == (step.kind is StepKind.AUTOMATIC):
        yield _at(step, "verb_and_kind_differ", "verb")
    if step.verb is not None and step.verb not in ACTS:
        yield _at(step, "done_by_hand", "verb", verb=step.verb)
    if step.unit_rule is UnitRule.NAMED and step.unit_id is None and not step.words.strip():
        yield _at(step, "no_office_named", "unit_id")
    if step.unit_rule is not UnitRule.NAMED and step.unit_id is not None:
        yield _at(step, "office_without_rule", "unit_id")
    names = [outcome.name.strip() for outcome in step.outcomes]
    if len(set(names)) < len(names) or "" in names:
        yield _at(step, "outcomes_not_told_apart", "outcomes")
    if step.kind is StepKind.CONSULT and step.counts_time and step.amount is None:
        yield _at(step, "consult_without_time", "amount")


def _at(step: StepFacts, code: str, part: str, **params: object) -> Remark:
    return Remark(step.number, code, {"step": step.number} | params, f"/steps/{step.number}/{part}")


def _links(steps: Sequence[StepFacts]) -> Iterator[Remark]:
    """Say what a step points at and is not there."""
    known = {step.number for step in steps}
    for at, step in enumerate(steps):
        for to in step.after:
            if to not in known:
                yield _at(step, "after_unknown", "after", to=to)
            elif to >= step.number or at == 0:
                yield _at(step, "after_later", "after", to=to)
        for number, outcome in enumerate(step.outcomes):
            if outcome.to is not None and outcome.to != END and outcome.to not in known:
                yield _at(
                    step, "outcome_nowhere", f"outcomes/{number}", name=outcome.name, to=outcome.to
                )


def _ways(steps: Sequence[StepFacts]) -> Iterator[Remark]:
    """Say where a dossier would stand still, go round for ever, or never come."""
    ends, leads = graph.may_end(steps), graph.successors(steps)
    reached = graph.spread(leads, {steps[0].number})
    can_end, followed = graph.comes_to(leads, ends), _followed(steps)
    sound = True
    for step in steps:
        if step.number not in reached:
            yield _at(step, "unreachable", "after")
        elif step.number not in ends and not leads[step.number]:
            yield _at(step, "dead_end", "outcomes")
        elif step.number not in can_end:
            # Said once, where the way leads back; a dead end on it is said where that is.
            if any(to <= step.number for to in leads[step.number]):
                yield _at(step, "endless", "outcomes")
        elif graph.goes_on(step) and step.outcomes and step.number not in followed:
            yield _at(step, "outcome_nowhere", "outcomes", name=_name_on(step), to="")
        else:
            continue
        sound = False
    if not sound:
        return
    tried = graph.runs(steps)
    numbered = {step.number: step for step in steps}
    for number in sorted(tried.stuck):
        yield _at(numbered[number], "join_never_met", "after")
    for number in sorted(tried.left_open):
        yield _at(numbered[number], "left_open", "after")
    for number in sorted(tried.opened_twice):
        yield _at(numbered[number], "opened_twice", "after")


def _followed(steps: Sequence[StepFacts]) -> frozenset[int]:
    """Return the steps that something comes after, and those that need nothing after them."""
    found = {number for earlier in graph.before(steps).values() for number in earlier}
    return frozenset(found | {step.number for step in steps if step.kind is StepKind.RETURN})


def _name_on(step: StepFacts) -> str:
    return next(outcome.name for outcome in step.outcomes if outcome.to is None)


def _money(steps: Sequence[StepFacts]) -> Iterator[Remark]:
    due = False
    for step in steps:
        if step.verb is Verb.WAIT_FOR_PAYMENT and not due:
            yield _at(step, "wait_without_money", "verb")
        due = due or step.money_due


# ---- Time ----


def time_remarks(steps: Sequence[StepFacts], limit: Limit | None) -> tuple[Remark, ...]:
    """
    Say which way takes longer than the limit, which step alone does, and what cannot be compared.

    Working hours, half days and working days are compared with one another; time of the
    calendar only with a limit in the same unit.
    """
    if limit is None:
        return ()
    most = working_hours(Decimal(limit.amount), limit.unit)
    found: list[Remark] = []
    timed = [step for step in steps if step.counts_time and step.amount is not None and step.unit]
    foreign = [step for step in timed if _amount(step, limit) is None]
    if (foreign and len(foreign) < len(timed)) or (foreign and limit.unit is Unit.WORKING_DAY):
        found += [_at(step, "other_unit", "unit") for step in foreign]
    if foreign or not timed:
        return tuple(found)
    ceiling = Decimal(limit.amount) if most is None else most
    alone = [step for step in timed if (_amount(step, limit) or Decimal()) > ceiling]
    found += [
        _at(
            step,
            "step_over_limit",
            "amount",
            limit=(Decimal(limit.amount), limit.unit),
            total=(step.amount, step.unit),
        )
        for step in alone
    ]
    way = graph.longest(steps, lambda step: _amount(step, limit) if step in timed else Decimal())
    if way.hours > ceiling:
        shown = way.hours if most is None else way.hours * limit.amount / most
        found.append(
            Remark(
                0,
                "over_limit",
                {
                    "total": (shown, limit.unit),
                    "limit": (Decimal(limit.amount), limit.unit),
                    "path": " → ".join(str(number) for number in way.path),
                },
                "/steps",
            )
        )
    return tuple(found)


def _amount(step: StepFacts, limit: Limit) -> Decimal | None:
    """Return the step's time in the limit's unit, in working hours for working time."""
    if step.amount is None or step.unit is None:
        return None
    if working_hours(Decimal(1), limit.unit) is not None:
        return working_hours(step.amount, step.unit)
    return step.amount if step.unit is limit.unit else None


# ---- Who is there to do it ----


def _unheld(steps: Sequence[StepFacts], offices: Sequence[Office]) -> Iterator[Remark]:
    asked: dict[StepRole, StepFacts] = {}
    for step in steps:
        elsewhere = step.unit_rule in (UnitRule.NAMED, UnitRule.RESIDENCE)
        if step.kind is StepKind.AUTOMATIC or step.role is StepRole.OTHER_AGENCY or elsewhere:
            continue
        asked.setdefault(step.role, step)
    for role, step in asked.items():
        missing = [office.name for office in offices if role not in office.held]
        if not missing:
            continue
        # A province does not wait for one commune's vacancy; where nobody is, nobody can begin.
        code = "nobody_holds" if len(missing) == len(offices) else "not_held_everywhere"
        named = {"office": "; ".join(missing[:NAMED]), "count": len(missing), "of": len(offices)}
        yield _at(step, code, "role", role=role, **named)


# ---- The record and its forms ----


def _record(record: RecordSaid) -> Iterator[Remark]:
    for at, paper in enumerate(record.papers):
        place = f"/record/papers/{at}"
        if not paper.legal_basis.strip():
            yield Remark(0, "paper_without_basis", {"name": paper.name}, place)
        if paper.form_key and paper.form_key not in record.forms:
            yield Remark(
                0, "paper_names_no_form", {"name": paper.name, "form": paper.form_key}, place
            )
    for at, fee in enumerate(record.fees):
        if not fee.legal_basis.strip():
            yield Remark(0, "fee_without_basis", {"name": fee.name}, f"/record/fees/{at}")


def _form(form: FormSaid, record: RecordSaid) -> Iterator[Remark]:
    place = f"/forms/{form.key}"
    said: Mapping[str, object] = {"form": form.name}
    if form.procedure_code != record.code:
        yield Remark(0, "form_of_another", {**said, "code": form.procedure_code}, place)
        return
    papers = {paper.code for paper in record.papers}
    for at, code in enumerate(form.papers):
        if code not in papers:
            yield Remark(0, "form_asks_unlisted", {**said, "paper": code}, f"{place}/papers/{at}")
    for at, case in enumerate(form.cases):
        if case not in record.cases:
            yield Remark(0, "form_case_unknown", {**said, "case": case}, f"{place}/cases/{at}")
    amounts = {fee.amount for fee in record.fees}
    for at, amount in enumerate(form.fees):
        if amount not in amounts:
            yield Remark(0, "form_other_fee", {**said, "amount": amount}, f"{place}/fees/{at}")
