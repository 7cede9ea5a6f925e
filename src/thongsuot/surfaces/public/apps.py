from django.apps import AppConfig


class Public(AppConfig):
    name = "thongsuot.surfaces.public"
    label = "public"
