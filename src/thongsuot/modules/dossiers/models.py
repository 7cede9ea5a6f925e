"""Tables of dossiers: the dossier, its papers, its steps, and the times its clock stood still."""

import uuid
from collections.abc import Collection
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor, Permission, Reach
from thongsuot.kernel.refusals import Missing
from thongsuot.kernel.vietnamese import has_control_characters
from thongsuot.modules.dossiers.states import (
    OPEN,
    UNDER_WAY,
    ApplicantKind,
    Channel,
    ExportForm,
    ExportState,
    Outcome,
    Status,
    StopReason,
)

# Any of these, in one of the dossier's own units, opens the dossier to its holder.
SEEING = (
    Permission.DOSSIER_VIEW,
    Permission.DOSSIER_RECEIVE,
    Permission.DOSSIER_PROCESS,
    Permission.DOSSIER_ASSIGN,
    Permission.DOSSIER_APPROVE,
    Permission.DOSSIER_RETURN,
)


def sight(actor: Actor) -> Reach:
    """Return the units whose dossiers `actor` may see."""
    reaches = [actor.reach(permission) for permission in SEEING]
    if any(reach.everywhere for reach in reaches):
        return Reach(everywhere=True)
    return Reach(unit_ids=frozenset().union(*(reach.unit_ids for reach in reaches)))


class DossierQuerySet(models.QuerySet["Dossier"]):
    def open(self) -> Self:
        return self.filter(status__in=OPEN)

    def opened_by(self, actor: Actor) -> Self:
        """
        Return what `actor` may open: what they may see, and what their office is asked about.

        Those who were invited to work along open it too. For one dossier at a time; a list of
        these would have to look into every consultation.
        """
        asked = Consultation.objects.of_dossiers().put_to(actor, sight(actor))
        found = self.seen_by(actor) | self.filter(models.Exists(asked))
        if actor.post_id is not None:
            found |= self.filter(helpers__contains=[actor.post_id])
        return found

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def seen_by(self, actor: Actor) -> Self:
        """Deny by default: only dossiers that touch a unit within the actor's sight."""
        reach = sight(actor)
        if reach.everywhere:
            return self
        units = reach.unit_ids
        return self.filter(
            Q(receiving_unit__in=units)
            | Q(competent_unit__in=units)
            | Q(handling_unit__in=units)
            | Q(current_unit__in=units)
        )

    def lying_in(self, units: Collection[int] | None) -> Self:
        """Return those whose next act belongs to one of `units` (None: anywhere)."""
        return self if units is None else self.filter(current_unit__in=units)

    def known_as(self, code: str) -> "Dossier":
        """
        Return the dossier with this code, or with this reference before it has one.

        :raises Missing: if there is none, or none that may be seen
        """
        key = code.strip().upper()
        # What the database cannot hold, it cannot be asked for.
        known = Q(code=key) | Q(reference=key)
        found = None if has_control_characters(key) else self.filter(known).first()
        if found is None:
            raise Missing(_("Không có hồ sơ %(code)s.") % {"code": code[:60]})
        return found


class Dossier(models.Model):
    """One request under one procedure (hồ sơ), from filing to result."""

    reference = models.CharField(max_length=20, unique=True)
    code = models.CharField(max_length=40, unique=True, null=True)  # noqa: DJ001  absent until acceptance
    proof = models.CharField(max_length=12)
    procedure_code = models.CharField(max_length=80)
    procedure_name = models.CharField(max_length=1000)
    procedure_version = models.ForeignKey(
        "procedures.ProcedureVersion", models.PROTECT, related_name="+"
    )
    # The version whose limit was promised, where the dossier has since moved to a later one.
    limit_version = models.ForeignKey(
        "procedures.ProcedureVersion", models.PROTECT, related_name="+", null=True
    )
    case = models.CharField(max_length=500, blank=True)
    workflow = models.ForeignKey("workflows.Workflow", models.PROTECT, related_name="+", null=True)
    status = models.CharField(max_length=24, choices=Status.choices)
    resumes_to = models.CharField(max_length=24, choices=Status.choices, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    return_channel = models.CharField(max_length=10, choices=Channel.choices)

    applicant_kind = models.CharField(max_length=24, choices=ApplicantKind.choices)
    applicant_name = models.CharField(max_length=200)
    applicant_number = models.CharField(max_length=20)
    applicant = models.JSONField()
    submitter = models.JSONField(null=True)
    # How it was brought where that is more than a channel: what came by post, who helped online.
    delivery = models.JSONField(null=True)
    form = models.JSONField(default=dict)
    is_sample = models.BooleanField(default=False)

    receiving_unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    competent_unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    handling_unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", null=True)
    current_unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", null=True)
    assignee = models.ForeignKey("identity.Post", models.PROTECT, related_name="+", null=True)

    submitted_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    competent_received_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    original_due_at = models.DateTimeField(null=True)
    derivation = models.JSONField(null=True)
    extended_at = models.DateTimeField(null=True)
    extension_reason = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    # The instant by which someone must act next, for the order of work lists.
    attention_at = models.DateTimeField()
    awaits_signature = models.BooleanField(default=False)
    # The offices and experts whose opinion is outstanding, and until when it must be waited for.
    asked_units = ArrayField(models.BigIntegerField(), default=list)
    asked_posts = ArrayField(models.BigIntegerField(), default=list)
    # Posts whose holders work along (người phối hợp); the assignee alone answers for it.
    helpers = ArrayField(models.BigIntegerField(), default=list)
    opinions_until = models.DateTimeField(null=True)
    supplement_requests = models.PositiveSmallIntegerField(default=0)
    supplements_allowed = models.PositiveSmallIntegerField(default=1)
    # Days on which someone came to the counter for it (lượt đến), and the last of them.
    visits = models.PositiveSmallIntegerField(default=0)
    visited_on = models.DateField(null=True)
    result_number = models.CharField(max_length=80, blank=True)
    result_files = ArrayField(models.UUIDField(), default=list)

    objects = DossierQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["current_unit", "attention_at", "id"],
                condition=Q(status__in=sorted(OPEN)),
                name="open_dossier_by_unit",
            ),
            models.Index(
                fields=["assignee", "attention_at", "id"],
                condition=Q(status__in=sorted(OPEN)),
                name="open_dossier_by_assignee",
            ),
            # A desk's own states, each in order: of forty thousand open, the two not yet accepted.
            models.Index(
                fields=["current_unit", "status", "awaits_signature", "attention_at", "id"],
                condition=Q(status__in=sorted(OPEN)),
                name="open_dossier_by_unit_and_state",
            ),
            models.Index(
                fields=["receiving_unit", "status", "attention_at", "id"],
                condition=Q(status__in=sorted(OPEN)),
                name="open_dossier_at_counter",
            ),
            models.Index(
                fields=["attention_at", "id"],
                condition=Q(status__in=sorted(OPEN)),
                name="open_dossier_by_attention",
            ),
            models.Index(
                fields=["receiving_unit", "-submitted_at", "-id"], name="dossier_by_receiving_unit"
            ),
            models.Index(
                fields=["competent_unit", "-submitted_at", "-id"], name="dossier_by_competent_unit"
            ),
            models.Index(fields=["applicant_number"], name="dossier_by_applicant"),
            models.Index(
                fields=["procedure_version", "id"],
                condition=Q(status__in=sorted(OPEN)),
                name="open_dossier_by_version",
            ),
            GinIndex(
                fields=["helpers"],
                condition=Q(status__in=sorted(OPEN)) & ~Q(helpers=[]),
                name="open_dossier_by_helper",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="dossier_has_a_code_once_accepted",
                condition=Q(accepted_at__isnull=True, code__isnull=True)
                | Q(accepted_at__isnull=False, code__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_is_due_only_after_the_competent_unit_received_it",
                condition=Q(due_at__isnull=True) | Q(competent_received_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_due_date_comes_with_its_derivation",
                condition=Q(due_at__isnull=True, derivation__isnull=True)
                | Q(due_at__isnull=False, derivation__isnull=False, original_due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_extension_and_its_reason_come_together",
                condition=Q(extended_at__isnull=True, extension_reason="")
                | Q(extended_at__isnull=False) & ~Q(extension_reason=""),
            ),
            models.CheckConstraint(
                name="dossier_returned_has_a_result",
                condition=Q(returned_at__isnull=True) | Q(finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_waiting_knows_where_it_resumes",
                condition=(
                    Q(status__in=["awaiting_supplement", "awaiting_payment", "paused"])
                    & ~Q(resumes_to="")
                )
                | (
                    ~Q(status__in=["awaiting_supplement", "awaiting_payment", "paused"])
                    & Q(resumes_to="")
                ),
            ),
            models.CheckConstraint(
                name="dossier_waits_for_opinions_only_of_those_asked",
                condition=Q(opinions_until__isnull=True, asked_units=[], asked_posts=[])
                | Q(opinions_until__isnull=False) & ~Q(asked_units=[], asked_posts=[]),
            ),
            models.CheckConstraint(
                name="dossier_open_lies_with_a_unit",
                condition=~Q(status__in=sorted(OPEN)) | Q(current_unit__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.known_code

    @property
    def known_code(self) -> str:
        """The code people know it by: the reference until acceptance, then the code."""
        return self.code or self.reference

    @property
    def state(self) -> Status:
        return Status(self.status)


class Component(models.Model):
    """One paper of a dossier (giấy tờ trong thành phần hồ sơ) as it was handed in."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="components")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=1000)
    copies = models.PositiveSmallIntegerField(default=1)
    original = models.BooleanField(default=False)
    # Copies on paper that came beside the originals.
    photocopies = models.PositiveSmallIntegerField(default=0)
    electronic = models.BooleanField(default=False)
    # TT 03/2025/TT-VPCP, Điều 5: what is only shown goes back at once and is not scanned.
    shown_only = models.BooleanField(default=False)
    file_ids = ArrayField(models.UUIDField(), default=list)
    supplemented_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "position"], name="component_has_its_own_place"
            ),
            models.CheckConstraint(
                name="component_only_shown_is_not_kept",
                condition=Q(shown_only=False) | Q(file_ids=[]),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """A step of the workflow as one dossier went through it (bước giải quyết)."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=1000)
    kind = models.CharField(max_length=12)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    post = models.ForeignKey("identity.Post", models.PROTECT, related_name="+", null=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    # Where it ended by going back: the number of the earlier step that opened instead.
    sent_back_to = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(finished_at__isnull=True),
                name="dossier_is_in_one_step_at_a_time",
            ),
            models.CheckConstraint(
                name="step_sent_back_has_ended_and_went_to_an_earlier_one",
                condition=Q(sent_back_to__isnull=True)
                | Q(finished_at__isnull=False, sent_back_to__lt=F("number")),
            ),
            models.CheckConstraint(
                name="step_finishes_after_it_opened",
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("opened_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class Note(models.Model):
    """
    A word among colleagues about a dossier (ghi chú nội bộ), which its citizen never sees.

    It is read on the dossier's page in the offices and nowhere else.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="notes")
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=200)
    post = models.ForeignKey("identity.Post", models.PROTECT, related_name="+", null=True)

    class Meta:
        db_table_comment = "append-only: what colleagues wrote to each other about dossiers"
        indexes = [models.Index(fields=["dossier", "id"], name="notes_of_a_dossier")]
        constraints = [
            models.CheckConstraint(name="note_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.written_by} {self.written_at:%d/%m/%Y}"


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def open(self) -> Self:
        return self.filter(ended_at=None)

    def put_to(self, actor: Actor, reach: Reach) -> Self:
        """Return what is asked of the offices within `reach`, or of the actor in person."""
        offices = Q(post=None) if reach.everywhere else Q(post=None, unit__in=reach.unit_ids)
        return self.filter(offices | Q(post=actor.post_id) if actor.post_id else offices)

    def of_dossiers(self) -> Self:
        """Return those of the dossier in the query around this one."""
        return self.filter(dossier=models.OuterRef("pk"))


class Consultation(models.Model):
    """
    An opinion asked of another office, or of one person there, while the dossier is worked on
    (lấy ý kiến phối hợp).

    NĐ 61/2018/NĐ-CP, Điều 19, khoản 5: the request states what is asked and by when. It ends
    with the answer, or unanswered with the decision.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="consultations")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    # The one person of that unit who is asked (chuyên gia); None where the office is.
    post = models.ForeignKey("identity.Post", models.PROTECT, related_name="+", null=True)
    # The step of the workflow that asks; None where the officer asks beyond it.
    step_number = models.PositiveSmallIntegerField(null=True)
    asked_by = models.ForeignKey("identity.Post", models.PROTECT, related_name="+", null=True)
    question = models.TextField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    file_ids = ArrayField(models.UUIDField(), default=list)
    answered_by = models.ForeignKey("identity.Post", models.PROTECT, related_name="+", null=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "due_at", "id"],
                condition=Q(ended_at__isnull=True),
                name="open_consultation_by_unit",
            ),
            models.Index(
                fields=["post", "due_at", "id"],
                condition=Q(ended_at__isnull=True, post__isnull=False),
                name="open_consultation_by_expert",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "unit"],
                condition=Q(ended_at__isnull=True, post__isnull=True),
                name="an_office_is_asked_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["dossier", "post"],
                condition=Q(ended_at__isnull=True, post__isnull=False),
                name="an_expert_is_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                name="consultation_is_due_after_it_was_asked",
                condition=Q(due_at__gt=F("asked_at")),
            ),
            models.CheckConstraint(
                name="consultation_answered_has_ended",
                condition=Q(ended_at__isnull=False) | Q(answer="", answered_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.asked_at:%d/%m/%Y}"


class Stop(models.Model):
    """A time in which the clock of a dossier stood still (tạm dừng), and why."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="stops")
    reason = models.CharField(max_length=16, choices=StopReason.choices)
    effect = models.CharField(max_length=8)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    slip = models.CharField(max_length=80, blank=True)
    note = models.TextField()
    items = models.JSONField(default=list)
    amount = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(ends_at__isnull=True),
                name="dossier_has_one_open_stop",
            ),
            models.CheckConstraint(
                name="stop_ends_after_it_begins",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("begins_at")),
            ),
            models.CheckConstraint(
                name="stop_amount_is_money_due",
                condition=Q(amount__isnull=True) | Q(amount__gt=0, reason=StopReason.PAYMENT),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.begins_at:%d/%m/%Y}"


class GivenReason(models.Model):
    """A reason given with an answer (lý do đã nêu), as it read on its day."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="given_reasons")
    kind = models.CharField(max_length=14)
    reason = models.ForeignKey("reasons.Reason", models.PROTECT, related_name="+", db_index=False)
    about = models.CharField(max_length=500, blank=True)
    line = models.TextField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_reason_is_given_with_a_known_answer",
                condition=Q(kind__in=["refuse_intake", "supplement", "reject"]),
            )
        ]
        indexes = [models.Index(fields=["given_at"], name="given_reasons_of_a_time")]

    def __str__(self) -> str:
        return f"{self.reason_id} {self.about}"


class Slip(models.Model):
    """
    A paper of one-stop work as it was issued (giấy đã cấp), its digital form kept for ever.

    `digest` is the SHA-256 of `content` in canonical JSON; the ledger keeps it with the event
    that issued the paper, so that nobody can exchange the one without the other.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="slips")
    form = models.CharField(max_length=2)
    number = models.CharField(max_length=80)
    # 1 is the first; a corrected receipt is issued again under the same number.
    copy = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=200)

    class Meta:
        db_table_comment = "append-only: papers as they were issued"
        indexes = [models.Index(fields=["digest"], name="slip_by_digest")]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "form", "number", "copy"], name="slip_is_issued_once_each_time"
            ),
            models.CheckConstraint(
                name="slip_digest_is_a_sha256", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.number} ({self.copy})"


class DayClosing(models.Model):
    """A counter's day as its closing sheet has it (phiếu chốt ngày), closed once for ever."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    day = models.DateField()
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=200)
    totals = models.JSONField()
    note = models.TextField(blank=True)

    class Meta:
        db_table_comment = "append-only: closing sheets of counters"
        constraints = [
            models.UniqueConstraint(fields=["unit", "day"], name="counter_closes_its_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day:%d/%m/%Y}"


class ExportQuerySet(models.QuerySet["Export"]):
    def asked_by(self, account_id: int | None) -> Self:
        """Deny by default: an export is its asker's."""
        return self.none() if account_id is None else self.filter(account_id=account_id)

    def under_way(self) -> Self:
        return self.filter(state__in=UNDER_WAY)

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def by_id(self, export_id: int) -> "Export":
        """
        Return the export of that number.

        :raises Missing: if there is none among these
        """
        found = self.filter(pk=export_id).first()
        if found is None:
            raise Missing(_("Không có bản xuất này."))
        return found


class Export(models.Model):
    """
    A list of work on its way into a file (bản xuất danh sách), for one person and one day.

    `asked` is what the list is narrowed to; `expected` how many rows it has, `rows` how many
    are written.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=300)
    asked = models.JSONField()
    form = models.CharField(max_length=4, choices=ExportForm.choices)
    state = models.CharField(max_length=8, choices=ExportState.choices)
    account_id = models.BigIntegerField()
    post_id = models.BigIntegerField()
    by = models.CharField(max_length=200)
    expected = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    trouble = models.TextField(blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "-id"], name="exports_of_an_account"),
            models.Index(
                fields=["changed_at"],
                condition=~Q(state=ExportState.GONE),
                name="exports_that_still_take_room",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account_id"],
                condition=Q(state__in=sorted(UNDER_WAY)),
                name="a_person_has_one_export_under_way",
            ),
            models.CheckConstraint(
                name="export_is_in_a_known_state_and_form",
                condition=Q(state__in=ExportState.values, form__in=ExportForm.values),
            ),
            models.CheckConstraint(
                name="export_that_failed_says_why",
                condition=~Q(state=ExportState.FAILED) | ~Q(trouble=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.state}"

    @property
    def file_name(self) -> str:
        return f"{self.key}.{self.form}"


class Duty(models.Model):
    """A division answers for a field within its agency (phân công lĩnh vực)."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    field = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "field"], name="duty_is_given_once")]

    def __str__(self) -> str:
        return self.field
