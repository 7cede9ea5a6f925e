"""Tables of the watch: recounts on their way, alarms to ring, apologies in the making, the rule."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from thongsuot.modules.clocks.states import AlarmKind, RecountState


class WarningRule(models.Model):
    """
    How early people are warned (quy tắc cảnh báo): the province's own choice, not the law's.

    `step_left_percent` and `whole_left_percent` are hundredths of the office time given.
    """

    step_left_percent = models.PositiveSmallIntegerField(default=25)
    whole_left_percent = models.PositiveSmallIntegerField(default=25)
    escalate_after_hours = models.PositiveSmallIntegerField(default=4)

    class Meta:
        constraints = [
            models.CheckConstraint(name="warning_rule_is_one_row", condition=Q(pk=1)),
            models.CheckConstraint(
                name="warning_rule_leaves_some_time",
                condition=Q(
                    step_left_percent__range=(1, 90),
                    whole_left_percent__range=(1, 90),
                    escalate_after_hours__range=(1, 80),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_left_percent}/{self.whole_left_percent}/{self.escalate_after_hours}"


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def unrung(self) -> Self:
        return self.filter(rung_at=None)

    def locked(self) -> Self:
        return self.select_for_update(of=("self",), skip_locked=True)


class Alarm(models.Model):
    """An instant at which someone is told about the clock of a dossier (cảnh báo)."""

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=AlarmKind.choices)
    step_number = models.PositiveSmallIntegerField(null=True)
    # The promised day that it is about: another day is another alarm.
    due_at = models.DateTimeField()
    rings_at = models.DateTimeField()
    rung_at = models.DateTimeField(null=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="an_alarm_rings_once_for_each_day",
                fields=["dossier", "kind", "step_number", "due_at"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="alarm_is_of_a_known_kind", condition=Q(kind__in=AlarmKind.values)
            ),
            models.CheckConstraint(
                name="alarm_rings_when_its_time_has_come",
                condition=Q(rung_at__isnull=True) | Q(rung_at__gte=F("rings_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["rings_at", "id"],
                condition=Q(rung_at__isnull=True),
                name="unrung_alarm_by_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.rings_at:%d/%m/%Y %H:%M}"


class Apology(models.Model):
    """
    A letter of apology in the making (dự thảo Mẫu 04), until the leader approves it.

    `due_at` is the promise that may not be kept, `last_at` until when the letter is in time.
    """

    dossier = models.OneToOneField("dossiers.Dossier", models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    last_at = models.DateTimeField()
    new_due = models.DateTimeField()
    reason = models.TextField(blank=True)
    written_by = models.CharField(max_length=200, blank=True)
    leader = models.ForeignKey("identity.Post", models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    slip = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="apology_promises_a_later_day", condition=Q(new_due__gt=F("due_at"))
            ),
            models.CheckConstraint(
                name="apology_approved_has_its_number_and_reason",
                condition=Q(approved_at__isnull=True, slip="")
                | Q(approved_at__isnull=False) & ~Q(slip="") & ~Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(approved_at__isnull=True),
                name="apology_to_approve_by_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.new_due:%d/%m/%Y}"


class RecountQuerySet(models.QuerySet["Recount"]):
    def locked(self) -> Self:
        return self.select_for_update(of=("self",))


class Recount(models.Model):
    """
    The running dossiers of a calendar reckoned again (tính lại hẹn trả), once for each change.

    `cause` is the place in the ledger of the change; `last_id` how far the job is.
    """

    cause = models.BigIntegerField(unique=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=600)
    state = models.CharField(max_length=10, choices=RecountState.choices)
    whole = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    last_id = models.BigIntegerField(default=0)
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    trouble = models.TextField(blank=True)

    objects = RecountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="recount_is_in_a_known_state", condition=Q(state__in=RecountState.values)
            ),
            models.CheckConstraint(
                name="recount_moved_what_it_saw", condition=Q(moved__lte=F("seen"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%d/%m/%Y} {self.why}"
