"""Every way a calendar changes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from thongsuot.foundation.calendar import events, policy, rules
from thongsuot.foundation.calendar.models import (
    CalendarDay,
    OfficeHoursRule,
    Outage,
    Revision,
)
from thongsuot.foundation.calendar.states import DayKind
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.kernel.vietnamese import has_control_characters, tidy
from thongsuot.kernel.worktime import BadQuestion, day_in_figures

LONGEST_NAME = 200
LONGEST_DECISION = 300


@ledger.action
def add_day(
    *,
    unit_id: int | None,
    on: date,
    kind: str,
    name: str,
    decision: str,
    by: Actor,
    at: datetime,
    name_en: str = "",
) -> None:
    """
    Enter a day in the calendar of a unit and those below it, or in the country's (None).

    The due dates of what is under way are reckoned again by those who keep them.

    :raises NotAllowed: if `by` may not change that calendar
    :raises Missing: if there is no such unit
    :raises Invalid: if the kind, the name or the decision cannot be used
    :raises Clash: if the day is already entered there
    """
    revision = Revision.objects.locked()

    policy.may_edit(by, unit_id).or_refuse()
    _refuse_unknown(unit_id)
    if kind not in DayKind.values:
        raise _invalid("kind", _("Không có loại ngày “%(kind)s”.") % {"kind": kind[:50]})
    name = _good("name", name, LONGEST_NAME)
    decision = _good("decision", decision, LONGEST_DECISION)
    if CalendarDay.objects.of(unit_id).filter(on=on).exists():
        raise Clash(_("Ngày %(day)s đã có trong lịch này.") % {"day": day_in_figures(on)})

    CalendarDay.objects.create(
        unit_id=unit_id,
        on=on,
        kind=kind,
        name_vi=name,
        name_en=_good("name_en", name_en, LONGEST_NAME) if name_en else "",
        decision=decision,
    )
    revision.move_on()

    ledger.record(
        events.DayAdded(unit_id=unit_id, on=on, kind=kind, name=name, decision=decision),
        by=by,
        at=at,
        unit_id=unit_id,
    )


@ledger.action
def remove_day(*, unit_id: int | None, on: date, reason: str, by: Actor, at: datetime) -> None:
    """
    Take an entered day out of a calendar again; a packaged day is taken back by `ORDINARY`.

    :raises NotAllowed: if `by` may not change that calendar
    :raises Missing: if the day is not entered there
    :raises Invalid: if there is no reason
    """
    revision = Revision.objects.locked()
    day = CalendarDay.objects.of(unit_id).filter(on=on).first()

    policy.may_edit(by, unit_id).or_refuse()
    if day is None:
        raise Missing(_("Ngày %(day)s không có trong lịch này.") % {"day": day_in_figures(on)})
    reason = _good("reason", reason, LONGEST_DECISION)

    day.delete()
    revision.move_on()

    ledger.record(
        events.DayRemoved(unit_id=unit_id, on=on, kind=day.kind, name=day.name_vi, reason=reason),
        by=by,
        at=at,
        unit_id=unit_id,
    )


@ledger.action
def set_office_hours(
    *,
    unit_id: int | None,
    week: Mapping[int, Sequence[Sequence[str]]],
    valid_from: date,
    decision: str,
    by: Actor,
    at: datetime,
    valid_to: date | None = None,
) -> None:
    """
    Give a unit and those below it office hours by weekday (Monday is 0) from a day on.

    Hours that held until then end on that day. With `valid_to`, the first day on which these no
    longer hold, the hours of the unit above return.

    :raises NotAllowed: if `by` may not change that calendar
    :raises Missing: if there is no such unit
    :raises Invalid: if the hours overlap, run backwards, or end before they begin
    :raises Clash: if other hours are already set from this day or a later one
    """
    revision = Revision.objects.locked()

    policy.may_edit(by, unit_id).or_refuse()
    _refuse_unknown(unit_id)
    decision = _good("decision", decision, LONGEST_DECISION)
    if valid_to is not None and valid_to <= valid_from:
        raise _invalid("valid_to", _("Giờ làm việc phải kết thúc sau ngày bắt đầu."))
    written = _good_week(week, valid_from)
    existing = OfficeHoursRule.objects.of(unit_id)
    if existing.filter(valid_from__gte=valid_from).exists():
        raise Clash(_("Đã có giờ làm việc khác kể từ ngày này hoặc sau đó."))

    existing.exclude(valid_to__lte=valid_from).update(valid_to=valid_from)
    OfficeHoursRule.objects.create(
        unit_id=unit_id,
        valid_from=valid_from,
        valid_to=valid_to,
        week=written,
        decision=decision,
    )
    revision.move_on()

    ledger.record(
        events.OfficeHoursSet(
            unit_id=unit_id,
            valid_from=valid_from,
            valid_to=valid_to,
            week=written,
            decision=decision,
        ),
        by=by,
        at=at,
        unit_id=unit_id,
    )


@ledger.action
def declare_outage(
    *,
    unit_id: int | None,
    begins_at: datetime,
    reason: str,
    decision: str,
    ends_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """
    Declare that the system of a unit and those below it failed, and return the outage's number.

    Limits stand still in that time (NĐ 301/2026/NĐ-CP), once its end is known: what has not
    happened yet cannot be declared.

    :raises NotAllowed: if `by` may not change that calendar
    :raises Missing: if there is no such unit
    :raises Invalid: without reason or decision, or if it runs backwards or lies in the future
    :raises Clash: if an outage of this unit still lasts
    """
    revision = Revision.objects.locked()

    policy.may_edit(by, unit_id).or_refuse()
    _refuse_unknown(unit_id)
    reason = _good("reason", reason, LONGEST_NAME)
    decision = _good("decision", decision, LONGEST_DECISION)
    if begins_at > at:
        raise _invalid("begins_at", _("Chưa đến lúc đó; chỉ ghi sự cố đã xảy ra."))
    if ends_at is None and Outage.objects.of(unit_id).standing().filter(ends_at=None).exists():
        raise Clash(_("Đơn vị này đang có một sự cố chưa ghi lúc khắc phục xong."))
    _refuse_end(begins_at, ends_at, at)

    outage = Outage.objects.create(
        unit_id=unit_id, begins_at=begins_at, ends_at=ends_at, reason=reason, decision=decision
    )
    if ends_at is not None:
        revision.move_on()

    happened = events.OutageDeclared(outage.pk, unit_id, begins_at, ends_at, reason, decision)
    ledger.record(happened, by=by, at=at, unit_id=unit_id)
    return outage.pk


@ledger.action
def end_outage(*, outage_id: int, ends_at: datetime, by: Actor, at: datetime) -> None:
    """
    Note when an outage was mended: from then on it counts in every limit that ran.

    :raises Missing: if there is no such outage
    :raises NotAllowed: if `by` may not change that calendar
    :raises Clash: if it has ended, or was taken back
    :raises Invalid: if it would end before it began, or in the future
    """
    revision = Revision.objects.locked()
    outage = _outage(outage_id)

    policy.may_edit(by, outage.unit_id).or_refuse()
    if outage.ends_at is not None or outage.withdrawn_at is not None:
        raise Clash(_("Sự cố này đã được ghi là kết thúc."))
    _refuse_end(outage.begins_at, ends_at, at)

    outage.ends_at = ends_at
    outage.save(update_fields=["ends_at"])
    revision.move_on()

    happened = events.OutageEnded(
        outage.pk, outage.unit_id, outage.begins_at, ends_at, outage.reason, outage.decision
    )
    ledger.record(happened, by=by, at=at, unit_id=outage.unit_id)


@ledger.action
def withdraw_outage(*, outage_id: int, reason: str, by: Actor, at: datetime) -> None:
    """
    Take back an outage that was declared in error; it stays on file with the reason.

    :raises Missing: if there is no such outage
    :raises NotAllowed: if `by` may not change that calendar
    :raises Clash: if it was taken back before
    :raises Invalid: without a reason
    """
    revision = Revision.objects.locked()
    outage = _outage(outage_id)

    policy.may_edit(by, outage.unit_id).or_refuse()
    if outage.withdrawn_at is not None:
        raise Clash(_("Sự cố này đã được rút lại."))
    reason = _good("reason", reason, LONGEST_DECISION)

    outage.withdrawn_at, outage.withdrawn_because = at, reason
    outage.save(update_fields=["withdrawn_at", "withdrawn_because"])
    revision.move_on()

    happened = events.OutageWithdrawn(
        outage.pk, outage.unit_id, outage.begins_at, outage.ends_at, reason
    )
    ledger.record(happened, by=by, at=at, unit_id=outage.unit_id)


def _outage(outage_id: int) -> Outage:
    outage = Outage.objects.locked().filter(pk=outage_id).first()
    if outage is None:
        raise Missing(_("Không có sự cố này."))
    return outage


def _refuse_end(begins_at: datetime, ends_at: datetime | None, at: datetime) -> None:
    if ends_at is None:
        return
    if ends_at <= begins_at:
        raise _invalid("ends_at", _("Sự cố phải kết thúc sau khi bắt đầu."))
    if ends_at > at:
        raise _invalid("ends_at", _("Chưa đến lúc đó; chỉ ghi sự cố đã khắc phục xong."))


def _refuse_unknown(unit_id: int | None) -> None:
    if unit_id is not None:
        units.unit(unit_id)


def _good(field: str, text: str, most: int) -> str:
    text = tidy(text)
    if not text:
        raise _invalid(field, _("Không được để trống."))
    if has_control_characters(text) or len(text) > most:
        raise _invalid(
            field, _("Chỉ được dài đến %(most)d ký tự và không có ký tự lạ.") % {"most": most}
        )
    return text


def _good_week(week: Mapping[int, Sequence[Sequence[str]]], since: date) -> rules.Week:
    if not set(week) <= set(range(7)):
        raise _invalid("week", _("Ngày trong tuần là số từ 0 (thứ Hai) đến 6 (Chủ nhật)."))
    try:
        return rules.write_week(rules.read_week(rules.every_week_of(week), since=since))
    except BadQuestion as fault:
        raise _invalid("week", str(fault)) from None
    except ValueError:
        raise _invalid("week", _("Giờ phải ghi dạng 07:30.")) from None


def _invalid(field: str, reason: str) -> Invalid:
    return Invalid(reason, [Fault(f"/{field}", reason)])
