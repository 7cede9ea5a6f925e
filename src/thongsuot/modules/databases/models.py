"""Databases that hold what papers say, since when they can be read, and the papers they hold."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import RawSQL

_FROM_AND_TO = RawSQL("daterange(since, until + 1, '[)')", ())
_IN_FORCE = RawSQL("daterange(in_force_from, in_force_to + 1, '[)')", ())


class Database(models.Model):
    """
    A national or sector database (cơ sở dữ liệu), by a key of ours that never changes.

    `spellings` keeps the names that documents give it, for it to be found and recognised by.
    """

    key = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=300, unique=True)
    owner = models.CharField(max_length=300)
    spellings = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    sort_key = models.TextField(db_collation="C")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_database_has_a_key_a_name_and_an_owner",
                condition=~Q(key="") & ~Q(name="") & ~Q(owner=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def holding(self, on: date) -> Self:
        return self.filter(Q(until=None) | Q(until__gte=on), since__lte=on)


class Connection(models.Model):
    """
    The days on which the province can read a database (thời gian kết nối).

    `until` is the last day on which it could be read; `basis` says by which paper or test.
    """

    database = models.ForeignKey(Database, models.PROTECT, related_name="connections")
    since = models.DateField()
    until = models.DateField(null=True)
    basis = models.CharField(max_length=500, blank=True)
    reason_ended = models.CharField(max_length=500, blank=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_connection_ends_no_earlier_than_the_day_before_it_begins",
                condition=Q(until=None) | Q(until__gte=RawSQL("since - 1", ())),
            ),
            ExclusionConstraint(
                name="a_database_is_connected_once_at_a_time",
                expressions=[
                    ("database", RangeOperators.EQUAL),
                    (_FROM_AND_TO, RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.database_id} {self.since}"


class HeldPaperQuerySet(models.QuerySet["HeldPaper"]):
    def in_force(self, on: date) -> Self:
        return self.filter(Q(in_force_to=None) | Q(in_force_to__gte=on), in_force_from__lte=on)

    def for_procedure(self, code: str) -> Self:
        """What is held for that procedure or for every one."""
        return self.filter(procedure_code__in=["", code] if code else [""])

    def with_connected(self, on: date) -> Self:
        return self.annotate(connected=Exists(_connections(on)))

    def connected(self, on: date) -> Self:
        return self.filter(Exists(_connections(on)))


def _connections(on: date) -> ConnectionQuerySet:
    return Connection.objects.holding(on).filter(database=OuterRef("database"))


class HeldPaper(models.Model):
    """
    A paper that a database holds (giấy tờ đã có dữ liệu), for one procedure or (no code) all.

    Never changed: it ends, and another is added. `partly` when the database answers only some
    of what the paper says; `unverified` when the clause is still to be checked against the text.
    `search` holds all its words without marks, to be looked up by.
    """

    database = models.ForeignKey(Database, models.PROTECT, related_name="papers")
    paper = models.CharField(max_length=300)
    other_names = ArrayField(models.CharField(max_length=500), default=list, blank=True)
    procedure_code = models.CharField(max_length=120, blank=True)
    procedure_name = models.TextField(blank=True)
    instrument = models.CharField(max_length=500)
    clause = models.CharField(max_length=500, blank=True)
    condition = models.CharField(max_length=500, blank=True)
    partly = models.BooleanField(default=False)
    in_force_from = models.DateField()
    in_force_to = models.DateField(null=True)
    source = models.CharField(max_length=500)
    unverified = models.BooleanField(default=False)
    search = models.TextField(blank=True)
    sort_key = models.TextField(db_collation="C")

    # What `with_connected` adds to a row that was read.
    connected: bool

    objects = HeldPaperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_held_paper_has_a_name_an_instrument_and_a_source",
                condition=~Q(paper="") & ~Q(instrument="") & ~Q(source=""),
            ),
            models.CheckConstraint(
                name="a_held_paper_ends_no_earlier_than_the_day_before_it_begins",
                condition=Q(in_force_to=None) | Q(in_force_to__gte=RawSQL("in_force_from - 1", ())),
            ),
            ExclusionConstraint(
                name="a_paper_is_held_once_at_a_time",
                expressions=[
                    ("database", RangeOperators.EQUAL),
                    ("paper", RangeOperators.EQUAL),
                    ("procedure_code", RangeOperators.EQUAL),
                    (_IN_FORCE, RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(F("procedure_code"), F("in_force_from"), name="held_paper_by_procedure"),
            models.Index(fields=["sort_key", "id"], name="held_paper_in_order"),
        ]

    def __str__(self) -> str:
        return self.paper
