from django.apps import AppConfig


class Surveys(AppConfig):
    name = "thongsuot.modules.surveys"
    label = "surveys"
