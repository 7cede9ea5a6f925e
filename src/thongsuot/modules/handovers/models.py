"""Tables of hand-over lists: who gave what to whom, and what the receiver said of each."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from thongsuot.modules.handovers.states import Answer, Kind


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def open(self) -> Self:
        return self.filter(answered_at=None)

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))


class HandOver(models.Model):
    """Papers that one unit gives to another (danh sách bàn giao), named on both sides."""

    number = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    from_unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    to_unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    giver = models.CharField(max_length=200)
    giver_account_id = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    receiver = models.CharField(max_length=200, blank=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["to_unit", "made_at", "id"],
                condition=Q(answered_at__isnull=True),
                name="hand_over_to_confirm",
            ),
            models.Index(fields=["from_unit", "-made_at", "-id"], name="hand_over_by_giver"),
            models.Index(fields=["to_unit", "-made_at", "-id"], name="hand_over_by_receiver"),
        ]
        constraints = [
            models.CheckConstraint(
                name="hand_over_goes_to_another_unit", condition=~Q(from_unit=F("to_unit"))
            ),
            models.CheckConstraint(
                name="hand_over_answer_and_its_receiver_come_together",
                condition=Q(answered_at__isnull=True, receiver="")
                | Q(answered_at__isnull=False) & ~Q(receiver=""),
            ),
            models.CheckConstraint(
                name="hand_over_is_answered_after_it_was_made",
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("made_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class HandOverLine(models.Model):
    """One dossier of a list (dòng bàn giao), with its papers as they were given."""

    hand_over = models.ForeignKey(HandOver, models.CASCADE, related_name="lines")
    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    papers = models.JSONField(default=list)
    # Whether the confirmation itself hands the dossier on: papers go before the clock.
    hands_on = models.BooleanField(default=False)
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.PENDING)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hand_over", "dossier"], name="dossier_stands_once_on_a_hand_over"
            ),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(answer=Answer.PENDING),
                name="dossier_is_on_one_open_hand_over",
            ),
            models.CheckConstraint(
                name="hand_over_line_refused_says_why",
                condition=~Q(answer=Answer.REFUSED) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.dossier_id}"
