"""What was posted where: added to, never changed."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Posting(models.Model):
    """
    One sheet as someone confirmed that it hangs (niêm yết): of an office, a field, a digest.

    `version_ids` says what stands on the paper, so that anyone can tell what has changed since;
    none: the sheet was taken down, for nothing is left in that field. An empty `field` is the
    sheet of procedures whose source names none.
    """

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    field = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64)
    version_ids = ArrayField(models.BigIntegerField())
    posted_at = models.DateTimeField()

    class Meta:
        db_table_comment = "append-only: what was confirmed to hang at a counter"
        indexes = [models.Index(fields=["unit", "field", "-id"], name="latest_posting_of_a_sheet")]
        constraints = [
            models.CheckConstraint(
                name="a_posting_has_a_whole_digest",
                condition=models.Q(digest__regex="^[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.field}"


class ScreenQuerySet(models.QuerySet["Screen"]):
    def latest_of_each(self) -> Self:
        return self.order_by("unit_id", "-pk").distinct("unit_id")


class Screen(models.Model):
    """
    Whether a screen at a counter shows the board (niêm yết điện tử), said anew each time.

    NĐ 63/2010/NĐ-CP, Điều 17: posting, or a suitable electronic form. The screen is fed from here,
    so what it shows is always the present board.
    """

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    is_running = models.BooleanField()
    place = models.CharField(max_length=200, blank=True)
    said_at = models.DateTimeField()

    objects = ScreenQuerySet.as_manager()

    class Meta:
        db_table_comment = "append-only: when a screen began and ceased to show the board"
        indexes = [models.Index(fields=["unit", "-id"], name="latest_word_on_a_screen")]
        constraints = [
            models.CheckConstraint(
                name="a_running_screen_stands_somewhere",
                condition=models.Q(is_running=False) | ~models.Q(place=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.place}"
