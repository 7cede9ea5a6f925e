"""The outbox: every message, from the moment it was owed."""

from typing import Self

from django.db import models
from django.db.models import Q

from thongsuot.foundation.messages.states import Channel, Status


class MessageQuerySet(models.QuerySet["Message"]):
    def unsent(self) -> Self:
        return self.exclude(status=Status.SENT)


class Message(models.Model):
    """Something that a person is to be told (tin gửi), once for each key."""

    key = models.CharField(max_length=200)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    about = models.CharField(max_length=80)
    status = models.CharField(max_length=10, choices=Status.choices)
    attempts = models.PositiveSmallIntegerField()
    trouble = models.TextField(blank=True)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="message_is_written_once_for_each_key", fields=["key"]),
            models.CheckConstraint(
                name="message_goes_by_a_known_channel", condition=Q(channel__in=Channel.values)
            ),
            models.CheckConstraint(
                name="message_is_sent_exactly_when_it_has_a_time_of_sending",
                condition=Q(status=Status.SENT, sent_at__isnull=False)
                | Q(status__in=[Status.WAITING, Status.FAILED], sent_at=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["written_at"],
                name="unsent_message_by_age",
                condition=~Q(status=Status.SENT),
            ),
            models.Index(fields=["about", "written_at"], name="message_by_what_it_is_about"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.status}"


class Notice(models.Model):
    """A word to someone at work about a thing (báo việc), read on their own page, once a key."""

    account_id = models.BigIntegerField()
    key = models.CharField(max_length=200)
    text = models.CharField(max_length=500)
    about = models.CharField(max_length=80)
    # The code under which a page shows that thing.
    place = models.CharField(max_length=60, blank=True)
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="notice_is_written_once_for_each_key", fields=["key"]),
            models.CheckConstraint(
                name="notice_is_read_after_it_was_written",
                condition=Q(read_at__isnull=True) | Q(read_at__gte=models.F("written_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["account_id", "-written_at"], name="notice_by_reader"),
            models.Index(
                fields=["account_id"], condition=Q(read_at__isnull=True), name="unread_notice"
            ),
        ]

    def __str__(self) -> str:
        return self.key
