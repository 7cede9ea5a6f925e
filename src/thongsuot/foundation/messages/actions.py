"""Writing a message with the change it tells of, and handing it over to the post afterwards."""

import smtplib
from datetime import datetime
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import connection
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from thongsuot.foundation.ledger.api import action, record
from thongsuot.foundation.messages.events import MessageFailed, MessageSent, MessageTriedAgain
from thongsuot.foundation.messages.models import Message, Notice
from thongsuot.foundation.messages.rules import MOST_ATTEMPTS, fixed_message_id
from thongsuot.foundation.messages.states import Channel, Status
from thongsuot.kernel.actor import Actor, system
from thongsuot.kernel.refusals import Clash, Invalid, Missing
from thongsuot.kernel.vietnamese import nfc, tidy

POST = system("Gửi tin")

_WRITE = """
INSERT INTO outbox_message
    (key, channel, "to", subject, body, about, status, attempts, trouble, written_at)
VALUES (%s, %s, %s, %s, %s, %s, 'waiting', 0, '', %s)
ON CONFLICT (key) DO NOTHING RETURNING id
"""


class Postponed(Exception):
    """The post could not take a message now; it is tried again later."""


def send(*, to: str, subject: str, body: str, key: str, about: str, at: datetime) -> None:
    """
    Write a message that will go out once the caller's transaction is committed.

    `key` says which telling this is ("dossier:12 accepted"): a second with the same key is
    ignored, whatever it says. `about` is the subject of the ledger in whose history the
    sending will stand. Goes out at least once; a repeat carries the same Message-ID.

    :raises Invalid: if `to` is no e-mail address
    """
    try:
        validate_email(to)
    except ValidationError:
        raise Invalid(_("“%(to)s” không phải là địa chỉ thư điện tử.") % {"to": to}) from None
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE, [key, Channel.EMAIL.value, to, tidy(subject)[:200], nfc(body), about, at]
        )
        written = cursor.fetchone()
    if written is not None:
        _defer(written[0])


def notify(
    *, account_id: int, key: str, text: str, about: str, place: str = "", at: datetime
) -> None:
    """
    Leave someone at work a word on their own page; a second with the same key is ignored.

    `place` is the code under which a page shows what it is about.
    """
    Notice.objects.bulk_create(
        [
            Notice(
                account_id=account_id,
                key=key,
                text=tidy(text)[:500],
                about=about,
                place=place,
                written_at=at,
            )
        ],
        ignore_conflicts=True,
    )


def mark_read(*, account_id: int, until: datetime, at: datetime) -> int:
    """Note that someone has read what was written to them up to `until`; return how many."""
    unread = Notice.objects.filter(account_id=account_id, read_at=None, written_at__lte=until)
    return unread.update(read_at=at)


@action
def send_again(*, message_id: int, by: Actor, at: datetime) -> None:
    """
    Put a message that was given up back among the waiting.

    :raises Missing: if there is no such message
    :raises Clash: if it was not given up
    """
    message = _locked(message_id)

    if message.status != Status.FAILED:
        raise Clash(_("Chỉ gửi lại được tin không gửi được."))

    message.status, message.attempts = Status.WAITING, 0
    message.save(update_fields=["status", "attempts"])
    _defer(message.pk)

    record(MessageTriedAgain(message_id=message.pk, about=message.about), by=by, at=at)


def deliver(*, message_id: int, at: datetime) -> None:
    """
    Hand a waiting message over to the post; do nothing if it is not waiting any more.

    Holds no transaction while the mail server takes its time. If this process dies between
    handing over and noting it, the message goes out again.

    :raises Postponed: if the post could not take it now
    """
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        raise Missing(_("Không có tin này."))
    if message.status != Status.WAITING:
        return
    try:
        _hand_over(message)
    except OSError as trouble:  # smtplib's exceptions are among these
        _note_trouble(message, trouble, at=at)
    else:
        _note_sent(message_id=message.pk, at=at)


def _defer(message_id: int) -> None:
    app.configure_task("messages.deliver").defer(message_id=message_id)


def _locked(message_id: int) -> Message:
    message = Message.objects.select_for_update(of=("self",)).filter(pk=message_id).first()
    if message is None:
        raise Missing(_("Không có tin này."))
    return message


def _hand_over(message: Message) -> None:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[message.to],
        headers={
            "Message-ID": fixed_message_id(message.key, domain=domain),
            "Date": format_datetime(message.written_at),
            "Auto-Submitted": "auto-generated",  # RFC 3834: no answering machine answers
        },
    ).send()


def _note_trouble(message: Message, trouble: OSError, *, at: datetime) -> None:
    said = f"{type(trouble).__name__}: {trouble}"[:2000]
    if _is_final(trouble) or message.attempts + 1 >= MOST_ATTEMPTS:
        _note_failed(message_id=message.pk, said=said, at=at)
        return
    message.attempts += 1
    message.trouble = said
    message.save(update_fields=["attempts", "trouble"])
    raise Postponed(said) from trouble


def _is_final(trouble: OSError) -> bool:
    """Whether the mail server refused this very message for good (a 5xx answer, RFC 5321)."""
    match trouble:
        case smtplib.SMTPRecipientsRefused():
            return all(code >= 500 for code, _said in trouble.recipients.values())
        case smtplib.SMTPDataError():
            return trouble.smtp_code >= 500
    return False


@action
def _note_sent(*, message_id: int, at: datetime) -> None:
    message = _locked(message_id)

    message.status, message.sent_at, message.trouble = Status.SENT, at, ""
    message.attempts += 1
    message.save(update_fields=["status", "sent_at", "trouble", "attempts"])

    record(
        MessageSent(
            message_id=message.pk,
            about=message.about,
            channel=message.channel,
            key=message.key,
        ),
        by=POST,
        at=at,
    )


@action
def _note_failed(*, message_id: int, said: str, at: datetime) -> None:
    message = _locked(message_id)

    message.status, message.trouble = Status.FAILED, said
    message.attempts += 1
    message.save(update_fields=["status", "trouble", "attempts"])

    record(
        MessageFailed(
            message_id=message.pk,
            about=message.about,
            channel=message.channel,
            key=message.key,
            trouble=said.partition(":")[0],
        ),
        by=POST,
        at=at,
    )
