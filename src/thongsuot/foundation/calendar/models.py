"""What each office's calendar adds to the national one that is packaged with the product."""

import uuid
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from thongsuot.foundation.calendar.states import DayKind


class RevisionQuerySet(models.QuerySet["Revision"]):
    def locked(self) -> "Revision":
        """Lock the one row, so that changes to calendars come one after another."""
        return self.select_for_update(of=("self",)).get(pk=1)


class Revision(models.Model):
    """
    The state of all calendars taken together (phiên bản lịch), under a token never used twice.

    Whoever keeps a calendar in memory keeps it under this token, so one small read tells
    whether it is still the one in force.
    """

    token = models.UUIDField(default=uuid.uuid4)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="revision_of_calendars_is_one_row", condition=Q(pk=1)),
        ]

    def __str__(self) -> str:
        return str(self.token)

    def move_on(self) -> None:
        self.token = uuid.uuid4()
        self.save(update_fields=["token"])


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    def of(self, unit_id: int | None) -> Self:
        if unit_id is None:
            return self.filter(unit__isnull=True)
        return self.filter(unit_id=unit_id)


class CalendarDay(models.Model):
    """A day that a unit's calendar has otherwise than the one above it (ngày trong lịch)."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    kind = models.CharField(max_length=30, choices=DayKind.choices)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    decision = models.CharField(max_length=300)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_day_stands_once_in_a_calendar",
                fields=["unit", "on"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="a_calendar_day_is_of_a_known_kind", condition=Q(kind__in=DayKind.values)
            ),
            models.CheckConstraint(
                name="a_calendar_day_has_a_name_and_a_decision",
                condition=~Q(name_vi="") & ~Q(decision=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.name_vi}"


class OutageQuerySet(models.QuerySet["Outage"]):
    def of(self, unit_id: int | None) -> Self:
        if unit_id is None:
            return self.filter(unit__isnull=True)
        return self.filter(unit_id=unit_id)

    def standing(self) -> Self:
        """Return those that were not taken back."""
        return self.filter(withdrawn_at=None)

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))


class Outage(models.Model):
    """
    A time in which the system of a unit and those below it failed (sự cố hệ thống).

    NĐ 301/2026/NĐ-CP: such time suspends the limits that run. One that is taken back stays on
    file, with its reason.
    """

    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200)
    decision = models.CharField(max_length=300)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    objects = OutageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outage_ends_after_it_begins",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("begins_at")),
            ),
            models.CheckConstraint(
                name="outage_has_a_reason_and_a_decision",
                condition=~Q(reason="") & ~Q(decision=""),
            ),
            models.CheckConstraint(
                name="outage_is_taken_back_with_a_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because=""),
            ),
            models.UniqueConstraint(
                name="one_open_outage_of_a_unit",
                fields=["unit"],
                condition=Q(ends_at__isnull=True, withdrawn_at__isnull=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.begins_at:%d/%m/%Y %H:%M}"


class OfficeHoursRuleQuerySet(models.QuerySet["OfficeHoursRule"]):
    def of(self, unit_id: int | None) -> Self:
        if unit_id is None:
            return self.filter(unit__isnull=True)
        return self.filter(unit_id=unit_id)


class OfficeHoursRule(models.Model):
    """
    The office hours of a unit and those below it (giờ làm việc) while the rule is in force.

    `week` has seven lists of ["07:30", "11:30"], Monday first; `valid_to` is the first day on
    which they no longer hold.
    """

    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    week: models.JSONField[Any, Any] = models.JSONField()
    decision = models.CharField(max_length=300)

    objects = OfficeHoursRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="office_hours_end_after_they_begin",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="office_hours_have_seven_days",
                condition=Q(week__6__isnull=False, week__7__isnull=True),
            ),
            models.CheckConstraint(
                name="office_hours_name_their_decision", condition=~Q(decision="")
            ),
            ExclusionConstraint(
                name="one_rule_of_office_hours_at_a_time",
                expressions=[
                    # The country's own row has no unit; 0 is no unit's id.
                    (
                        Coalesce(F("unit_id"), Value(0, models.BigIntegerField())),
                        RangeOperators.EQUAL,
                    ),
                    (
                        Func(F("valid_from"), F("valid_to"), Value("[)"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.valid_from}"
