"""Drafts of results, the results signed from them, and how they reached people."""

import uuid
from collections.abc import Collection
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Missing
from thongsuot.modules.results.states import (
    OPEN_DRAFT,
    DraftState,
    ResultState,
    ReturnWay,
    ShipmentState,
)


class ResultDraftQuerySet(models.QuerySet["ResultDraft"]):
    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def open(self) -> Self:
        return self.filter(state__in=OPEN_DRAFT)


class ResultDraft(models.Model):
    """
    A result on its way to the signature (dự thảo kết quả).

    `spec` is the template as it was when the draft was begun: what was checked is what is
    signed, whatever becomes of the template meanwhile. `replaces` is the issued result that
    this one will take the place of.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="+")
    dossier_code = models.CharField(max_length=40)
    agency = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    desk = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    template = models.CharField(max_length=60)
    spec = models.JSONField()
    values = models.JSONField()
    outcome = models.CharField(max_length=10)
    state = models.CharField(max_length=12, choices=DraftState.choices)
    revision = models.PositiveIntegerField(default=1)
    sent_back = models.TextField(blank=True)
    replaces = models.ForeignKey("Result", models.PROTECT, null=True, related_name="+")
    replacing_reason = models.TextField(blank=True)
    begun_by = models.CharField(max_length=200)
    begun_at = models.DateTimeField()
    revised_at = models.DateTimeField()
    checked_by = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True)
    number = models.CharField(max_length=80, blank=True)
    token = models.CharField(max_length=40, blank=True)
    signed_by = models.CharField(max_length=200, blank=True)
    signer_title = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_file = models.UUIDField(null=True)

    objects = ResultDraftQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["agency", "checked_at", "id"],
                condition=Q(state=DraftState.CHECKED),
                name="result_draft_to_sign",
            ),
            models.Index(
                fields=["agency", "signed_at", "id"],
                condition=Q(state=DraftState.SIGNED),
                name="result_draft_to_seal",
            ),
            models.Index(
                fields=["desk", "revised_at", "id"],
                condition=Q(state=DraftState.SUBMITTED),
                name="result_draft_to_check",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="dossier_has_one_result_draft_at_a_time",
                fields=["dossier"],
                condition=Q(state__in=sorted(OPEN_DRAFT)),
            ),
            models.CheckConstraint(
                name="result_draft_is_checked_before_it_is_signed",
                condition=~Q(state__in=[DraftState.CHECKED, DraftState.SIGNED, DraftState.ISSUED])
                | Q(checked_at__isnull=False) & ~Q(checked_by=""),
            ),
            models.CheckConstraint(
                name="result_draft_bears_a_number_once_it_is_signed",
                condition=Q(
                    state__in=[DraftState.SIGNED, DraftState.ISSUED],
                    signed_at__isnull=False,
                    signed_file__isnull=False,
                )
                & ~Q(number="")
                & ~Q(token="")
                | ~Q(state__in=[DraftState.SIGNED, DraftState.ISSUED])
                & Q(number="", token="", signed_at__isnull=True, signed_file__isnull=True),
            ),
            models.CheckConstraint(
                name="result_draft_replaces_for_a_reason",
                condition=Q(replaces__isnull=True, replacing_reason="")
                | Q(replaces__isnull=False) & ~Q(replacing_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.dossier_code}"


class ResultQuerySet(models.QuerySet["Result"]):
    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def in_force(self) -> Self:
        return self.filter(state=ResultState.IN_FORCE)

    def by_id(self, result_id: int) -> "Result":
        """
        :raises Missing: if there is no such result
        """
        found = self.filter(pk=result_id).first()
        if found is None:
            raise Missing(_("Không có kết quả này."))
        return found


class Result(models.Model):
    """
    A document issued as the result of a dossier (kết quả giải quyết), signed, never touched again.

    `token` stands in the QR code printed on it. A result made from a draft takes its number from
    the agency's series of the year; one made elsewhere brings its own.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="+")
    dossier_code = models.CharField(max_length=40)
    agency = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    draft = models.OneToOneField(ResultDraft, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=300)
    outcome = models.CharField(max_length=10)
    number = models.CharField(max_length=80)
    issued_at = models.DateTimeField()
    signer = models.CharField(max_length=200)
    signer_title = models.CharField(max_length=200)
    about = models.CharField(max_length=200)
    file_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    token = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=10, choices=ResultState.choices)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="result_by_content")]
        constraints = [
            models.UniqueConstraint(
                name="dossier_has_one_result_in_force",
                fields=["dossier"],
                condition=Q(state=ResultState.IN_FORCE),
            ),
            models.CheckConstraint(
                name="result_replaced_names_its_successor",
                condition=Q(state=ResultState.REPLACED, replaced_by__isnull=False)
                | ~Q(state=ResultState.REPLACED) & Q(replaced_by__isnull=True),
            ),
            models.CheckConstraint(
                name="result_that_ended_says_when_and_why",
                condition=Q(state=ResultState.IN_FORCE, ended_at__isnull=True, end_reason="")
                | ~Q(state=ResultState.IN_FORCE) & Q(ended_at__isnull=False) & ~Q(end_reason=""),
            ),
            models.CheckConstraint(
                name="result_hash_is_a_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ResultReturn(models.Model):
    """
    That the results of a dossier were received (trả kết quả): by whom, and by which authority.

    NĐ 61/2018/NĐ-CP, Điều 20. A person may take the electronic copy and the paper both.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=ReturnWay.choices)
    received_by = models.CharField(max_length=200)
    identity_number = models.CharField(max_length=20, blank=True)
    authority = models.CharField(max_length=500, blank=True)
    file_ids = ArrayField(models.UUIDField(), default=list)
    returned_at = models.DateTimeField()
    returned_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="results_are_returned_once_in_each_way", fields=["dossier", "way"]
            ),
            models.CheckConstraint(
                name="result_return_names_who_received_it", condition=~Q(received_by="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.way}"


class ShipmentQuerySet(models.QuerySet["Shipment"]):
    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def of_units(self, units: Collection[int] | None) -> Self:
        return self if units is None else self.filter(unit__in=units)

    def by_id(self, shipment_id: int) -> "Shipment":
        """
        :raises Missing: if there is no such shipment
        """
        found = self.filter(pk=shipment_id).first()
        if found is None:
            raise Missing(_("Không có bưu gửi này."))
        return found


class Shipment(models.Model):
    """
    Results on their way by public post (bưu gửi, vận đơn).

    `key` names the request to the post however often it is sent; `waybill` is the post's own
    number. `trouble` is what went wrong last, in words for the counter; `held_up` asks a person
    to look.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="+")
    dossier_code = models.CharField(max_length=40)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=200)
    phone = models.CharField(max_length=30)
    address = models.CharField(max_length=500)
    state = models.CharField(max_length=16, choices=ShipmentState.choices)
    waybill = models.CharField(max_length=40, blank=True)
    trouble = models.CharField(max_length=500, blank=True)
    held_up = models.BooleanField(default=False)
    requested_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    objects = ShipmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "-requested_at", "-id"], name="shipment_by_receiving_unit"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="dossier_has_one_shipment_under_way",
                fields=["dossier"],
                condition=~Q(state__in=[ShipmentState.RETURNED, ShipmentState.REFUSED]),
            ),
            models.CheckConstraint(
                name="shipment_taken_over_by_the_post_has_a_waybill",
                condition=Q(state__in=[ShipmentState.REQUESTED, ShipmentState.REFUSED])
                | ~Q(waybill=""),
            ),
            models.CheckConstraint(
                name="shipment_knows_where_to_go", condition=~Q(recipient="") & ~Q(address="")
            ),
        ]

    def __str__(self) -> str:
        return self.waybill or str(self.key)
