from django.apps import AppConfig


class Numbering(AppConfig):
    name = "thongsuot.foundation.numbering"
    label = "numbering"
