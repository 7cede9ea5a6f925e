from django.db import models


class Answer(models.Model):
    """
    What a write was answered under its idempotency key (lời đáp đã gửi).

    It is written in the transaction of the write itself: either both are there or neither.
    """

    owner = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "key"], name="an_idempotency_key_is_answered_once"
            ),
        ]
        indexes = [models.Index(fields=["at"], name="answer_by_age")]

    def __str__(self) -> str:
        return f"{self.key} {self.status}"
