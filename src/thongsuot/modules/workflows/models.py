"""Workflows as published, never changed, bound to by dossiers; and those in the making."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Missing
from thongsuot.modules.workflows.states import DraftState


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


class WorkflowDraftQuerySet(models.QuerySet["WorkflowDraft"]):
    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def open(self) -> Self:
        return self.filter(state__in=[DraftState.DRAFTING, DraftState.APPROVED])

    def by_id(self, draft_id: int) -> "WorkflowDraft":
        """
        :raises Missing: if there is no such draft
        """
        found = self.filter(pk=draft_id).first()
        if found is None:
            raise Missing(_("Không có dự thảo quy trình này."))
        return found


class WorkflowDraft(models.Model):
    """
    A workflow in the making (dự thảo quy trình nội bộ), edited row by row until it is published.

    `revision` counts what was saved. `hands` are the accounts that edited it: none of them
    approves it. `source` says where an imported one comes from, `unsettled` what a person must
    still settle in it.
    """

    title = models.CharField(max_length=500, blank=True)
    procedure_code = models.CharField(max_length=120, blank=True)
    case = models.CharField(max_length=120, blank=True)
    unit_id = models.BigIntegerField(null=True)
    in_force_from = models.DateField(null=True)
    note = models.TextField(blank=True)
    steps = models.JSONField(default=list)
    source = models.CharField(max_length=300, blank=True)
    source_digest = models.CharField(max_length=64, blank=True)
    unsettled = models.JSONField(default=list)
    instrument_number = models.CharField(max_length=200, blank=True)
    instrument_on = models.DateField(null=True)
    instrument_by = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.DRAFTING)
    revision = models.PositiveIntegerField(default=1)
    hands = ArrayField(models.BigIntegerField(), default=list)
    begun_by = models.CharField(max_length=200)
    begun_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    approved_by = models.CharField(max_length=200, blank=True)
    approved_by_id = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    abandon_reason = models.CharField(max_length=1000, blank=True)
    workflow = models.OneToOneField(Workflow, models.PROTECT, null=True, related_name="+")

    objects = WorkflowDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_approved_workflow_has_its_instrument_day_and_approver",
                condition=Q(
                    ~Q(instrument_number=""),
                    ~Q(approved_by=""),
                    ~Q(procedure_code=""),
                    state__in=[DraftState.APPROVED, DraftState.PUBLISHED],
                    approved_at__isnull=False,
                    in_force_from__isnull=False,
                )
                | Q(
                    ~Q(state__in=[DraftState.APPROVED, DraftState.PUBLISHED]),
                    approved_by="",
                    approved_by_id=None,
                    approved_at=None,
                ),
            ),
            models.CheckConstraint(
                name="nobody_approves_a_workflow_they_edited",
                condition=Q(approved_by_id=None) | ~Q(hands__contains=[F("approved_by_id")]),
            ),
            models.CheckConstraint(
                name="a_published_draft_names_its_workflow",
                condition=Q(state=DraftState.PUBLISHED, workflow__isnull=False)
                | Q(~Q(state=DraftState.PUBLISHED), workflow=None),
            ),
            models.CheckConstraint(
                name="only_an_abandoned_draft_has_and_needs_a_reason",
                condition=Q(Q(state=DraftState.ABANDONED), ~Q(abandon_reason=""))
                | Q(~Q(state=DraftState.ABANDONED), abandon_reason=""),
            ),
            models.UniqueConstraint(
                fields=["source_digest"],
                name="an_imported_table_is_drafted_once",
                condition=~Q(source_digest=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-changed_at"],
                name="workflow_drafts_open",
                condition=Q(state__in=[DraftState.DRAFTING, DraftState.APPROVED]),
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk} of {self.procedure_code or self.title}"
