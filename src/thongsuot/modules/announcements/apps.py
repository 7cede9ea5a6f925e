from django.apps import AppConfig


class Announcements(AppConfig):
    name = "thongsuot.modules.announcements"
    label = "announcements"
