"""What is chosen on the page of a replay: the period, and each thing to change with its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from thongsuot.kernel.worktime import Unit
from thongsuot.modules.replays import api as replays
from thongsuot.modules.workflows import api as workflows

# What the times of steps are written in on this page.
UNITS = (Unit.WORKING_HOUR, Unit.HALF_DAY, Unit.WORKING_DAY)
KEEP, REMOVE, MERGE = "giu", "bo", "gop"
THREE_MONTHS = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class Period:
    """Which dossiers are replayed: of which office (None: all), procedure ("": all) and days."""

    unit_id: int | None
    procedure_code: str
    since: date
    until: date


def period(sent: QueryDict, *, today: date, unit_ids: Sequence[int], whole: bool) -> Period:
    """Return what was chosen, the last three months of one's first office where nothing was."""
    number = sent.get("don-vi", "")
    unit_id = int(number) if number.isascii() and number.isdecimal() and len(number) < 18 else None
    if unit_id not in unit_ids:
        unit_id = None if whole or not unit_ids else unit_ids[0]
    until = _day(sent.get("den", "")) or today - timedelta(days=1)
    since = _day(sent.get("tu", "")) or until - THREE_MONTHS
    return Period(unit_id, sent.get("thu-tuc", "")[:80], since, until)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@dataclass(slots=True)
class StepAsked:
    """One step of the table as its cells stand."""

    number: int
    name: str
    who: str
    time: str
    kept: bool
    deed: str = KEEP
    amount: str = ""
    unit: str = Unit.WORKING_HOUR.value
    error: str = ""


@dataclass(slots=True)
class PeopleAsked:
    """The people of one role in one place, or, without a place, more or fewer in every one."""

    name: str
    place: str
    role: str
    people: int | None
    typed: str
    error: str = ""


@dataclass(slots=True)
class Asked:
    """Everything on the page, with the faults of what was typed."""

    steps: list[StepAsked] = field(default_factory=list)
    people: list[PeopleAsked] = field(default_factory=list)
    instead: str = ""
    title: str = ""
    work: str = str(replays.Assumptions().work)
    follows: str = str(replays.Assumptions().follows)
    errors: list[str] = field(default_factory=list)
    work_error: str = ""
    follows_error: str = ""

    @property
    def is_wrong(self) -> bool:
        return bool(
            self.errors
            or self.work_error
            or self.follows_error
            or any(step.error for step in self.steps)
            or any(row.error for row in self.people)
        )

    def note(self, pointer: str, reason: str) -> None:
        """Put a refusal where it belongs on the page."""
        place = pointer.strip("/").split("/")
        if place[0] in ("allowances", "steps") and len(place) == 2:
            for step in self.steps:
                if str(step.number) == place[1]:
                    step.error = reason
                    return
        if place[0] == "people":
            for row in self.people:
                if row.name == "-".join(place):
                    row.error = reason
                    return
        if place == ["work"]:
            self.work_error = reason
        elif place == ["follows"]:
            self.follows_error = reason
        elif reason not in self.errors:
            self.errors.append(reason)


def asked(offered: replays.Offered, sent: QueryDict | None = None) -> Asked:
    """Return the page as it stands at first, or as it was sent."""
    found = Asked(people=_people(offered))
    if offered.base is not None:
        found.steps = _steps(offered.base)
    if sent is None:
        return found
    found.instead, found.title = sent.get("instead", "")[:20], sent.get("title", "")[:200]
    found.work, found.follows = sent.get("work", "")[:10], sent.get("follows", "")[:10]
    for step in found.steps:
        deed = sent.get(f"deed-{step.number}", KEEP)
        step.deed = deed if deed in (KEEP, REMOVE, MERGE) else KEEP
        step.amount = sent.get(f"amount-{step.number}", "")[:20]
        unit = sent.get(f"unit-{step.number}", "")
        step.unit = unit if unit in [each.value for each in UNITS] else step.unit
    for each in found.people:
        each.typed = sent.get(each.name, each.typed)[:10]
    return found


def change(found: Asked, offered: replays.Offered) -> replays.Change:
    """Return what is to be tried, noting on the page what cannot be read."""
    people: dict[tuple[int, str], int] = {}
    more: dict[str, int] = {}
    for each in found.people:
        number = _whole(each.typed)
        if number is None:
            each.error = _("Cần ghi một số nguyên.")
        elif each.people is None and number:
            more[each.name.partition("-")[2]] = number
        elif each.people is not None and number != each.people:
            _head, unit, role = each.name.split("-", 2)
            people[int(unit), role] = number
    work, follows = _whole(found.work), _whole(found.follows)
    if work is None:
        found.work_error = _("Cần ghi một số nguyên.")
    if follows is None:
        found.follows_error = _("Cần ghi một số nguyên.")
    given = replays.Assumptions(work or 0, follows or 0)
    kind, number = found.instead[:1], _whole(found.instead[1:])
    if kind in ("w", "d") and number is not None:
        return replays.Change(
            workflow_id=number if kind == "w" else None,
            draft_id=number if kind == "d" else None,
            people=people,
            more_people=more,
            assumptions=given,
        )
    return replays.Change(
        base_id=offered.base.id if offered.base is not None else None,
        removed=tuple(step.number for step in found.steps if step.deed == REMOVE),
        merged=tuple(step.number for step in found.steps if step.deed == MERGE),
        allowances=_allowances(found, offered),
        people=people,
        more_people=more,
        assumptions=given,
    )


def _allowances(found: Asked, offered: replays.Offered) -> Mapping[int, replays.Allowance]:
    """Return the times that were changed; one that was emptied stays as it was."""
    allowances = {}
    had = {step.number: step for step in offered.base.steps} if offered.base else {}
    for step in found.steps:
        if not step.amount.strip() or step.deed != KEEP:
            continue
        amount = replays.amount_read(step.amount)
        if amount is None:
            step.error = _("Cần ghi một số, ví dụ 2 hoặc 0,5.")
        elif (amount, step.unit) != (had[step.number].amount, had[step.number].unit):
            allowances[step.number] = replays.Allowance(amount, Unit(step.unit))
    return allowances


def _steps(facts: workflows.WorkflowFacts) -> list[StepAsked]:
    rows = {row.number: row for row in workflows.steps_as_table(facts)}
    return [
        StepAsked(
            number=step.number,
            name=step.name,
            who=rows[step.number].who,
            time=rows[step.number].time,
            # The counter's, and every workflow has them.
            kept=step.kind in (workflows.StepKind.INTAKE, workflows.StepKind.RETURN),
            amount=_amount(step.amount) if step.unit in UNITS else "",
            unit=str(step.unit.value) if step.unit in UNITS else Unit.WORKING_HOUR.value,
        )
        for step in replays.until_result(facts.steps)
    ]


def _people(offered: replays.Offered) -> list[PeopleAsked]:
    if not offered.people:
        return [
            PeopleAsked(f"more-{role}", "", replays.role_in_words(role), None, "0")
            for role in replays.ROLES
        ]
    return [
        PeopleAsked(
            f"people-{one.unit_id}-{one.role}",
            one.place,
            one.role_label,
            one.people,
            str(one.people),
        )
        for one in offered.people
    ]


def _amount(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount.normalize():f}".replace(".", ",")


def _whole(text: str) -> int | None:
    clean = text.strip().replace("−", "-")
    digits = clean.lstrip("+-")
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 6:
        return None
    return -int(digits) if clean.startswith("-") else int(digits)
