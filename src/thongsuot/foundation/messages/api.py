"""Messages (tin gửi): written with the change they tell of, sent after it is committed."""

from thongsuot.foundation.messages.actions import send, send_again
from thongsuot.foundation.messages.events import MessageFailed, MessageSent
from thongsuot.foundation.messages.queries import MessageOnDesk, messages_about, unsent

__all__ = [
    "MessageFailed",
    "MessageOnDesk",
    "MessageSent",
    "messages_about",
    "send",
    "send_again",
    "unsent",
]
