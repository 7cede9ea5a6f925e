from django.apps import AppConfig


class Files(AppConfig):
    name = "thongsuot.foundation.files"
    label = "files"
