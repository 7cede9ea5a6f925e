"""The map of the country and the boxes of the administration, each with its days."""

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Subquery, Value
from django.utils.translation import gettext as _

from thongsuot.foundation.units.states import Level, TerritoryKind, UnitKind
from thongsuot.kernel.refusals import Missing

# The days from `valid_from` until before `valid_to`, as PostgreSQL's daterange. An instance, not
# a class of ours: migrations keep it, and they import nothing that may change under them.
_DAYS = Func(F("valid_from"), F("valid_to"), Value("[)"), function="daterange")


def _in_force(on: date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}valid_from__lte": on}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": on})
    )


def _ends_after_it_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name, condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))
    )


def _never_two_at_once(name: str, *fields: str) -> ExclusionConstraint:
    same: list[tuple[Any, str]] = [(field, RangeOperators.EQUAL) for field in fields]
    return ExclusionConstraint(name=name, expressions=[*same, (_DAYS, RangeOperators.OVERLAPS)])


# ---- Territories ----


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def in_force(self, on: date) -> Self:
        return self.filter(_in_force(on))

    def by_code(self, code: str, on: date) -> "Territory":
        row = self.in_force(on).filter(code=code).first()
        if row is None:
            raise Missing(_("Không có đơn vị hành chính mã %(code)s.") % {"code": code})
        return row


class Territory(models.Model):
    """
    A province or a commune (đơn vị hành chính), under the statistics office's code.

    `valid_to` is the first day on which it no longer is. One code may be given again later:
    since 1 July 2025 the code 91, once of Kiên Giang, is An Giang's.
    """

    code = models.CharField(max_length=5)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=TerritoryKind.choices)
    level = models.CharField(max_length=10, choices=Level.choices)
    province = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    agency_code = models.CharField(max_length=35, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    sort_key = models.TextField(db_collation="C")
    search = models.TextField()

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        constraints = [
            _ends_after_it_begins("territory_ends_after_it_begins"),
            _never_two_at_once("territory_code_is_held_by_one_at_a_time", "code"),
            models.CheckConstraint(
                name="territory_of_commune_level_lies_in_a_province",
                condition=Q(level=Level.PROVINCE, province__isnull=True)
                | Q(level=Level.COMMUNE, province__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{TerritoryKind(self.kind).label} {self.name}"


class TerritorySuccession(models.Model):
    """Which territory took over from which (kế thừa địa giới): many to many."""

    predecessor = models.ForeignKey(Territory, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Territory, models.PROTECT, related_name="inheritances")
    decision = models.CharField(max_length=200)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="territory_succession_is_recorded_once", fields=["predecessor", "successor"]
            ),
            models.CheckConstraint(
                name="territory_does_not_succeed_itself",
                condition=~Q(predecessor=F("successor")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


# ---- Units ----


class UnitQuerySet(models.QuerySet["Unit"]):
    def in_force(self, on: date) -> Self:
        return self.filter(_in_force(on))

    def under(self, path: str) -> Self:
        """Return the unit with this path and every unit below it, of today and of former days."""
        return self.filter(path__startswith=path)

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def by_id(self, unit_id: int) -> "Unit":
        try:
            return self.get(pk=unit_id)
        except self.model.DoesNotExist:
            raise Missing(_("Không có đơn vị này.")) from None

    def all_of(self, unit_ids: Collection[int]) -> "list[Unit]":
        rows = list(self.filter(pk__in=unit_ids).order_by("pk"))
        if len(rows) != len(set(unit_ids)):
            raise Missing(_("Không có đơn vị này."))
        return rows

    def with_facts(self, on: date | None) -> Self:
        """
        Add `code`, `organ_id` and `name_then` as they were on a day, or as they are.

        A closed unit keeps showing the last identifier that it held.
        """
        held = UnitIdentifier.objects.filter(unit=OuterRef("pk")).order_by("-valid_from", "-pk")
        former = FormerName.objects.none()
        if on is not None:
            held = held.filter(valid_from__lte=on)
            former = FormerName.objects.filter(unit=OuterRef("pk"), until__gt=on).order_by("until")
        return self.select_related("territory", "territory__province").annotate(
            code=Subquery(held.values("code")[:1]),
            organ_id=Subquery(held.values("organ_id")[:1]),
            name_then=Subquery(former.values("name")[:1]),
        )


class Unit(models.Model):
    """
    Any box of the organisation (cơ quan, đơn vị), from the provincial committee to a division.

    `path` holds the ids from the top down to itself ("/1/7/31/"); the database writes it and
    keeps the parent as it was at founding, so the tree can have no cycle. A unit that moves
    elsewhere is closed and succeeded, like one that merges. `valid_to` is the first day on
    which it no longer is.
    """

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=UnitKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.TextField(db_collation="C", default="", editable=False)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    decision = models.CharField(max_length=200, blank=True)
    sort_key = models.TextField(db_collation="C")
    search = models.TextField()

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            _ends_after_it_begins("unit_ends_after_it_begins"),
            models.CheckConstraint(name="unit_is_not_its_own_parent", condition=~Q(parent=F("id"))),
            models.UniqueConstraint(
                name="unit_name_is_held_once_under_one_parent",
                fields=["parent", "name"],
                condition=Q(valid_to__isnull=True),
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["path"], name="unit_by_path")]

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """A name that a unit bore until a day (tên cũ), so that reports and search still know it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=200)
    search = models.TextField()
    until = models.DateField()
    decision = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="unit_is_renamed_once_a_day", fields=["unit", "until"]),
        ]

    def __str__(self) -> str:
        return self.name


class UnitIdentifier(models.Model):
    """
    The official code of an agency over some days (mã định danh điện tử của cơ quan).

    QĐ 20/2020/QĐ-TTg, Điều 4 to 6: at most 35 of A–Z, 0–9 and the dot, read left to right.
    `organ_id` is the same code right to left, as old dossiers and edXML write it.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="identifiers")
    code = models.CharField(max_length=35)
    organ_id = models.CharField(max_length=13, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            _ends_after_it_begins("identifier_ends_after_it_begins"),
            _never_two_at_once("identifier_names_one_unit_at_a_time", "code"),
            _never_two_at_once("unit_has_one_identifier_at_a_time", "unit"),
            models.CheckConstraint(
                name="identifier_is_made_of_capitals_figures_and_dots",
                condition=Q(code__regex=r"^[A-Z0-9]+(\.[A-Z0-9]+)*$"),
            ),
        ]
        indexes = [models.Index(fields=["organ_id"], name="identifier_by_organ_id")]

    def __str__(self) -> str:
        return self.code


class UnitSuccession(models.Model):
    """Which unit took over the work of which (kế thừa nhiệm vụ): many to many, by decision."""

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="inheritances")
    decision = models.CharField(max_length=200)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="unit_succession_is_recorded_once", fields=["predecessor", "successor"]
            ),
            models.CheckConstraint(
                name="unit_does_not_succeed_itself", condition=~Q(predecessor=F("successor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"
