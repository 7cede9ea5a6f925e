"""What can be asked about messages: what was told about a thing, and what has not gone out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from thongsuot.foundation.messages.models import Message, Notice
from thongsuot.foundation.messages.states import Status


@dataclass(frozen=True, slots=True)
class MessageOnDesk:
    """A message as an operator or an officer sees it."""

    id: int
    about: str
    to: str
    subject: str
    status: Status
    attempts: int
    trouble: str
    written_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoticeSeen:
    """A word to someone at work; `place` is the code of what it is about."""

    text: str
    about: str
    place: str
    written_at: datetime
    read_at: datetime | None


def notices(account_id: int, *, most: int = 100) -> Sequence[NoticeSeen]:
    """Return what was written to someone, the unread first, then the latest."""
    rows = Notice.objects.filter(account_id=account_id).order_by(
        F("read_at").desc(nulls_first=True), "-written_at", "-pk"
    )[:most]
    return tuple(
        NoticeSeen(row.text, row.about, row.place, row.written_at, row.read_at) for row in rows
    )


def count_unread(account_id: int) -> int:
    return Notice.objects.filter(account_id=account_id, read_at=None).count()


def messages_about(about: str) -> Sequence[MessageOnDesk]:
    """Return every message about this subject of the ledger, oldest first."""
    return _on_desk(Message.objects.filter(about=about).order_by("written_at", "pk"))


def unsent(*, most: int = 100) -> Sequence[MessageOnDesk]:
    """Return the messages that wait or were given up, oldest first."""
    return _on_desk(Message.objects.unsent().order_by("written_at", "pk")[:most])


def _on_desk(rows: Iterable[Message]) -> Sequence[MessageOnDesk]:
    return tuple(
        MessageOnDesk(
            id=row.pk,
            about=row.about,
            to=row.to,
            subject=row.subject,
            status=Status(row.status),
            attempts=row.attempts,
            trouble=row.trouble,
            written_at=row.written_at,
            sent_at=row.sent_at,
        )
        for row in rows
    )
