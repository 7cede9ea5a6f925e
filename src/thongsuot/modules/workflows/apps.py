from django.apps import AppConfig


class Workflows(AppConfig):
    name = "thongsuot.modules.workflows"
    label = "workflows"
