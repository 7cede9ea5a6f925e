from django.apps import AppConfig


class Queues(AppConfig):
    name = "thongsuot.modules.queues"
    label = "queues"
