from django.db import models


class SentForm(models.Model):
    """
    An intake form that was sent (tờ tiếp nhận đã gửi), by the key it was opened with.

    The same form sent twice meets its own row, and leads to the one dossier it made.
    """

    key = models.UUIDField(primary_key=True)
    account_id = models.BigIntegerField()
    reference = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key} {self.reference}"


class BegunForm(models.Model):
    """
    An intake form laid aside (tờ tiếp nhận đang làm) while its electronic form is filled in.

    `said` is what was typed on the page, `answers` those to the form of `version_id`.
    """

    key = models.UUIDField(primary_key=True)
    account_id = models.BigIntegerField()
    procedure_code = models.CharField(max_length=80)
    said = models.JSONField()
    version_id = models.BigIntegerField()
    answers = models.JSONField(default=dict)
    finished = models.BooleanField(default=False)
    touched_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key} {self.procedure_code}"
