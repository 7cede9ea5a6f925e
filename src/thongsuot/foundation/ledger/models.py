"""The one table of what happened, and how far each reaction has read in it."""

from typing import Self, cast

from django.db import models
from django.db.models.expressions import Func

# Instances, not classes of ours: migrations keep them, and import nothing that may change.
_CURRENT_TRANSACTION = Func(template="pg_current_xact_id()::text::bigint")
_CLOCK_TIMESTAMP = Func(template="clock_timestamp()")


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject: str) -> Self:
        return self.filter(subject=subject).order_by("at", "position")

    def settled_after(self, transaction: int, position: int) -> Self:
        """
        Return events past the cursor that no running transaction can still precede.

        A bigserial is given out before the commit, so a slow transaction may commit a lower
        position after a higher one was read. Only rows of transactions older than the oldest
        one still running are taken, in the order (transaction, position).
        """
        settled = self.extra(
            where=[
                "(transaction, position) > (%s, %s)",
                "transaction < pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
            ],
            params=[transaction, position],
        ).order_by("transaction", "position")
        return cast(Self, settled)  # the stubs of `extra` forget it


class Event(models.Model):
    """Something that happened (sự kiện): audit line, history, message and Merkle leaf at once."""

    position = models.BigAutoField(primary_key=True)
    transaction = models.BigIntegerField(db_default=_CURRENT_TRANSACTION)
    type = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    unit_id = models.BigIntegerField(null=True)
    actor_kind = models.CharField(max_length=10)
    actor_name = models.CharField(max_length=200)
    on_behalf_of = models.CharField(max_length=200, blank=True)
    account_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=_CLOCK_TIMESTAMP)
    data = models.JSONField()

    objects = EventQuerySet.as_manager()

    class Meta:
        db_table_comment = "append-only: what happened, in the transaction of the change"
        indexes = [
            models.Index(fields=["transaction", "position"], name="event_in_commit_order"),
            models.Index(fields=["subject", "at", "position"], name="event_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.subject}"


class Reading(models.Model):
    """Someone saw personal data (lượt xem dữ liệu cá nhân): who, whose, when and what for."""

    subject = models.CharField(max_length=80)
    unit_id = models.BigIntegerField(null=True)
    actor_kind = models.CharField(max_length=10)
    actor_name = models.CharField(max_length=200)
    account_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    purpose = models.CharField(max_length=80)

    class Meta:
        db_table_comment = "append-only: who looked at personal data"
        indexes = [models.Index(fields=["subject", "at"], name="reading_by_subject")]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.subject}"


class Cursor(models.Model):
    """How far one reaction has read (con trỏ): the last event it has dealt with."""

    reaction = models.CharField(max_length=80, primary_key=True)
    transaction = models.BigIntegerField(default=0)
    position = models.BigIntegerField(default=0)
    stuck_since = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.reaction} at {self.transaction}/{self.position}"


class Leaf(models.Model):
    """An event's place in the Merkle tree (lá): its number, counted from zero in commit order."""

    number = models.BigIntegerField(primary_key=True)
    position = models.BigIntegerField()
    transaction = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        db_table_comment = "append-only: the hash of each sealed event"
        constraints = [
            models.UniqueConstraint(name="event_is_sealed_once", fields=["position"]),
        ]

    def __str__(self) -> str:
        return f"{self.number}: event {self.position}"


class Node(models.Model):
    """A complete subtree of the Merkle tree (nút), so that proofs need few rows."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        db_table_comment = "append-only: the hash of each complete subtree above the leaves"

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """A signed head of the ledger (mốc niêm phong): so many events, with this root."""

    size = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    note = models.TextField()

    class Meta:
        db_table_comment = "append-only: signed heads of the ledger"

    def __str__(self) -> str:
        return f"{self.size} events at {self.at}"
