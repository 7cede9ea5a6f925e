"""Decisions on procedures, and what each drafts."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Missing
from thongsuot.modules.announcements.states import OPEN, SIGNED, Change, DecisionState


class DecisionQuerySet(models.QuerySet["Decision"]):
    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def by_id(self, decision_id: int) -> "Decision":
        """
        :raises Missing: if there is no such decision
        """
        found = self.filter(pk=decision_id).first()
        if found is None:
            raise Missing(_("Không có quyết định này."))
        return found


class Decision(models.Model):
    """
    A decision that announces procedures (quyết định công bố), from the first draft to its effect.

    `hands` are the accounts that drafted or submitted it: none of them may approve it. Once it
    is published or abandoned nothing changes but, once, the day it entered the national
    database; a trigger guards this.
    """

    title = models.CharField(max_length=500)
    issuer = models.CharField(max_length=300)
    number = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True)
    in_force_from = models.DateField()
    expedited = models.BooleanField(default=False)
    expedited_basis = models.CharField(max_length=500, blank=True)
    legal_text = models.TextField(blank=True)
    state = models.CharField(
        max_length=10, choices=DecisionState.choices, default=DecisionState.DRAFTING
    )
    revision = models.PositiveIntegerField(default=1)
    unit_id = models.BigIntegerField(null=True)
    hands = ArrayField(models.BigIntegerField(), default=list)
    begun_by = models.CharField(max_length=200)
    begun_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField(null=True)
    sent_back_reason = models.TextField(blank=True)
    approved_by = models.CharField(max_length=200, blank=True)
    approved_by_id = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    running_shown = models.PositiveIntegerField(null=True)
    published_by = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)
    abandon_reason = models.TextField(blank=True)
    abandoned_by = models.CharField(max_length=200, blank=True)
    abandoned_at = models.DateTimeField(null=True)
    entered_on = models.DateField(null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_decision_has_a_title_and_an_issuer",
                condition=~Q(title="") & ~Q(issuer=""),
            ),
            models.CheckConstraint(
                name="only_an_expedited_decision_has_and_needs_that_basis",
                condition=Q(expedited=True) & ~Q(expedited_basis="")
                | Q(expedited=False, expedited_basis=""),
            ),
            models.CheckConstraint(
                name="a_decision_has_number_day_and_approval_once_signed",
                condition=Q(
                    ~Q(number=""),
                    ~Q(approved_by=""),
                    state__in=sorted(SIGNED),
                    issued_on__isnull=False,
                    approved_at__isnull=False,
                    running_shown__isnull=False,
                )
                | Q(
                    ~Q(state__in=sorted(SIGNED)),
                    number="",
                    issued_on=None,
                    approved_by="",
                    approved_by_id=None,
                    approved_at=None,
                    running_shown=None,
                ),
            ),
            models.CheckConstraint(
                name="nobody_approves_what_they_had_a_hand_in",
                condition=Q(approved_by_id=None) | ~Q(hands__contains=[F("approved_by_id")]),
            ),
            models.CheckConstraint(
                name="a_published_decision_tells_when_and_by_whom",
                condition=Q(
                    ~Q(published_by=""),
                    state=DecisionState.PUBLISHED,
                    published_at__isnull=False,
                )
                | Q(~Q(state=DecisionState.PUBLISHED), published_by="", published_at=None),
            ),
            models.CheckConstraint(
                name="an_abandoned_decision_tells_why_when_and_by_whom",
                condition=Q(
                    ~Q(abandon_reason=""),
                    ~Q(abandoned_by=""),
                    state=DecisionState.ABANDONED,
                    abandoned_at__isnull=False,
                )
                | Q(
                    ~Q(state=DecisionState.ABANDONED),
                    abandon_reason="",
                    abandoned_by="",
                    abandoned_at=None,
                ),
            ),
            models.CheckConstraint(
                name="only_a_published_decision_enters_the_national_database",
                condition=Q(entered_on=None) | Q(state=DecisionState.PUBLISHED),
            ),
            models.CheckConstraint(
                name="a_decision_enters_the_national_database_after_its_issue",
                condition=Q(entered_on=None) | Q(entered_on__gte=F("issued_on")),
            ),
            models.UniqueConstraint(
                F("number"),
                F("issuer"),
                ExtractYear("issued_on"),
                name="a_decision_number_is_used_once_a_year",
                condition=~Q(number=""),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="decision_by_state"),
            models.Index(fields=["issued_on"], name="decision_by_day_of_issue"),
        ]

    def __str__(self) -> str:
        return self.number or self.title


class DraftQuerySet(models.QuerySet["Draft"]):
    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def open(self) -> Self:
        return self.filter(decision__state__in=OPEN)

    def by_id(self, draft_id: int) -> "Draft":
        """
        :raises Missing: if there is no such draft
        """
        found = self.filter(pk=draft_id).first()
        if found is None:
            raise Missing(_("Không có dự thảo này."))
        return found


class Draft(models.Model):
    """
    What a decision says of one procedure (dự thảo nội dung thủ tục).

    `base_version` is the version it began from, `version` the one it became, `replaces` the
    codes that end with it. `part_revisions` tells who changed each part last, and when.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="drafts")
    procedure_code = models.CharField(max_length=120)
    change = models.CharField(max_length=10, choices=Change.choices)
    replaces = ArrayField(models.CharField(max_length=120), default=list)
    record = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    transition_on = models.DateField(null=True)
    transition_recounts = models.BooleanField(null=True)
    transition_basis = models.CharField(max_length=500, blank=True)
    base_version = models.ForeignKey(
        "procedures.ProcedureVersion", models.PROTECT, related_name="+", null=True
    )
    version = models.OneToOneField(
        "procedures.ProcedureVersion", models.PROTECT, related_name="+", null=True
    )
    revision = models.PositiveIntegerField(default=1)
    part_revisions = models.JSONField(default=dict)
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "procedure_code"],
                name="a_decision_says_one_thing_of_a_procedure",
            ),
            models.CheckConstraint(
                name="a_draft_has_a_procedure_code", condition=~Q(procedure_code="")
            ),
            models.CheckConstraint(
                name="only_a_repeal_is_without_a_record",
                condition=Q(change=Change.REPEALED, record=None)
                | ~Q(change=Change.REPEALED) & Q(record__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_repeal_gives_a_reason",
                condition=Q(change=Change.REPEALED) | Q(reason=""),
            ),
            models.CheckConstraint(
                name="only_a_replacement_replaces_others",
                condition=Q(change=Change.REPLACED) | Q(replaces=[]),
            ),
            models.CheckConstraint(
                name="a_procedure_does_not_replace_itself",
                condition=~Q(replaces__contains=[F("procedure_code")]),
            ),
            models.CheckConstraint(
                name="only_an_amendment_carries_a_transition",
                condition=Q(change=Change.AMENDED) | Q(transition_on=None),
            ),
            models.CheckConstraint(
                name="a_transition_has_its_day_its_counting_and_its_basis",
                condition=Q(transition_on=None, transition_recounts=None, transition_basis="")
                | Q(
                    ~Q(transition_basis=""),
                    transition_on__isnull=False,
                    transition_recounts__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="an_amendment_begins_from_a_version",
                condition=~Q(change=Change.AMENDED) | Q(base_version__isnull=False),
            ),
            models.CheckConstraint(
                name="a_repeal_becomes_no_version",
                condition=~Q(change=Change.REPEALED) | Q(version=None),
            ),
        ]
        indexes = [
            models.Index(fields=["procedure_code"], name="draft_by_procedure"),
            models.Index(
                fields=["transition_on"],
                name="draft_by_day_of_transition",
                condition=Q(transition_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_code} {self.change}"
