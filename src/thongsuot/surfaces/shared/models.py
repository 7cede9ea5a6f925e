from django.db import models


class Tries(models.Model):
    """How often something guarded was tried within one window of time (số lần thử)."""

    key = models.CharField(max_length=64)
    window = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "window"], name="tries_are_counted_once_for_a_key_and_window"
            ),
        ]
        indexes = [models.Index(fields=["window"], name="tries_by_window")]

    def __str__(self) -> str:
        return f"{self.key} {self.window} {self.count}"
