"""The keys that may sign, and the certificates that signatures must lead to."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from thongsuot.foundation.signatures.states import KeyKind
from thongsuot.kernel.refusals import Missing


class SigningKeyQuerySet(models.QuerySet["SigningKey"]):
    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def usable(self, at: datetime) -> Self:
        return self.filter(revoked_at__isnull=True, valid_from__lte=at, valid_to__gt=at)

    def by_id(self, key_id: int) -> "SigningKey":
        """
        :raises Missing: if there is no such key
        """
        found = self.filter(pk=key_id).first()
        if found is None:
            raise Missing(_("Không có khóa ký này."))
        return found


class SigningKey(models.Model):
    """
    A key that may sign (khóa ký số), of one account or as the seal of one unit.

    `sealed` holds a PKCS#12 that only the server's secret, and the PIN where there is one, can
    open; the key of a device never leaves its device. `picture` is what people see on the page:
    a PNG of the handwritten signature, or of the seal, `picture_width_mm` wide.
    """

    kind = models.CharField(max_length=8, choices=KeyKind.choices)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    certificate = models.TextField()
    chain = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64)
    subject = models.CharField(max_length=300)
    issuer = models.CharField(max_length=300)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    asks_pin = models.BooleanField()
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    sealed = models.BinaryField(null=True)
    salt = models.BinaryField(null=True)
    device_label = models.CharField(max_length=64, blank=True)
    key_label = models.CharField(max_length=64, blank=True)
    picture = models.BinaryField()
    picture_width_mm = models.PositiveSmallIntegerField()
    registered_by = models.CharField(max_length=200)
    registered_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=500, blank=True)

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["account", "-valid_to"], name="signing_key_of_account"),
            models.Index(fields=["unit", "-valid_to"], name="signing_key_of_unit"),
        ]
        constraints = [
            models.UniqueConstraint(name="one_key_for_each_certificate", fields=["fingerprint"]),
            models.CheckConstraint(
                name="signing_key_belongs_to_a_person_or_a_unit",
                condition=Q(account__isnull=True, unit__isnull=False)
                | Q(account__isnull=False, unit__isnull=True),
            ),
            models.CheckConstraint(
                name="software_key_is_sealed_and_device_key_is_named",
                condition=Q(
                    kind=KeyKind.SOFTWARE,
                    sealed__isnull=False,
                    salt__isnull=False,
                    device_label="",
                    key_label="",
                )
                | Q(kind=KeyKind.DEVICE, sealed__isnull=True, salt__isnull=True, asks_pin=True)
                & ~Q(device_label="")
                & ~Q(key_label=""),
            ),
            models.CheckConstraint(
                name="signing_key_is_valid_for_some_time", condition=Q(valid_from__lt=F("valid_to"))
            ),
            models.CheckConstraint(
                name="signing_key_revoked_at_and_reason_come_together",
                condition=Q(revoked_at__isnull=True, revoked_reason="")
                | Q(revoked_at__isnull=False) & ~Q(revoked_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.fingerprint[:12]}"


class TrustAnchor(models.Model):
    """A certificate of an authority that we believe (chứng thư gốc tin cậy)."""

    certificate = models.TextField()
    fingerprint = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    trusted_at = models.DateTimeField()
    trusted_by = models.CharField(max_length=200)
    dropped_at = models.DateTimeField(null=True)
    dropped_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_anchor_in_force_for_each_certificate",
                fields=["fingerprint"],
                condition=Q(dropped_at__isnull=True),
            ),
            models.CheckConstraint(
                name="trust_anchor_dropped_at_and_reason_come_together",
                condition=Q(dropped_at__isnull=True, dropped_reason="")
                | Q(dropped_at__isnull=False) & ~Q(dropped_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name
