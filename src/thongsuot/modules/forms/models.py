"""Forms of procedures: a key, its published versions, and drafts under way."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models.expressions import RawSQL


class Form(models.Model):
    """One form (biểu mẫu điện tử) of a procedure, by a key that never changes."""

    key = models.CharField(max_length=80, unique=True)
    procedure_code = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_form_has_a_key_and_a_procedure",
                condition=~models.Q(key="") & ~models.Q(procedure_code=""),
            ),
        ]
        indexes = [models.Index(fields=["procedure_code"], name="form_by_procedure")]

    def __str__(self) -> str:
        return self.key


class FormVersionQuerySet(models.QuerySet["FormVersion"]):
    def in_force(self, on: date) -> Self:
        return self.filter(
            models.Q(in_force_to=None) | models.Q(in_force_to__gte=on), in_force_from__lte=on
        )

    def of_procedure(self, code: str) -> Self:
        return self.filter(form__procedure_code=code)


class FormVersion(models.Model):
    """
    A form as it was published (phiên bản biểu mẫu), never changed afterwards.

    Only `in_force_to` may be set, once. A trigger guards this. `cases` are the keys of the
    procedure's cases that it serves; none means all.
    """

    form = models.ForeignKey(Form, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    in_force_from = models.DateField()
    in_force_to = models.DateField(null=True)
    instrument_number = models.CharField(max_length=200, blank=True)
    instrument_on = models.DateField(null=True)
    instrument_by = models.CharField(max_length=300, blank=True)
    title = models.TextField()
    cases = ArrayField(models.CharField(max_length=120), default=list)
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    objects = FormVersionQuerySet.as_manager()

    class Meta:
        db_table_comment = "immutable once inserted, except that in_force_to is set once"
        constraints = [
            models.UniqueConstraint(
                fields=["form", "number"], name="a_form_version_number_is_used_once"
            ),
            models.CheckConstraint(
                name="a_form_version_ends_no_earlier_than_the_day_before_it_begins",
                condition=models.Q(in_force_to=None)
                | models.Q(in_force_to__gte=RawSQL("in_force_from - 1", ())),
            ),
            ExclusionConstraint(
                name="one_version_of_a_form_is_in_force_on_any_day",
                expressions=[
                    ("form", RangeOperators.EQUAL),
                    (
                        RawSQL("daterange(in_force_from, in_force_to + 1, '[)')", ()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} v{self.number}"


class FormDraft(models.Model):
    """
    A form being written (bản nháp biểu mẫu): changed step by step, each step by one hand.

    It may be incomplete; only a whole one is published. `revision` grows with each step, so that
    a second hand learns what the first has done.
    """

    form = models.ForeignKey(Form, models.PROTECT, null=True, related_name="drafts")
    key = models.CharField(max_length=80)
    procedure_code = models.CharField(max_length=120)
    document = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    saved_by = models.CharField(max_length=200)
    saved_at = models.DateTimeField()
    begun_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(closed_at=None),
                name="a_form_has_one_open_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} r{self.revision}"
