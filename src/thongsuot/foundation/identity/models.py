"""People, the posts that they hold, who stands in for whom, and the keys of machines."""

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.foundation.identity.states import ROLES
from thongsuot.kernel.refusals import Missing

# The days from `valid_from` until before `valid_to`. An instance, not a class of ours: migrations
# keep it, and import nothing that may change.
_DAYS = Func(F("valid_from"), F("valid_to"), Value("[)"), function="daterange")


def _in_force(on: date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}valid_from__lte": on}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": on})
    )


def _never_two_at_once(name: str, *fields: str) -> ExclusionConstraint:
    same: list[tuple[Any, str]] = [(field, RangeOperators.EQUAL) for field in fields]
    return ExclusionConstraint(name=name, expressions=[*same, (_DAYS, RangeOperators.OVERLAPS)])


class AccountManager(BaseUserManager["Account"]):
    def by_id(self, account_id: int) -> "Account":
        try:
            return self.get(pk=account_id)
        except self.model.DoesNotExist:
            raise Missing(_("Không có tài khoản này.")) from None

    def locked_by_id(self, account_id: int) -> "Account":
        try:
            return self.select_for_update(of=("self",)).get(pk=account_id)
        except self.model.DoesNotExist:
            raise Missing(_("Không có tài khoản này.")) from None


class Account(AbstractBaseUser):
    """
    A person who signs in (tài khoản), by login name or e-mail address.

    An account carries no permission: the posts it holds do. `is_sample` marks an invented person.
    """

    login = models.CharField(gettext_lazy("Tên đăng nhập"), max_length=60, unique=True)
    email = models.EmailField(gettext_lazy("Thư điện tử"), blank=True)
    full_name = models.CharField(gettext_lazy("Họ và tên"), max_length=100)
    sort_key = models.TextField(db_collation="C")
    search = models.TextField()
    is_sample = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    password_is_temporary = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects = AccountManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="account_login_is_small_letters_figures_and_dots",
                condition=Q(login__regex=r"^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$"),
            ),
            models.UniqueConstraint(
                Lower("email"), name="account_email_is_nobody_elses", condition=~Q(email="")
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name


class PostQuerySet(models.QuerySet["Post"]):
    def in_force(self, on: date) -> Self:
        """Return the posts held on a day, in units that exist that day."""
        return self.filter(_in_force(on), _in_force(on, "unit__"), account__is_active=True)

    def locked_by_id(self, post_id: int) -> "Post":
        try:
            return self.select_for_update(of=("self",)).get(pk=post_id)
        except self.model.DoesNotExist:
            raise Missing(_("Không có vị trí công tác này.")) from None


class Post(models.Model):
    """
    A person in a role in a unit over some days (vị trí công tác).

    `over` is the unit that the work reaches from, where that is not the unit the person sits
    in: the reform office sits in a department and watches the whole province. `valid_to` is
    the first day without it.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="posts")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    over = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=30)
    title = models.CharField(max_length=100)
    decision = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="post_ends_no_earlier_than_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="post_carries_a_known_role", condition=Q(role__in=sorted(ROLES))
            ),
            _never_two_at_once(
                "post_is_held_once_by_one_person_in_one_unit", "account", "unit", "role"
            ),
        ]
        indexes = [models.Index(fields=["unit", "role"], name="post_by_unit_and_role")]

    def __str__(self) -> str:
        return f"{self.title} {self.account_id}"

    @property
    def places(self) -> frozenset[int]:
        """Where its holder sits and where their work reaches from; who manages it covers both."""
        return frozenset({self.unit_id, self.over_id or self.unit_id})


class Substitution(models.Model):
    """
    While one is away, another may act in their post (làm thay, ủy quyền), and it says so.

    It gives what the absent post gives, on those days, and nothing once either post has ended.
    """

    absent = models.ForeignKey(Post, models.PROTECT, related_name="absences")
    substitute = models.ForeignKey(Post, models.PROTECT, related_name="substitutions")
    decision = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="substitution_ends_no_earlier_than_it_begins",
                condition=Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="substitution_is_by_another_post", condition=~Q(absent=F("substitute"))
            ),
            _never_two_at_once("post_has_one_substitute_at_a_time", "absent"),
        ]

    def __str__(self) -> str:
        return f"{self.substitute_id} thay {self.absent_id}"


class Token(models.Model):
    """The key of another system (khóa truy cập), of which only the fingerprint is kept."""

    name = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64, unique=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    permissions = ArrayField(models.CharField(max_length=40))
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="token_belongs_to_a_post_or_an_agency",
                condition=Q(post__isnull=False, agency__isnull=True)
                | Q(post__isnull=True, agency__isnull=False),
            ),
            models.CheckConstraint(
                name="token_keeps_only_a_fingerprint",
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
