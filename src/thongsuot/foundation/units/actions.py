"""Every way the organisation changes: units are founded, renamed, closed, merged and split."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, models
from django.utils.translation import gettext as _

from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import events, policy, rules
from thongsuot.foundation.units.models import (
    FormerName,
    Territory,
    Unit,
    UnitIdentifier,
    UnitSuccession,
)
from thongsuot.foundation.units.states import UnitKind
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.identifiers import is_agency_code
from thongsuot.kernel.refusals import Clash, Fault, Invalid
from thongsuot.kernel.vietnamese import has_control_characters, sort_key, tidy, without_marks


@dataclass(frozen=True, slots=True)
class NewUnit:
    """What a unit is founded with; `code` is its left-to-right identifier, if it has one."""

    name: str
    kind: str
    code: str = ""
    territory_code: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@ledger.action
def found_unit(
    *,
    name: str,
    kind: str,
    on: date,
    by: Actor,
    at: datetime,
    parent_id: int | None = None,
    code: str = "",
    territory_code: str = "",
    address: str = "",
    phone: str = "",
    email: str = "",
    decision: str = "",
) -> int:
    """
    Found a unit from the day `on` and return its id.

    :raises NotAllowed: if `by` may not change the organisation there
    :raises Missing: if there is no such parent or territory
    :raises Clash: if the parent is not in force, or the name or the identifier is taken
    :raises Invalid: if the name, the kind or the identifier cannot be used
    """
    _one_at_a_time()
    parent = None if parent_id is None else Unit.objects.locked().by_id(parent_id)

    policy.may_found_under(by, parent_id).or_refuse()
    _refuse_closed_parent(parent, on)

    new = NewUnit(name, kind, code, territory_code, address, phone, email)
    row = _found(new, parent=parent, on=on, decision=decision, by=by, at=at)
    return row.pk


@ledger.action
def rename_unit(
    *, unit_id: int, name: str, on: date, decision: str, by: Actor, at: datetime
) -> None:
    """
    Give a unit another name from the day `on`; it stays the same unit, and the old name is kept.

    :raises NotAllowed: if `by` may not change the organisation there
    :raises Clash: if the unit is closed, was renamed on a later day, or the name is taken
    """
    _one_at_a_time()
    unit = Unit.objects.locked().by_id(unit_id)

    policy.may_edit(by, unit_id).or_refuse()
    _refuse_closed(unit)
    if unit.valid_from >= on or unit.former_names.filter(until__gte=on).exists():
        raise Clash(_("Đã có tên khác kể từ ngày này hoặc sau đó."))
    fresh = _good_name(name)
    _refuse_name_taken(unit.parent_id, fresh)

    former = unit.name
    FormerName.objects.create(
        unit=unit, name=former, search=without_marks(former), until=on, decision=tidy(decision)
    )
    unit.name, unit.sort_key, unit.search = fresh, sort_key(fresh), without_marks(fresh)
    unit.save(update_fields=["name", "sort_key", "search"])

    ledger.record(
        events.UnitRenamed(
            unit_id=unit.pk, name=fresh, former_name=former, on=on, decision=tidy(decision)
        ),
        by=by,
        at=at,
        unit_id=unit.pk,
    )


@ledger.action
def change_contact(
    *, unit_id: int, address: str, phone: str, email: str, by: Actor, at: datetime
) -> None:
    """
    Note where a unit is found and how it is reached, as printed on its papers.

    :raises NotAllowed: if `by` may not change the organisation there
    """
    unit = Unit.objects.locked().by_id(unit_id)

    policy.may_edit(by, unit_id).or_refuse()

    unit.address, unit.phone, unit.email = tidy(address), tidy(phone), email.strip()
    unit.save(update_fields=["address", "phone", "email"])

    ledger.record(
        events.UnitContactChanged(
            unit_id=unit.pk, address=unit.address, phone=unit.phone, email=unit.email
        ),
        by=by,
        at=at,
        unit_id=unit.pk,
    )


@ledger.action
def identify_unit(*, unit_id: int, code: str, on: date, by: Actor, at: datetime) -> None:
    """
    Give a unit an identifier from the day `on`, ending the one it has.

    :raises NotAllowed: if `by` may not change the organisation there
    :raises Clash: if the unit is closed, or another holds the identifier
    :raises Invalid: if it is not an identifier
    """
    _one_at_a_time()
    unit = Unit.objects.locked().by_id(unit_id)

    policy.may_edit(by, unit_id).or_refuse()
    _refuse_closed(unit)
    if unit.identifiers.filter(valid_from__gte=on).exists():
        raise Clash(_("Đơn vị đã có mã định danh kể từ ngày này hoặc sau đó."))

    _identify(unit, code, on=on, by=by, at=at)


@ledger.action
def close_unit(*, unit_id: int, on: date, decision: str, by: Actor, at: datetime) -> None:
    """
    End a unit and all below it: the day `on` is the first without them.

    :raises NotAllowed: if `by` may not change the organisation there
    :raises Clash: if it is closed already, or began on that day or later
    """
    _one_at_a_time()
    _lock_branches([unit_id])

    policy.may_edit(by, unit_id).or_refuse()

    _close(unit_id, on=on, decision=decision, by=by, at=at)


@ledger.action
def merge_units(
    *,
    unit_ids: Collection[int],
    into: NewUnit,
    parent_id: int | None,
    on: date,
    decision: str,
    by: Actor,
    at: datetime,
) -> int:
    """
    Close these units and all below them, found one in their place, and return its id.

    :raises NotAllowed: if `by` may not change the organisation there
    :raises Missing: if there is no such unit
    :raises Clash: if one is closed already
    :raises Invalid: if the new unit cannot be founded so
    """
    return _replace(unit_ids, [into], parent_id, on=on, decision=decision, by=by, at=at)[0]


@ledger.action
def split_unit(
    *,
    unit_id: int,
    into: Sequence[NewUnit],
    parent_id: int | None,
    on: date,
    decision: str,
    by: Actor,
    at: datetime,
) -> tuple[int, ...]:
    """
    Close a unit and all below it, found several in its place, and return their ids.

    :raises NotAllowed: if `by` may not change the organisation there
    :raises Clash: if it is closed already
    :raises Invalid: if a new unit cannot be founded so
    """
    return _replace([unit_id], into, parent_id, on=on, decision=decision, by=by, at=at)


@ledger.action
def pass_on(
    *, unit_id: int, successor_id: int, on: date, decision: str, by: Actor, at: datetime
) -> None:
    """
    Note that work of a unit passed to another, wholly or in part, by a decision.

    :raises NotAllowed: if `by` may not change the organisation of both
    :raises Clash: if it is noted already, or would lead back in a circle
    """
    _one_at_a_time()
    units = {u.pk: u for u in Unit.objects.locked().all_of({unit_id, successor_id})}

    policy.may_edit(by, unit_id).or_refuse()
    policy.may_edit(by, successor_id).or_refuse()
    if unit_id in _all_after(successor_id):
        raise Clash(_("Đơn vị kế thừa lại là đơn vị có trước."))

    _succeed(units[unit_id], units[successor_id], on=on, decision=decision, by=by, at=at)


# ---- Parts of an action ----


def _one_at_a_time() -> None:
    """
    Let the organisation change by one hand at a time.

    It changes a few times a month, and its rules look at many rows: names side by side, who
    holds a code, where successions lead.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('units: organisation'))")


def _replace(
    unit_ids: Collection[int],
    into: Sequence[NewUnit],
    parent_id: int | None,
    *,
    on: date,
    decision: str,
    by: Actor,
    at: datetime,
) -> tuple[int, ...]:
    _one_at_a_time()
    if parent_id is not None:
        Unit.objects.locked().by_id(parent_id)
    _lock_branches(unit_ids)

    policy.may_found_under(by, parent_id).or_refuse()
    for unit_id in unit_ids:
        policy.may_edit(by, unit_id).or_refuse()
    if not into or not unit_ids:
        raise Invalid(_("Cần ít nhất một đơn vị cũ và một đơn vị mới."))

    gone = [row for u in unit_ids for row in _close(u, on=on, decision=decision, by=by, at=at)]
    parent = None if parent_id is None else Unit.objects.by_id(parent_id)
    _refuse_closed_parent(parent, on)
    fresh = [_found(new, parent=parent, on=on, decision=decision, by=by, at=at) for new in into]
    for before in gone:
        for after in fresh:
            _succeed(before, after, on=on, decision=decision, by=by, at=at)
    return tuple(row.pk for row in fresh)


def _lock_branches(unit_ids: Collection[int]) -> None:
    """Lock the units and all below in the order of their ids, as every action here does."""
    tops = Unit.objects.all_of(unit_ids)
    branches = models.Q()
    for top in tops:
        branches |= models.Q(path__startswith=top.path)
    list(Unit.objects.locked().filter(branches).order_by("pk").values_list("pk"))


def _close(unit_id: int, *, on: date, decision: str, by: Actor, at: datetime) -> Sequence[Unit]:
    top = Unit.objects.by_id(unit_id)
    _refuse_closed(top)
    branch = Unit.objects.under(top.path).filter(valid_to__isnull=True)
    gone = list(branch.order_by("-path", "pk"))
    if any(row.valid_from >= on for row in gone):
        raise Clash(_("Không thể kết thúc một đơn vị trước hoặc trong ngày nó bắt đầu."))
    UnitIdentifier.objects.filter(unit__in=gone, valid_to__isnull=True).update(valid_to=on)
    for row in gone:
        row.valid_to = on
        row.save(update_fields=["valid_to"])
        ledger.record(
            events.UnitClosed(unit_id=row.pk, on=on, decision=tidy(decision)),
            by=by,
            at=at,
            unit_id=row.pk,
        )
    return gone


def _found(
    new: NewUnit, *, parent: Unit | None, on: date, decision: str, by: Actor, at: datetime
) -> Unit:
    name = _good_name(new.name)
    if new.kind not in UnitKind.values:
        raise Invalid(
            _("Không có loại đơn vị này."), [Fault("/kind", _("Chọn một loại trong danh sách."))]
        )
    parent_id = parent.pk if parent else None
    _refuse_name_taken(parent_id, name)
    place = parent.territory if parent else None
    if new.territory_code:
        place = Territory.objects.by_code(new.territory_code, on)
    row = Unit.objects.create(
        name=name,
        kind=new.kind,
        parent=parent,
        territory=place,
        address=tidy(new.address),
        phone=tidy(new.phone),
        email=new.email.strip(),
        valid_from=on,
        decision=tidy(decision),
        sort_key=sort_key(name),
        search=without_marks(name),
    )
    ledger.record(
        events.UnitFounded(unit_id=row.pk, name=name, kind=new.kind, parent_id=parent_id, on=on),
        by=by,
        at=at,
        unit_id=row.pk,
    )
    if new.code:
        _identify(row, new.code, on=on, by=by, at=at)
    return row


def _identify(unit: Unit, code: str, *, on: date, by: Actor, at: datetime) -> None:
    if not is_agency_code(code):
        raise Invalid(
            _("Mã định danh không hợp lệ."),
            [Fault("/code", _("Tối đa 35 ký tự A–Z, 0–9 và dấu chấm, đọc từ trái sang phải."))],
        )
    others = UnitIdentifier.objects.filter(code=code).exclude(valid_to__lte=on)
    if others.exclude(unit=unit).exists():
        raise Clash(_("Mã định danh %(code)s đang thuộc cơ quan khác.") % {"code": code})
    unit.identifiers.filter(valid_to__isnull=True).update(valid_to=on)
    UnitIdentifier.objects.create(
        unit=unit, code=code, organ_id=rules.organ_id(code), valid_from=on
    )
    ledger.record(
        events.UnitIdentified(unit_id=unit.pk, code=code, on=on), by=by, at=at, unit_id=unit.pk
    )


def _succeed(
    before: Unit, after: Unit, *, on: date, decision: str, by: Actor, at: datetime
) -> None:
    if before.successions.filter(successor=after).exists():
        raise Clash(_("Việc kế thừa này đã được ghi."))
    UnitSuccession.objects.create(
        predecessor=before, successor=after, decision=tidy(decision), on=on
    )
    ledger.record(
        events.UnitSucceeded(
            unit_id=before.pk, successor_id=after.pk, on=on, decision=tidy(decision)
        ),
        by=by,
        at=at,
        unit_id=before.pk,
    )


def _all_after(unit_id: int) -> set[int]:
    seen: set[int] = set()
    edge = {unit_id}
    while edge:
        seen |= edge
        following = UnitSuccession.objects.filter(predecessor__in=edge).order_by("pk")
        edge = set(following.values_list("successor", flat=True)) - seen
    return seen


def _good_name(name: str) -> str:
    fresh = tidy(name)
    if not 2 <= len(fresh) <= 200 or has_control_characters(fresh):
        raise Invalid(_("Tên đơn vị không hợp lệ."), [Fault("/name", _("Từ 2 đến 200 ký tự."))])
    return fresh


def _refuse_name_taken(parent_id: int | None, name: str) -> None:
    if Unit.objects.filter(parent=parent_id, name=name, valid_to__isnull=True).exists():
        raise Clash(_("Đã có đơn vị tên %(name)s ở đây.") % {"name": name})


def _refuse_closed(unit: Unit) -> None:
    if unit.valid_to is not None:
        raise Clash(_("Đơn vị %(name)s đã kết thúc hoạt động.") % {"name": unit.name})


def _refuse_closed_parent(parent: Unit | None, on: date) -> None:
    if parent is None:
        return
    _refuse_closed(parent)
    if parent.valid_from > on:
        raise Clash(_("Đơn vị cấp trên chưa hoạt động vào ngày này."))
