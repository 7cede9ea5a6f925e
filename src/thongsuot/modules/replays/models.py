"""The table of replays: what was asked, by whom, how far it is and what it came to."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from thongsuot.kernel.refusals import Missing
from thongsuot.modules.replays.states import ReplayState


class ReplayQuerySet(models.QuerySet["Replay"]):
    def asked_by(self, account_id: int | None) -> Self:
        """Deny by default: a replay is its asker's."""
        return self.none() if account_id is None else self.filter(account_id=account_id)

    def by_id(self, replay_id: int) -> "Replay":
        """
        Return the replay of that number.

        :raises Missing: if there is none among these
        """
        found = self.filter(pk=replay_id).first()
        if found is None:
            raise Missing(_("Không có lần chạy thử này."))
        return found

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))


class Replay(models.Model):
    """
    A past period gone through again under a changed workflow (lần chạy thử).

    `change` is what was changed, `plan` the steps that come of it as they stood when it was
    asked; `result` holds counts and times only, with all that they rest on. `done_of_100` tells
    how far the work at hand is.
    """

    title = models.CharField(max_length=200)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    procedure_code = models.CharField(max_length=80, blank=True)
    since = models.DateField()
    until = models.DateField()
    change = models.JSONField(default=dict)
    plan = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=ReplayState.choices)
    done_of_100 = models.PositiveSmallIntegerField(default=0)
    by = models.CharField(max_length=200)
    account_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    trouble = models.TextField(blank=True)
    result = models.JSONField(null=True)

    objects = ReplayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="replay_is_in_a_known_state", condition=Q(state__in=ReplayState.values)
            ),
            models.CheckConstraint(
                name="replay_period_has_a_day", condition=Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="replay_done_has_its_result",
                condition=Q(state=ReplayState.DONE, result__isnull=False)
                | ~Q(state=ReplayState.DONE) & Q(result__isnull=True),
            ),
            models.CheckConstraint(
                name="replay_refused_or_failed_says_why",
                condition=~Q(state__in=[ReplayState.REFUSED, ReplayState.FAILED]) | ~Q(trouble=""),
            ),
            models.CheckConstraint(
                name="replay_goes_no_further_than_its_end", condition=Q(done_of_100__lte=100)
            ),
        ]
        indexes = [
            models.Index(fields=["account_id", "-asked_at", "-id"], name="replays_of_an_account")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.state}"
