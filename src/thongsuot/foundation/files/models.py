"""The register of files; their bytes lie on the disk under their hash."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q

from thongsuot.foundation.files.states import MediaType


class File(models.Model):
    """A file that someone handed in (tệp); two with the same content share their bytes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100, choices=MediaType.choices)
    name = models.CharField(max_length=200)
    owner = models.CharField(max_length=80, blank=True)
    scanned = models.BooleanField()
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=200)
    account_id = models.BigIntegerField(null=True)

    class Meta:
        db_table_comment = "append-only: what people handed in"
        indexes = [models.Index(fields=["sha256"], name="file_by_content")]
        constraints = [
            models.CheckConstraint(name="file_is_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="file_hash_is_a_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="file_is_of_a_kind_we_take", condition=Q(media_type__in=MediaType.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.sha256[:12]}"

    @property
    def path(self) -> Path:
        return place_of(self.sha256)


def place_of(sha256: str) -> Path:
    """Where bytes with this hash lie, spread over 65,536 folders."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256[2:4] / sha256
