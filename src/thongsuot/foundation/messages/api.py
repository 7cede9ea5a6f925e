"""Messages (tin gửi): written with the change they tell of, sent after it is committed."""

from thongsuot.foundation.messages.actions import mark_read, notify, send, send_again
from thongsuot.foundation.messages.events import MessageFailed, MessageSent
from thongsuot.foundation.messages.queries import (
    MessageOnDesk,
    NoticeSeen,
    count_unread,
    messages_about,
    notices,
    unsent,
)

__all__ = [
    "MessageFailed",
    "MessageOnDesk",
    "MessageSent",
    "NoticeSeen",
    "count_unread",
    "mark_read",
    "messages_about",
    "notices",
    "notify",
    "send",
    "send_again",
    "unsent",
]
