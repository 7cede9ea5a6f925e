from django.apps import AppConfig


class Signatures(AppConfig):
    name = "thongsuot.foundation.signatures"
    label = "signatures"
