from django.apps import AppConfig


class Databases(AppConfig):
    name = "thongsuot.modules.databases"
    label = "databases"
