"""The series of numbers, and how far each has been counted."""

from django.db import models
from django.db.models import Q

from thongsuot.foundation.numbering.states import Period


class Series(models.Model):
    """A kind of number (loại số) with its pattern and the legal source of that pattern."""

    name = models.CharField(max_length=30, primary_key=True)
    title = models.CharField(max_length=200)
    pattern = models.CharField(max_length=80)
    period = models.CharField(max_length=4, choices=Period.choices)
    source = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="series_counts_by_day_or_by_year", condition=Q(period__in=Period.values)
            ),
            models.CheckConstraint(name="series_names_its_legal_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pattern}"


class Counter(models.Model):
    """The last number given (số cuối đã cấp) to one agency in one day or year."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="+")
    agency_code = models.CharField(max_length=35)
    period = models.CharField(max_length=10)
    last = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_counter_for_each_series_agency_and_period",
                fields=["series", "agency_code", "period"],
            ),
            models.CheckConstraint(name="counter_begins_at_one", condition=Q(last__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.agency_code} {self.period}: {self.last}"
