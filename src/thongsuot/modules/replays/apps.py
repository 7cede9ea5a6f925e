from django.apps import AppConfig


class Replays(AppConfig):
    name = "thongsuot.modules.replays"
    label = "replays"
