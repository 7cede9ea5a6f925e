"""Keys of other systems: made, used, taken out of use."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.identity import events, policy, rules
from thongsuot.foundation.identity.models import Post, Token
from thongsuot.foundation.identity.queries import grants_of_post
from thongsuot.foundation.identity.states import TOKEN_PERMISSIONS
from thongsuot.foundation.ledger import api as ledger
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import Actor, ActorKind, Permission, Reach
from thongsuot.kernel.refusals import Clash, Fault, Invalid, Missing
from thongsuot.kernel.vietnamese import (
    has_control_characters,
    tidy,
)

_LAST_USE_IS_NOTED_EVERY = timedelta(minutes=10)


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
        post = Post.objects.locked_by_id(post_id)
        unit_id, places = post.unit_id, post.places
        grants = grants_of_post(post_id, at=at)
        if grants is None:
            raise Clash(_("Hiện không có ai giữ vị trí này."))
        most = TOKEN_PERMISSIONS & frozenset(grants)
    else:
        unit_id = units.unit(agency_id or 0).id
        places = frozenset({unit_id})
        most = TOKEN_PERMISSIONS

    for each in sorted(places):
        policy.may_create_token(by, unit_id=each).or_refuse()
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
