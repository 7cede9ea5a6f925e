from django.apps import AppConfig


class Forms(AppConfig):
    name = "thongsuot.modules.forms"
    label = "forms"
