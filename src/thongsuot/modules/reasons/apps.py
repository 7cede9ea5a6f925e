from django.apps import AppConfig


class Reasons(AppConfig):
    name = "thongsuot.modules.reasons"
    label = "reasons"
