"""Setting the alarms of a dossier when its clock changes, and ringing those that are due."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.calendar import api as calendars
from thongsuot.foundation.identity import api as identity
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.messages import api as messages
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor, system
from thongsuot.kernel.refusals import Fault, Invalid
from thongsuot.kernel.worktime import moment_in_full
from thongsuot.modules.clocks import events, policy, rules
from thongsuot.modules.clocks.actions import apologies
from thongsuot.modules.clocks.models import Alarm, WarningRule
from thongsuot.modules.clocks.queries.rule import rule_in_force
from thongsuot.modules.clocks.states import AlarmKind
from thongsuot.modules.dossiers import api as dossiers

WATCH = system("Theo dõi thời hạn")
_AT_ONCE = 200
_STEPS = frozenset({AlarmKind.STEP_SOON, AlarmKind.STEP_LATE, AlarmKind.STEP_ESCALATED})


@transaction.atomic
def set_alarms(*, dossier_id: int) -> None:
    """
    Set the alarms of a dossier by its clock as it stands; what has rung does not ring again.

    A clock that stands still or is over has none.
    """
    Alarm.objects.unrung().filter(dossier=dossier_id).delete()
    facts = dossiers.clock_facts([dossier_id])[dossier_id]
    if not facts.runs:
        return
    Alarm.objects.bulk_create(_alarms(facts), ignore_conflicts=True)


def ring_due(*, at: datetime) -> int:
    """
    Deal with every alarm whose time has come, each in a transaction of its own; return how many.

    One whose clock has changed meanwhile is taken away unrung.
    """
    rung = 0
    while found := list(
        Alarm.objects.unrung()
        .filter(rings_at__lte=at)
        .order_by("rings_at", "pk")
        .values_list("pk", flat=True)[:_AT_ONCE]
    ):
        before = rung
        for alarm_id in found:
            rung += _ring_one(alarm_id, at)
        if rung == before:
            # Another worker has them all in hand.
            break
    return rung


@ledger.action
def set_rule(
    *,
    step_left_percent: int,
    whole_left_percent: int,
    escalate_after_hours: int,
    by: Actor,
    at: datetime,
) -> None:
    """
    Set how early people are warned in this province; alarms already set keep their time.

    :raises NotAllowed: if `by` is not the whole province's operator
    :raises Invalid: if a share is not between 1 and 90, or the hours not between 1 and 80
    """
    policy.may_set_rule(by).or_refuse()
    for field, value, most in (
        ("step_left_percent", step_left_percent, 90),
        ("whole_left_percent", whole_left_percent, 90),
        ("escalate_after_hours", escalate_after_hours, 80),
    ):
        if not 1 <= value <= most:
            said = _("Chọn từ 1 đến %(most)d.") % {"most": most}
            raise Invalid(said, [Fault(f"/{field}", said)])

    given = {
        "step_left_percent": step_left_percent,
        "whole_left_percent": whole_left_percent,
        "escalate_after_hours": escalate_after_hours,
    }
    WarningRule.objects.bulk_create(
        [WarningRule(pk=1, **given)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=list(given),
    )

    ledger.record(events.WarningRuleSet(**given), by=by, at=at)


def _alarms(facts: dossiers.ClockFacts) -> list[Alarm]:
    rule, calendar = rule_in_force(), calendars.calendar_for(facts.competent_unit_id)
    found: list[Alarm] = []
    if facts.due_at is not None and facts.counted_from is not None:
        whole = rules.Span(facts.counted_from, facts.due_at)
        found += [
            Alarm(dossier_id=facts.dossier_id, kind=kind, due_at=facts.due_at, rings_at=rings_at)
            for kind, rings_at in rules.whole_alarms(whole, rule, calendar)
        ]
    step = facts.step
    if step is not None and step.due_at is not None:
        span = rules.Span(step.opened_at, step.due_at)
        found += [
            Alarm(
                dossier_id=facts.dossier_id,
                kind=kind,
                step_number=step.number,
                due_at=step.due_at,
                rings_at=rings_at,
            )
            for kind, rings_at in rules.step_alarms(span, rule, calendar)
        ]
    return found


@transaction.atomic
def _ring_one(alarm_id: int, at: datetime) -> int:
    alarm = Alarm.objects.unrung().locked().filter(pk=alarm_id).first()
    if alarm is None:
        return 0
    facts = dossiers.clock_facts([alarm.dossier_id])[alarm.dossier_id]
    if not _still(alarm, facts):
        # Its clock has changed meanwhile; the reaction to that sets new ones.
        alarm.delete()
        return 1
    _ring(alarm, facts, by=WATCH, at=at)
    return 1


def _still(alarm: Alarm, facts: dossiers.ClockFacts) -> bool:
    if alarm.kind in _STEPS:
        step = facts.step
        same = step is not None and (step.number, step.due_at) == (alarm.step_number, alarm.due_at)
        return facts.runs and same
    return facts.runs and facts.due_at == alarm.due_at


@ledger.action
def _ring(alarm: Alarm, facts: dossiers.ClockFacts, *, by: Actor, at: datetime) -> None:
    alarm.rung_at = at
    alarm.save(update_fields=["rung_at"])
    told = _whom(AlarmKind(alarm.kind), facts, at)
    for account_id in told:
        messages.notify(
            account_id=account_id,
            key=f"alarm:{alarm.pk}:{account_id}",
            text=_said(AlarmKind(alarm.kind), facts, alarm.due_at),
            about=f"dossier:{facts.dossier_id}",
            place=facts.code,
            at=at,
        )
    if alarm.kind == AlarmKind.WHOLE_SOON and facts.extended_at is None:
        apologies.draft(facts, by=by, at=at)

    happened = events.DossierWarned(
        dossier_id=facts.dossier_id,
        kind=alarm.kind,
        step=facts.step.name if facts.step and alarm.kind in _STEPS else "",
        due_at=alarm.due_at,
        account_ids=tuple(told),
    )
    ledger.record(happened, by=by, at=at, unit_id=facts.competent_unit_id)


def _whom(kind: AlarmKind, facts: dossiers.ClockFacts, at: datetime) -> Sequence[int]:
    """Return whom to tell: the holder; the head too, or instead, once it is theirs to act."""
    holder = facts.step.account_id if facts.step else None
    if kind in (AlarmKind.STEP_SOON, AlarmKind.STEP_LATE) and holder is not None:
        return [holder]
    told = [] if holder is None or kind == AlarmKind.STEP_ESCALATED else [holder]
    told += heads(facts, at)
    if kind in (AlarmKind.WHOLE_SOON, AlarmKind.WHOLE_LATE):
        told += [post.account_id for post in apologies.leaders(facts.competent_unit_id, at)]
    return list(dict.fromkeys(told))


def heads(facts: dossiers.ClockFacts, at: datetime) -> Sequence[int]:
    """Return the heads of the unit that has the dossier, the agency's leaders where it has none."""
    unit_id = facts.step.unit_id if facts.step else facts.competent_unit_id
    found = [
        post.account_id
        for post in identity.posts_in(unit_id, on=localdate(at))
        if post.role == identity.DivisionHead.code
    ]
    if found:
        return found
    return [post.account_id for post in apologies.leaders(units.agency_of(unit_id).id, at)]


def _said(kind: AlarmKind, facts: dossiers.ClockFacts, due_at: datetime) -> str:
    texts = {
        AlarmKind.STEP_SOON: _("Hồ sơ %(code)s: bước “%(step)s” phải xong trước %(due)s."),
        AlarmKind.STEP_LATE: _("Hồ sơ %(code)s: bước “%(step)s” đã quá thời gian (%(due)s)."),
        AlarmKind.STEP_ESCALATED: _(
            "Hồ sơ %(code)s: bước “%(step)s” của đơn vị quá thời gian từ %(due)s, chưa xong."
        ),
        AlarmKind.WHOLE_SOON: _(
            "Hồ sơ %(code)s có nguy cơ trễ hẹn %(due)s. Nếu không kịp, phải xin lỗi và hẹn lại "
            "trước đó ít nhất một ngày."
        ),
        AlarmKind.WHOLE_LATE: _("Hồ sơ %(code)s đã quá hẹn trả %(due)s."),
    }
    return texts[kind] % {
        "code": facts.code,
        "step": facts.step.name if facts.step else "",
        "due": moment_in_full(due_at, "vi"),
    }
