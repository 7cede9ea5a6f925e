from django.apps import AppConfig


class Handovers(AppConfig):
    name = "thongsuot.modules.handovers"
    label = "handovers"
