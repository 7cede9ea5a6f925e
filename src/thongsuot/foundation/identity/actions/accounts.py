"""Every change of an account: made, corrected, closed, and given new ways to sign in."""

from collections.abc import Collection
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.identity import events, policy, rules
from thongsuot.foundation.identity.models import Account, Post, Substitution
from thongsuot.foundation.ledger import api as ledger
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.kernel.vietnamese import (
    has_control_characters,
    name_sort_key,
    tidy,
    without_marks,
)


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


def _one_at_a_time() -> None:
    """Let one name or address be taken at a time, so that the second is told and not broken off."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('identity: names'))")


def _places_of(account_id: int, at: datetime) -> set[int]:
    """
    Return where the person's posts lie and reach, now or later, and those they stand in for.

    Who manages the account must cover them all: whoever resets its sign-in can act in each.
    """
    on = localdate(at)
    standing_in = Substitution.objects.filter(valid_to__gt=on, substitute__account=account_id)
    theirs = Q(account=account_id) | Q(pk__in=standing_in.values("absent"))
    ahead = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    posts = Post.objects.filter(theirs, ahead).order_by("pk")
    return {place for post in posts for place in post.places}


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
