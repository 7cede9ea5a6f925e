"""The plan of a year: begun, filled, issued, and reviewed line by line."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash
from thongsuot.kernel.worktime import day_in_figures
from thongsuot.modules.procedures import api as procedures
from thongsuot.modules.reviews import policy
from thongsuot.modules.reviews.actions.keeping import day_of, why, with_hand, words, wrong
from thongsuot.modules.reviews.events import (
    PlanAbandoned,
    PlanApproved,
    PlanBegun,
    PlanItemAdded,
    PlanItemConcluded,
    PlanItemRemoved,
    PlanSentBack,
    PlanSubmitted,
)
from thongsuot.modules.reviews.models import Plan, PlanItem
from thongsuot.modules.reviews.states import PLAN_TRANSITIONS, PlanMove


@ledger.action
def begin_plan(*, year: int, by: Actor, at: datetime) -> int:
    """
    Begin the plan of a year, and return its id.

    :raises NotAllowed: if `by` may not draw up plans
    :raises Invalid: if nobody plans that year any more, or yet
    :raises Clash: if the year has a plan
    """
    policy.may_draft(by).or_refuse()
    this_year = day_of(at).year
    if not this_year - 1 <= year <= this_year + 1:
        raise wrong("year", _("Chỉ lập kế hoạch của năm trước, năm nay hoặc năm sau."))
    if Plan.objects.alive().filter(year=year).exists():
        raise Clash(_("Năm %(year)s đã có kế hoạch rà soát.") % {"year": year})

    row = Plan.objects.create(year=year, hands=with_hand(by, []), begun_by=by.name, begun_at=at)

    ledger.record(PlanBegun(row.pk, year), by=by, at=at)
    return row.pk


@ledger.action
def add_plan_item(
    *,
    plan_id: int,
    reason: str,
    unit_id: int,
    due_on: date,
    procedure_code: str = "",
    field: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """
    Take a procedure, or a whole field, into the plan, and return the line's id.

    :raises NotAllowed: if `by` may not draw up plans
    :raises Invalid: without exactly one of them, a reason, and a day of that year
    :raises Missing: if there is no such procedure in force, or no such unit
    :raises Clash: if the plan is no longer drawn up, or names it already
    """
    row = Plan.objects.locked().by_id(plan_id)

    _ask(PlanMove.DRAFT, row, by)
    today = day_of(at)
    said = words(reason, "reason", most=2000, needed=_("Hãy ghi vì sao cần rà soát."))
    code, field = procedure_code.strip(), words(field, "field", most=300)
    if bool(code) == bool(field):
        raise wrong("procedure_code", _("Hãy chọn một thủ tục hoặc một lĩnh vực."))
    if code:
        procedures.procedure(code, on=today)
    elif field not in procedures.fields_ever():
        raise wrong("field", _("Danh mục không có lĩnh vực này."))
    if due_on.year != row.year:
        raise wrong("due_on", _("Hạn phải trong năm %(year)s.") % {"year": row.year})
    unit = units.unit(unit_id, on=today)
    if PlanItem.objects.filter(plan=row, procedure_code=code, field=field).exists():
        raise Clash(_("Kế hoạch đã có “%(name)s”.") % {"name": code or field})

    item = PlanItem.objects.create(
        plan=row, procedure_code=code, field=field, reason=said, unit_id=unit.id, due_on=due_on
    )
    _touch(row, by)

    happened = PlanItemAdded(row.pk, item.pk, code, field, unit.id, due_on)
    ledger.record(happened, by=by, at=at)
    return item.pk


@ledger.action
def remove_plan_item(*, item_id: int, by: Actor, at: datetime) -> None:
    """
    Take a line out of the plan.

    :raises NotAllowed: if `by` may not draw up plans
    :raises Missing: if there is no such line
    :raises Clash: if the plan is no longer drawn up, or something was proposed under the line
    """
    item, row = _locked(item_id)

    _ask(PlanMove.DRAFT, row, by)
    if item.proposals.exists():
        raise Clash(_("Dòng này đã có kiến nghị nên không bỏ được."))

    item.delete()
    _touch(row, by)

    happened = PlanItemRemoved(row.pk, item_id, item.procedure_code, item.field)
    ledger.record(happened, by=by, at=at)


@ledger.action
def submit_plan(*, plan_id: int, by: Actor, at: datetime) -> None:
    """
    Put the plan before those who issue it.

    :raises NotAllowed: if `by` may not draw up plans
    :raises Clash: if it is not being drawn up, or is empty
    """
    row = Plan.objects.locked().by_id(plan_id)

    _ask(PlanMove.SUBMIT, row, by)

    row.reason = ""
    row.hands = with_hand(by, row.hands)
    _move(row, PlanMove.SUBMIT)

    ledger.record(PlanSubmitted(row.pk, row.items.count()), by=by, at=at)


@ledger.action
def send_back_plan(*, plan_id: int, reason: str, by: Actor, at: datetime) -> None:
    """
    Give the plan back to be mended.

    :raises NotAllowed: if `by` may not issue plans
    :raises Invalid: without a reason
    :raises Clash: if it does not wait to be issued
    """
    row = Plan.objects.locked().by_id(plan_id)

    _ask(PlanMove.SEND_BACK, row, by)
    told = why(reason)

    row.reason = told
    _move(row, PlanMove.SEND_BACK)

    ledger.record(PlanSentBack(row.pk, told), by=by, at=at)


@ledger.action
def approve_plan(*, plan_id: int, number: str, issued_on: date, by: Actor, at: datetime) -> None:
    """
    Issue the plan under its number and day; a day after the law's is late, not forbidden.

    :raises NotAllowed: if `by` may not issue plans, or had a hand in it
    :raises Invalid: if the number or the day cannot be
    :raises Clash: if it does not wait to be issued
    """
    row = Plan.objects.locked().by_id(plan_id)

    _ask(PlanMove.APPROVE, row, by)
    said = words(number, "number", most=200, needed=_("Chưa ghi số, ký hiệu của kế hoạch."))
    if issued_on > day_of(at):
        raise wrong("issued_on", _("Ngày ban hành chưa đến."))
    if issued_on < date(row.year - 1, 7, 1):
        raise wrong("issued_on", _("Ngày ban hành quá sớm so với năm của kế hoạch."))

    row.number, row.issued_on = said, issued_on
    row.approved_by, row.approved_by_id = by.name, by.account_id
    _move(row, PlanMove.APPROVE)

    ledger.record(PlanApproved(row.pk, said, issued_on), by=by, at=at)


@ledger.action
def conclude_item(*, item_id: int, on: date, outcome: str, by: Actor, at: datetime) -> None:
    """
    Note that a line of the plan was reviewed, with what was found.

    :raises NotAllowed: if `by` may not
    :raises Invalid: without a finding, or if the day lies ahead or before the plan
    :raises Clash: if the plan is not issued, or the line was concluded before
    """
    item, row = _locked(item_id)

    _ask(PlanMove.CONCLUDE, row, by)
    said = words(outcome, "outcome", most=4000, needed=_("Hãy ghi kết quả rà soát."))
    if item.done_on is not None:
        raise Clash(_("Kết quả đã ghi ngày %(day)s.") % {"day": day_in_figures(item.done_on)})
    if on > day_of(at):
        raise wrong("on", _("Ngày hoàn thành chưa đến."))
    if row.issued_on is not None and on < row.issued_on:
        raise wrong("on", _("Ngày hoàn thành trước ngày ban hành kế hoạch."))

    item.done_on, item.outcome = on, said
    item.save(update_fields=["done_on", "outcome"])

    ledger.record(PlanItemConcluded(row.pk, item.pk, on, said), by=by, at=at)


@ledger.action
def abandon_plan(*, plan_id: int, reason: str, by: Actor, at: datetime) -> None:
    """
    Give the plan up; the year may have another.

    :raises NotAllowed: if `by` may neither draw up nor issue plans
    :raises Invalid: without a reason
    :raises Clash: if it is issued, or was given up before
    """
    row = Plan.objects.locked().by_id(plan_id)

    _ask(PlanMove.ABANDON, row, by)
    told = why(reason)

    row.reason = told
    _move(row, PlanMove.ABANDON)

    ledger.record(PlanAbandoned(row.pk, told), by=by, at=at)


def _locked(item_id: int) -> tuple[PlanItem, Plan]:
    plan_id = PlanItem.objects.by_id(item_id).plan_id
    row = Plan.objects.locked().by_id(plan_id)
    return PlanItem.objects.by_id(item_id), row


def _ask(move: PlanMove, row: Plan, by: Actor) -> None:
    policy.may_plan(move, by, row, items=row.items.count()).or_refuse()


def _touch(row: Plan, by: Actor) -> None:
    row.hands = with_hand(by, row.hands)
    row.save(update_fields=["hands"])


def _move(row: Plan, move: PlanMove) -> None:
    row.state = PLAN_TRANSITIONS[move].target
    row.save()
