from django.apps import AppConfig


class OpenApi(AppConfig):
    name = "thongsuot.surfaces.openapi"
    label = "openapi"
