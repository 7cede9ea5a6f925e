from django.apps import AppConfig


class Fees(AppConfig):
    name = "thongsuot.modules.fees"
    label = "fees"
