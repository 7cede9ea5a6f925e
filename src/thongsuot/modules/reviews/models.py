"""Tables of reviews: plans of a year, figures and measurements of cost, proposals."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.worktime import Unit
from thongsuot.modules.reviews.states import (
    LINKED,
    Decider,
    Figure,
    Kind,
    PlanState,
    ProposalState,
)

_UNITS = sorted(unit.value for unit in Unit)


class PlanQuerySet(models.QuerySet["Plan"]):
    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def alive(self) -> Self:
        return self.exclude(state=PlanState.ABANDONED)

    def by_id(self, plan_id: int) -> "Plan":
        """
        :raises Missing: if there is no such plan
        """
        found = self.filter(pk=plan_id).first()
        if found is None:
            raise Missing(_("Không có kế hoạch này."))
        return found


class Plan(models.Model):
    """
    What the province reviews in a year (kế hoạch rà soát): NĐ 63/2010/NĐ-CP, Điều 30.

    `hands` are the accounts that drew it up or submitted it: none of them may issue it.
    """

    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFTING)
    number = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True)
    approved_by = models.CharField(max_length=200, blank=True)
    approved_by_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    hands = ArrayField(models.BigIntegerField(), default=list)
    begun_by = models.CharField(max_length=200)
    begun_at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_year_has_one_plan_that_was_not_given_up",
                fields=["year"],
                condition=~Q(state=PlanState.ABANDONED),
            ),
            models.CheckConstraint(
                name="a_plan_has_number_day_and_hand_once_issued",
                condition=Q(
                    ~Q(number=""),
                    ~Q(approved_by=""),
                    state=PlanState.APPROVED,
                    issued_on__isnull=False,
                )
                | Q(
                    ~Q(state=PlanState.APPROVED),
                    number="",
                    approved_by="",
                    approved_by_id=None,
                    issued_on=None,
                ),
            ),
            models.CheckConstraint(
                name="nobody_issues_a_plan_they_had_a_hand_in",
                condition=Q(approved_by_id=None) | ~Q(hands__contains=[F("approved_by_id")]),
            ),
            models.CheckConstraint(
                name="a_plan_given_up_tells_why",
                condition=~Q(state=PlanState.ABANDONED) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.state}"


class PlanItemQuerySet(models.QuerySet["PlanItem"]):
    def by_id(self, item_id: int) -> "PlanItem":
        """
        :raises Missing: if there is no such item
        """
        found = self.filter(pk=item_id).first()
        if found is None:
            raise Missing(_("Không có dòng này trong kế hoạch."))
        return found


class PlanItem(models.Model):
    """A procedure, or a whole field, to be reviewed: why, by whom, by when, and what was found."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="items")
    procedure_code = models.CharField(max_length=120, blank=True)
    field = models.CharField(max_length=300, blank=True)
    reason = models.TextField()
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    outcome = models.TextField(blank=True)

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_plan_item_is_a_procedure_or_a_field",
                condition=~Q(procedure_code="") & Q(field="") | Q(procedure_code="") & ~Q(field=""),
            ),
            models.UniqueConstraint(
                name="a_plan_names_a_thing_once", fields=["plan", "procedure_code", "field"]
            ),
            models.CheckConstraint(name="a_plan_item_gives_its_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="a_review_done_tells_what_was_found",
                condition=Q(done_on=None, outcome="") | Q(~Q(outcome=""), done_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.procedure_code or self.field


class FigureQuerySet(models.QuerySet["FigureValue"]):
    def latest_of_each(self) -> Self:
        return self.order_by("procedure_code", "figure", "-pk").distinct("procedure_code", "figure")


class FigureValue(models.Model):
    """
    A figure that costs are reckoned with (tham số), for all procedures or one, said anew each time.

    None takes it back. `basis` is where it comes from; `unverified` marks what is the province's
    own choice until an official figure is found.
    """

    figure = models.CharField(max_length=20, choices=Figure.choices)
    procedure_code = models.CharField(max_length=120, blank=True)
    value = models.BigIntegerField(null=True)
    basis = models.CharField(max_length=500)
    unverified = models.BooleanField(default=True)
    said_by = models.CharField(max_length=200)
    said_at = models.DateTimeField()

    objects = FigureQuerySet.as_manager()

    class Meta:
        db_table_comment = "append-only: which figures costs were reckoned with, and since when"
        indexes = [
            models.Index(fields=["procedure_code", "figure", "-id"], name="latest_figure_of_cost")
        ]
        constraints = [
            models.CheckConstraint(
                name="a_figure_is_not_negative", condition=Q(value=None) | Q(value__gte=0)
            ),
            models.CheckConstraint(name="a_figure_has_a_basis", condition=~Q(basis="")),
            models.CheckConstraint(
                name="a_yearly_number_belongs_to_one_procedure",
                condition=~Q(figure=Figure.TIMES_A_YEAR) | ~Q(procedure_code=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_code} {self.figure}"


class Measuring(models.Model):
    """One time that all returned dossiers of a period were measured (lần đo)."""

    since = models.DateField()
    until = models.DateField()
    dossiers = models.PositiveIntegerField()
    measured_by = models.CharField(max_length=200)
    measured_at = models.DateTimeField()

    class Meta:
        db_table_comment = "append-only: when dossiers were measured"
        constraints = [
            models.CheckConstraint(
                name="a_measured_period_ends_after_it_begins", condition=Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since} {self.until}"


class Measured(models.Model):
    """
    What dossiers of a procedure took, as medians, by channel ("" for all channels together).

    Days waited count from filing to the result in hand; days worked are working days from
    acceptance to the result, without those in which the clock stood still.
    """

    measuring = models.ForeignKey(Measuring, models.PROTECT, related_name="lines")
    procedure_code = models.CharField(max_length=120)
    channel = models.CharField(max_length=10, blank=True)
    dossiers = models.PositiveIntegerField()
    visits = models.PositiveIntegerField()
    supplemented = models.PositiveIntegerField()
    papers = models.PositiveIntegerField()
    days_worked = models.PositiveIntegerField()
    days_waited = models.PositiveIntegerField()
    paid = models.BigIntegerField()

    class Meta:
        db_table_comment = "append-only: what dossiers took when they were measured"
        constraints = [
            models.UniqueConstraint(
                name="a_channel_is_measured_once_at_a_time",
                fields=["measuring", "procedure_code", "channel"],
            ),
            models.CheckConstraint(
                name="a_measurement_is_of_some_dossiers", condition=Q(dossiers__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_code} {self.channel}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def carried_by(self, decision_id: int) -> Self:
        return self.filter(decision_id=decision_id, state=ProposalState.IN_DECISION)

    def by_id(self, proposal_id: int) -> "Proposal":
        """
        :raises Missing: if there is no such proposal
        """
        found = self.filter(pk=proposal_id).first()
        if found is None:
            raise Missing(_("Không có kiến nghị này."))
        return found


class Proposal(models.Model):
    """
    One way to make procedures simpler (kiến nghị đơn giản hóa), followed to its decision.

    The first of `procedure_codes` is what remains of a merger. `base_versions` are the versions
    it was held against, code by code; `misses` say in what the decision differs from it.
    """

    kind = models.CharField(max_length=12, choices=Kind.choices)
    procedure_codes = ArrayField(models.CharField(max_length=120))
    base_versions = models.JSONField(default=dict)
    decider = models.CharField(max_length=10, choices=Decider.choices)
    limit_amount = models.PositiveSmallIntegerField(null=True)
    limit_unit = models.CharField(max_length=12, blank=True)
    case = models.CharField(max_length=120, blank=True)
    channel = models.CharField(max_length=10, blank=True)
    papers = ArrayField(models.CharField(max_length=2000), default=list)
    fee = models.BigIntegerField(null=True)
    part = models.CharField(max_length=40, blank=True)
    before = models.TextField()
    after = models.TextField()
    reason = models.TextField()
    legal_basis = models.CharField(max_length=500)
    plan_item = models.ForeignKey(PlanItem, models.PROTECT, related_name="proposals", null=True)
    state = models.CharField(
        max_length=12, choices=ProposalState.choices, default=ProposalState.DRAFTING
    )
    revision = models.PositiveIntegerField(default=1)
    hands = ArrayField(models.BigIntegerField(), default=list)
    begun_by = models.CharField(max_length=200)
    begun_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    accepted_by = models.CharField(max_length=200, blank=True)
    accepted_by_id = models.BigIntegerField(null=True)
    accepted_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    sent_to = models.CharField(max_length=300, blank=True)
    sent_number = models.CharField(max_length=200, blank=True)
    sent_on = models.DateField(null=True)
    decision = models.ForeignKey(
        "announcements.Decision", models.PROTECT, related_name="+", null=True
    )
    enacted_from = models.DateField(null=True)
    misses = ArrayField(models.TextField(), default=list)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "-moved_at"], name="proposal_by_state")]
        constraints = [
            models.CheckConstraint(
                name="a_proposal_is_about_some_procedure",
                condition=Q(procedure_codes__len__gte=1),
            ),
            models.CheckConstraint(
                name="a_merger_has_two_procedures_or_more",
                condition=~Q(kind=Kind.MERGE) | Q(procedure_codes__len__gte=2),
            ),
            models.CheckConstraint(
                name="a_cut_of_time_and_only_that_names_a_limit",
                condition=Q(
                    kind=Kind.CUT_TIME,
                    limit_amount__isnull=False,
                    limit_amount__gte=1,
                    limit_unit__in=_UNITS,
                )
                | Q(~Q(kind=Kind.CUT_TIME), limit_amount=None, limit_unit=""),
            ),
            models.CheckConstraint(
                name="a_cut_of_papers_and_only_that_names_papers",
                condition=Q(kind=Kind.CUT_PAPERS, papers__len__gte=1)
                | Q(~Q(kind=Kind.CUT_PAPERS), papers=[]),
            ),
            models.CheckConstraint(
                name="a_cut_of_cost_and_only_that_names_a_fee",
                condition=Q(kind=Kind.CUT_COST, fee__isnull=False, fee__gte=0)
                | Q(~Q(kind=Kind.CUT_COST), fee=None),
            ),
            models.CheckConstraint(
                name="an_amendment_and_only_that_names_a_part",
                condition=Q(~Q(part=""), kind=Kind.AMEND) | Q(~Q(kind=Kind.AMEND), part=""),
            ),
            models.CheckConstraint(
                name="a_proposal_says_what_becomes_of_what_and_on_what_ground",
                condition=~Q(before="") & ~Q(after="") & ~Q(reason="") & ~Q(legal_basis=""),
            ),
            models.CheckConstraint(
                name="a_proposal_has_a_decision_exactly_while_one_carries_it",
                condition=Q(state__in=sorted(LINKED), decision__isnull=False)
                | Q(~Q(state__in=sorted(LINKED)), decision=None),
            ),
            models.CheckConstraint(
                name="only_what_was_published_holds_from_a_day",
                condition=Q(
                    state__in=[ProposalState.ENACTED, ProposalState.DIFFERS],
                    enacted_from__isnull=False,
                )
                | Q(
                    ~Q(state__in=[ProposalState.ENACTED, ProposalState.DIFFERS]), enacted_from=None
                ),
            ),
            models.CheckConstraint(
                name="a_proposal_differs_exactly_in_what_it_misses",
                condition=Q(state=ProposalState.DIFFERS, misses__len__gte=1)
                | Q(~Q(state=ProposalState.DIFFERS), misses=[]),
            ),
            models.CheckConstraint(
                name="nobody_accepts_a_proposal_they_had_a_hand_in",
                condition=Q(accepted_by_id=None) | ~Q(hands__contains=[F("accepted_by_id")]),
            ),
            models.CheckConstraint(
                name="only_a_proposal_to_a_ministry_is_sent",
                condition=Q(sent_on=None, sent_to="", sent_number="")
                | Q(~Q(sent_to=""), decider=Decider.MINISTRY, sent_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.procedure_codes[0]}"
