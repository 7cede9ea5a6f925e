"""Every change of who holds which post, and who stands in."""

from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.identity import events, policy
from thongsuot.foundation.identity.models import Account, Post, Substitution
from thongsuot.foundation.identity.queries import grants_of_post
from thongsuot.foundation.identity.states import ROLES
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor, Permission
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.kernel.vietnamese import (
    tidy,
)


@ledger.action
def appoint(
    *,
    account_id: int,
    unit_id: int,
    role: str,
    title: str,
    on: date,
    by: Actor,
    at: datetime,
    until: date | None = None,
    over_unit_id: int | None = None,
    decision: str = "",
) -> int:
    """
    Let a person hold a role in a unit from the day `on` (until before `until`); return the post.

    `over_unit_id` is the unit the work reaches from, where that is not the unit they sit in.

    :raises NotAllowed: if `by` may not place people there, or would place themselves
    :raises Missing: if there is no such account or unit
    :raises Clash: if they hold it already, or the unit does not exist on that day
    :raises Invalid: if there is no such role, or the days run backwards
    """
    account = Account.objects.locked_by_id(account_id)
    unit = units.unit(unit_id)
    over = None if over_unit_id in (None, unit_id) else units.unit(over_unit_id or 0)

    for each in filter(None, (unit, over)):
        policy.may_appoint(by, unit_id=each.id, account_id=account_id).or_refuse()
        if not each.in_force(on):
            raise Clash(_("%(name)s không hoạt động vào ngày này.") % {"name": each.name})
    if role not in ROLES:
        raise Invalid(_("Không có vai trò này."), [Fault("/role", _("Chọn một vai trò."))])
    if until is not None and until <= on:
        raise Invalid(_("Ngày thôi giữ phải sau ngày bắt đầu."), [Fault("/until", _("Sửa ngày."))])
    same = Post.objects.filter(account=account, unit=unit_id, role=role)
    clashing = same.exclude(valid_to__lte=on)
    if until is not None:
        clashing = clashing.filter(valid_from__lt=until)
    if clashing.exists():
        raise Clash(_("Người này đã giữ vị trí đó trong thời gian này."))

    post = Post.objects.create(
        account=account,
        unit_id=unit_id,
        over_id=over.id if over else None,
        role=role,
        title=tidy(title) or str(ROLES[role].label),
        decision=tidy(decision),
        valid_from=on,
        valid_to=until,
    )

    ledger.record(
        events.Appointed(
            account_id=account_id,
            post_id=post.pk,
            appointed_unit_id=unit_id,
            role=role,
            title=post.title,
            on=on,
            decision=post.decision,
        ),
        by=by,
        at=at,
        unit_id=unit_id,
    )
    return post.pk


@ledger.action
def end_post(*, post_id: int, on: date, by: Actor, at: datetime, decision: str = "") -> None:
    """
    End a post: the day `on` is the first without it.

    :raises NotAllowed: if `by` may not place people there
    :raises Clash: if it has ended already by then
    :raises Invalid: if the day is before the post began
    """
    post = Post.objects.locked_by_id(post_id)

    policy.may_end_post(by, unit_id=post.unit_id).or_refuse()
    if post.valid_to is not None and post.valid_to <= on:
        raise Clash(_("Vị trí này đã kết thúc."))
    if on < post.valid_from:
        raise Invalid(_("Không thể kết thúc trước ngày bắt đầu."), [Fault("/on", _("Sửa ngày."))])

    post.valid_to = on
    post.save(update_fields=["valid_to"])

    ledger.record(
        events.PostEnded(
            account_id=post.account_id, post_id=post_id, on=on, decision=tidy(decision)
        ),
        by=by,
        at=at,
        unit_id=post.unit_id,
    )


@ledger.action
def substitute(
    *,
    absent_post_id: int,
    substitute_post_id: int,
    on: date,
    until: date,
    decision: str,
    by: Actor,
    at: datetime,
) -> int:
    """
    Let the holder of one post act in another from `on` until before `until`; return its id.

    Who arranges people there does so, the absent holder themselves, or their head; these two
    within the agency, and from today on.

    :raises NotAllowed: if `by` is none of them, or would stand in themselves
    :raises Missing: if there is no such post
    :raises Clash: if another stands in on those days, or a post does not last so long
    :raises Invalid: if both are one person, or the days run backwards
    """
    # In the order of their ids: two who stand in for each other do not wait for each other.
    posts = {
        each: Post.objects.locked_by_id(each)
        for each in sorted({absent_post_id, substitute_post_id})
    }
    absent, stand_in = posts[absent_post_id], posts[substitute_post_id]

    policy.may_stand_in_for(
        by,
        unit_ids=sorted(absent.places),
        holder_id=absent.account_id,
        substitute_id=stand_in.account_id,
        grants=grants_of_post(absent_post_id, at=at) or {},
    ).or_refuse()
    arranges = all(by.has(Permission.PERSON_EDIT, unit_id=each) for each in absent.places)
    if not arranges and stand_in.unit_id not in units.circles(absent.unit_id).agency:
        apart = _("Người làm thay phải là người cùng cơ quan.")
        raise Invalid(apart, [Fault("/substitute_post_id", apart)])
    if not arranges and on < localdate(at):
        past = _("Ngày bắt đầu không thể ở quá khứ.")
        raise Invalid(past, [Fault("/on", past)])
    if until <= on:
        raise Invalid(_("Ngày hết làm thay phải sau ngày bắt đầu."))
    if absent.account_id == stand_in.account_id:
        raise Invalid(_("Không ai làm thay chính mình."))
    for post in (absent, stand_in):
        if post.valid_from > on or (post.valid_to is not None and post.valid_to < until):
            raise Clash(_("Một trong hai vị trí không kéo dài suốt thời gian làm thay."))
    if absent.absences.filter(valid_from__lt=until, valid_to__gt=on).exists():
        raise Clash(_("Đã có người làm thay trong thời gian này."))

    row = Substitution.objects.create(
        absent=absent,
        substitute=stand_in,
        decision=tidy(decision),
        valid_from=on,
        valid_to=until,
    )

    ledger.record(
        events.Substituted(
            account_id=absent.account_id,
            absent_post_id=absent_post_id,
            substitute_post_id=substitute_post_id,
            on=on,
            until=until,
            decision=row.decision,
        ),
        by=by,
        at=at,
        unit_id=absent.unit_id,
    )
    return row.pk


@ledger.action
def end_substitution(*, substitution_id: int, on: date, by: Actor, at: datetime) -> None:
    """
    End a substitution early: the day `on` is the first without it.

    :raises NotAllowed: if `by` could not have arranged it
    :raises Missing: if there is none
    :raises Clash: if it has ended by then
    """
    row = (
        Substitution.objects.select_for_update(of=("self",))
        .select_related("absent", "substitute")
        .filter(pk=substitution_id)
        .first()
    )
    if row is None:
        raise Missing(_("Không có lượt làm thay này."))

    policy.may_stand_in_for(
        by,
        unit_ids=sorted(row.absent.places),
        holder_id=row.absent.account_id,
        substitute_id=row.substitute.account_id,
        grants=grants_of_post(row.absent_id, at=at) or {},
    ).or_refuse()
    if row.valid_to <= on:
        raise Clash(_("Lượt làm thay này đã kết thúc."))

    row.valid_to = max(on, row.valid_from)
    row.save(update_fields=["valid_to"])

    ledger.record(
        events.SubstitutionEnded(
            account_id=row.absent.account_id, substitution_id=row.pk, on=row.valid_to
        ),
        by=by,
        at=at,
        unit_id=row.absent.unit_id,
    )
