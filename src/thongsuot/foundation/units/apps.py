from django.apps import AppConfig


class Units(AppConfig):
    name = "thongsuot.foundation.units"
    label = "units"
