from django.apps import AppConfig


class Results(AppConfig):
    name = "thongsuot.modules.results"
    label = "results"
