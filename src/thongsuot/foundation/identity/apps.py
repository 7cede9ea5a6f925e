from django.apps import AppConfig


class Identity(AppConfig):
    name = "thongsuot.foundation.identity"
    label = "identity"
