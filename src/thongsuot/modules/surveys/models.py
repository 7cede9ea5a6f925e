"""Who was asked, by which key, and what was answered: three tables that do not know each other."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from thongsuot.modules.surveys.states import Score


class Asked(models.Model):
    """That a ticket was asked for a rating already (đã mời đánh giá); not by which key."""

    ticket_id = models.BigIntegerField(primary_key=True)
    day = models.DateField()

    def __str__(self) -> str:
        return f"{self.ticket_id}"


class Invitation(models.Model):
    """
    A key that gives one rating (lời mời đánh giá), about a window and who sat there.

    It knows neither the ticket nor the dossier it was given for.
    """

    key_hash = models.CharField(max_length=64, primary_key=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    window_number = models.PositiveSmallIntegerField()
    post_id = models.BigIntegerField(null=True)
    is_used = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day}"


class Rating(models.Model):
    """
    How someone found it (đánh giá tại quầy), with no hour and no order.

    The key is drawn at random, so that rows do not lie in the order in which people answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    window_number = models.PositiveSmallIntegerField()
    post_id = models.BigIntegerField(null=True)
    score = models.PositiveSmallIntegerField(choices=Score.choices)
    reasons = ArrayField(models.CharField(max_length=12))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rating_is_one_to_five", condition=Q(score__gte=1, score__lte=5)
            )
        ]
        indexes = [models.Index(fields=["unit", "day"], name="ratings_of_a_centre")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day} {self.score}"
