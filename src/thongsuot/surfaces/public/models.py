import uuid

from django.db import models


class Draft(models.Model):
    """
    A dossier being written on the portal (bản nháp hồ sơ): a lost network loses nothing of it.

    Its key is known only to the browser that began it. Once sent, what was typed is emptied and
    the reference stays, so that sending twice answers the same.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    procedure_code = models.CharField(max_length=120)
    written = models.JSONField(default=dict)
    reference = models.CharField(max_length=20, blank=True)
    proof = models.CharField(max_length=12, blank=True)
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="draft_reference_and_proof_come_together",
                condition=models.Q(reference="", proof="")
                | ~models.Q(reference="") & ~models.Q(proof=""),
            ),
        ]
        indexes = [models.Index(fields=["touched_at"], name="draft_by_last_touch")]

    def __str__(self) -> str:
        return str(self.key)
