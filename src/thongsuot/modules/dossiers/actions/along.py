"""Going along the workflow: which step opens next, and which other offices are asked meanwhile."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.kernel import worktime
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.modules.dossiers import events, rules
from thongsuot.modules.dossiers.actions import consulting, desk
from thongsuot.modules.dossiers.models import Consultation, Dossier, Step
from thongsuot.modules.workflows import api as workflows

Asked = tuple[Consultation, units.UnitFacts]


def outcome_of(plan: workflows.StepFacts, given: str) -> str:
    """
    Return the outcome with which a step ends: the one given, or its only one.

    :raises Invalid: if it has several and none of them was chosen
    """
    names = [one.name for one in plan.outcomes]
    if not names or given in names:
        return given if names else ""
    if len(names) == 1 and not given:
        return names[0]
    said = _("Hãy chọn kết quả của bước: %(names)s.") % {"names": "; ".join(names)}
    raise Invalid(said, [Fault("/outcome", said)])


def go_on(
    in_hand: desk.InHand, *, outcome: str = "", post_id: int | None = None, by: Actor, at: datetime
) -> tuple[Step, Sequence[Asked]]:
    """
    Open what comes after the present step, which has just been finished.

    One step of what opens is worked on by the dossier's own agency; steps of other offices are
    asked of them at the same moment, each with its own day, and the next step waits for their
    answers as for every opinion. Steps that only notify are done at once; other automatic work
    is the desk's until something does it (the check before publishing says so). Return the step
    that is open now, and what was asked, for the caller to record.

    :raises Clash: if the workflow has nothing after this step
    """
    dossier, step = in_hand.dossier, in_hand.present_step
    table = workflows.workflow(desk.workflow_id(dossier)).steps
    if workflows.is_linear(table) and not any(map(_may_be_elsewhere, table)):
        following = rules.step_after(table, step.number)
        holder = post_id or (step.post_id if rules.same_hands(following) else None)
        return desk.open_step(dossier, following, at, post_id=holder), ()
    done = _finished(dossier, table)
    # What is still asked when the step may be finished is overdue: the work does not hang on it.
    overdue = dossier.consultations.open().values_list("step_number", flat=True)
    done |= {number for number in overdue if number is not None}
    opened = list(workflows.opens_after(table, step.number, outcome, finished=frozenset(done)))
    opened = _notify(dossier, table, opened, done | {step.number}, by=by, at=at)
    if not opened:
        raise Clash(_("Quy trình không còn bước nào sau bước này."))

    facts = [one for one in table if one.number in opened]
    elsewhere = {one.number: office for one in facts if (office := _office(dossier, one, at))}
    own = [one for one in facts if one.number not in elsewhere] or facts[:1]
    asked = [
        (_ask(dossier, one, elsewhere[one.number], by=by, at=at), elsewhere[one.number])
        for one in facts
        if one.number in elsewhere and elsewhere[one.number].id not in dossier.asked_units
    ]
    holder = post_id or (step.post_id if rules.same_hands(own[0]) else None)
    return desk.open_step(dossier, own[0], at, post_id=holder), asked


def record_asked(asked: Sequence[Asked], *, by: Actor, at: datetime) -> None:
    for consultation, office in asked:
        consulting.record_asked(consultation, office, by=by, at=at)


def _finished(dossier: Dossier, table: Sequence[workflows.StepFacts]) -> set[int]:
    """Return the steps that are done, less those that an outcome sent the dossier back over."""
    known = {one.number: one for one in table}
    ended = [
        (row.finished_at, row.number, row.outcome, row.sent_back_to)
        for row in dossier.steps.all()
        if row.finished_at is not None
    ] + [
        (row.ended_at, row.step_number, "", None)
        for row in dossier.consultations.all()
        if row.ended_at is not None and row.step_number is not None
    ]
    done: set[int] = set()
    for _when, number, outcome, sent_back_to in sorted(ended, key=lambda each: each[:2]):
        done.add(number)
        if sent_back_to is not None:
            done -= workflows.done_again(table, sent_back_to) | {number}
            continue
        to = next((o.to for o in known[number].outcomes if o.name == outcome), None)
        if to:
            done -= workflows.done_again(table, to)
    return done


def _notify(
    dossier: Dossier,
    table: Sequence[workflows.StepFacts],
    opened: list[int],
    done: set[int],
    *,
    by: Actor,
    at: datetime,
) -> list[int]:
    """Do the steps that only tell the applicant, and return what is then open."""
    known = {one.number: one for one in table}
    while telling := [n for n in opened if known[n].verb == workflows.Verb.NOTIFY]:
        number = telling[0]
        told = known[number]
        Step.objects.create(
            dossier=dossier,
            number=number,
            name=told.name,
            kind=told.kind,
            unit_id=dossier.handling_unit_id or dossier.competent_unit_id,
            opened_at=at,
            finished_at=at,
        )
        happened = events.ApplicantNotified(dossier_id=dossier.pk, number=number, step=told.name)
        ledger.record(happened, by=by, at=at, unit_id=dossier.current_unit_id)
        done.add(number)
        opened.remove(number)
        opened += workflows.opens_after(table, number, finished=frozenset(done))
    return opened


def _may_be_elsewhere(step: workflows.StepFacts) -> bool:
    return step.kind == workflows.StepKind.CONSULT and step.unit_rule in (
        workflows.UnitRule.NAMED,
        workflows.UnitRule.RECEIVING,
        workflows.UnitRule.RESIDENCE,
    )


def _office(dossier: Dossier, step: workflows.StepFacts, at: datetime) -> units.UnitFacts | None:
    """Return the other office that a step asks; None where the dossier's own agency acts."""
    # Where no office can be known beforehand, the officer asks it by hand.
    if not _may_be_elsewhere(step):
        return None
    on = localdate(at)
    if step.unit_rule == workflows.UnitRule.RESIDENCE:
        unit_id = _commune_of(dossier, on)
    elif step.unit_rule == workflows.UnitRule.NAMED:
        unit_id = step.unit_id
    else:
        unit_id = dossier.receiving_unit_id
    if unit_id is None or unit_id in (dossier.handling_unit_id, dossier.competent_unit_id):
        return None
    office = units.unit(unit_id)
    return office if office.in_force(on) else None


def _commune_of(dossier: Dossier, on: date) -> int | None:
    """
    Return the committee of the commune where the applicant lives, None where it cannot be told.

    The address is as it was typed. Only a commune named as such counts, under its name of today
    or the one it bore; where an address names two, nobody guesses.
    """
    address = dossier.applicant.get("address", "")
    mentions = units.places_in(address, on=on, home=units.home_province(on=on))
    codes = {
        code
        for mention in mentions
        for place in mention.places
        if mention.called and place.kind in _COMMUNES
        for code in place.now
    }
    if len(codes) != 1:
        return None
    counter = units.counters_at(codes, on=on).get(*codes)
    return None if counter is None else counter.parent_id


_COMMUNES = frozenset({"xã", "phường", "đặc khu", "thị trấn"})


def _ask(
    dossier: Dossier,
    step: workflows.StepFacts,
    office: units.UnitFacts,
    *,
    by: Actor,
    at: datetime,
) -> Consultation:
    until = dossier.due_at or at
    if step.allowance is not None:
        calendar = calendars.calendar_for(office.id)
        until = worktime.deadline(start=at, limit=step.allowance, calendar=calendar).due
    if until <= at:
        # A dossier already overdue still asks, by the end of the next working day.
        day = worktime.Limit(1, worktime.Unit.WORKING_DAY)
        calendar = calendars.calendar_for(office.id)
        until = worktime.deadline(start=at, limit=day, calendar=calendar).due
    return consulting.open_consultation(
        dossier,
        office,
        question=step.name,
        answer_by=until,
        step_number=step.number,
        by=by,
        at=at,
    )
