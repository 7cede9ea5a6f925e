"""Workflows as they were published: steps as data, bound to by dossiers, never changed."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models.expressions import RawSQL


class WorkflowQuerySet(models.QuerySet["Workflow"]):
    def in_force(self, on: date) -> Self:
        return self.filter(
            models.Q(in_force_to=None) | models.Q(in_force_to__gte=on), in_force_from__lte=on
        )

    def open(self) -> Self:
        return self.filter(in_force_to=None)

    def fitting(self, *, procedure_code: str, case: str, unit_id: int | None) -> Self:
        """Return what could be followed; the default fits every procedure."""
        return self.filter(
            models.Q(unit_id=None) | models.Q(unit_id=unit_id),
            procedure_code__in=[procedure_code, ""],
            case__in=[case, ""],
        )


class Workflow(models.Model):
    """
    One internal process (quy trình nội bộ) as published, for one unit or the whole province.

    Empty `case` fits all cases of the procedure; empty `procedure_code` is the default that
    fits every procedure without a workflow of its own. `variant` tells apart what a source has
    several of for one case, and `rank` their order in it. Only `in_force_to` is ever set.
    """

    procedure_code = models.CharField(max_length=120, blank=True)
    case = models.CharField(max_length=120, blank=True)
    variant = models.CharField(max_length=800, blank=True)
    rank = models.PositiveIntegerField(default=0)
    unit_id = models.BigIntegerField(null=True)
    number = models.PositiveIntegerField()
    is_default = models.BooleanField(default=False)
    instrument_number = models.CharField(max_length=200, blank=True)
    instrument_on = models.DateField(null=True)
    instrument_by = models.CharField(max_length=300, blank=True)
    in_force_from = models.DateField()
    in_force_to = models.DateField(null=True)
    note = models.TextField(blank=True)
    steps = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    objects = WorkflowQuerySet.as_manager()

    class Meta:
        db_table_comment = "immutable once inserted, except that in_force_to is set once"
        constraints = [
            models.CheckConstraint(
                name="a_workflow_ends_no_earlier_than_the_day_before_it_begins",
                condition=models.Q(in_force_to=None)
                | models.Q(in_force_to__gte=RawSQL("in_force_from - 1", ())),
            ),
            models.CheckConstraint(
                name="only_the_default_is_without_a_procedure",
                condition=models.Q(is_default=True, procedure_code="")
                | models.Q(is_default=False) & ~models.Q(procedure_code=""),
            ),
            ExclusionConstraint(
                name="one_workflow_of_a_kind_is_in_force_on_any_day",
                expressions=[
                    ("procedure_code", RangeOperators.EQUAL),
                    ("case", RangeOperators.EQUAL),
                    ("variant", RangeOperators.EQUAL),
                    (RawSQL("coalesce(unit_id, 0)", ()), RangeOperators.EQUAL),
                    (
                        RawSQL("daterange(in_force_from, in_force_to + 1, '[)')", ()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["procedure_code", "in_force_from"], name="workflow_by_procedure"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_code or 'default'} {self.case} v{self.number}"
