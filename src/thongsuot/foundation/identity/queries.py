"""Who someone is when they act, what posts there are, and the roles read aloud."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from thongsuot.foundation.identity import policy
from thongsuot.foundation.identity.models import Account, Post, PostQuerySet, Substitution, Token
from thongsuot.foundation.identity.states import PERMISSION_LABELS, ROLES, Scope
from thongsuot.foundation.units import api as units
from thongsuot.kernel.actor import EVERYWHERE, Actor, Permission, Reach
from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.vietnamese import tidy, without_marks


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """A person who signs in."""

    id: int
    login: str
    email: str
    full_name: str
    is_sample: bool
    is_active: bool
    password_is_temporary: bool
    last_login: datetime | None


@dataclass(frozen=True, slots=True)
class PostFacts:
    """
    A post as held by its holder; `valid_to` is the first day without it.

    When listed for a substitute, `on_behalf_of` names the absent holder.
    """

    id: int
    account_id: int
    holder: str
    unit_id: int
    unit_name: str
    over_id: int
    over_name: str
    role: str
    role_label: str
    title: str
    decision: str
    valid_from: date
    valid_to: date | None
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class SubstitutionFacts:
    id: int
    absent_post_id: int
    absent_holder: str
    substitute_post_id: int
    substitute_holder: str
    decision: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """A machine's key without its secret; `permissions` in the words that people read."""

    id: int
    name: str
    belongs_to: str
    permissions: tuple[str, ...]
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """A role as an operator reads it: every permission with how far it reaches."""

    code: str
    label: str
    description: str
    permissions: tuple[tuple[str, str, str], ...]
    demands_second_factor: bool


# ---- Who acts ----


def actor_for_account(*, account_id: int, post_id: int | None = None, at: datetime) -> Actor | None:
    """
    Return who this account is when it acts in a post, its first one unless told which.

    The post may be another's for whom the account's holder stands in: the actor then carries
    exactly what that post carries, and the absent holder's name. None when the account holds
    no such post today, its unit has ended or the account is closed. At most three queries.
    """
    on = localdate(at)
    posts = _posts_open_to(account_id, on)
    if post_id is not None:
        posts = [post for post in posts if post.pk == post_id]
    if not posts:
        return None
    post = posts[0]
    own = post.account_id == account_id
    name = post.account.full_name if own else Account.objects.by_id(account_id).full_name
    return Actor(
        name=name,
        account_id=account_id,
        post_id=post.pk,
        unit_id=post.unit_id,
        grants=_grants(post.role, post.over_id or post.unit_id),
        on_behalf_of="" if own else post.account.full_name,
    )


def posts_of(account_id: int, *, at: datetime) -> Sequence[PostFacts]:
    """Return the posts in which the account may act today: its own, then those it stands in for."""
    return tuple(
        _post_facts(post, on_behalf_of="" if post.account_id == account_id else post.account)
        for post in _posts_open_to(account_id, localdate(at))
    )


def grants_of_post(post_id: int, *, at: datetime) -> Mapping[Permission, Reach] | None:
    """Return what a post carries today, None when nobody holds it."""
    post = Post.objects.in_force(localdate(at)).filter(pk=post_id).first()
    return None if post is None else _grants(post.role, post.over_id or post.unit_id)


def _posts_open_to(account_id: int, on: date) -> list[Post]:
    standing_in = Substitution.objects.filter(
        absent=OuterRef("pk"),
        valid_from__lte=on,
        valid_to__gt=on,
        substitute__in=Post.objects.in_force(on).filter(account=account_id),
    )
    posts = (
        Post.objects.in_force(on)
        .filter(Q(account=account_id) | Exists(standing_in))
        .select_related("account", "unit", "over")
        .order_by("valid_from", "pk")
    )
    return sorted(posts, key=lambda post: post.account_id != account_id)


def _grants(role: str, unit_id: int) -> Mapping[Permission, Reach]:
    circles = units.circles(unit_id)
    reach = {
        Scope.UNIT: Reach(circles.unit),
        Scope.AGENCY: Reach(circles.agency),
        Scope.COUNTER: Reach(circles.counter),
        Scope.TREE: EVERYWHERE if circles.tree is None else Reach(circles.tree),
        Scope.EVERYWHERE: EVERYWHERE,
    }
    return {permission: reach[scope] for permission, scope in ROLES[role].permissions.items()}


# ---- Posts and people ----


def post(post_id: int) -> PostFacts:
    """
    Return one post, whether held today or not.

    :raises Missing: if there is no such post
    """
    row = Post.objects.select_related("account", "unit", "over").filter(pk=post_id).first()
    if row is None:
        raise Missing(_("Không có vị trí công tác này."))
    return _post_facts(row)


def posts(post_ids: Sequence[int]) -> Mapping[int, PostFacts]:
    """Return the posts among `post_ids` that exist, by id."""
    rows = Post.objects.select_related("account", "unit", "over").filter(pk__in=post_ids)
    return {row.pk: _post_facts(row) for row in rows.order_by("pk")}


def holders(*, role: str, unit_id: int, at: datetime) -> Sequence[PostFacts]:
    """Return the posts that carry a role in a unit or its own divisions, by name."""
    inside = units.circles(unit_id).unit
    rows = Post.objects.in_force(localdate(at)).filter(role=role, unit__in=inside)
    return _by_name(rows)


def roles_held(unit_ids: Collection[int], *, at: datetime) -> Mapping[int, frozenset[str]]:
    """Return the roles that someone holds today in each of the units or its own divisions."""
    rows = Post.objects.in_force(localdate(at)).values_list("unit", "role").distinct()
    roles: dict[int, set[str]] = defaultdict(set)
    for unit_id, role in rows.order_by("unit", "role"):
        roles[unit_id].add(role)
    return {
        unit_id: frozenset().union(*(roles[each] for each in inside if each in roles))
        for unit_id, inside in units.inside_each(unit_ids).items()
    }


def posts_in(unit_id: int, *, on: date) -> Sequence[PostFacts]:
    """Return the posts held in a unit itself on a day, by name."""
    rows = Post.objects.in_force(on).filter(unit=unit_id)
    return _by_name(rows)


def posts_among(unit_ids: Collection[int], *, on: date) -> Sequence[PostFacts]:
    """Return the posts held in any of the units on a day, by name."""
    rows = Post.objects.in_force(on).filter(unit__in=unit_ids)
    return _by_name(rows)


def posts_to_end_with(unit_id: int, *, on: date) -> Sequence[PostFacts]:
    """Return the posts in a unit that would go on past the day `on`."""
    rows = Post.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), unit=unit_id)
    return _by_name(rows)


def posts_held(account_ids: Sequence[int], *, on: date) -> Mapping[int, Sequence[PostFacts]]:
    """Return the posts that each of the accounts holds on a day."""
    held: dict[int, list[PostFacts]] = {account_id: [] for account_id in account_ids}
    rows = Post.objects.in_force(on).filter(account__in=account_ids)
    for facts in _by_name(rows):
        held[facts.account_id].append(facts)
    return held


def post_history(account_id: int) -> Sequence[PostFacts]:
    """Return every post the account has held, the latest first."""
    rows = Post.objects.filter(account=account_id).select_related("account", "unit", "over")
    return tuple(map(_post_facts, rows.order_by("-valid_from", "-pk")))


def substitutions_of(account_id: int, *, on: date) -> Sequence[SubstitutionFacts]:
    """Return who stands in for this account's posts, and for whom it does, from `on` onward."""
    rows = (
        Substitution.objects.filter(valid_to__gt=on)
        .filter(Q(absent__account=account_id) | Q(substitute__account=account_id))
        .select_related("absent__account", "substitute__account")
    )
    return tuple(map(_substitution_facts, rows.order_by("valid_from", "pk")))


def absences(post_ids: Collection[int], *, on: date) -> Sequence[SubstitutionFacts]:
    """Return who stands in for any of the posts, and for whom they do, from `on` onward."""
    rows = (
        Substitution.objects.filter(valid_to__gt=on)
        .filter(Q(absent__in=post_ids) | Q(substitute__in=post_ids))
        .select_related("absent__account", "substitute__account")
    )
    return tuple(map(_substitution_facts, rows.order_by("valid_from", "pk")))


def account(account_id: int) -> AccountFacts:
    """
    Return one account.

    :raises Missing: if there is no such account
    """
    return _account_facts(Account.objects.by_id(account_id))


def account_by_login(login: str) -> AccountFacts:
    """
    Return the account with this login name.

    :raises Missing: if there is none
    """
    row = Account.objects.filter(login=login).first()
    if row is None:
        raise Missing(_("Không có tài khoản %(login)s.") % {"login": login})
    return _account_facts(row)


def search_accounts(
    q: str = "", *, unit_id: int | None = None, on: date, limit: int = 50, after: int = 0
) -> Sequence[AccountFacts]:
    """Return accounts by name, login or e-mail, with or without marks, sorted by given name."""
    words = without_marks(tidy(q))
    rows = Account.objects.filter(Q(search__contains=words) | Q(login__startswith=words))
    if unit_id is not None:
        held = Post.objects.in_force(on).filter(unit__in=units.under(unit_id))
        rows = rows.filter(pk__in=held.values("account"))
    return tuple(map(_account_facts, rows.order_by("sort_key", "pk")[after : after + limit]))


def has_second_factor(account_id: int) -> bool:
    """Whether the account has set up a one-time code or a passkey."""
    return Account.objects.filter(
        pk=account_id, authenticator__type__in=("totp", "webauthn")
    ).exists()


# ---- Tokens ----


def tokens(*, actor: Actor) -> Sequence[TokenFacts]:
    """Return the keys that `actor` may manage, the latest first."""
    reach = actor.reach(Permission.TOKEN_CREATE)
    rows = Token.objects.select_related("post__account", "agency").order_by("-created_at", "-pk")
    if not reach.everywhere:
        rows = rows.filter(Q(post__unit__in=reach.unit_ids) | Q(agency__in=reach.unit_ids))
    return tuple(
        TokenFacts(
            id=row.pk,
            name=row.name,
            belongs_to=row.post.account.full_name if row.post else str(row.agency),
            permissions=tuple(str(PERMISSION_LABELS[Permission(p)]) for p in row.permissions),
            created_at=row.created_at,
            last_used_at=row.last_used_at,
            revoked_at=row.revoked_at,
        )
        for row in rows
    )


# ---- Roles read aloud ----


def roles() -> Sequence[RoleFacts]:
    """Return every role in the words that people read."""
    return tuple(
        RoleFacts(
            code=role.code,
            label=str(role.label),
            description=str(role.description),
            permissions=tuple(
                (str(permission), str(PERMISSION_LABELS[permission]), str(scope.label))
                for permission, scope in role.permissions.items()
            ),
            demands_second_factor=policy.role_demands_second_factor(role.code),
        )
        for role in ROLES.values()
    )


# ---- From rows to values ----


def _by_name(rows: PostQuerySet) -> Sequence[PostFacts]:
    full = rows.select_related("account", "unit", "over")
    return tuple(map(_post_facts, full.order_by("account__sort_key", "pk")))


def _post_facts(row: Post, *, on_behalf_of: "Account | str" = "") -> PostFacts:
    over = row.over or row.unit
    return PostFacts(
        id=row.pk,
        account_id=row.account_id,
        holder=row.account.full_name,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        over_id=over.pk,
        over_name=over.name,
        role=row.role,
        role_label=str(ROLES[row.role].label),
        title=row.title,
        decision=row.decision,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        on_behalf_of=str(on_behalf_of),
    )


def _substitution_facts(row: Substitution) -> SubstitutionFacts:
    return SubstitutionFacts(
        id=row.pk,
        absent_post_id=row.absent_id,
        absent_holder=row.absent.account.full_name,
        substitute_post_id=row.substitute_id,
        substitute_holder=row.substitute.account.full_name,
        decision=row.decision,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _account_facts(row: Account) -> AccountFacts:
    return AccountFacts(
        id=row.pk,
        login=row.login,
        email=row.email,
        full_name=row.full_name,
        is_sample=row.is_sample,
        is_active=row.is_active,
        password_is_temporary=row.password_is_temporary,
        last_login=row.last_login,
    )
