"""Receipts for money taken at a counter; a mistaken one is cancelled, never changed."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from thongsuot.modules.fees.states import PayWay


class FeeReceiptQuerySet(models.QuerySet["FeeReceipt"]):
    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def with_dossier(self) -> Self:
        return self.select_related("dossier", "replaces").prefetch_related("lines")


class FeeReceipt(models.Model):
    """
    Money taken for one dossier (biên lai thu phí, lệ phí), with a number if it is more than none.

    `key` is made with the page: the same one sent twice is one receipt. A trigger lets nothing
    change but its cancelling, once.
    """

    key = models.UUIDField(unique=True)
    number = models.CharField(max_length=80, blank=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    agency_code = models.CharField(max_length=35)
    year = models.PositiveSmallIntegerField()
    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="+")
    procedure_code = models.CharField(max_length=40)
    payer = models.CharField(max_length=200)
    way = models.CharField(max_length=8, choices=PayWay.choices)
    total = models.BigIntegerField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=200)
    account_id = models.BigIntegerField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=200, blank=True)
    cancelled_reason = models.CharField(max_length=500, blank=True)

    objects = FeeReceiptQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "taken_at"], name="fee_receipt_by_day"),
            models.Index(
                fields=["unit", "cancelled_at"],
                condition=Q(cancelled_at__isnull=False),
                name="fee_receipt_cancelled_by_day",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="fee_receipt_number_is_given_once_in_an_agency_and_year",
                fields=["agency_code", "year", "number"],
                condition=~Q(number=""),
            ),
            models.CheckConstraint(
                name="fee_receipt_has_a_number_when_money_was_taken",
                condition=Q(total__gt=0) & ~Q(number="") | Q(total=0, number=""),
            ),
            models.CheckConstraint(
                name="fee_receipt_cancelling_says_who_and_why",
                condition=Q(cancelled_at__isnull=True, cancelled_by="", cancelled_reason="")
                | Q(cancelled_at__gte=F("taken_at"))
                & ~Q(cancelled_by="")
                & ~Q(cancelled_reason=""),
            ),
            models.CheckConstraint(
                name="fee_receipt_does_not_replace_itself",
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or '–'} {self.total}"


class FeeLine(models.Model):
    """One fee of the procedure's record on a receipt (khoản thu), as it was published then."""

    receipt = models.ForeignKey(FeeReceipt, models.PROTECT, related_name="lines")
    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    kind_label = models.CharField(max_length=40)
    name = models.CharField(max_length=1000, blank=True)
    legal_basis = models.CharField(max_length=500, blank=True)
    published = models.BigIntegerField(null=True)
    quantity = models.PositiveIntegerField()
    amount = models.BigIntegerField()
    basis = models.CharField(max_length=500, blank=True)
    standing = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_standing_receipt_for_each_fee_of_a_dossier",
                fields=["dossier", "position"],
                condition=Q(standing=True),
            ),
            models.CheckConstraint(
                name="fee_line_is_taken_at_least_once", condition=Q(quantity__gte=1)
            ),
            models.CheckConstraint(name="fee_line_is_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="fee_line_names_why_it_differs_from_what_was_published",
                condition=Q(published__isnull=False, amount=F("published") * F("quantity"))
                | ~Q(basis=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_label} {self.amount}"
