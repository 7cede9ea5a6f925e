from django.apps import AppConfig


class Shared(AppConfig):
    name = "thongsuot.surfaces.shared"
    label = "shared"
