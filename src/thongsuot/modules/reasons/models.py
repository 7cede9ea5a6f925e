"""The catalogue of reasons, kept as data."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from thongsuot.modules.reasons.states import About, ReasonKind


class ReasonQuerySet(models.QuerySet["Reason"]):
    def active(self) -> Self:
        return self.filter(is_active=True)


class Reason(models.Model):
    """
    Why a dossier is refused, rejected or sent back for more (lý do), tied to its legal basis.

    `is_checked` tells whether the basis was read in the text of the instrument.
    """

    code = models.CharField(max_length=3, primary_key=True)
    sentence = models.CharField(max_length=300)
    kinds = ArrayField(models.CharField(max_length=14, choices=ReasonKind.choices))
    about = models.CharField(max_length=5, choices=About.choices)
    basis = models.CharField(max_length=300)
    is_checked = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    objects = ReasonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reason_code_is_a_letter_and_two_figures",
                condition=Q(code__regex="^[A-Z][0-9]{2}$"),
            ),
            models.CheckConstraint(
                name="reason_says_something_on_a_legal_basis",
                condition=~Q(sentence="") & ~Q(basis=""),
            ),
            models.CheckConstraint(
                name="reason_is_given_for_something_known",
                condition=Q(kinds__len__gte=1) & Q(kinds__contained_by=ReasonKind.values),
            ),
            models.CheckConstraint(
                name="reason_is_about_a_paper_a_field_or_all", condition=Q(about__in=About.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.sentence}"
