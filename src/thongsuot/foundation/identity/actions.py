"""Every change of accounts, posts, substitutions and tokens."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.identity import events, policy, rules
from thongsuot.foundation.identity.models import Account, Post, Substitution, Token
from thongsuot.foundation.identity.queries import grants_of_post
from thongsuot.foundation.identity.states import ROLES, TOKEN_PERMISSIONS
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor, ActorKind, Permission, Reach
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.kernel.vietnamese import (
    has_control_characters,
    name_sort_key,
    tidy,
    without_marks,
)

_LAST_USE_IS_NOTED_EVERY = timedelta(minutes=10)

# ---- Accounts ----


@ledger.action
def create_account(
    *,
    login: str,
    full_name: str,
    by: Actor,
    at: datetime,
    email: str = "",
    password: str = "",
    is_sample: bool = False,
) -> int:
    """
    Create an account and return its id.

    A password given here is the operator's choice and must be changed at the first sign-in,
    unless the account is a sample. Without one nobody can sign in until `reset_password`.

    :raises NotAllowed: if `by` may not manage accounts
    :raises Clash: if the login name or the e-mail address is taken
    :raises Invalid: if one of them, or the name, cannot be used
    """
    _one_at_a_time()

    policy.may_edit_people(by).or_refuse()
    name, address = _good_name(full_name), email.strip().lower()
    if not rules.is_login(login):
        raise Invalid(
            _("Tên đăng nhập không hợp lệ."),
            [Fault("/login", _("2 đến 60 chữ thường không dấu, chữ số, dấu chấm, gạch nối."))],
        )
    _refuse_taken(login=login, email=address)

    account = Account(
        login=login,
        email=address,
        full_name=name,
        sort_key=name_sort_key(name),
        search=without_marks(f"{name} {login} {address}"),
        is_sample=is_sample,
        password_is_temporary=bool(password) and not is_sample,
        password=make_password(password or None),
        created_at=at,
    )
    account.save(force_insert=True)

    ledger.record(
        events.AccountCreated(account_id=account.pk, login=login, full_name=name), by=by, at=at
    )
    return account.pk


@ledger.action
def change_account(*, account_id: int, full_name: str, email: str, by: Actor, at: datetime) -> None:
    """
    Correct a person's name or e-mail address.

    :raises NotAllowed: if `by` may not manage this account
    :raises Clash: if the address is taken
    """
    _one_at_a_time()
    account = Account.objects.locked_by_id(account_id)

    policy.may_edit_person(by, _places_of(account_id, at)).or_refuse()
    name, address = _good_name(full_name), email.strip().lower()
    _refuse_taken(email=address, but=account_id)

    account.full_name, account.sort_key = name, name_sort_key(name)
    account.email = address
    account.search = without_marks(f"{name} {account.login} {address}")
    account.save(update_fields=["full_name", "sort_key", "email", "search"])

    ledger.record(
        events.AccountChanged(account_id=account_id, full_name=name, email=address), by=by, at=at
    )


@ledger.action
def close_account(*, account_id: int, reason: str, by: Actor, at: datetime) -> None:
    """
    Shut a person out at once: sessions end, posts and tokens give nothing.

    :raises NotAllowed: if `by` may not manage this account
    :raises Clash: if it is closed already
    """
    account = Account.objects.locked_by_id(account_id)

    policy.may_edit_person(by, _places_of(account_id, at)).or_refuse()
    if not account.is_active:
        raise Clash(_("Tài khoản này đã khóa."))

    account.is_active = False
    account.save(update_fields=["is_active"])

    ledger.record(events.AccountClosed(account_id=account_id, reason=tidy(reason)), by=by, at=at)


@ledger.action
def reopen_account(*, account_id: int, reason: str, by: Actor, at: datetime) -> None:
    """
    Let a person in again.

    :raises NotAllowed: if `by` may not manage this account
    :raises Clash: if it is not closed
    """
    account = Account.objects.locked_by_id(account_id)

    policy.may_edit_person(by, _places_of(account_id, at)).or_refuse()
    if account.is_active:
        raise Clash(_("Tài khoản này đang mở."))

    account.is_active = True
    account.save(update_fields=["is_active"])

    ledger.record(events.AccountReopened(account_id=account_id, reason=tidy(reason)), by=by, at=at)


@ledger.action
def reset_password(*, account_id: int, by: Actor, at: datetime) -> str:
    """
    Give an account a one-time password and return it, to be shown once; its sessions end.

    :raises NotAllowed: if `by` may not manage this account
    """
    account = Account.objects.locked_by_id(account_id)

    policy.may_reset(by, account_id, _places_of(account_id, at)).or_refuse()

    password = rules.new_password()
    account.password, account.password_is_temporary = make_password(password), True
    account.save(update_fields=["password", "password_is_temporary"])

    ledger.record(events.PasswordReset(account_id=account_id), by=by, at=at)
    return password


@ledger.action
def give_sample_password(
    *, account_ids: Collection[int], password: str, by: Actor, at: datetime
) -> None:
    """
    Give invented people one known password, hashed once: a hash each would take seconds.

    :raises NotAllowed: if `by` may not manage accounts
    :raises Missing: if one of them is not there, or not a sample
    """
    rows = Account.objects.filter(pk__in=account_ids, is_sample=True)
    found = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))

    policy.may_edit_people(by).or_refuse()
    if set(found) != set(account_ids):
        raise Missing(_("Không có tài khoản mẫu này."))

    rows.update(password=make_password(password), password_is_temporary=False)

    for account_id in found:
        ledger.record(events.PasswordReset(account_id=account_id), by=by, at=at)


@ledger.action
def reset_second_factor(*, account_id: int, reason: str, by: Actor, at: datetime) -> None:
    """
    Remove the one-time code, passkeys and recovery codes of someone who has lost them.

    :raises NotAllowed: if `by` may not manage this account
    :raises Clash: if there is none to remove
    """
    Account.objects.locked_by_id(account_id)

    policy.may_reset(by, account_id, _places_of(account_id, at)).or_refuse()
    authenticators = Authenticator.objects.filter(user=account_id)
    if not authenticators.exists():
        raise Clash(_("Tài khoản này chưa có yếu tố xác thực thứ hai."))

    authenticators.delete()

    ledger.record(
        events.SecondFactorReset(account_id=account_id, reason=tidy(reason)), by=by, at=at
    )


# ---- Posts ----


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

    :raises NotAllowed: if `by` may not place people in the absent holder's unit
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

    policy.may_appoint(by, unit_id=absent.unit_id, account_id=stand_in.account_id).or_refuse()
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

    :raises NotAllowed: if `by` may not place people there
    :raises Missing: if there is none
    :raises Clash: if it has ended by then
    """
    row = (
        Substitution.objects.select_for_update(of=("self",))
        .select_related("absent")
        .filter(pk=substitution_id)
        .first()
    )
    if row is None:
        raise Missing(_("Không có lượt làm thay này."))

    policy.may_end_post(by, unit_id=row.absent.unit_id).or_refuse()
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


# ---- Tokens ----


@ledger.action
def create_token(
    *,
    name: str,
    by: Actor,
    at: datetime,
    post_id: int | None = None,
    agency_id: int | None = None,
    permissions: Collection[Permission] | None = None,
) -> str:
    """
    Make a key for another system and return it; it is shown this once and kept as a hash.

    A post's key carries what the post carries, an agency's what machines may be given, or the
    given part of it. It ends with its post or its agency.

    :raises NotAllowed: if `by` may not create keys there
    :raises Missing: if there is no such post or agency
    :raises Clash: if nobody holds the post today
    :raises Invalid: unless exactly one owner is named, and the permissions are theirs to give
    """
    if (post_id is None) == (agency_id is None):
        raise Invalid(_("Khóa thuộc về một vị trí công tác hoặc một cơ quan."))
    if post_id is not None:
        unit_id = Post.objects.locked_by_id(post_id).unit_id
        grants = grants_of_post(post_id, at=at)
        if grants is None:
            raise Clash(_("Hiện không có ai giữ vị trí này."))
        most = TOKEN_PERMISSIONS & frozenset(grants)
    else:
        unit_id = units.unit(agency_id or 0).id
        most = TOKEN_PERMISSIONS

    policy.may_create_token(by, unit_id=unit_id).or_refuse()
    given = most if permissions is None else frozenset(permissions)
    if not given or not given <= most:
        raise Invalid(
            _("Khóa không thể mang những quyền này."),
            [Fault("/permissions", _("Chọn trong các quyền của vị trí hoặc cơ quan."))],
        )
    label = tidy(name)
    if not 1 <= len(label) <= 100 or has_control_characters(label):
        raise Invalid(_("Tên khóa từ 1 đến 100 ký tự."), [Fault("/name", _("Sửa tên."))])

    raw = rules.new_token()
    token = Token.objects.create(
        name=label,
        fingerprint=rules.fingerprint(raw),
        post_id=post_id,
        agency_id=agency_id,
        permissions=sorted(given),
        created_at=at,
    )

    ledger.record(
        events.TokenCreated(
            token_id=token.pk,
            name=label,
            post_id=post_id,
            agency_id=agency_id,
            permissions=tuple(sorted(given)),
        ),
        by=by,
        at=at,
        unit_id=unit_id,
    )
    return raw


@ledger.action
def revoke_token(*, token_id: int, by: Actor, at: datetime) -> None:
    """
    Take a key out of use at once.

    :raises NotAllowed: if `by` may not manage keys there
    :raises Missing: if there is none
    :raises Clash: if it is revoked already
    """
    token = (
        Token.objects.select_for_update(of=("self",))
        .select_related("post")
        .filter(pk=token_id)
        .first()
    )
    if token is None:
        raise Missing(_("Không có khóa này."))

    unit_id = token.post.unit_id if token.post else (token.agency_id or 0)
    policy.may_create_token(by, unit_id=unit_id).or_refuse()
    if token.revoked_at is not None:
        raise Clash(_("Khóa này đã thu hồi."))

    token.revoked_at = at
    token.save(update_fields=["revoked_at"])

    ledger.record(
        events.TokenRevoked(token_id=token.pk, name=token.name), by=by, at=at, unit_id=unit_id
    )


def actor_for_token(raw: str, *, at: datetime) -> Actor | None:
    """
    Return the machine that holds this key, None if it is unknown, revoked or ownerless today.

    That it was used is noted beside the key now and then; it is no event.
    """
    token = (
        Token.objects.select_related("post__account")
        .filter(fingerprint=rules.fingerprint(raw), revoked_at__isnull=True)
        .first()
    )
    if token is None:
        return None
    if token.post is not None:
        carried = grants_of_post(token.post.pk, at=at)
        unit_id = token.post.unit_id
    else:
        agency = units.unit(token.agency_id or 0)
        unit_id = agency.id
        inside = Reach(units.circles(unit_id).agency)
        carried = (
            {permission: inside for permission in TOKEN_PERMISSIONS}
            if agency.in_force(localdate(at))
            else None
        )
    if carried is None:
        return None
    Token.objects.filter(
        Q(last_used_at__isnull=True) | Q(last_used_at__lt=at - _LAST_USE_IS_NOTED_EVERY),
        pk=token.pk,
    ).update(last_used_at=at)
    return Actor(
        name=token.name,
        kind=ActorKind.MACHINE,
        account_id=token.post.account_id if token.post else None,
        post_id=token.post_id,
        unit_id=unit_id,
        grants={p: reach for p, reach in carried.items() if p in token.permissions},
    )


# ---- Parts of an action ----


def _one_at_a_time() -> None:
    """Let one name or address be taken at a time, so that the second is told and not broken off."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('identity: names'))")


def _places_of(account_id: int, at: datetime) -> set[int]:
    """Where the person holds posts now or later: who manages the account must cover them all."""
    ahead = Q(valid_to__isnull=True) | Q(valid_to__gt=localdate(at))
    held = Post.objects.filter(ahead, account=account_id).order_by("pk")
    return set(held.values_list("unit", flat=True))


def _good_name(full_name: str) -> str:
    name = tidy(full_name)
    if not 2 <= len(name) <= 100 or has_control_characters(name):
        raise Invalid(_("Họ và tên không hợp lệ."), [Fault("/full_name", _("Từ 2 đến 100 ký tự."))])
    return name


def _refuse_taken(*, login: str = "", email: str = "", but: int = 0) -> None:
    others = Account.objects.exclude(pk=but)
    if login and others.filter(login=login).exists():
        raise Clash(_("Tên đăng nhập %(login)s đã có người dùng.") % {"login": login})
    if email and others.filter(email=email).exists():
        raise Clash(_("Địa chỉ %(email)s đã có người dùng.") % {"email": email})
