from django.apps import AppConfig


class Messages(AppConfig):
    name = "thongsuot.foundation.messages"
    # Django's own messages, which flash on a page, have the shorter label.
    label = "outbox"
